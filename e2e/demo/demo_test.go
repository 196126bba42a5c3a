// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/auditcoverage/auditcoverageprocessor/e2e/collector"
)

// arguments run the demo from this folder, with an output folder of the test's.
func arguments(out string, more ...string) []string {
	return append([]string{
		"--log", "../../testdata/audit.log",
		"--config", "../../distribution/config/demo.yaml",
		"--collector", collector.Binary("../.."),
		"--command", "../../bin/auditcoverage",
		"--out", out,
	}, more...)
}

func TestDemoGivesTheExpectedNumbers(t *testing.T) {
	t.Parallel()
	expected, err := os.ReadFile("expected.json")
	require.NoError(t, err)
	var stdout bytes.Buffer
	require.NoError(t, demo(t.Context(), arguments(t.TempDir(), "--format", "json"), &stdout))
	assert.Equal(t, string(expected), stdout.String())
}

func TestDemoRunsAgainInTheSameFolder(t *testing.T) {
	t.Parallel()
	out := t.TempDir()
	var first, second bytes.Buffer
	require.NoError(t, demo(t.Context(), arguments(out), &first))
	require.NoError(t, demo(t.Context(), arguments(out), &second))
	assert.Equal(t, first.String(), second.String())
}

func TestDemoEndsWithAReportOfItsRun(t *testing.T) {
	t.Parallel()
	out := t.TempDir()
	var stdout bytes.Buffer
	require.NoError(t, demo(t.Context(), arguments(out), &stdout))
	path := filepath.Join(out, "report.html")
	assert.True(t, strings.HasSuffix(stdout.String(), "report          "+path+"\n"), stdout.String())
	page, err := os.ReadFile(path)
	require.NoError(t, err)
	var expected summary
	numbers, err := os.ReadFile("expected.json")
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(numbers, &expected))
	assert.Contains(t, string(page), fmt.Sprintf(`id="kept">%d of %d records`, expected.Kept, expected.Judged))
}

func TestTableFitsEightyColumns(t *testing.T) {
	t.Parallel()
	r := newSummary([]collector.Judged{{Decision: "drop", Reason: "condition_error", Area: "global_config_and_administration", Count: 1_000_000}})
	for line := range strings.Lines(r.table()) {
		assert.LessOrEqual(t, utf8.RuneCountInString(line), 80, line)
	}
}

func TestDemoNamesWhatIsMissing(t *testing.T) {
	t.Parallel()
	tests := map[string]struct{ flag, path, want string }{
		"collector": {"--collector", "no-collector", "run make build first"},
		"audit log": {"--log", "no-log", "no-log"},
		"command":   {"--command", "no-command", "run make build first"},
		"config":    {"--config", "no-config.yaml", "no-config.yaml"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			missing := filepath.Join(t.TempDir(), test.path)
			err := demo(t.Context(), arguments(t.TempDir(), test.flag, missing), &bytes.Buffer{})
			assert.ErrorContains(t, err, test.want)
		})
	}
}
