// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/auditcoverage/auditcoverageprocessor/e2e/collector"
)

// awaitRead waits until a collector has read a number of lines.
func awaitRead(t *testing.T, process *collector.Process, lines int) {
	t.Helper()
	awaitCount(t, process, collector.MetricAccepted, lines)
}

// awaitCount waits until a metric of a collector has reached a count.
func awaitCount(t *testing.T, process *collector.Process, metric string, count int) {
	t.Helper()
	_, err := process.Await(within(t), fmt.Sprint(metric, " to reach ", count), func(metrics collector.Metrics) bool {
		return metrics.Sum(metric) >= count
	})
	require.NoError(t, err)
}

// numbered returns the name of the audit log file with a number, as the product names them.
func numbered(file string, number int) string {
	return strings.Replace(file, "00001", fmt.Sprintf("%05d", number), 1)
}

func TestNothingIsLostWhenFilesRotate(t *testing.T) {
	t.Parallel()
	for name, rotate := range map[string]func(t *testing.T, l *ledger, round int){
		"by a new name for the next file": func(_ *testing.T, l *ledger, round int) {
			l.file = numbered(l.file, round+2)
		},
		"by renaming the last file": func(t *testing.T, l *ledger, round int) {
			t.Helper()
			require.NoError(t, os.Rename(l.file, numbered(l.file, 100+round)))
		},
		"by renaming it out of sight": func(t *testing.T, l *ledger, round int) {
			t.Helper()
			require.NoError(t, os.Rename(l.file, l.file+fmt.Sprint(".", round)))
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			home, siem := t.TempDir(), listen(t, "localhost:0")
			l := newLedger(t, home)
			start(t, enforcing(t.TempDir(), home, siem.Endpoint()))
			// Nothing is waited for: lines are in both files at the same time. A file that goes out of sight must have been seen.
			for round := range 5 {
				l.write(t, 200)
				if strings.Contains(name, "out of sight") {
					require.Eventually(t, func() bool { return l.settle(siem).lost == 0 }, patience, pollInterval)
				}
				rotate(t, l, round)
			}
			l.write(t, 200)
			a := l.awaitAll(t, siem)
			assert.Zero(t, a.duplicates)
		})
	}
}

// TestCopyTruncateLosesNothingThatWasRead: what is written between the copy and the cut is lost by the rotation itself, before any collector; what
// was read is not lost, and not read again.
func TestCopyTruncateLosesNothingThatWasRead(t *testing.T) {
	t.Parallel()
	home, siem := t.TempDir(), listen(t, "localhost:0")
	l := newLedger(t, home)
	process := start(t, enforcing(t.TempDir(), home, siem.Endpoint()))
	for round := range 3 {
		l.write(t, 200)
		awaitRead(t, process, 200*(round+1))
		text, err := os.ReadFile(l.file)
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(l.file+".copy", text, 0o600))
		require.NoError(t, os.Truncate(l.file, 0))
	}
	l.write(t, 200)
	a := l.awaitAll(t, siem)
	assert.Zero(t, a.duplicates)
}

func TestDeletingTheOldestFileLosesNothingThatWasRead(t *testing.T) {
	t.Parallel()
	home, siem := t.TempDir(), listen(t, "localhost:0")
	l := newLedger(t, home)
	process := start(t, enforcing(t.TempDir(), home, siem.Endpoint()))
	first := l.file
	l.write(t, 200)
	l.file = numbered(first, 2)
	l.write(t, 200)
	awaitRead(t, process, 400)
	require.NoError(t, os.Remove(first))
	l.write(t, 200)
	l.awaitAll(t, siem)
}

