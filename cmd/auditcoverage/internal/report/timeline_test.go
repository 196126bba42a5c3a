// SPDX-License-Identifier: Apache-2.0

package report

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/plan"
)

// bucket returns a bucket with a number of kept records, some hours after a midnight.
func bucket(hours int64, records int64) plan.Bucket {
	midnight := time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC)
	return plan.Bucket{From: midnight.Add(time.Duration(hours) * time.Hour), Split: plan.Split{Kept: plan.Count{Records: records}}}
}

func TestHoursWithoutRecordsAreShown(t *testing.T) {
	t.Parallel()
	hours, bars := fill([]plan.Bucket{bucket(1, 5), bucket(4, 6)}, 1, wide.bars)
	assert.EqualValues(t, 1, hours)
	assert.Equal(t, []plan.Bucket{bucket(1, 5), bucket(2, 0), bucket(3, 0), bucket(4, 6)}, bars)
}

func TestThereIsRoomForEveryBar(t *testing.T) {
	t.Parallel()
	for _, span := range []int64{1, 95, 96, 97, 1000, 100_000, 2_000_000} {
		hours, bars := fill([]plan.Bucket{bucket(0, 1), bucket(span, 2)}, 1, wide.bars)
		assert.LessOrEqual(t, int64(len(bars)), wide.bars, span)
		var all int64
		for _, b := range bars {
			all += records(b.Split)
		}
		assert.EqualValues(t, 3, all, span)
		_, err := draw(bars, hours, wide)
		require.NoError(t, err)
	}
}

func TestWrongClockDoesNotHideTheOthers(t *testing.T) {
	t.Parallel()
	right := []plan.Bucket{bucket(0, 400), bucket(1, 300), bucket(5, 500)}
	near, left := trim(&plan.Timeline{Buckets: append([]plan.Bucket{bucket(-400_000, 2)}, append(right, bucket(900_000, 1))...)})
	assert.Equal(t, right, near)
	assert.EqualValues(t, 3, left)
	many := []plan.Bucket{bucket(0, 400), bucket(900_000, 100)}
	near, left = trim(&plan.Timeline{Buckets: many})
	assert.Equal(t, many, near, "many are not left out")
	assert.Zero(t, left)
}

func TestDrawingHasClassesInsteadOfStyles(t *testing.T) {
	t.Parallel()
	drawn, err := draw([]plan.Bucket{bucket(0, 4)}, 1, wide)
	require.NoError(t, err)
	for class := range inks {
		assert.Contains(t, drawn, `class="`+class+`"`)
	}
	assert.NotContains(t, drawn, "style=")
	_, err = dress(`<svg ><path style="fill:red"/></svg>`, wide)
	require.ErrorContains(t, err, "expected one of its inks")
}
