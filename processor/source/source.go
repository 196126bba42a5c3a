// SPDX-License-Identifier: Apache-2.0

// Package source is the declaration of how a product's audit records look: what they are recognized by, and where in them key, time, actor, objects and outcome
// stand. It reads declarations and holds them to the rules; it sees no records.
package source

import "github.com/auditcoverage/auditcoverageprocessor/processor/event"

// Source is how the records of one product look. It is immutable.
type Source struct {
	// Product is the name of the product in lower case.
	Product string
	// Sets are what a record is recognized by: it has all that one of them asks for.
	Sets []Set
	// Keys are where the key stands, the first that a record has.
	Keys []Key
	// Time is when it happened.
	Time Time
	// Actor is who did it.
	Actor Actor
	// Objects are what was affected.
	Objects []Object
	// Outcome is how it ended.
	Outcome Outcome
	// ID is the record's own id, the first path that a record has.
	ID []Path
	// Overrides are the events that a record stands for in addition to that of its key. They can only make it stay.
	Overrides []Override
	// Stages are the levels of records that are not the only one of their event. The first that holds counts; it is the only way to a higher level.
	Stages []Stage
	// ClientSet are members whose values a client chooses, in addition to those that are known by their names.
	ClientSet []Path

	shapes []Shape
}

// Set is members that records have together.
type Set []Place

// Place is one member of a set: any of several paths, or one with a constant.
type Place struct {
	// AnyOf are the paths of which a record has one.
	AnyOf []Path
	// Equals is the value of the only path; empty if any will do.
	Equals string
}

// Time is where a record says when it happened.
type Time struct {
	// Paths are tried in order.
	Paths []Path
	// Unit is what the time is counted in.
	Unit Unit
}

// Actor is where a record says who did it. Of several paths, the first that a record has counts.
type Actor struct {
	ID, Name, Address, Type []Path
	// System marks what the system itself did: any of these conditions.
	System []Condition
}

// Object is where a record names something that was affected.
type Object struct {
	// Type is the type of the object in lower snake case.
	Type string
	// Places are tried in order.
	Places []ObjectPlace
}

// ObjectPlace is a path to the name of an object, which counts if the condition holds.
type ObjectPlace struct {
	Path Path
	// When are the conditions of which one must hold; none if it always counts.
	When []Condition
}

// Outcome is what tells how it ended: of each, any condition. Denied is looked at first, then failure, then success.
type Outcome struct {
	Denied, Failure, Success []Condition
}

// Override adds an event to a record for which any of its conditions holds.
type Override struct {
	// Event is the id of an event type of the product.
	Event string
	// When are the conditions.
	When []Condition
}

// Stage gives a record for which any of its conditions holds another level than its event's.
type Stage struct {
	// Level is the level of the record.
	Level event.Level
	// When are the conditions.
	When []Condition
}

// Shapes returns the shapes of the keys, without repetition. The result must not be changed.
func (s *Source) Shapes() []Shape { return s.shapes }

// ObjectTypes returns the types of objects that are declared, in their order.
func (s *Source) ObjectTypes() (types []string) {
	for i := range s.Objects {
		types = append(types, s.Objects[i].Type)
	}
	return types
}

// Paths returns every path that is declared, some of them more than once.
func (s *Source) Paths() (paths []Path) {
	conditions := func(conditions []Condition) {
		for i := range conditions {
			if len(conditions[i].Path.Steps) > 0 {
				paths = append(paths, conditions[i].Path)
			}
		}
	}
	for _, set := range s.Sets {
		for i := range set {
			paths = append(paths, set[i].AnyOf...)
		}
	}
	for i := range s.Keys {
		paths = append(paths, s.Keys[i].Paths...)
	}
	for _, list := range [][]Path{s.Time.Paths, s.Actor.ID, s.Actor.Name, s.Actor.Address, s.Actor.Type, s.ID} {
		paths = append(paths, list...)
	}
	for i := range s.Objects {
		for j := range s.Objects[i].Places {
			paths = append(paths, s.Objects[i].Places[j].Path)
			conditions(s.Objects[i].Places[j].When)
		}
	}
	for _, list := range [][]Condition{s.Actor.System, s.Outcome.Denied, s.Outcome.Failure, s.Outcome.Success} {
		conditions(list)
	}
	for i := range s.Overrides {
		conditions(s.Overrides[i].When)
	}
	for i := range s.Stages {
		conditions(s.Stages[i].When)
	}
	return paths
}
