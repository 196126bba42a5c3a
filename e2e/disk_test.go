// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/auditcoverage/auditcoverageprocessor/e2e/collector"
)

// These are the sizes of a small disk in bytes, and of the queue that it is large enough for.
const (
	diskSize  = 4 << 20
	queueSize = diskSize / 4
)

// These metrics say what became of the records that a processor passed on.
const (
	metricPassedOn      = "otelcol_processor_outgoing_items"
	metricEnqueueFailed = "otelcol_exporter_enqueue_failed_log_records"
	metricQueueSize     = "otelcol_exporter_queue_size"
	metricSent          = "otelcol_exporter_sent_log_records"
)

// TestNothingIsLostByAFullQueueOnADiskOfFourTimesItsSize: the queue is full before its disk is, and makes file_log wait.
func TestNothingIsLostByAFullQueueOnADiskOfFourTimesItsSize(t *testing.T) {
	t.Parallel()
	long(t)
	surviveAFullQueue(t, mountDisk(t))
}

// TestNothingIsLostWhenTheDiskOfTheQueueIsFull: something else fills the disk, but what the queue and the checkpoints need was reserved before.
func TestNothingIsLostWhenTheDiskOfTheQueueIsFull(t *testing.T) {
	t.Parallel()
	long(t)
	state := mountDisk(t)
	reserve(t, filepath.Join(state, "exporter_otlp_grpc__logs"), 3*queueSize)
	reserve(t, filepath.Join(state, "receiver_filelog_"), queueSize/4)
	fillDisk(t, state)
	surviveAFullQueue(t, state)
}

// surviveAFullQueue writes more than a queue holds while the destination is down, and kills the collector then; nothing may be lost.
func surviveAFullQueue(t *testing.T, state string) {
	t.Helper()
	home, siem := t.TempDir(), listen(t, "localhost:0")
	siem.Close()
	l := newLedger(t, home)
	s := enforcing(state, home, siem.Endpoint())
	s.Env = append(s.Env, "QUEUE_SIZE="+strconv.Itoa(queueSize))
	killed, err := collector.Start(within(t), s)
	require.NoError(t, err)
	l.write(t, 20_000) // more than ten times what the queue holds
	awaitCount(t, killed, metricQueueSize, queueSize*3/4)
	killed.Kill()
	process := start(t, s)
	awaitCount(t, process, metricQueueSize, queueSize*3/4)
	siem = listen(t, siem.Endpoint())
	l.awaitAll(t, siem)
	metrics, err := process.Await(within(t), "metrics", func(collector.Metrics) bool { return true })
	require.NoError(t, err)
	assert.Zero(t, metrics.Sum(metricEnqueueFailed), "the queue did not find room on its disk")
}

// TestWhatTheFullDiskOfAQueueCostsIsCounted: a queue that cannot write to its disk drops what it reads (getNextItem of exporterhelper's persistent queue). How
// much that is depends on chance. But the queue refuses records too, for which there is the alert AuditCoverageEnqueueFailed; the difference of the counts that
// AuditCoverageUndelivered compares is what was lost; and all else arrives once there is room.
func TestWhatTheFullDiskOfAQueueCostsIsCounted(t *testing.T) {
	t.Parallel()
	long(t)
	state, home, siem := mountDisk(t), t.TempDir(), listen(t, "localhost:0")
	siem.Close()
	l := newLedger(t, home)
	process := start(t, enforcing(state, home, siem.Endpoint()))
	l.write(t, 20_000)
	awaitCount(t, process, metricEnqueueFailed, 1)
	siem = listen(t, siem.Endpoint())
	time.Sleep(10 * time.Second) // for the queue to be sent, as far as it can be
	require.NoError(t, syscall.Mount("tmpfs", state, "tmpfs", syscall.MS_REMOUNT, "size=64m"))
	_, err := process.Await(within(t), "all to be read, and the queue to be empty", func(metrics collector.Metrics) bool {
		return metrics.Sum(collector.MetricAccepted) == 20_000 && metrics.Sum(metricQueueSize) == 0
	})
	require.NoError(t, err)
	metrics, err := process.Await(within(t), "the last counts", func(collector.Metrics) bool { return true })
	require.NoError(t, err)
	a := l.settle(siem)
	report(t, a)
	assert.Zero(t, a.wrong)
	assert.Equal(t, a.lost, metrics.Sum(metricPassedOn)-metrics.Sum(metricEnqueueFailed)-metrics.Sum(metricSent))
}

// mountDisk mounts a small disk until the test ends, and returns the folder.
func mountDisk(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	if err := syscall.Mount("tmpfs", folder, "tmpfs", 0, "size="+strconv.Itoa(diskSize)); err != nil {
		t.Skip("mounting a small disk takes an administrator:", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(folder, syscall.MNT_DETACH) })
	return folder
}

// reserve gives a file the room that it will need, as fallocate --keep-size does. The file remains empty.
func reserve(t *testing.T, path string, size int64) {
	t.Helper()
	const keepSize = 1 // FALLOC_FL_KEEP_SIZE
	file, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY, 0o600)
	require.NoError(t, err)
	require.NoError(t, errors.Join(syscall.Fallocate(int(file.Fd()), keepSize, 0, size), file.Close()))
}

// fillDisk writes a file until its disk has no room left.
func fillDisk(t *testing.T, folder string) {
	t.Helper()
	require.ErrorIs(t, os.WriteFile(filepath.Join(folder, "other"), make([]byte, diskSize), 0o600), syscall.ENOSPC)
}
