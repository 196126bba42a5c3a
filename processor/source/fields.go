// SPDX-License-Identifier: Apache-2.0

package source

import (
	"regexp"
	"slices"
	"strings"
)

// keys reads where the key stands.
func (r *reader) keys(at place) {
	for _, item := range r.list(at, maxListed) {
		text, ok := r.text(item, "a path, or a template such as {verb}/{objectRef.resource}")
		if !ok {
			continue
		}
		key, err := ParseKey(text)
		if err != nil {
			r.problem(item, "%v", err)
			continue
		}
		r.source.Keys = append(r.source.Keys, key)
	}
	r.source.setShapes()
}

// time reads where the time stands: a path, or a map with its unit.
func (r *reader) time(at place) {
	if at.Node == nil {
		return
	}
	if at.Kind != KindMap {
		r.source.Time.Paths = r.paths(at)
		return
	}
	r.isMap(at, "path", "unit")
	r.source.Time.Paths = r.paths(r.required(at, "path"))
	if unit := r.field(at, "unit"); unit.Node != nil {
		number := slices.Index(UnitNames, unit.Text)
		if number < 0 || unit.Kind != KindText {
			r.problem(unit, "found %s: expected one of %s", found(unit.Node), strings.Join(UnitNames, ", "))
			return
		}
		r.source.Time.Unit = Unit(number) //nolint:gosec // an index of UnitNames fits
	}
}

// actor reads where it says who did it.
func (r *reader) actor(at place) {
	if at.Node == nil || !r.isMap(at, "id", "name", "address", "type", "system") {
		return
	}
	a := &r.source.Actor
	a.ID, a.Name = r.paths(r.field(at, "id")), r.paths(r.field(at, "name"))
	a.Address, a.Type = r.paths(r.field(at, "address")), r.paths(r.field(at, "type"))
	a.System = r.conditions(r.field(at, "system"))
}

var typeForm = regexp.MustCompile(`^[a-z][a-z0-9]*(_[a-z0-9]+)*$`)

// objects reads where it names what was affected, by type.
func (r *reader) objects(at place) {
	if at.Node == nil {
		return
	}
	if at.Kind != KindMap || len(at.Names) > maxListed {
		r.problem(at, "found %s: expected a map of at most %d types of objects, such as {repository: repo}", found(at.Node), maxListed)
		return
	}
	r.isMap(at, at.Names...)
	for i, name := range at.Names {
		item := place{&at.Items[i], at.path + "::" + name}
		if !typeForm.MatchString(name) {
			r.problem(item, "found type %q: expected a name in snake case", name)
		}
		object := Object{Type: name}
		for _, where := range r.list(item, maxListed) {
			object.Places = append(object.Places, r.objectPlace(where))
		}
		r.source.Objects = append(r.source.Objects, object)
	}
}

// objectPlace reads a path, or a map of a path and when it counts.
func (r *reader) objectPlace(at place) (p ObjectPlace) {
	if at.Kind != KindMap {
		p.Path, _ = r.path(at)
		return p
	}
	r.isMap(at, "path", "when")
	if path := r.required(at, "path"); path.Node != nil {
		p.Path, _ = r.path(path)
	}
	p.When = r.conditions(r.required(at, "when"))
	return p
}

// outcome reads what tells how it ended.
func (r *reader) outcome(at place) {
	if at.Node == nil || !r.isMap(at, "denied", "failure", "success") {
		return
	}
	o := &r.source.Outcome
	o.Denied, o.Failure, o.Success = r.conditions(r.field(at, "denied")), r.conditions(r.field(at, "failure")), r.conditions(r.field(at, "success"))
}

// overrides reads the events that are added to a record's own.
func (r *reader) overrides(at place) {
	for _, item := range r.list(at, maxListed) {
		if !r.isMap(item, "event", "when") {
			continue
		}
		var o Override
		if id := r.required(item, "event"); id.Node != nil {
			o.Event, _ = r.text(id, "the id of an event type of this catalog")
		}
		when := r.required(item, "when")
		o.When = r.conditions(when)
		r.notClientSet(when, o.When, "an override")
		r.source.Overrides = append(r.source.Overrides, o)
	}
}

// stages reads the levels of records that are not the only one of their event. What is not sure to hold cannot raise a level.
func (r *reader) stages(at place) {
	for _, item := range r.list(at, maxListed) {
		if !r.isMap(item, "level", "when") {
			continue
		}
		var s Stage
		if level := r.required(item, "level"); level.Node != nil {
			if err := s.Level.UnmarshalText([]byte(level.Text)); err != nil || level.Kind != KindText {
				r.problem(level, "found %s: expected one of base, advanced, full", found(level.Node))
			}
		}
		when := r.required(item, "when")
		s.When = r.conditions(when)
		r.notClientSet(when, s.When, "a stage")
		for i := range s.When {
			if len(s.When[i].Equals) == 0 {
				r.problem(when, "found a condition without equals: expected one, since a stage may lead to a higher level")
			}
		}
		r.source.Stages = append(r.source.Stages, s)
	}
}

// notClientSet reports conditions that a client can make hold, or fail.
func (r *reader) notClientSet(at place, conditions []Condition, what string) {
	for i := range conditions {
		if p := conditions[i].Path; r.source.isClientSet(&p) {
			r.problem(at, "found %s, which a client sets: expected a member that only the product writes, since %s decides", p, what)
		}
	}
}
