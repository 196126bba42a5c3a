// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/auditcoverage/auditcoverageprocessor/e2e/collector"
)

func TestNothingIsLostByAReload(t *testing.T) {
	t.Parallel()
	home, siem := t.TempDir(), listen(t, "localhost:0")
	l := newLedger(t, home)
	overlay := filepath.Join(t.TempDir(), "overlay.yaml")
	cover := func(level string) {
		text := "processors: {audit_coverage: {coverage: {end_user_activity: " + level + "}}}\n"
		require.NoError(t, os.WriteFile(overlay, []byte(text), 0o600))
	}
	cover("base")
	s := enforcing(t.TempDir(), home, siem.Endpoint())
	s.Configs = append(s.Configs, overlay)
	process := start(t, s)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	written := l.writeUntil(ctx, 500)
	for _, level := range []string{"full", "base", "full"} {
		cover(level)
		reload(t, process)
	}
	awaitRead(t, process, 200)
	stop()
	require.NoError(t, <-written)
	require.EventuallyWithT(t, func(c *assert.CollectT) { assert.Zero(c, l.settle(siem).lost) }, patience, pollInterval)
	a := l.settle(siem)
	report(t, a)
	assert.Positive(t, a.wrong, "the changed coverage keeps more")
	for _, body := range siem.Bodies() {
		if !l.kept[body] {
			assert.Contains(t, body, `"area":"END_USER_ACTIVITY"`)
		}
	}
}

// reload reloads a collector that reads, and waits until it reads again, under another id.
func reload(t *testing.T, process *collector.Process) {
	t.Helper()
	awaitRead(t, process, 200)
	before, err := process.Await(within(t), "its id", func(collector.Metrics) bool { return true })
	require.NoError(t, err)
	require.NoError(t, process.Reload())
	_, err = process.Await(within(t), "lines to be read again", func(metrics collector.Metrics) bool {
		return metrics.Instance() != before.Instance() && metrics.Sum(collector.MetricAccepted) > 0
	})
	require.NoError(t, err)
}

// TestBrokenConfigurationEndsACollectorThatIsReloaded shows why the unit validates before it reloads.
func TestBrokenConfigurationEndsACollectorThatIsReloaded(t *testing.T) {
	t.Parallel()
	home, siem := t.TempDir(), listen(t, "localhost:0")
	l := newLedger(t, home)
	l.write(t, 10)
	overlay := filepath.Join(t.TempDir(), "overlay.yaml")
	require.NoError(t, os.WriteFile(overlay, []byte("processors: {audit_coverage: {mode: enforce}}\n"), 0o600))
	s := enforcing(t.TempDir(), home, siem.Endpoint())
	s.Configs = append(s.Configs, overlay)
	process, err := collector.Start(within(t), s)
	require.NoError(t, err)
	awaitRead(t, process, 1) // the signal would end one that is still starting

	require.NoError(t, os.WriteFile(overlay, []byte("processors: {audit_coverage: {coverage: {secruity: full}}}\n"), 0o600))
	output, err := collector.Validate(within(t), s)
	require.Error(t, err)
	assert.Contains(t, output, `unknown area "secruity"`)

	require.NoError(t, process.Reload())
	_, err = process.Await(within(t), "its end", func(collector.Metrics) bool { return false })
	require.ErrorContains(t, err, "exited")
	assert.ErrorContains(t, process.Stop(), "secruity")
}
