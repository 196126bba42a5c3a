// SPDX-License-Identifier: Apache-2.0

package policy

import (
	"github.com/auditcoverage/auditcoverageprocessor/processor/catalog"
	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

// Subject is what is judged: an event, with what else is known of its record.
type Subject struct {
	Event *event.Event
	// Actor is empty unless a rule asks for it.
	Actor *event.Actor
	// Resolved is what the event was resolved to.
	Resolved *catalog.Resolved
	// Conditions evaluates the rules' conditions; nil if there are none.
	Conditions Conditions
}

// Conditions evaluates the conditions of rules for the record at hand.
type Conditions interface {
	// Holds reports whether the condition of the rule with this number holds. After an error, nothing is known.
	Holds(rule int) (bool, error)
}

// SubjectsOf returns the events that an event type stands for, one for each of its keys, without an actor.
func SubjectsOf(e *catalog.Entry) (subjects []Subject) {
	keys := e.Keys
	if len(keys) == 0 {
		keys = []string{""}
	}
	for _, key := range keys {
		resolved := e.Resolved()
		subjects = append(subjects, Subject{
			Event: &event.Event{Area: e.Area, Level: e.Level, ActionKey: key, ActionText: e.Summary, Category: e.Category, CategoryKey: e.CategoryKey},
			Actor: &event.Actor{}, Resolved: &resolved,
		})
	}
	return subjects
}