// TestCompressedCopiesAreNotReadAgain: rotated files that are compressed later do not match the pattern of the shipped configuration.
func TestCompressedCopiesAreNotReadAgain(t *testing.T) {
	t.Parallel()
	home, siem := t.TempDir(), listen(t, "localhost:0")
	l := newLedger(t, home)
	process := start(t, enforcing(t.TempDir(), home, siem.Endpoint()))
	l.write(t, 200)
	awaitRead(t, process, 200)
	text, err := os.ReadFile(l.file)
	require.NoError(t, err)
	var compressed bytes.Buffer
	w := gzip.NewWriter(&compressed)
	_, err = w.Write(text)
	require.NoError(t, err)
	require.NoError(t, w.Close())
	require.NoError(t, os.WriteFile(l.file+".gz", compressed.Bytes(), 0o600))
	require.NoError(t, os.Remove(l.file))
	l.file = numbered(l.file, 2)
	l.write(t, 200)
	a := l.awaitAll(t, siem)
	assert.Zero(t, a.duplicates)
}

// TestTornLinesAreKept: a torn, joined or damaged line proves nothing, and arrives unchanged.
func TestTornLinesAreKept(t *testing.T) {
	t.Parallel()
	half := len(lineFull) / 2
	for name, c := range map[string]struct{ text, want []string }{
		"two half lines joined": {[]string{lineFull[:half] + lineFull[half/2:], lineBase}, []string{lineFull[:half] + lineFull[half/2:], lineBase}},
		"a line within a line":  {[]string{lineFull[:half] + lineFull}, []string{lineFull[:half] + lineFull}},
		"NUL bytes after a power loss": {
			[]string{lineFull[:half] + strings.Repeat("\x00", 4096), lineFull, lineBase},
			[]string{lineFull[:half] + strings.Repeat("\x00", 4096), lineBase},
		},
		"NUL bytes before a line": {[]string{strings.Repeat("\x00", 512) + lineFull}, []string{strings.Repeat("\x00", 512) + lineFull}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			home, siem := t.TempDir(), listen(t, "localhost:0")
			writeAuditLog(t, home, "00001", c.text...)
			start(t, enforcing(t.TempDir(), home, siem.Endpoint()))
			awaitBodies(t, siem, c.want)
		})
	}
}

// TestUnterminatedLastLineIsDelivered: a line that is completed in time is one record; otherwise what is there is emitted as one record, and the rest
// later as another, and both are kept.
func TestUnterminatedLastLineIsDelivered(t *testing.T) {
	t.Parallel()
	home, siem := t.TempDir(), listen(t, "localhost:0")
	l := newLedger(t, home)
	process := start(t, enforcing(t.TempDir(), home, siem.Endpoint()))
	require.NoError(t, appendTo(l.file, []byte(lineBase+"\n")))
	awaitRead(t, process, 1)
	require.NoError(t, appendTo(l.file, []byte(lineBase))) // without a line feed, at the end of the file
	awaitBodies(t, siem, []string{lineBase, lineBase})

	half := len(lineFull) / 2
	require.NoError(t, appendTo(l.file, []byte("\n"+lineFull[:half])))
	awaitBodies(t, siem, []string{lineBase, lineBase, lineFull[:half]})
	require.NoError(t, appendTo(l.file, []byte(lineFull[half:]+"\n")))
	awaitBodies(t, siem, []string{lineBase, lineBase, lineFull[:half], lineFull[half:]})
}

func TestEveryPieceOfAHugeLineIsKept(t *testing.T) {
	t.Parallel()
	long(t)
	home, siem := t.TempDir(), listen(t, "localhost:0")
	huge := strings.TrimSuffix(lineFull, "}") + `,"x":"` + strings.Repeat("0123456789abcdef", 100<<20/16) + `"}`
	writeAuditLog(t, home, "00001", huge, lineBase)
	start(t, enforcing(t.TempDir(), home, siem.Endpoint()))
	require.Eventually(t, func() bool {
		size := 0
		for _, body := range siem.Bodies() {
			size += len(body)
		}
		return size >= len(huge)+len(lineBase)
	}, 2*patience, pollInterval)
	want, got := map[string]int{lineBase: 1}, map[string]int{}
	for piece := range slices.Chunk([]byte(huge), 1<<20) {
		want[string(piece)]++
	}
	for _, body := range siem.Bodies() { // batches that are sent at the same time may arrive in another order
		got[body]++
	}
	assert.True(t, maps.Equal(want, got), "the pieces are not the line") // not with Equal, which would print them
}
