// SPDX-License-Identifier: Apache-2.0

package record

import (
	"strings"

	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

const (
	// factSlots is how many sets of facts a reader remembers at most, of records whose facts do not stand in an object of text.
	factSlots = 256
	// maxFacts bounds the bytes of a set of facts.
	maxFacts = 512
)

// factMemo remembers the facts of records that are read to their end before they are judged: those that a parser made maps of, entities of the REST interface,
// and legacy lines. Equal facts are judged equally. What it gives out is never overwritten.
type factMemo struct {
	slots [factSlots]factSlot
	mask  uint64 // chooses among the slots
}

// factSlot is the place of one set of facts.
type factSlot struct {
	facts  event.Event
	format event.Format
	place  place
}

func newFactMemo() *factMemo { return &factMemo{mask: factSlots - 1} }

// hashOf is a number that most sets of facts do not share.
func hashOf(e *event.Event) uint64 {
	const odd = 0x9e3779b97f4a7c15
	return ((digest(e.ActionKey)*odd^digest(e.ActionText))*odd^digest(e.Class)^digest(e.CategoryKey)<<1)*odd + uint64(e.Area)<<8 + uint64(e.Level)
}

// isOf reports whether the slot holds the facts of an event. The time is none of them.
func (s *factSlot) isOf(e *event.Event, format event.Format) bool {
	f := &s.facts
	return s.place.version != 0 && s.format == format && f.Area == e.Area && f.Level == e.Level && f.ActionKey == e.ActionKey && f.Class == e.Class &&
		f.ActionText == e.ActionText && f.CategoryKey == e.CategoryKey && f.Category == e.Category
}

// recallFacts finds the facts of a record that is proven in the memo, or remembers them if they came before.
func (r *Reader) recallFacts() {
	if r.facts == nil {
		r.facts = newFactMemo()
	}
	hash := hashOf(&r.event)
	number := int(hash >> 40 & r.facts.mask) //nolint:gosec // masked
	s := &r.facts.slots[number]
	if !s.isOf(&r.event, r.format) {
		s.place.misses++
		s.remember(&r.event, r.format, hash)
		return
	}
	s.place.misses = 0
	r.setFacts(&s.facts, objectSlots+number)
}

// remember stores facts, if they came before.
func (s *factSlot) remember(e *event.Event, format event.Format, hash uint64) {
	if len(e.ActionKey)+len(e.Class)+len(e.ActionText)+len(e.CategoryKey)+len(e.Category) > maxFacts || !s.place.admits(hash) {
		return
	}
	s.place.take()
	s.format = format
	s.facts = event.Event{
		Area: e.Area, Level: e.Level, ActionKey: strings.Clone(e.ActionKey), Class: strings.Clone(e.Class), ActionText: strings.Clone(e.ActionText),
		CategoryKey: strings.Clone(e.CategoryKey), Category: strings.Clone(e.Category),
	}
}
