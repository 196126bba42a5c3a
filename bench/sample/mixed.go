// SPDX-License-Identifier: Apache-2.0

package sample

import (
	"os"
	"strings"

	"github.com/auditcoverage/auditcoverageprocessor/internal/auditlog"
)

// Mixed returns a log as an instance writes it, of which the benchmark's policy drops 40 %.
func Mixed() []string {
	generator := auditlog.New(auditlog.Options{})
	lines := make([]string, 256)
	var buffer []byte
	for i := range lines {
		buffer = generator.Append(buffer[:0])
		lines[i] = strings.TrimSuffix(string(buffer), "\n")
	}
	return lines
}

// File reads the lines of an audit log.
func File(path string) ([]string, error) {
	text, err := os.ReadFile(path) //nolint:gosec // the file that the user named
	if err != nil {
		return nil, err
	}
	return strings.Split(strings.TrimSuffix(string(text), "\n"), "\n"), nil
}
