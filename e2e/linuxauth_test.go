// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/auditcoverage/auditcoverageprocessor/e2e/collector"
)

// linuxLog is an authentication log in which some of the names are hostile.
const linuxLog = "../testdata/linux-auth.log"

func TestLinuxAuthenticationLogIsMappedAndCovered(t *testing.T) {
	t.Parallel()
	lines, destination := readLines(t, linuxLog), listen(t, "localhost:0")
	s := settings(filepath.Join(configFolder, "linux-auth.yaml"))
	s.Env = append(s.Env, "AUTH_LOG="+linuxLog, "STATE_DIR="+t.TempDir(), "OTLP_ENDPOINT="+destination.Endpoint(), "OTLP_INSECURE=true")
	metrics, err := start(t, s).Await(within(t), "all lines to be judged", func(metrics collector.Metrics) bool {
		return metrics.Sum(collector.MetricJudged) == len(lines)
	})
	require.NoError(t, err)
	assert.Equal(t, map[string]int{
		"keep covered security base":        5, // a log-in, a command, a refused one, a change of user, an impossible name
		"keep covered security advanced":    3, // failed log-ins
		"keep covered user_management base": 3,
		"drop above_level security full":    6, // sessions
		"keep unrecognized unknown unknown": 2,
		"keep malformed unknown unknown":    1, // braces may be a piece of an audit record
	}, judgements(metrics))
	assert.Equal(t, 0, metrics.Sum("otelcol_processor_audit_coverage_condition_errors"))
	var kept []string
	for i, line := range lines {
		switch i {
		case 0, 1, 7, 9, 12, 16:
		default:
			kept = append(kept, line)
		}
	}
	awaitBodies(t, destination, kept)
}

// judgements returns the counts by "decision reason area level".
func judgements(metrics collector.Metrics) map[string]int {
	counts := map[string]int{}
	for _, j := range metrics.Judged() {
		counts[j.Decision+" "+j.Reason+" "+j.Area+" "+j.Level] += j.Count
	}
	return counts
}
