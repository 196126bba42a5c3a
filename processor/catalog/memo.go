// SPDX-License-Identifier: Apache-2.0

package catalog

import (
	"hash/maphash"
	"strings"
	"sync/atomic"
)

const (
	// memoSize bounds how many keys are remembered; a log has a few hundred.
	memoSize = 1024
	// maxMemoKey bounds the length of a key that is remembered.
	maxMemoKey = 256
)

// memo remembers what the last keys were found to be. It is safe for concurrent use. A key is remembered when it is seen for the second time, so that a log of
// keys that are all different costs no memory.
type memo struct {
	seed  maphash.Seed
	seen  [memoSize]atomic.Uint64
	known [memoSize]atomic.Pointer[memory]
}

// memory is a key with its match.
type memory struct {
	patterns *patterns
	key      string
	match    Match
}

func newMemo() *memo { return &memo{seed: maphash.MakeSeed()} }

// find returns what a key was found to be before, or asks the patterns.
func (m *memo) find(p *patterns, key string) Match {
	if len(key) > maxMemoKey {
		return p.find(key)
	}
	hash := maphash.String(m.seed, key)
	slot := hash % memoSize
	if known := m.known[slot].Load(); known != nil && known.key == key && known.patterns == p {
		return known.match
	}
	match := p.find(key)
	if m.seen[slot].Swap(hash) == hash {
		m.known[slot].Store(&memory{patterns: p, key: strings.Clone(key), match: match})
	}
	return match
}
