// SPDX-License-Identifier: Apache-2.0

package engine

import (
	"strings"
	"sync/atomic"

	"go.uber.org/zap"

	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

const (
	// maxLoggedKeys bounds how many unknown action keys are logged from start to stop: an app can put free text there.
	maxLoggedKeys = 100
	// tableSize leaves room, so that a search ends soon: few more than maxLoggedKeys are entered, when many are new at once.
	tableSize = 4 * maxLoggedKeys
	// maxLoggedKey bounds the length of a key that is logged.
	maxLoggedKey = 128
)

// unknownKeys logs each of the first unknown action keys once. Only their hashes are remembered, in a fixed table.
type unknownKeys struct {
	logger *zap.Logger

	hashes [tableSize]atomic.Uint64 // open addressing; 0 is free
	count  atomic.Int32
}

// log logs the key of an event that the catalog does not know, with what to write into a catalog to name it.
func (k *unknownKeys) log(e *event.Event) {
	if !isLoggable(e.ActionKey) || !k.first(e.ActionKey) {
		return
	}
	key := strings.Clone(e.ActionKey) // a logger may keep it longer than the record lasts
	area, level := "<area>", "<level>"
	if e.Area != event.AreaUnknown && e.Level != event.LevelUnknown {
		area, level = e.Area.String(), e.Level.String()
	}
	k.logger.Info("Action key is not in the catalog. To name it, add this to a file of catalog::files",
		zap.String("action_key", key),
		zap.String("event", "- {id: <product>.<name>, keys: ['"+key+"'], area: "+area+", level: "+level+"}"))
}

// first reports whether the key is new and there is room to remember it.
func (k *unknownKeys) first(key string) bool {
	hash := hashOf(key)
	for i := hash; ; i++ {
		slot := &k.hashes[i%tableSize]
		switch known := slot.Load(); {
		case known == hash:
			return false
		case known != 0:
			continue
		case k.count.Load() >= maxLoggedKeys:
			return false
		case slot.CompareAndSwap(0, hash):
			return k.count.Add(1) <= maxLoggedKeys
		case slot.Load() == hash:
			return false
		}
	}
}

// hashOf is FNV-1a, and never 0.
func hashOf(key string) uint64 {
	const offset, prime = 14695981039346656037, 1099511628211
	hash := uint64(offset)
	for i := range len(key) {
		hash = (hash ^ uint64(key[i])) * prime
	}
	return max(hash, 1)
}

// isLoggable reports whether a key is of [A-Za-z0-9._-] and not too long, so that text of a record cannot deceive the reader of the log.
func isLoggable(key string) bool {
	if key == "" || len(key) > maxLoggedKey {
		return false
	}
	for _, c := range []byte(key) {
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c == '.', c == '_', c == '-':
		default:
			return false
		}
	}
	return true
}
