// SPDX-License-Identifier: Apache-2.0

// Package eventtypes searches the catalog of event types.
package eventtypes

import (
	"io"
	"slices"
	"strings"

	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/display"
	"github.com/auditcoverage/auditcoverageprocessor/processor/catalog"
	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

// EventType is what the catalog knows about an event type.
type EventType struct {
	ID          string           `json:"id"`
	Summary     string           `json:"summary"`
	Class       string           `json:"class,omitempty"`
	Keys        []string         `json:"keys,omitempty"`
	Category    string           `json:"category"`
	CategoryKey string           `json:"category_key,omitempty"`
	Area        event.Area       `json:"area"`
	Level       event.Level      `json:"level"`
	Confidence  event.Confidence `json:"confidence"`
	Sources     []string         `json:"sources"`
	Condition   string           `json:"condition,omitempty"`
	Origin      string           `json:"origin"`
}

// Query selects event types: all criteria that are given must match.
type Query struct {
	// Text is searched for in everything that names the event, without regard to case.
	Text string
	// Product is the first word of the id.
	Product string
	// Area and Level are those of the event type, and Confidence is the lowest; unknown selects any.
	Area       event.Area
	Level      event.Level
	Confidence event.Confidence
}

// Find returns the event types that a query selects, by area and id.
func Find(c *catalog.Catalog, q Query) []EventType {
	found := []EventType{}
	for _, id := range c.IDs() {
		if e := c.ByID(id); q.selects(e) {
			found = append(found, EventType{
				e.ID, e.Summary, e.Class, e.Keys, e.Category, e.CategoryKey, e.Area, e.Level, e.Confidence, e.Sources, e.Condition, e.Origin,
			})
		}
	}
	slices.SortStableFunc(found, func(a, b EventType) int { return int(a.Area) - int(b.Area) })
	return found
}

func (q *Query) selects(e *catalog.Entry) bool {
	product, _, _ := strings.Cut(e.ID, ".")
	names := strings.ToLower(strings.Join(append([]string{e.ID, e.Summary, e.Class, e.Category, e.CategoryKey}, e.Keys...), "\n"))
	return (q.Product == "" || q.Product == product) && (q.Area == event.AreaUnknown || q.Area == e.Area) &&
		(q.Level == event.LevelUnknown || q.Level == e.Level) && q.Confidence <= e.Confidence && strings.Contains(names, strings.ToLower(q.Text))
}

// maxID and maxSources are the widths above which cells are wrapped, so that the table fits.
const (
	maxID      = 40
	maxSources = 18
)

// Write prints event types as a table for each area.
func Write(w io.Writer, found []EventType, format display.Format) error {
	var b strings.Builder
	for len(found) > 0 {
		area := found[0].Area
		var rows [][]string
		for len(found) > 0 && found[0].Area == area {
			t := &found[0]
			rows = append(rows, []string{display.Text(t.ID), t.Level.String(), t.Confidence.String(), display.Text(strings.Join(t.Sources, ", "))})
			found = found[1:]
		}
		b.WriteString(display.Heading(format, area.String()))
		b.WriteString(display.Table(format, []display.Column{
			{Name: "event type", Max: maxID}, {Name: "level"}, {Name: "confidence"}, {Name: "sources", Max: maxSources},
		}, rows, nil))
	}
	_, err := io.WriteString(w, b.String())
	return err
}
