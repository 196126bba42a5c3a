// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	boom "github.com/tylertreat/BoomFilters"
)

const (
	// maxCandidates is the number of names that are remembered. With no more names than that, every count is exact.
	maxCandidates = 512
	// sketchError and sketchDoubt bound an estimate: it is too high by more than the share sketchError of all that was counted with probability sketchDoubt.
	sketchError = 1e-4
	sketchDoubt = 0.01
)

// Talker is a name, with how much of it was dropped.
type Talker struct {
	Name string `json:"name"`
	Count
	// Estimated says that the counts may be too high, since there were more names than are remembered.
	Estimated bool `json:"estimated,omitempty"`
}

// top finds the most frequent among any number of names in bounded memory: a count-min sketch estimates how often each occurred, and only those that occurred
// most are remembered by name.
type top struct {
	records, bytes *boom.CountMinSketch
	candidates     map[string]*Talker
	// floor is no more than the records of the least frequent candidate.
	floor int64
}

func newTop() *top {
	return &top{
		records: boom.NewCountMinSketch(sketchError, sketchDoubt), bytes: boom.NewCountMinSketch(sketchError, sketchDoubt),
		candidates: map[string]*Talker{},
	}
}

// add counts a name.
func (t *top) add(name string, c Count) {
	key := []byte(name)
	t.records.AddN(key, uint64(c.Records)) //nolint:gosec // counts are not negative
	t.bytes.AddN(key, uint64(c.Bytes))     //nolint:gosec // as above
	if candidate := t.candidates[name]; candidate != nil {
		candidate.plus(c)
		return
	}
	if len(t.candidates) < maxCandidates {
		t.candidates[name] = &Talker{Name: name, Count: c}
		return
	}
	estimate := Count{int64(t.records.Count(key)), int64(t.bytes.Count(key))} //nolint:gosec // they were added as int64
	if estimate.Records <= t.floor {
		return
	}
	least := slices.MinFunc(slices.Collect(maps.Values(t.candidates)), lessFrequent)
	if t.floor = least.Records; estimate.Records > t.floor {
		delete(t.candidates, least.Name)
		t.candidates[name] = &Talker{Name: name, Count: estimate, Estimated: true}
	}
}

// list returns the most frequent names.
func (t *top) list(n int) []Talker {
	talkers := make([]Talker, 0, len(t.candidates))
	for _, talker := range slices.SortedFunc(maps.Values(t.candidates), func(a, b *Talker) int { return lessFrequent(b, a) }) {
		talkers = append(talkers, *talker)
	}
	return talkers[:min(n, len(talkers))]
}

// lessFrequent orders by records, then by bytes; among equals, the name that sorts first counts as the more frequent.
func lessFrequent(a, b *Talker) int {
	return cmp.Or(cmp.Compare(a.Records, b.Records), cmp.Compare(a.Bytes, b.Bytes), strings.Compare(b.Name, a.Name))
}

// tops are the lists of what is dropped most. Deciders gather names first, so that the sketches are updated once for many records.
type tops struct{ events, authors, repositories *top }

func newTops() *tops { return &tops{newTop(), newTop(), newTop()} }

// gathered are the names that a decider has not handed over yet.
type gathered struct{ events, authors, repositories map[string]*Count }

func newGathered() *gathered {
	return &gathered{map[string]*Count{}, map[string]*Count{}, map[string]*Count{}}
}

// maxGathered is how many names a decider gathers before it hands them over.
const maxGathered = 1 << 12

// many reports whether it is time to hand the names over.
func (g *gathered) many() bool {
	return max(len(g.events), len(g.authors), len(g.repositories)) > maxGathered
}

// add takes the names over, and clears them.
func (t *tops) add(g *gathered) {
	for _, pair := range []struct {
		top   *top
		names map[string]*Count
	}{{t.events, g.events}, {t.authors, g.authors}, {t.repositories, g.repositories}} {
		for _, name := range slices.Sorted(maps.Keys(pair.names)) {
			pair.top.add(name, *pair.names[name])
		}
		clear(pair.names)
	}
}

// gather counts a name, which shares memory with a record.
func gather(names map[string]*Count, name string, bytes int) {
	if name == "" {
		return
	}
	c := names[name]
	if c == nil {
		c = new(Count)
		names[strings.Clone(name)] = c
	}
	c.add(bytes)
}
