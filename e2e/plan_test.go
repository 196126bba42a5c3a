// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/auditcoverage/auditcoverageprocessor/e2e/collector"
	"github.com/auditcoverage/auditcoverageprocessor/internal/auditlog"
)

// planned is the part of what auditcoverage plan prints that a collector counts too.
type planned struct {
	Judgements []struct {
		Decision, Reason, Area, Level string
		Records                       int
	}
	Skipped []struct{ File, Reason string }
}

// counts are the records of each decision, reason, area and level, and of all.
func (p *planned) counts() (counts map[string]int, total int) {
	counts = map[string]int{}
	for _, j := range p.Judgements {
		counts[fmt.Sprintln(j.Decision, j.Reason, j.Area, j.Level)] = j.Records
		total += j.Records
	}
	return counts, total
}

// countsOf are the records that a collector has judged, as a plan counts them.
func countsOf(metrics collector.Metrics) map[string]int {
	counted := map[string]int{}
	for _, j := range metrics.Judged() {
		counted[fmt.Sprintln(j.Decision, j.Reason, j.Area, j.Level)] = j.Count
	}
	return counted
}

// TestPlanCountsWhatTheCollectorCounts: for the same file and configuration the command and the built collector keep and drop the same, for the same reasons,
// exactly.
func TestPlanCountsWhatTheCollectorCounts(t *testing.T) {
	t.Parallel()
	records := 1_000_000
	if testing.Short() {
		records = 50_000
	}
	file := filepath.Join(t.TempDir(), "audit.log")
	generate(t, file, records)
	config := filepath.Join(configFolder, "demo.yaml")

	s := settings(config)
	s.Env = append(s.Env, "AUDIT_LOG="+file, "AUDIT_OUT="+t.TempDir())
	metrics, err := start(t, s).Await(within(t), "all lines to be judged", func(metrics collector.Metrics) bool {
		return metrics.Sum(collector.MetricJudged) == records
	})
	require.NoError(t, err)
	command := exec.CommandContext(within(t), "../bin/auditcoverage", "plan", "--config", config, "--format", "json", file)
	command.Env = append(os.Environ(), "AUDIT_LOG="+file, "AUDIT_OUT="+t.TempDir())
	output, err := command.Output()
	require.NoError(t, err)
	var plan planned
	require.NoError(t, json.Unmarshal(output, &plan))
	counts, _ := plan.counts()
	assert.Equal(t, countsOf(metrics), counts)
	assert.Greater(t, len(counts), 10)
}

// generate writes a log of a number of records.
func generate(t *testing.T, file string, records int) {
	t.Helper()
	generator := auditlog.New(auditlog.Options{})
	var text []byte
	for range records {
		text = generator.Append(text)
		if len(text) > 1<<20 {
			require.NoError(t, appendTo(file, text))
			text = text[:0]
		}
	}
	require.NoError(t, appendTo(file, text))
}
