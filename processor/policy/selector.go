// SPDX-License-Identifier: Apache-2.0

package policy

import (
	"maps"
	"slices"
	"strings"

	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

// selector is a list of texts in a match, of which a fact of the record must be one. What names an event (ids, keys, classes, texts), areas, levels and the
// condition are no selectors of this kind, since any of the names may hold, and the others are no texts.
type selector struct {
	// name is the selector's path in the match.
	name string
	// listed returns what a match lists; nothing if it does not ask.
	listed func(*Match) []string
	// holds reports whether a fact of the record is listed.
	holds func(s *Subject, listed *list) bool
	// ofActor says that it asks for more of the record than its event.
	ofActor bool
	// folds says that it compares without regard to case.
	folds bool
	// patterns says that * stands for any characters in it.
	patterns bool
}

// selectors are all there are, but for those of objects whose types are declared. A new one is a field of Match, a row here, and what the tests then ask for.
var selectors = [...]selector{
	{name: "categories", listed: func(m *Match) []string { return m.Categories }, holds: hasCategory, folds: true},
	{name: "products", listed: func(m *Match) []string { return m.Products }, holds: isFact(func(s *Subject) string { return s.Resolved.Product })},
	{
		name: "authors", listed: func(m *Match) []string { return m.Authors }, holds: isFact(func(s *Subject) string { return s.Actor.Name }),
		ofActor: true, patterns: true,
	},
	{
		name: "author_types", listed: func(m *Match) []string { return m.AuthorTypes }, holds: isFact(func(s *Subject) string { return s.Actor.Type }),
		ofActor: true,
	},
	{
		name: "systems", listed: func(m *Match) []string { return m.Systems }, holds: isFact(func(s *Subject) string { return s.Actor.System }),
		ofActor: true, patterns: true,
	},
	{name: "methods", listed: func(m *Match) []string { return m.Methods }, holds: isFact(func(s *Subject) string { return s.Actor.Method }), ofActor: true},
	ofObjects("project", event.ObjectProject, func(o *Objects) []string { return o.Project }),
	ofObjects("repository", event.ObjectRepository, func(o *Objects) []string { return o.Repository }),
	ofObjects("user", event.ObjectUser, func(o *Objects) []string { return o.User }),
	ofObjects("group", event.ObjectGroup, func(o *Objects) []string { return o.Group }),
}

// familyTypes are the types of objects of the forms that are built in.
var familyTypes = []string{"project", "repository", "user", "group"}

// types are the other types of objects, in alphabetical order.
func (o *Objects) types() []string { return slices.Sorted(maps.Keys(o.Others)) }

// selectorsOf are the selectors that any of some matches may ask.
func selectorsOf(matches ...*Match) []selector {
	all := selectors[:]
	var added []string
	for _, m := range matches {
		for _, typ := range m.Objects.types() {
			if !slices.Contains(added, typ) {
				added = append(added, typ)
				all = append(all, ofObjects(typ, strings.ToUpper(typ), func(o *Objects) []string { return o.Others[typ] }))
			}
		}
	}
	return all
}

// ofObjects is the selector of affected objects of a type.
func ofObjects(name, typ string, listed func(*Objects) []string) selector {
	return selector{
		name: "objects::" + name, listed: func(m *Match) []string { return listed(&m.Objects) }, holds: isAffected(typ), ofActor: true, patterns: true,
	}
}

func hasCategory(s *Subject, l *list) bool {
	return containsFold(l.texts, s.Resolved.Category()) || containsFold(l.texts, s.Event.Category) || containsFold(l.texts, s.Event.CategoryKey)
}

func isFact(fact func(*Subject) string) func(*Subject, *list) bool {
	return func(s *Subject, l *list) bool { return l.has(fact(s)) }
}

func isAffected(typ string) func(*Subject, *list) bool {
	return func(s *Subject, l *list) bool {
		for i := range s.Actor.Objects {
			if s.Actor.Objects[i].Type == typ && l.has(s.Actor.Objects[i].Name) {
				return true
			}
		}
		return false
	}
}

// list is what a selector lists, compiled.
type list struct {
	texts    []string
	patterns []pattern
}

func (s *selector) compile(listed []string) (l list) {
	for _, text := range listed {
		if p := newPattern(text); s.patterns && !p.exact() {
			l.patterns = append(l.patterns, p)
		} else {
			l.texts = append(l.texts, text)
		}
	}
	return l
}

func (l *list) has(text string) bool {
	return slices.Contains(l.texts, text) || slices.ContainsFunc(l.patterns, func(p pattern) bool { return p.matches(text) })
}

// selection is a selector with what a match lists.
type selection struct {
	holds  func(s *Subject, listed *list) bool
	listed list
}

// selectionsOf returns the selectors that a match asks.
func selectionsOf(m *Match) (asked []selection) {
	for _, s := range selectorsOf(m) {
		if listed := s.listed(m); len(listed) > 0 {
			asked = append(asked, selection{s.holds, s.compile(listed)})
		}
	}
	return asked
}
