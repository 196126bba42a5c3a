// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"go.opentelemetry.io/collector/pdata/plog"

	"github.com/auditcoverage/auditcoverageprocessor/e2e/otlp"
)

// readLines reads the lines that file_log makes a record of: not the empty ones, and without a carriage return at the end.
func readLines(path string) ([]string, error) {
	data, err := os.ReadFile(path) //nolint:gosec // the file that the user named
	if err != nil {
		return nil, fmt.Errorf("audit log: %w", err)
	}
	var lines []string
	for line := range strings.SplitSeq(string(data), "\n") {
		if line = strings.TrimSuffix(line, "\r"); line != "" {
			lines = append(lines, line)
		}
	}
	if len(lines) == 0 {
		return nil, fmt.Errorf("audit log: %s: found no line, expected at least one", path)
	}
	return lines, nil
}

// readBodies reads the bodies of the records that the file exporter wrote, one batch a line. The exporter creates its file
// with the first record, so without a file none was written.
func readBodies(path string) ([]string, error) {
	data, err := os.ReadFile(path) //nolint:gosec // a file of the folder that the user named
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("kept records: %w", err)
	}
	var (
		unmarshaler plog.JSONUnmarshaler
		bodies      []string
	)
	for batch := range bytes.Lines(data) {
		logs, err := unmarshaler.UnmarshalLogs(batch)
		if err != nil {
			return nil, fmt.Errorf("kept records: %s: %w", path, err)
		}
		bodies = append(bodies, otlp.Bodies(logs)...)
	}
	return bodies, nil
}

// checkBodies checks that the bodies are as many as were counted, each byte for byte a line, and in the lines' order.
func checkBodies(bodies, lines []string, counted int) error {
	if len(bodies) != counted {
		return fmt.Errorf("kept records: found %d written, expected the %d that the processor counted", len(bodies), counted)
	}
	next := 0
	for i, body := range bodies {
		for next < len(lines) && lines[next] != body {
			next++
		}
		if next == len(lines) {
			return fmt.Errorf("kept records: number %d: found a body that is not a line of the audit log, or out of order: %.200q",
				i+1, body)
		}
		next++
	}
	return nil
}
