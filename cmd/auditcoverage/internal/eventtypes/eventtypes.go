// SPDX-License-Identifier: Apache-2.0

// Package eventtypes searches the catalog of event types.
package eventtypes

import (
	"slices"
	"strings"

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

// Products are the products of a catalog, which are the first words of its ids.
func Products(c *catalog.Catalog) (products []string) {
	for _, id := range c.IDs() {
		if product, _, _ := strings.Cut(id, "."); !slices.Contains(products, product) {
			products = append(products, product)
		}
	}
	return products
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
	return (q.Product == "" || strings.EqualFold(q.Product, product)) && (q.Area == event.AreaUnknown || q.Area == e.Area) &&
		(q.Level == event.LevelUnknown || q.Level == e.Level) && q.Confidence <= e.Confidence && strings.Contains(names, strings.ToLower(q.Text))
}
