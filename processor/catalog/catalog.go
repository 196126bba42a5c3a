// SPDX-License-Identifier: Apache-2.0

// Package catalog knows the audit event types of each product: their names, keys, areas and levels, and how sure that knowledge is.
package catalog

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
	"github.com/auditcoverage/auditcoverageprocessor/processor/source"
)

// maxFileBytes bounds a user's catalog; the largest built-in one has a tenth of a megabyte.
const maxFileBytes = 10 << 20

// Catalog is an index of event types. It is immutable, and safe for concurrent use.
type Catalog struct {
	products    []Product
	minimum     event.Confidence
	byID        map[string]*Entry
	byKey       map[string]*Entry
	byClass     map[string][]*Entry
	classParts  map[string]string // ClassPart of the classes as they are written
	byText      map[string][]*Entry
	longestText int // of a key of byText
	conditional []*Entry
	only        string   // the name of the only product of the family that is configured
	configured  []string // the built-in products
	declared    map[string]*declaredProduct
	replaced    []string
	// open are the keys with wildcards of the family, which has keys of one part.
	open     []keyPattern
	patterns *patterns
	memo     *memo
}

// New reads the catalogs that a validated configuration names. The error has every problem with its file and line.
func New(cfg *Config) (*Catalog, error) {
	var products []Product
	var errs []error
	for _, b := range builtIn {
		if slices.Contains(cfg.Products, b.name) {
			product, err := b.read()
			// Each catalog notes in the entries what its configuration makes of them.
			product.Entries, product.Unmapped = slices.Clone(product.Entries), slices.Clone(product.Unmapped)
			products, errs = append(products, product), append(errs, err)
		}
	}
	apps, err := shared(cfg.Products)
	products, errs = append(products, apps), append(errs, err)
	for i, name := range cfg.Files {
		product, err := readFile(name)
		if err != nil {
			err = fmt.Errorf("files::%d: %w", i, err)
		}
		products, errs = append(products, product), append(errs, err)
	}
	inline := Product{}
	for i := range cfg.EventTypes {
		inline.Entries = append(inline.Entries, cfg.EventTypes[i].entry(fmt.Sprintf("event_types::%d", i)))
	}
	c := &Catalog{products: append(products, inline), minimum: cfg.MinConfidence, configured: cfg.Products, memo: newMemo()}
	if ofFamily := slices.DeleteFunc(slices.Clone(cfg.Products), func(p string) bool { return !slices.Contains(family, p) }); len(ofFamily) == 1 {
		c.only = ofFamily[0]
	}
	if err := errors.Join(append(errs, c.index()...)...); err != nil {
		return nil, err
	}
	return c, nil
}

// readFile reads a user's catalog.
func readFile(name string) (Product, error) {
	info, err := os.Stat(name)
	if err != nil {
		return Product{}, err
	}
	if info.Size() > maxFileBytes {
		return Product{}, fmt.Errorf("%s: found %d bytes: expected at most %d", name, info.Size(), maxFileBytes)
	}
	text, err := os.ReadFile(name) //nolint:gosec // the file that the user configured
	if err != nil {
		return Product{}, err
	}
	return Parse(name, text, true)
}

// index builds the look-up tables. A later entry overrides an earlier one of the same id; keys must be unique among those that remain.
func (c *Catalog) index() (errs []error) {
	c.byID, c.byKey = map[string]*Entry{}, map[string]*Entry{}
	c.byClass, c.byText, c.classParts = map[string][]*Entry{}, map[string][]*Entry{}, map[string]string{}
	errs = c.declare()
	var order []string
	for p := range c.products {
		for e := range c.products[p].all() {
			before := c.byID[e.ID]
			if before == nil {
				order = append(order, e.ID)
			} else if !before.shipped {
				errs = append(errs, fmt.Errorf("%s: id %q is already defined at %s", e.Origin, e.ID, before.Origin))
			}
			c.byID[e.ID] = e
		}
	}
	for _, id := range order {
		errs = append(errs, c.add(c.byID[id])...)
	}
	for _, product := range slices.Sorted(maps.Keys(c.declared)) {
		errs = append(errs, c.declared[product].complete(c.byID)...)
	}
	if len(c.open) > 0 {
		var found []error
		c.patterns, found = newPatterns(plainKeys, c.open)
		errs = append(errs, found...)
	}
	for p := range c.products {
		for _, legacy := range c.products[p].LegacyClasses {
			c.addLegacy(legacy)
		}
	}
	return errs
}

// add enters one entry into the tables.
func (c *Catalog) add(e *Entry) (errs []error) {
	e.isCertain, e.variants = e.certain(c.minimum), variantsOf(e)
	if e.Condition != "" {
		c.conditional = append(c.conditional, e)
	}
	if d := c.declaredOf(e); d != nil {
		return d.add(e, c.minimum)
	}
	for _, key := range e.Keys {
		if other := c.byKey[key]; other != nil {
			errs = append(errs, keyTaken(e, key, other))
		}
		c.byKey[key] = e
		if strings.Contains(key, "*") {
			errs = append(errs, c.addOpen(e, key))
		}
	}
	if e.Class != "" {
		e.class = ClassPart(e.Class)
		c.classParts[e.Class] = e.class
		c.byClass[e.class] = append(c.byClass[e.class], e)
	}
	if e.Class == "" && len(e.Keys) == 0 && e.Condition == "" && e.Summary != "" {
		for _, category := range []string{e.CategoryKey, e.Category} {
			if category != "" {
				text := textOf(category, e.Summary)
				c.byText[text], c.longestText = append(c.byText[text], e), max(c.longestText, len(text))
			}
		}
	}
	return errs
}

// plainKeys is the shape of the family's keys.
var plainKeys = source.Shape{Parts: 1}

// addOpen enters a key of the family that has a wildcard.
func (c *Catalog) addOpen(e *Entry, key string) error {
	pattern, _, err := plainKeys.Pattern(key)
	if err != nil {
		return fmt.Errorf("%s: keys: %w", e.Origin, err)
	}
	c.open = append(c.open, keyPattern{text: key, pattern: pattern, entry: e, certain: e.isCertain})
	return nil
}

// addLegacy enters a legacy class, which stands for the events of the classes that replaced it.
func (c *Catalog) addLegacy(legacy LegacyClass) {
	part := ClassPart(legacy.Class)
	c.classParts[legacy.Class] = part
	for _, class := range legacy.ReplacedBy {
		c.byClass[part] = append(c.byClass[part], c.byClass[ClassPart(class)]...)
	}
}

// Products returns what is known, product by product, the user's last. The result must not be changed.
func (c *Catalog) Products() []Product { return c.products }

// ByID returns the event type of an id; nil if there is none.
func (c *Catalog) ByID(id string) *Entry { return c.byID[id] }

// Entries returns the event types in effect, in alphabetical order of their ids.
func (c *Catalog) Entries() []*Entry {
	return slices.SortedFunc(maps.Values(c.byID), func(a, b *Entry) int { return strings.Compare(a.ID, b.ID) })
}

// IDs returns the ids of the event types in effect, in alphabetical order.
func (c *Catalog) IDs() []string { return slices.Sorted(maps.Keys(c.byID)) }

// Categories returns the texts and keys of the categories that event types have, in alphabetical order.
func (c *Catalog) Categories() []string {
	categories := map[string]bool{}
	for _, e := range c.byID {
		categories[e.Category], categories[e.CategoryKey] = true, true
	}
	delete(categories, "")
	return slices.Sorted(maps.Keys(categories))
}

// Conditional returns the event types that have a condition, in the order of their definition.
func (c *Catalog) Conditional() []*Entry { return c.conditional }
