// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/auditcoverage/auditcoverageprocessor/e2e/collector"
	"github.com/auditcoverage/auditcoverageprocessor/e2e/otlp"
)

// enforcing returns the settings of the shipped agent in mode enforce.
func enforcing(state, home, endpoint string) collector.Settings {
	s := agent(state, home, endpoint)
	s.Env = append(s.Env, "AUDIT_COVERAGE_MODE=enforce")
	return s
}

// killTimes kills a collector again and again while lines are written, and then lets it catch up.
func killTimes(t *testing.T, s collector.Settings, l *ledger, times int) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	// A pace of which file_log does not hand on all in full batches at each of its looks: the rest is what waits in memory without the feature gate.
	written := l.writeUntil(ctx, 900)
	defer func() {
		stop()
		assert.NoError(t, <-written)
	}()
	for range times {
		process, err := collector.Start(within(t), s)
		require.NoError(t, err)
		_, err = process.Await(within(t), "lines to be read", func(metrics collector.Metrics) bool {
			return metrics.Sum(collector.MetricAccepted) >= 300
		})
		process.Kill()
		require.NoError(t, err)
	}
}

func TestNothingIsLostOverTenKills(t *testing.T) {
	t.Parallel()
	state, home, siem := t.TempDir(), t.TempDir(), listen(t, "localhost:0")
	l := newLedger(t, home)
	s := enforcing(state, home, siem.Endpoint())
	killTimes(t, s, l, 10)
	start(t, s)
	l.awaitAll(t, siem)
}

// TestKillsLoseWithout shows what each part of the shipped configuration is for: without it, killing the collector loses records.
func TestKillsLoseWithout(t *testing.T) {
	t.Parallel()
	long(t)
	const batchFirst = "yaml:{processors: {batch: {timeout: 5s, send_batch_size: 100000}}, service: {pipelines: {logs: {processors: [audit_coverage, batch]}}}}"
	for name, c := range map[string]struct {
		config      string
		withoutGate bool
	}{
		"the feature gate":              {withoutGate: true},
		"checkpoints on disk":           {config: "yaml:{receivers: {file_log: {storage: null, start_at: end}}}"},
		"a queue on disk":               {config: "yaml:{exporters: {otlp_grpc: {sending_queue: {storage: null}}}}"},
		"batching only after the queue": {config: batchFirst},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			state, home, siem := t.TempDir(), t.TempDir(), listen(t, "localhost:0")
			l := newLedger(t, home)
			s := enforcing(state, home, siem.Endpoint())
			s.WithoutGate = c.withoutGate
			if c.config != "" {
				s.Configs = append(s.Configs, c.config)
			}
			killTimes(t, s, l, 10)
			start(t, s)
			a := settled(t, 5*time.Second, l, siem)
			report(t, a)
			assert.Positive(t, a.lost, "it would not be needed: %+v", a)
		})
	}
}

// TestRefusedBatchesAreLostWithoutRetry shows what retry_on_failure of file_log is for: by default a batch that the queue refuses is only logged.
func TestRefusedBatchesAreLostWithoutRetry(t *testing.T) {
	t.Parallel()
	long(t)
	home, siem := t.TempDir(), listen(t, "localhost:0")
	siem.Close()
	l := newLedger(t, home)
	s := enforcing(t.TempDir(), home, siem.Endpoint())
	s.Configs = append(s.Configs, "yaml:{receivers: {file_log: {retry_on_failure: {enabled: false}}}, "+
		"exporters: {otlp_grpc: {sending_queue: {block_on_overflow: false, queue_size: 400000, batch: {min_size: 65536, max_size: 131072}}}}}")
	process := start(t, s)
	l.write(t, 5000)
	awaitRefused(t, process)
	siem = listen(t, siem.Endpoint())
	a := settled(t, 5*time.Second, l, siem)
	report(t, a)
	assert.Positive(t, a.lost, "%+v", a)
}

// awaitRefused waits until the queue of an exporter has refused records.
func awaitRefused(t *testing.T, process *collector.Process) {
	t.Helper()
	awaitCount(t, process, metricEnqueueFailed, 1)
}

// settled waits until nothing more has arrived for a time.
func settled(t *testing.T, quiet time.Duration, l *ledger, server *otlp.Server) account {
	t.Helper()
	last, since := l.settle(server), time.Now()
	require.Eventually(t, func() bool {
		if now := l.settle(server); now != last {
			last, since = now, time.Now()
		}
		return time.Since(since) > quiet
	}, patience, 5*pollInterval)
	return last
}
