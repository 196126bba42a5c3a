package policy

import (
	"github.com/auditcoverage/auditcoverageprocessor/processor/catalog"
	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

// Examples are the events that an event type stands for, one for each of its keys, as records of nobody in particular, to see what becomes of them.
func Examples(c *catalog.Catalog, e *catalog.Entry) []Subject {
	subjects := subjectsOf(e)
	for i := range subjects {
		subjects[i].Conditions = Holding(NoRule)
		if subjects[i].Product = c.ProductOf(subjects[i].Event); subjects[i].Product == "" {
			subjects[i].Product = e.ProductByText()
		}
	}
	return subjects
}

// Somebody is an actor for whom everything holds that the match asks of one.
func (m *Match) Somebody() *event.Actor {
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
	return actor
}

func first(texts []string) string {
	if len(texts) == 0 {
		return ""
	}
	return texts[0]
}

// Holding lets the condition of one rule hold, and no other.
type Holding int

// Holds reports whether the condition of a rule holds.
func (h Holding) Holds(rule int) (bool, error) { return rule == int(h), nil }
