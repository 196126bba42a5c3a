// SPDX-License-Identifier: Apache-2.0

package filelog_test

import (
	"context"
	"io"
	"iter"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/filelog"
)

// sharing are readers of both kinds of files that make several batches each.
func sharing(t *testing.T) map[string]*filelog.Reader {
	t.Helper()
	lines := strings.Repeat("a line of some length\n", 30_000)
	names := []string{write(t, "a.log", lines), write(t, "b.log", lines)}
	return map[string]*filelog.Reader{
		"fast":     {MaxRecord: 1 << 20, Names: names, Progress: io.Discard},
		"receiver": {Config: configured(t, byReceiver), Names: names, Progress: io.Discard},
	}
}

func TestSharedBatchesAreThoseThatAreRead(t *testing.T) {
	t.Parallel()
	for name, r := range sharing(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			const workers = 3
			var lock sync.Mutex
			var numbers []int
			seen := 0
			require.NoError(t, r.Share(t.Context(), workers, func(batches iter.Seq[*filelog.Batch]) {
				mine, last := 0, -1
				for b := range batches {
					assert.Greater(t, b.Number, last, "each worker sees batches in order")
					last = b.Number
					mine++
					lock.Lock()
					numbers = append(numbers, b.Number)
					lock.Unlock()
					b.Release()
				}
				lock.Lock()
				seen++
				lock.Unlock()
			}))
			assert.Equal(t, workers, seen)
			slices.Sort(numbers)
			require.Greater(t, len(numbers), workers)
			for i, number := range numbers {
				require.Equal(t, i, number, "each batch once")
			}
		})
	}
}

func TestSharingEndsWhenWorkersDo(t *testing.T) {
	t.Parallel()
	for name, r := range sharing(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.Error(t, r.Share(t.Context(), 2, func(batches iter.Seq[*filelog.Batch]) {
				for b := range batches {
					b.Release()
					break
				}
			}), "not all was read")
		})
	}
}

func TestSharingEndsWithItsContext(t *testing.T) {
	t.Parallel()
	for name, r := range sharing(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithCancel(t.Context())
			assert.ErrorIs(t, r.Share(ctx, 2, func(batches iter.Seq[*filelog.Batch]) {
				for b := range batches {
					cancel()
					b.Release()
				}
			}), context.Canceled)
		})
	}
}
