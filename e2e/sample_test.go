// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"cmp"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/pdata/plog"

	"github.com/auditcoverage/auditcoverageprocessor/e2e/collector"
	"github.com/auditcoverage/auditcoverageprocessor/e2e/otlp"
)

// TestRealRecordsAreKeptByCoverage runs on records of a real instance, which are not part of this repository: they are beside
// it, or where AUDIT_COVERAGE_SAMPLES says.
func TestRealRecordsAreKeptByCoverage(t *testing.T) {
	t.Parallel()
	folder := cmp.Or(os.Getenv("AUDIT_COVERAGE_SAMPLES"), filepath.Join("..", "..", "shared", "samples"))
	sample := filepath.Join(folder, "bitbucket-7.x-file.log")
	if _, err := os.Stat(sample); err != nil {
		t.Skipf("no real records: %v", err)
	}
	tests := map[string]struct {
		policy  string
		kept    int
		dropped map[string]int
	}{
		"base":                    {`default_level: base`, 7, map[string]int{"above_level": 1}},
		"security off":            {`default_level: base, coverage: {security: off}`, 7, map[string]int{"area_off": 1}},
		"local configuration off": {`default_level: base, coverage: {local_config_and_administration: off}`, 4, map[string]int{"above_level": 1, "area_off": 3}},
		"off keeps the protected": {`default_level: off`, 2, map[string]int{"area_off": 6}},
		"full":                    {`default_level: full`, 8, map[string]int{}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			lines := readLines(t, sample)
			require.Len(t, lines, 8)
			bodies, dropped := judge(t, sample, len(lines), test.policy)
			assert.Len(t, bodies, test.kept)
			assert.Subset(t, lines, bodies, "bodies are byte for byte what they were")
			assert.Equal(t, test.dropped, dropped)
		})
	}
}

// judge runs a file through a policy, and returns the bodies that are kept and the number of drops by reason.
func judge(t *testing.T, log string, lines int, policy string) (bodies []string, dropped map[string]int) {
	t.Helper()
	out := t.TempDir()
	s := settings(filepath.Join(configFolder, "demo.yaml"), policyConfig(policy))
	s.Env = []string{"AUDIT_LOG=" + log, "AUDIT_OUT=" + out}
	metrics, err := start(t, s).Await(within(t), "all lines to be judged", func(metrics collector.Metrics) bool {
		// Accepted records have passed the exporter, which writes through to its file.
		return metrics.Sum(collector.MetricAccepted) == lines
	})
	require.NoError(t, err)
	dropped = map[string]int{}
	for _, judged := range metrics.Judged() {
		if judged.Decision == "drop" {
			dropped[judged.Reason] += judged.Count
		}
	}
	var unmarshaler plog.JSONUnmarshaler
	for _, batch := range readLines(t, filepath.Join(out, "kept.json")) {
		logs, err := unmarshaler.UnmarshalLogs([]byte(batch))
		require.NoError(t, err)
		bodies = append(bodies, otlp.Bodies(logs)...)
	}
	return bodies, dropped
}
