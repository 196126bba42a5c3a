// SPDX-License-Identifier: Apache-2.0

package catalog

import (
	"fmt"
	"slices"
	"strings"

	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
	"github.com/auditcoverage/auditcoverageprocessor/processor/source"
)

// declaredProduct is a product whose source is declared, with the keys of its event types.
type declaredProduct struct {
	source *source.Source
	// wildcards are the keys with wildcards that the heads of its catalogs list.
	wildcards []string
	shapes    []keysOfShape
	// overrides are the event types that the source adds, in its order.
	overrides []*Entry
}

// keysOfShape are the keys of one shape.
type keysOfShape struct {
	// byKey has those with wildcards too, to find one that is given twice: no record has a key with a wildcard in it.
	byKey    map[string]*Entry
	open     []keyPattern
	patterns *patterns
}

// declare finds the sources in effect: of each product, the user's, or else the shipped one.
func (c *Catalog) declare() (errs []error) {
	c.declared = map[string]*declaredProduct{}
	shipped := map[string]bool{}
	for i := range c.products {
		p := &c.products[i]
		if p.Source == nil {
			continue
		}
		d := c.declared[p.Name]
		switch {
		case slices.Contains(family, p.Name):
			errs = append(errs, fmt.Errorf("%s: source: found one of product %q: expected none, since its forms are built in", p.Origin, p.Name))
			continue
		case d == nil:
			d = &declaredProduct{}
			c.declared[p.Name], shipped[p.Name] = d, p.shipped
		case shipped[p.Name]:
			shipped[p.Name] = false
			c.replaced = append(c.replaced, p.Name)
		default:
			errs = append(errs, fmt.Errorf("%s: source: found a second one of product %q in catalogs of yours: expected one", p.Origin, p.Name))
		}
		d.source = p.Source
	}
	for i := range c.products {
		if d := c.declared[c.products[i].Name]; d != nil {
			d.wildcards = append(d.wildcards, c.products[i].Wildcards...)
		}
	}
	for _, d := range c.declared {
		d.shapes = make([]keysOfShape, len(d.source.Shapes()))
		for i := range d.shapes {
			d.shapes[i].byKey = map[string]*Entry{}
		}
	}
	return errs
}

// declaredOf returns the declared product that an event type belongs to by its id; nil if its records are in the forms that are built in.
func (c *Catalog) declaredOf(e *Entry) *declaredProduct {
	product, _, _ := strings.Cut(e.ID, ".")
	return c.declared[product]
}

// add enters the keys of an event type.
func (d *declaredProduct) add(e *Entry, minimum event.Confidence) (errs []error) {
	for _, key := range e.Keys {
		number, pattern, err := d.source.Pattern(key)
		if err != nil {
			errs = append(errs, fmt.Errorf("%s: keys: %w", e.Origin, err))
			continue
		}
		shape := &d.shapes[number]
		if other := shape.byKey[key]; other != nil {
			errs = append(errs, keyTaken(e, key, other))
			continue
		}
		shape.byKey[key] = e
		if !pattern.Exact() {
			certain := e.isCertain && (!e.shipped || slices.Contains(d.wildcards, key) || minimum <= event.ConfidenceMedium)
			shape.open = append(shape.open, keyPattern{text: key, pattern: pattern, entry: e, certain: certain})
		}
	}
	return errs
}

func keyTaken(e *Entry, key string, other *Entry) error {
	return fmt.Errorf("%s: key %q is already that of %s at %s", e.Origin, key, other.ID, other.Origin)
}

// complete indexes the keys when all event types are entered, and finds those that the source adds.
func (d *declaredProduct) complete(byID map[string]*Entry) (errs []error) {
	for i := range d.shapes {
		shape := &d.shapes[i]
		if len(shape.open) > 0 {
			var found []error
			shape.patterns, found = newPatterns(d.source.Shapes()[i], shape.open)
			errs = append(errs, found...)
		}
	}
	for i := range d.source.Overrides { // which name event types of their own catalog, of which a user's may have taken the place
		d.overrides = append(d.overrides, byID[d.source.Overrides[i].Event])
	}
	return errs
}

// findDeclared looks an event of a declared source up by its key.
func (c *Catalog) findDeclared(e *event.Event) Match {
	d := c.declared[e.Product]
	if d == nil || e.ActionKey == "" || int(e.KeyShape) >= len(d.shapes) {
		return Match{}
	}
	shape := &d.shapes[e.KeyShape]
	if entry := shape.byKey[e.ActionKey]; entry != nil {
		m := entry.match()
		m.By = event.MappingKey
		return m
	}
	if shape.patterns == nil {
		return Match{}
	}
	return c.memo.find(shape.patterns, e.ActionKey)
}

// Sources returns the declared sources in effect, in alphabetical order of their products. The result must not be changed.
func (c *Catalog) Sources() (sources []*source.Source) {
	for _, d := range c.declared {
		sources = append(sources, d.source)
	}
	slices.SortFunc(sources, func(a, b *source.Source) int { return strings.Compare(a.Product, b.Product) })
	return sources
}

// Configured returns the products whose records can be known: the built-in ones that are configured, and those that users declare.
func (c *Catalog) Configured() []string {
	products := slices.Clone(c.configured)
	for _, s := range c.Sources() {
		if !slices.Contains(products, s.Product) {
			products = append(products, s.Product)
		}
	}
	return products
}

// Replaced returns the products whose built-in source a user's replaces.
func (c *Catalog) Replaced() []string { return c.replaced }

// SourceOrigin returns the document that declares how the records of a product look, and whether it is a user's in place of a built-in one.
func (c *Catalog) SourceOrigin(product string) (origin string, replaces bool) {
	for i := range c.products {
		if d := c.declared[product]; d != nil && c.products[i].Source == d.source {
			origin = c.products[i].Origin
		}
	}
	return origin, slices.Contains(c.replaced, product)
}

// AppendOverrides appends the event types that the source adds to an event, and returns the list.
func (c *Catalog) AppendOverrides(list []*Entry, e *event.Event) []*Entry {
	if e.Overrides == 0 {
		return list
	}
	for i, entry := range c.declared[e.Product].overrides {
		if e.Overrides>>i&1 == 1 {
			list = append(list, entry)
		}
	}
	return list
}
