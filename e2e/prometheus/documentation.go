// SPDX-License-Identifier: Apache-2.0

package prometheus

import (
	"os"
	"regexp"
	"strings"
)

// Labels are the labels of a metric, and the values that each can have; nil stands for any.
type Labels map[string][]string

var (
	metricHeading = regexp.MustCompile(`^### (otelcol_\w+)$`)
	attributeRow  = regexp.MustCompile("^\\| (\\w+) \\| .* \\| (Any Str|Str: ``.*``) \\| [^|]* \\|$")
	enumValue     = regexp.MustCompile("``(\\w+)``")
)

// ReadDocumentation reads metrics and their labels from the generated documentation of a component.
func ReadDocumentation(path string) (map[string]Labels, error) {
	data, err := os.ReadFile(path) //nolint:gosec // the file is the one that the test names
	if err != nil {
		return nil, err
	}
	metrics := map[string]Labels{}
	var labels Labels
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSpace(line)
		if heading := metricHeading.FindStringSubmatch(line); heading != nil {
			labels = Labels{}
			metrics[heading[1]] = labels
		} else if row := attributeRow.FindStringSubmatch(line); row != nil && labels != nil {
			labels[row[1]] = nil
			for _, value := range enumValue.FindAllStringSubmatch(row[2], -1) {
				labels[row[1]] = append(labels[row[1]], value[1])
			}
		}
	}
	return metrics, nil
}
