// SPDX-License-Identifier: Apache-2.0

package record

import (
	"encoding/binary"
	"math/bits"
	"strings"

	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
	"github.com/auditcoverage/auditcoverageprocessor/processor/record/jsonscan"
)

// A log has a few hundred different auditType objects. A memo holds the bytes of those that came before, with what they say: equality proves such an object and
// its end, and nothing of what stands around it.

const (
	// MemoSlots is how many objects, and how many sets of facts, a reader remembers at most.
	MemoSlots = objectSlots + factSlots
	// objectSlots is how many objects it remembers, each in the slot that its bytes choose.
	objectSlots = 256
	// NoSlot is the slot of a record whose object is not remembered.
	NoSlot = -1
	// maxRemembered is how long an object may be.
	maxRemembered = 1 << 10
	// maxMemo bounds the bytes of all objects of a reader.
	maxMemo = 128 << 10
	// patience is how many others in a row must come before an object loses its slot: a writer who lets two take turns cannot make each be stored anew.
	patience = 16
)

// memo remembers objects. What it gives out is never overwritten: a slot gets new strings.
type memo struct {
	slots [objectSlots]slot
	mask  uint64 // chooses among the slots
	bytes int    // of all objects
}

// slot is the place of one object.
type slot struct {
	// object is the text of the object, to its closing brace; empty if there is none.
	object string
	facts  event.Event
	place  place
}

// place is who has a slot, and who asked for it.
type place struct {
	// version counts those that the slot has had.
	version uint32
	// misses counts the others that came since the one that has it did.
	misses int
	// candidate tells the other that came last. One gets the slot when it comes again, so that one that comes once costs no memory.
	candidate uint64
}

// admits reports whether another may take the slot now: it came last time too, and the one that has the slot did not come for long.
func (p *place) admits(candidate uint64) bool {
	switch {
	case p.version != 0 && p.misses < patience:
		return false
	case p.candidate != candidate:
		p.candidate = candidate
		return false
	default:
		return true
	}
}

// take gives the slot to another.
func (p *place) take() {
	p.version++
	p.misses = 0
}

func newMemo() *memo { return &memo{mask: objectSlots - 1} }

// The places of an object whose bytes choose its slot: where texts and keys differ in most.
const (
	firstSample = len(`{"action":"`)
	samples     = 14
	sampled     = firstSample + samples*8
)

// choose returns the slot for the object at i, and a hash of its first bytes; no slot if the text is too short.
func (m *memo) choose(text string, i int) (number int, hash uint64) {
	if len(text)-i < sampled {
		return NoSlot, 0
	}
	s := text[i+firstSample : i+sampled]
	for k := range samples { // each has a factor of its own, so that none waits for the one before
		hash += load(s[k*8:]) * factors[k]
	}
	return int(hash >> 40 & m.mask), hash //nolint:gosec // masked
}

// factors are odd numbers without a pattern.
var factors = func() (f [samples]uint64) {
	const odd = 0x9e3779b97f4a7c15
	for k := range f {
		f[k] = bits.RotateLeft64(odd*uint64(2*k+3), 11*k) | 1
	}
	return f
}()

// load returns the first eight bytes of a text as a number; the compiler makes one load of it.
func load(s string) uint64 { return binary.LittleEndian.Uint64([]byte(s[:8])) }

// recall reads the object at the position from the memo, if it is there, and returns its slot.
func (r *Reader) recall() (number int, hash uint64, known bool) {
	if r.memo == nil {
		r.memo = newMemo()
	}
	text, i := r.cursor.Text, r.cursor.Pos
	number, hash = r.memo.choose(text, i)
	if number == NoSlot {
		return NoSlot, 0, false
	}
	s := &r.memo.slots[number]
	if s.object == "" || !strings.HasPrefix(text[i:], s.object) {
		s.place.misses++
		return number, hash, false
	}
	s.place.misses = 0
	r.cursor.Pos = i + len(s.object)
	r.setFacts(&s.facts, number)
	return number, hash, true
}

// setFacts gives the record the facts that a slot holds, which say nothing of its time.
func (r *Reader) setFacts(facts *event.Event, slot int) {
	timestamp := r.event.Timestamp
	r.event = *facts
	r.event.Timestamp = timestamp
	r.slot = slot
}

// remember stores the object from start to the position in a slot, if it came before.
func (r *Reader) remember(number int, hash uint64, start int) {
	object := r.cursor.Text[start:r.cursor.Pos]
	s := &r.memo.slots[number]
	if len(object) > maxRemembered || len(object) < sampled {
		return
	}
	hash ^= load(object[len(object)-8:]) ^ load(object[len(object)-24:])<<1 ^ uint64(len(object))
	if !s.place.admits(hash) || r.memo.bytes+len(object)-len(s.object) > maxMemo {
		return
	}
	s.place.take()
	r.memo.bytes += len(object) - len(s.object)
	s.object = strings.Clone(object)
	s.facts = factsOf(s.object)
}

// factsOf reads an object that is known to be well formed.
func factsOf(object string) event.Event {
	r := Reader{options: &Options{}, cursor: jsonscan.Cursor{Text: object}}
	r.parseFacts()
	return r.event
}

// MemoSlot returns the slot in which the auditType of the record was found, or its facts, and how many the slot has had: together they tell its facts and their
// format from all others of this reader. It is NoSlot if they were read from the record itself.
func (r *Reader) MemoSlot() (number int, version uint32) {
	switch {
	case r.slot == NoSlot:
		return NoSlot, 0
	case r.slot < objectSlots:
		return r.slot, r.memo.slots[r.slot].place.version
	default:
		return r.slot, r.facts.slots[r.slot-objectSlots].place.version
	}
}
