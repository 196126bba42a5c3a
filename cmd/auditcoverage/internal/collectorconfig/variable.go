// SPDX-License-Identifier: Apache-2.0

package collectorconfig

import (
	"os"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/auditcoverage/auditcoverageprocessor/processor/engine"
)

// variable is a variable in a configuration, which may have a default.
var variable = regexp.MustCompile(`\$\{(?:env:)?([A-Za-z_][A-Za-z0-9_]*)(?::-[^}]*)?\}`)

// nameVariables replaces what a problem says of a variable that may not be set by the names of those that are written there.
func (l *locator) nameVariables(path []string, problem string) string {
	before, ok := strings.CutSuffix(problem, engine.UnsetVariable)
	if !ok {
		return problem
	}
	node := l.find(path)
	if node == nil || node.Kind != yaml.ScalarNode {
		return problem
	}
	var lost []string
	for _, parts := range variable.FindAllStringSubmatch(node.Value, -1) {
		value, set := os.LookupEnv(parts[1])
		if strings.Trim(value, " \t\r\n\"'") != "" {
			continue
		}
		state := " is not set"
		if set {
			state = " is empty"
		}
		if text := "the variable " + parts[1] + state; !slices.Contains(lost, text) {
			lost = append(lost, text)
		}
	}
	if len(lost) == 0 {
		return before
	}
	return before + "; " + strings.Join(lost, ", ")
}
