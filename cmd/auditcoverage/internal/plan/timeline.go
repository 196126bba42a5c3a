// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"maps"
	"slices"
	"time"

	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

// Timeline is what was kept and dropped over time.
type Timeline struct {
	// Hours is how long each bucket is. It grows with the time that the logs span, so that there are never too many.
	Hours int64 `json:"hours"`
	// Buckets are those that have records, the earliest first.
	Buckets []Bucket `json:"buckets"`
	// Undated are the records whose time is unknown: those that were not read to their end, or have none.
	Undated Split `json:"undated"`
}

// Bucket is what was kept and dropped in one interval.
type Bucket struct {
	From time.Time `json:"from"`
	Split
}

// Split is what was kept and what was dropped.
type Split struct {
	Kept    Count `json:"kept"`
	Dropped Count `json:"dropped"`
}

// Plus adds another split.
func (s *Split) Plus(other Split) {
	s.Kept.plus(other.Kept)
	s.Dropped.plus(other.Dropped)
}

// maxBuckets bounds the number of buckets: two weeks are still counted by the hour.
const maxBuckets = 366

// widths are the lengths that buckets may have, in hours. Each is a multiple of the one before, so that buckets can be merged.
var widths = [...]int64{1, 3, 6, 12, 24, 7 * 24, 28 * 24, 364 * 24, 10 * 364 * 24}

// Wider returns the next width of buckets. For the widest it returns the same, but no time that a record can have needs more.
func Wider(hours int64) int64 {
	i := slices.Index(widths[:], hours)
	return widths[min(i+1, len(widths)-1)]
}

// clock counts by time. Its memory is bounded, whatever times the records claim.
type clock struct {
	hours   int64
	buckets map[int64]*Split
	undated Split
	// recent is the bucket that was used last, and start its first hour: the fast path, since records come mostly in chronological order.
	recent *Split
	start  int64
}

func newClock() *clock { return &clock{hours: widths[0], buckets: map[int64]*Split{}} }

// count counts a record at its time in nanoseconds, 0 being none.
func (c *clock) count(timestamp uint64, decision event.Decision, bytes int) {
	split := &c.undated
	if timestamp != 0 {
		split = c.at(int64(timestamp / uint64(time.Hour))) //nolint:gosec // fits by the division
	}
	if decision == event.DecisionDrop {
		split.Dropped.add(bytes)
	} else {
		split.Kept.add(bytes)
	}
}

// at returns the bucket that holds an hour.
func (c *clock) at(hour int64) *Split {
	start := hour - hour%c.hours
	if c.recent != nil && start == c.start { // fast path
		return c.recent
	}
	split := c.buckets[start]
	if split == nil {
		split = new(Split)
		c.buckets[start] = split
		if len(c.buckets) > maxBuckets {
			c.widen(Wider(c.hours))
			return c.at(hour)
		}
	}
	c.recent, c.start = split, start
	return split
}

// widen merges buckets into longer ones.
func (c *clock) widen(hours int64) {
	narrow := c.buckets
	c.hours, c.buckets, c.recent = hours, map[int64]*Split{}, nil
	for hour, split := range narrow {
		c.at(hour).Plus(*split)
	}
}

// merge adds what another clock counted. The resulting width of the buckets does not depend on which of them counted what.
func (c *clock) merge(other *clock) {
	if other.hours > c.hours {
		c.widen(other.hours)
	}
	for hour, split := range other.buckets {
		c.at(hour).Plus(*split)
	}
	c.undated.Plus(other.undated)
}

// timeline lists the buckets.
func (c *clock) timeline() Timeline {
	t := Timeline{Hours: c.hours, Buckets: []Bucket{}, Undated: c.undated}
	for _, start := range slices.Sorted(maps.Keys(c.buckets)) {
		t.Buckets = append(t.Buckets, Bucket{From: time.Unix(start*int64(time.Hour/time.Second), 0).UTC(), Split: *c.buckets[start]})
	}
	return t
}
