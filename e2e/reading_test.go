// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/auditcoverage/auditcoverageprocessor/e2e/collector"
	"github.com/auditcoverage/auditcoverageprocessor/internal/auditlog"
)

// flushPeriod is how long a receiver waits for the rest of a line; long enough that no machine is so busy that it takes the middle of a file for its end.
const flushPeriod = 2 * time.Second

// receiverSettings are those of cmd/auditcoverage/testdata/receivers.yaml, by name, as they stand in a map in braces.
func receiverSettings(t *testing.T) map[string]string {
	t.Helper()
	found := map[string]string{}
	for _, line := range readLines(t, filepath.Join("..", "cmd", "auditcoverage", "testdata", "receivers.yaml")) {
		if name, settings, ok := strings.Cut(line, ": {"); ok && !strings.HasPrefix(line, "#") {
			// What the operator holds back is handed on here, and not only when it is stopped.
			found[name] = strings.ReplaceAll(strings.TrimSuffix(settings, "}"), "force_flush_period: 1h", "force_flush_period: 2s")
		}
	}
	require.Greater(t, len(found), 40)
	return found
}

// receiving is a configuration with a file_log receiver of a folder.
func receiving(t *testing.T, folder, settings string) string {
	t.Helper()
	for _, setting := range []string{"start_at: beginning", "force_flush_period: " + flushPeriod.String(), "storage: file_storage"} {
		key, _, _ := strings.Cut(setting, " ")
		if !strings.HasPrefix(settings, key) && !strings.Contains(settings, ", "+key) {
			settings = strings.TrimSuffix(setting+", "+settings, ", ")
		}
	}
	return writeFile(t, `extensions:
  file_storage: {directory: `+t.TempDir()+`, create_directory: true}
receivers:
  file_log: {include: ["`+folder+`/*"], `+settings+`}
processors:
  audit_coverage: {default_level: base, coverage: {security: full, end_user_activity: off}, input: {max_bytes: 65536}}
exporters:
  nop:
service:
  extensions: [file_storage]
  telemetry:
    metrics:
      readers:
        - pull: {exporter: {prometheus: {host: localhost, port: "${env:METRICS_PORT}"}}}
  pipelines:
    logs: {receivers: [file_log], processors: [audit_coverage], exporters: [nop]}
`)
}

// planOf runs auditcoverage plan.
func planOf(ctx context.Context, t *testing.T, config string, names ...string) (plan planned) {
	t.Helper()
	output, err := exec.CommandContext(ctx, "../bin/auditcoverage", append([]string{"plan", "--config", config, "--format", "json"}, names...)...).Output()
	if failed := (*exec.ExitError)(nil); err != nil && assert.ErrorAs(t, err, &failed) {
		require.NoError(t, err, string(failed.Stderr))
	}
	require.NoError(t, json.Unmarshal(output, &plan))
	return plan
}

// TestCommandReadsWhatTheCollectorReads runs the built collector on hostile files by one receiver after the other: the command counts the same for each decision,
// reason, area and level.
func TestCommandReadsWhatTheCollectorReads(t *testing.T) {
	t.Parallel()
	all := receiverSettings(t)
	names := []string{"default", "as shipped", "utf-16le", "raw lines begin with", "json to the body"}
	if !testing.Short() {
		names = nil
		for name := range all {
			names = append(names, name)
		}
	}
	for _, name := range names {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Contains(t, all, name)
			folder := t.TempDir()
			for name, text := range auditlog.HostileFiles() {
				require.NoError(t, os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600))
			}
			config := receiving(t, folder, all[name])
			plan := planOf(within(t), t, config, "--skip-bad", folder)
			planned, total := plan.counts()
			removeSkipped(t, &plan)
			process := start(t, settings(config))
			var sum int
			var since time.Time
			metrics, err := process.Await(within(t), "all records, and no more", func(metrics collector.Metrics) bool {
				if now := metrics.Sum(collector.MetricJudged); now != sum {
					sum, since = now, time.Now()
				}
				return sum >= total && time.Since(since) > 3*flushPeriod/2
			})
			require.NoError(t, err, "%d of %d", sum, total)
			assert.Equal(t, countsOf(metrics), planned)
		})
	}
}

// removeSkipped removes the files that the command passes over by name, since they hold text in another encoding than the receiver is told, which the collector
// reads as malformed lines.
func removeSkipped(t *testing.T, plan *planned) {
	t.Helper()
	for _, skipped := range plan.Skipped {
		require.Contains(t, skipped.Reason, "UTF-16", skipped.File)
		require.NoError(t, os.Remove(skipped.File))
	}
}

// TestReadingLeavesARunningCollectorAlone plans and explains by the configuration of a collector that reads the same files: the files and its checkpoints stay as
// they are, and it goes on where it was.
func TestReadingLeavesARunningCollectorAlone(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	file := filepath.Join(folder, "audit.log")
	generate(t, file, 1000)
	require.NoError(t, appendTo(file, []byte("no end")))
	config := receiving(t, folder, "operators: [{type: noop}], acquire_fs_lock: true")
	storage := storageOf(t, config)
	process := start(t, settings(config))
	judged := func(count int) {
		_, err := process.Await(within(t), "all lines to be judged", func(metrics collector.Metrics) bool {
			return metrics.Sum(collector.MetricJudged) >= count
		})
		require.NoError(t, err)
	}
	judged(1001)
	require.NoError(t, process.Pause()) // it writes its checkpoints at each poll, whether or not they change
	before := hashes(t, folder, storage)
	plan := planOf(within(t), t, config, file)
	_, total := plan.counts()
	assert.Equal(t, 1001, total)
	require.NoError(t, exec.CommandContext(within(t), "../bin/auditcoverage", "explain", "--config", config, file).Run())
	assert.Equal(t, before, hashes(t, folder, storage))
	require.NoError(t, process.Resume())
	require.NoError(t, appendTo(file, []byte(" of it\nlast\n")))
	judged(1003)
	metrics, err := process.Await(within(t), "metrics", func(collector.Metrics) bool { return true })
	require.NoError(t, err)
	assert.Equal(t, 1003, metrics.Sum(collector.MetricJudged))
}

// storageOf is the folder of the checkpoints.
func storageOf(t *testing.T, config string) string {
	t.Helper()
	for _, line := range readLines(t, config) {
		if _, after, ok := strings.Cut(line, "directory: "); ok {
			folder, _, _ := strings.Cut(after, ",")
			return folder
		}
	}
	require.Fail(t, "no storage")
	return ""
}

// hashes are the contents, modes and modification times of what is in folders.
func hashes(t *testing.T, folders ...string) map[string]string {
	t.Helper()
	found := map[string]string{}
	for _, folder := range folders {
		require.NoError(t, filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			info, err := entry.Info()
			if err != nil {
				return err
			}
			var text []byte
			if !entry.IsDir() {
				text, err = os.ReadFile(path)
			}
			found[path] = fmt.Sprintf("%x %v %v", sha256.Sum256(text), info.Mode(), info.ModTime())
			return err
		}))
	}
	require.Greater(t, len(found), 2*len(folders)-1)
	return found
}
