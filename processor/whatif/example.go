// SPDX-License-Identifier: Apache-2.0

package whatif

import (
	"slices"
	"strings"

	"github.com/auditcoverage/auditcoverageprocessor/processor/catalog"
	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
	"github.com/auditcoverage/auditcoverageprocessor/processor/policy"
)

// Examples returns the events that an event type stands for, one for each of its keys, without an actor, to see what a policy does with them. No
// condition holds for them.
func Examples(c *catalog.Catalog, e *catalog.Entry) []policy.Subject {
	subjects := policy.SubjectsOf(e)
	for i := range subjects {
		subjects[i].Conditions = OnlyRule(policy.NoRule)
		subjects[i].Resolved.Product = c.ProductOf(subjects[i].Event, e)
	}
	return subjects
}

// example is the example of the event that has the needed key, of an event type with several; else the first.
func (e *Event) example(c *catalog.Catalog, entry *catalog.Entry) policy.Subject {
	return Examples(c, entry)[max(0, slices.Index(entry.Keys, e.Key))]
}

// ExampleActor returns an actor for whom everything holds that a match asks of one.
func ExampleActor(m *policy.Match) *event.Actor {
	actor := &event.Actor{Name: first(m.Authors), Type: first(m.AuthorTypes), System: first(m.Systems), Method: first(m.Methods)}
	for _, o := range []event.Object{
		{Type: event.ObjectProject, Name: first(m.Objects.Project)},
		{Type: event.ObjectRepository, Name: first(m.Objects.Repository)},
		{Type: event.ObjectUser, Name: first(m.Objects.User)},
		{Type: event.ObjectGroup, Name: first(m.Objects.Group)},
	} {
		if o.Name != "" {
			actor.Objects = append(actor.Objects, o)
		}
	}
	for typ, names := range m.Objects.Others {
		if len(names) > 0 {
			actor.Objects = append(actor.Objects, event.Object{Type: strings.ToUpper(typ), Name: names[0]})
		}
	}
	return actor
}

func first(texts []string) string {
	if len(texts) == 0 {
		return ""
	}
	return texts[0]
}

// OnlyRule lets the condition of one rule hold, and no other.
type OnlyRule int

// Holds reports whether the condition of a rule holds.
func (o OnlyRule) Holds(rule int) (bool, error) { return rule == int(o), nil }
