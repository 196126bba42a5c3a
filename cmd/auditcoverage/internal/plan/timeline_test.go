// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

func TestTimelineIsBoundedWhateverTimesAreClaimed(t *testing.T) {
	t.Parallel()
	one, other := newClock(), newClock()
	var records int64
	for i := range uint64(100_000) {
		c := one
		if i%3 == 0 {
			c = other
		}
		c.count(i*(math.MaxUint64/100_000), event.DecisionKeep, 10)
		records++
		assert.LessOrEqual(t, len(c.buckets), maxBuckets)
	}
	one.merge(other)
	found := one.timeline()
	assert.LessOrEqual(t, len(found.Buckets), maxBuckets)
	sum := found.Undated
	for _, b := range found.Buckets {
		sum.Plus(b.Split)
	}
	assert.Equal(t, Split{Kept: Count{records, records * 10}}, sum)
	assert.EqualValues(t, 1, found.Undated.Kept.Records, "the one without a time")
}

func TestTimelineDoesNotDependOnHowRecordsAreShared(t *testing.T) {
	t.Parallel()
	hour := uint64(time.Hour)
	start := uint64(time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC).UnixNano())
	alone, shared, parts := newClock(), newClock(), []*clock{newClock(), newClock(), newClock()}
	for i := range uint64(1000) {
		at, decision := start+i*hour, event.Decision(i%2)
		alone.count(at, decision, 1)
		parts[i%3].count(at, decision, 1)
	}
	for _, part := range parts {
		shared.merge(part)
	}
	assert.Equal(t, alone.timeline(), shared.timeline())
	assert.EqualValues(t, 3, alone.timeline().Hours)
	assert.Equal(t, time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC), alone.timeline().Buckets[0].From)
}

func TestWidthsAreMultiplesOfOneAnother(t *testing.T) {
	t.Parallel()
	for i, hours := range widths[1:] {
		assert.Zero(t, hours%widths[i])
		assert.Equal(t, hours, Wider(widths[i]))
	}
	widest := widths[len(widths)-1]
	assert.Less(t, math.MaxUint64/uint64(time.Hour)/uint64(widest), uint64(maxBuckets), "the widest buckets are few enough for every time")
}
