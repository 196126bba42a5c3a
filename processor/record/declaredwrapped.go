// SPDX-License-Identifier: Apache-2.0

package record

import (
	"github.com/auditcoverage/auditcoverageprocessor/processor/record/jsonscan"
)

// standsIn reports whether a record of a declared source, or nearly one, stands in a text: as an object at any depth of objects and of JSON in strings, or,
// where the text is no JSON, as the names of its members. It is the slow path, which a fast one precedes.
func (d *declared) standsIn(text string) bool {
	if !d.table.names.areIn(text) {
		return false
	}
	text = cutLead(text)
	if next := jsonscan.Peek(text, 0); next != '{' && next != '[' {
		return true
	}
	if end := jsonscan.SkipDeep(text, 0, 0); end == jsonscan.Invalid || jsonscan.SkipSpace(text, end) != len(text) {
		return true
	}
	s := search{declared: d, budget: searchBudget * len(text)}
	return s.value(text, 0, 0)
}

const (
	// searchBudget bounds how often each byte of a text is looked at, which is twice for each object that it stands in. Beyond it, a record may stand there.
	searchBudget = 32
	// searchDepth bounds the JSON in strings of JSON in strings.
	searchDepth = 8
)

// search is the way through all objects of a well-formed text.
type search struct {
	declared *declared
	budget   int
}

// value reports whether a record stands in the value at i, which is so deep in strings.
func (s *search) value(text string, i, depth int) bool {
	switch jsonscan.Peek(text, i) {
	case '{':
		return s.record(text, i) || s.members(text, i, depth)
	case '[':
		c := jsonscan.Cursor{Text: text, Pos: i + 1}
		for elements := (jsonscan.Elements{}); c.NextElement(&elements) == jsonscan.MemberFound; {
			if s.value(text, c.Pos, depth) {
				return true
			}
			if c.Pos = s.skip(text, c.Pos); s.budget < 0 {
				return true
			}
		}
	case '"':
		return s.inString(text, i, depth)
	}
	return false
}

// record reports whether the object at i is a record, or nearly one, or twofold.
func (s *search) record(text string, i int) bool {
	d := s.declared
	d.reset(text)
	d.past = true
	end := d.object(i+1, -1, &d.first, jsonscan.TopDepth)
	if end == jsonscan.Invalid {
		return true
	}
	if s.budget -= end - i; s.budget < 0 {
		return true
	}
	return d.conclude() != declaredNone
}

// members reports whether a record stands in a member of the object at i.
func (s *search) members(text string, i, depth int) bool {
	i++
	for begun := false; ; begun = true {
		_, value, found := nextName(text, i, begun)
		if found != jsonscan.MemberFound {
			return false
		}
		if s.value(text, value, depth) {
			return true
		}
		if i = s.skip(text, value); s.budget < 0 {
			return true
		}
	}
}

// skip returns the position after the value at i.
func (s *search) skip(text string, i int) int {
	end := jsonscan.SkipDeep(text, i, 0)
	s.budget -= end - i
	return end
}

// inString reports whether a record stands in the string at i. Without an escaped quote none does.
func (s *search) inString(text string, i, depth int) bool {
	end, escaped := jsonscan.SkipString(text, i+1)
	if !escaped {
		return false
	}
	inner := jsonscan.Unescape(text[i+1 : end-1])
	if !s.declared.table.names.areIn(inner) {
		return false
	}
	inner = cutLead(inner)
	if whole := jsonscan.SkipDeep(inner, 0, 0); depth == searchDepth || whole == jsonscan.Invalid || jsonscan.SkipSpace(inner, whole) != len(inner) {
		return true
	}
	return s.value(inner, 0, depth+1)
}
