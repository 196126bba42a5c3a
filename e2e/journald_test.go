// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	commonpb "go.opentelemetry.io/proto/otlp/common/v1"

	"github.com/auditcoverage/auditcoverageprocessor/e2e/collector"
	"github.com/auditcoverage/auditcoverageprocessor/e2e/daemon"
	"github.com/auditcoverage/auditcoverageprocessor/e2e/otlp"
)

const journalUnit = "bitbucket.service"

// writeJournal writes lines to a journal, or skips the test where there is no systemd.
func writeJournal(t *testing.T, lines []string) (folder string) {
	t.Helper()
	if _, err := exec.LookPath("journalctl"); err != nil {
		t.Skipf("no journalctl: %v", err)
	}
	folder = t.TempDir()
	if err := daemon.WriteJournal(within(t), daemonCache, folder, journalUnit, lines); err != nil {
		t.Skipf("no journal can be written: %v", err)
	}
	return folder
}

// journald runs journald.yaml on a journal.
func journald(t *testing.T, journal, endpoint string) collector.Settings {
	t.Helper()
	s := settings(filepath.Join(configFolder, "journald.yaml"), "yaml:{receivers: {journald: {directory: '"+journal+"'}}}")
	s.Env = append(s.Env, "STATE_DIR="+t.TempDir(), "OTLP_ENDPOINT="+endpoint, "OTLP_INSECURE=true", "AUDIT_COVERAGE_MODE=enforce")
	return s
}

// TestJournalIsJudgedAsTheFileIs writes the sample to a journal and runs the shipped configuration on it.
func TestJournalIsJudgedAsTheFileIs(t *testing.T) {
	t.Parallel()
	lines := slices.DeleteFunc(daemonLines(t), func(line string) bool { return line == "" })
	siem := listen(t, "localhost:0")
	process := start(t, journald(t, writeJournal(t, lines), siem.Endpoint()))
	metrics, err := process.Await(within(t), "all entries to be judged", func(metrics collector.Metrics) bool {
		return metrics.Sum(collector.MetricJudged) == len(lines)
	})
	require.NoError(t, err)
	want := judgedBy(t, lines, "default_level: base, coverage: {security: full}")
	assert.Equal(t, want, judgements(metrics))
	require.Eventually(t, func() bool { return len(siem.Records()) == kept(want) }, patience, pollInterval)
	for _, record := range siem.Records() {
		assert.Contains(t, lines, otlp.Original(record, `body["MESSAGE"]`, messageOf(record.GetBody())))
	}
}

// messageOf is the line in the map that the journald receiver makes of an entry.
func messageOf(body *commonpb.AnyValue) string {
	for _, field := range body.GetKvlistValue().GetValues() {
		if field.GetKey() == "MESSAGE" {
			return otlp.Text(field.GetValue())
		}
	}
	return ""
}

// TestJournalctlLeavesLongLinesOut shows what the setting all is for.
func TestJournalctlLeavesLongLinesOut(t *testing.T) {
	t.Parallel()
	lines := slices.DeleteFunc(daemonLines(t), func(line string) bool { return len(line) < 4096 })
	require.Len(t, lines, 2)
	s := journald(t, writeJournal(t, lines), "localhost:0")
	s.Configs = append(s.Configs, "yaml:{receivers: {journald: {all: false}}, exporters: {nop: }, service: {pipelines: {logs: {exporters: [nop]}}}}")
	process := start(t, s)
	require.NoError(t, process.AwaitHealth(within(t))) // before that it cannot be stopped
	metrics, err := process.Await(within(t), "all entries to be judged", func(metrics collector.Metrics) bool {
		return metrics.Sum(collector.MetricJudged) == len(lines)
	})
	require.NoError(t, err)
	assert.Equal(t, map[string]int{"keep unrecognized unknown unknown": len(lines)}, judgements(metrics))
}

// TestJournaldLosesTheEntryOnItsWay shows that the receiver notes an entry as read before it is passed on.
func TestJournaldLosesTheEntryOnItsWay(t *testing.T) {
	t.Parallel()
	endpoint := freeAddress(t)
	s := journald(t, writeJournal(t, []string{lineBase, lineSecurityFull}), endpoint)
	unqueued := s
	unqueued.Configs = append(slices.Clone(s.Configs), "yaml:{exporters: {otlp_grpc: {sending_queue: {enabled: false}}}}")
	killed, err := collector.Start(within(t), unqueued)
	require.NoError(t, err)
	awaitJudged(t, killed)
	killed.Kill()

	siem := listen(t, endpoint)
	start(t, s)
	require.Eventually(t, func() bool { return len(siem.Records()) > 0 }, patience, pollInterval)
	assert.JSONEq(t, lineSecurityFull, messageOf(siem.Records()[0].GetBody()))
}
