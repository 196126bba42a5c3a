// SPDX-License-Identifier: Apache-2.0

package policy

import (
	"slices"

	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

// selector is a list of texts in a match, of which a fact of the record must be one. What names an event (ids, keys, classes, texts), areas, levels and the
// condition are no selectors of this kind, since any of the names may hold, and the others are no texts.
type selector struct {
	// listed returns what a match lists; nothing if it does not ask.
	listed func(*Match) []string
	// holds reports whether a fact of the record is listed.
	holds func(s *Subject, listed []string) bool
	// ofActor says that it asks for more of the record than its event.
	ofActor bool
	// folds says that it compares without regard to case.
	folds bool
}

// selectors are all there are. A new one is a field of Match, a row here, and what the tests then ask for.
var selectors = [...]selector{
	{listed: func(m *Match) []string { return m.Categories }, holds: hasCategory, folds: true},
	{listed: func(m *Match) []string { return m.Products }, holds: isFact(func(s *Subject) string { return s.Resolved.Product })},
	{listed: func(m *Match) []string { return m.Authors }, holds: isFact(func(s *Subject) string { return s.Actor.Name }), ofActor: true},
	{listed: func(m *Match) []string { return m.AuthorTypes }, holds: isFact(func(s *Subject) string { return s.Actor.Type }), ofActor: true},
	{listed: func(m *Match) []string { return m.Systems }, holds: isFact(func(s *Subject) string { return s.Actor.System }), ofActor: true},
	{listed: func(m *Match) []string { return m.Methods }, holds: isFact(func(s *Subject) string { return s.Actor.Method }), ofActor: true},
	{listed: func(m *Match) []string { return m.Objects.Project }, holds: isAffected(event.ObjectProject), ofActor: true},
	{listed: func(m *Match) []string { return m.Objects.Repository }, holds: isAffected(event.ObjectRepository), ofActor: true},
	{listed: func(m *Match) []string { return m.Objects.User }, holds: isAffected(event.ObjectUser), ofActor: true},
	{listed: func(m *Match) []string { return m.Objects.Group }, holds: isAffected(event.ObjectGroup), ofActor: true},
}

func hasCategory(s *Subject, listed []string) bool {
	return containsFold(listed, s.Resolved.Category()) || containsFold(listed, s.Event.Category) || containsFold(listed, s.Event.CategoryKey)
}

func isFact(fact func(*Subject) string) func(*Subject, []string) bool {
	return func(s *Subject, listed []string) bool { return slices.Contains(listed, fact(s)) }
}

func isAffected(typ string) func(*Subject, []string) bool {
	return func(s *Subject, listed []string) bool {
		for i := range s.Actor.Objects {
			if s.Actor.Objects[i].Type == typ && slices.Contains(listed, s.Actor.Objects[i].Name) {
				return true
			}
		}
		return false
	}
}

// selection is a selector with what a match lists.
type selection struct {
	holds  func(s *Subject, listed []string) bool
	listed []string
}

// selectionsOf returns the selectors that a match asks.
func selectionsOf(m *Match) (asked []selection) {
	for i := range selectors {
		if listed := selectors[i].listed(m); len(listed) > 0 {
			asked = append(asked, selection{selectors[i].holds, listed})
		}
	}
	return asked
}
