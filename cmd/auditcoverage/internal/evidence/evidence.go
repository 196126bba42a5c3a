// SPDX-License-Identifier: Apache-2.0

// Package evidence gathers what the records of an instance say of their event types where they carry area and level: what the built-in catalog lacks, or is not
// certain of. No personal data gets into it, so that it can be sent to others.
package evidence

import (
	"cmp"
	"slices"
	"strings"

	"github.com/auditcoverage/auditcoverageprocessor/processor/catalog"
	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
	"github.com/auditcoverage/auditcoverageprocessor/processor/record"
)

// maxKinds bounds the kinds of records that are told apart; no instance has a hundredth of it.
const maxKinds = 1 << 16

// Evidence is what was seen of the records of an instance.
type Evidence struct {
	product string
	catalog *catalog.Catalog
	reader  record.Reader
	values  *values
	kinds   map[identity]*kind

	records, others, foreign int64
}

// identity is what tells records of an event type from others: the key, or, of a record without one, the category and the action's text.
type identity struct{ key, category, text string }

// kind are the records of an identity.
type kind struct {
	// first is the event of the first record, whose strings are its own.
	first   event.Event
	records int64
	// areas and levels count what the records say.
	areas  map[event.Area]int64
	levels map[event.Level]int64
	// varies says that the action's text differs between records of a key, so that it is no name.
	varies bool
}

// New returns evidence of no records, for a product of the family.
func New(product string) (*Evidence, error) {
	cfg := catalog.NewDefaultConfig()
	cfg.Products = []string{product}
	c, err := catalog.New(&cfg)
	if err != nil {
		return nil, err
	}
	values, err := newValues()
	return &Evidence{
		product: product, catalog: c, values: values, kinds: map[identity]*kind{},
		reader: record.NewReader(record.NewOptions(record.NewDefaultConfig(), false)),
	}, err
}

// Add takes in a record. Only a whole one that carries its own area and level says anything.
func (e *Evidence) Add(text string) {
	readable := e.values.add(text)
	outcome := e.reader.IdentifyText(text)
	if outcome == event.OutcomeIdentified {
		outcome = e.reader.Prove()
	}
	found := e.reader.Event()
	known := found.Area != event.AreaUnknown && found.Level != event.LevelUnknown
	if !readable || outcome != event.OutcomeProven || e.reader.Format() != event.FormatAtlassianJSON || !known {
		e.others++
		return
	}
	match := e.catalog.Find(found)
	if e.catalog.ProductOf(found, match.Entry) != e.product {
		e.foreign++
		return
	}
	id := identity{key: keyOf(found)}
	if id.key == "" {
		id.category, id.text = cmp.Or(found.CategoryKey, found.Category), found.ActionText
	}
	k := e.kinds[id]
	if k == nil {
		if len(e.kinds) == maxKinds {
			e.others++
			return
		}
		k = &kind{first: cloned(found), areas: map[event.Area]int64{}, levels: map[event.Level]int64{}}
		e.kinds[identity{strings.Clone(id.key), strings.Clone(id.category), strings.Clone(id.text)}] = k
	}
	e.records++
	k.records++
	k.areas[found.Area]++
	k.levels[found.Level]++
	k.varies = k.varies || found.ActionText != k.first.ActionText
}

// keyOf is the key of an event; empty if it has none but its text.
func keyOf(e *event.Event) string {
	if strings.EqualFold(e.ActionKey, e.ActionText) {
		return ""
	}
	return e.ActionKey
}

// cloned is an event whose strings do not share memory with the record.
func cloned(e *event.Event) event.Event {
	return event.Event{
		Area: e.Area, Level: e.Level, ActionKey: strings.Clone(e.ActionKey), CategoryKey: strings.Clone(e.CategoryKey),
		ActionText: strings.Clone(e.ActionText), Category: strings.Clone(e.Category),
	}
}

// sorted are the kinds in a lasting order.
func (e *Evidence) sorted() []*kind {
	var all []*kind
	for _, k := range e.kinds {
		all = append(all, k)
	}
	slices.SortFunc(all, func(a, b *kind) int {
		return cmp.Or(cmp.Compare(a.first.ActionKey, b.first.ActionKey), cmp.Compare(a.first.Category, b.first.Category),
			cmp.Compare(a.first.CategoryKey, b.first.CategoryKey), cmp.Compare(a.first.ActionText, b.first.ActionText))
	})
	return all
}

// Products are the products of which records carry their own area and level.
func Products() []string { return catalog.NewDefaultConfig().Products }
