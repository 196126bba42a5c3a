// SPDX-License-Identifier: Apache-2.0

package catalog

import "github.com/auditcoverage/auditcoverageprocessor/processor/event"

// Resolved is what an event was resolved to: which product wrote it, which event type it is, and the area and level by which it is judged. The zero value is
// that of an event of which nothing is known.
type Resolved struct {
	// Product is the name of the product that wrote the record; empty if it is not known.
	Product string
	// Match is what the catalog makes of the event; empty if it was not asked.
	Match Match
	// Area and Level are those by which the event is judged: the record's own, or the catalog's for records that carry neither. Either may be unknown.
	Area  event.Area
	Level event.Level
	// FromRecord says that area and level are the record's own.
	FromRecord bool
}

// Reset forgets the last event.
func (r *Resolved) Reset() { *r = Resolved{} }

// Mapped reports whether the area and the level are both known, without which coverage cannot be applied.
func (r *Resolved) Mapped() bool { return r.Area != event.AreaUnknown && r.Level != event.LevelUnknown }

// Mapping returns what gave the event its area and level.
func (r *Resolved) Mapping() event.Mapping {
	if r.FromRecord {
		return event.MappingRecord
	}
	return r.Match.By
}

// Uncertain reports whether the event was found in the catalog, which is not sure enough of its area and level to drop a record by them.
func (r *Resolved) Uncertain() bool {
	return !r.FromRecord && (r.Match.Found() || r.Match.Entry != nil) && !r.Match.Certain
}

// ID returns the id of the event type; empty if it is not listed.
func (r *Resolved) ID() string {
	if r.Match.Entry == nil {
		return ""
	}
	return r.Match.Entry.ID
}

// Category returns the display text of the event type's category in English; empty if it is not listed.
func (r *Resolved) Category() string {
	if r.Match.Entry == nil {
		return ""
	}
	return r.Match.Entry.Category
}

// Resolved returns what an event of this type is resolved to, as if its record carried the type's area and level itself.
func (e *Entry) Resolved() Resolved {
	return Resolved{Match: e.match(), Area: e.Area, Level: e.Level, FromRecord: true}
}

// Added returns what an event of this type is resolved to that a declared source adds to a record of a product.
func (e *Entry) Added(product string) Resolved {
	m := e.match()
	m.By = event.MappingOverride
	return Resolved{Product: product, Match: m, Area: e.Area, Level: e.Level}
}
