// SPDX-License-Identifier: Apache-2.0

package policy

import (
	"slices"
	"strings"

	"github.com/auditcoverage/auditcoverageprocessor/processor/catalog"
	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

// matcher is a compiled Match.
type matcher struct {
	names        names
	texts        []string
	areas        bitSet[event.Area]
	levels       bitSet[event.Level]
	selections   []selection
	hasCondition bool
}

func newMatcher(m *Match) matcher {
	return matcher{
		names: newNames(m.IDs, m.Keys, m.Classes), texts: m.Texts, areas: newBitSet(m.Areas), levels: newBitSet(m.Levels),
		selections: selectionsOf(m), hasCondition: m.Condition != "",
	}
}

// matches reports whether everything but the condition holds.
func (m *matcher) matches(s *Subject) bool {
	if !m.areas.has(s.Resolved.Area) || !m.levels.has(s.Resolved.Level) {
		return false
	}
	if (m.names.any() || len(m.texts) > 0) && !m.names.match(s) && !containsFold(m.texts, s.Event.ActionText) {
		return false
	}
	for i := range m.selections {
		if !m.selections[i].holds(s, &m.selections[i].listed) {
			return false
		}
	}
	return true
}

// matchesRecord reports whether everything but the condition holds of what the record itself says, which need not be what its event type says where that was
// found by its text, beside an unknown key.
func (m *matcher) matchesRecord(s *Subject) bool {
	if !s.Resolved.Match.KeyUnknown {
		return true
	}
	own := *s.Resolved
	own.Match = catalog.Match{Class: own.Match.Class}
	if !own.FromRecord {
		own.Area, own.Level = event.AreaUnknown, event.LevelUnknown
	}
	alone := *s
	alone.Resolved = &own
	return m.matches(&alone)
}

func containsFold(listed []string, text string) bool {
	return text != "" && slices.ContainsFunc(listed, func(l string) bool { return strings.EqualFold(l, text) })
}

// names is a compiled set of ids, keys and classes.
type names struct {
	ids      []string
	keys     []string
	patterns []pattern
	// classes are as they are written, and classParts as they stand in a key.
	classes    []string
	classParts []string
}

func newNames(ids, keys, classes []string) names {
	n := names{ids: ids, classes: classes}
	for _, key := range keys {
		if p := newPattern(key); p.exact() {
			n.keys = append(n.keys, key)
		} else {
			n.patterns = append(n.patterns, p)
		}
	}
	for _, class := range classes {
		n.classParts = append(n.classParts, catalog.ClassPart(class))
	}
	return n
}

func (n *names) any() bool { return len(n.ids)+len(n.keys)+len(n.patterns)+len(n.classes) > 0 }

// match reports whether any of the names is the event's.
func (n *names) match(s *Subject) bool {
	id := s.Resolved.ID()
	return id != "" && slices.Contains(n.ids, id) || n.matchKey(s.Event.ActionKey) || n.matchClass(s)
}

func (n *names) matchKey(key string) bool {
	return key != "" && (slices.Contains(n.keys, key) || slices.ContainsFunc(n.patterns, func(p pattern) bool { return p.matches(key) }))
}

// matchClass reports whether any of the classes is the event's: exactly, if it names it itself, or else as it stands in its key.
func (n *names) matchClass(s *Subject) bool {
	if s.Event.Class != "" {
		return slices.Contains(n.classes, s.Event.Class)
	}
	return s.Resolved.Match.Class != "" && slices.Contains(n.classParts, s.Resolved.Match.Class)
}

// bitSet is a set of areas or of levels, by bit.
type bitSet[T ~uint8] uint16

// newBitSet makes a set of what a selector lists; an empty selector has all.
func newBitSet[T ~uint8](values []T) (set bitSet[T]) {
	for _, value := range values {
		set |= 1 << value
	}
	if len(values) == 0 {
		return ^set
	}
	return set
}

func (s bitSet[T]) has(value T) bool { return s&(1<<value) != 0 }
