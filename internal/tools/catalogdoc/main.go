// SPDX-License-Identifier: Apache-2.0

// The command catalogdoc writes the built-in catalogs as a Markdown document.
package main

import (
	"cmp"
	_ "embed"
	"fmt"
	"os"
	"slices"
	"strings"
	"text/template"

	"github.com/auditcoverage/auditcoverageprocessor/processor/catalog"
	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

//go:embed catalog.md.tmpl
var text string

func main() {
	if err := write(); err != nil {
		fmt.Fprintln(os.Stderr, "catalogdoc:", err)
		os.Exit(1)
	}
}

func write() error {
	cfg := catalog.NewDefaultConfig()
	c, err := catalog.New(&cfg)
	if err != nil {
		return err
	}
	tmpl, err := template.New("catalog.md").Parse(text)
	if err != nil {
		return err
	}
	return tmpl.Execute(os.Stdout, newDocument(c, &cfg))
}

// document is what the template prints.
type document struct {
	Minimum  event.Confidence
	Total    int
	Products []product
}

type product struct {
	Name, Title, Version string
	Total                int
	Areas                []area
	Unmapped             []catalog.Entry
	Shared               []shared
	Dropped              []catalog.LegacyClass
}

type area struct {
	Area event.Area
	Rows []row
}

type row struct {
	catalog.Entry
	KnownBy, Drops string
}

// shared is a class that stands for several events.
type shared struct {
	Class  string
	Events []*catalog.Entry
	Alone  string
}

func newDocument(c *catalog.Catalog, cfg *catalog.Config) document {
	doc := document{Minimum: cfg.MinConfidence}
	for _, p := range c.Products() {
		if len(p.Entries) > 0 {
			doc.Products = append(doc.Products, newProduct(c, &p))
			doc.Total += len(p.Entries)
		}
	}
	return doc
}

func newProduct(c *catalog.Catalog, p *catalog.Product) product {
	result := product{
		Name: p.Name, Title: strings.ToUpper(p.Name[:1]) + p.Name[1:] + " Data Center", Version: p.Version, Total: len(p.Entries),
	}
	if p.Name == "atlassian" {
		result.Title = "Shared apps"
	}
	for _, a := range event.Areas() {
		if rows := rowsOf(c, p, a); len(rows) > 0 {
			result.Areas = append(result.Areas, area{Area: a, Rows: rows})
		}
	}
	result.Unmapped, result.Shared = p.Unmapped, sharedClasses(c, p)
	for _, legacy := range p.LegacyClasses {
		if len(legacy.ReplacedBy) == 0 {
			result.Dropped = append(result.Dropped, legacy)
		}
	}
	return result
}

// rowsOf returns the events of an area by category, and within a category in the order of the catalog.
func rowsOf(c *catalog.Catalog, p *catalog.Product, a event.Area) (rows []row) {
	for i := range p.Entries {
		e := &p.Entries[i]
		if e.Area == a {
			rows = append(rows, row{Entry: *e, KnownBy: knownBy(e), Drops: drops(c, e)})
		}
	}
	slices.SortStableFunc(rows, func(x, y row) int { return cmp.Compare(x.Category, y.Category) })
	return rows
}

// knownBy says by what a record finds the entry.
func knownBy(e *catalog.Entry) string {
	var by []string
	if len(e.Keys) > 0 {
		by = append(by, "key")
	}
	if e.Class != "" {
		by = append(by, "class")
	}
	if len(by) == 0 {
		return "text"
	}
	return strings.Join(by, ", ")
}

// drops says whether a record that has no level of its own may be dropped by the entry.
func drops(c *catalog.Catalog, e *catalog.Entry) string {
	if e.Area == event.AreaAuditLog {
		return "protected"
	}
	if m := c.Merge([]*catalog.Entry{e}); m.Certain {
		return "yes"
	}
	return "**no**"
}

// sharedClasses returns the classes, current and legacy, that stand for several events, with what happens to a record that carries only its class.
func sharedClasses(c *catalog.Catalog, p *catalog.Product) (result []shared) {
	events := map[string][]*catalog.Entry{}
	for i := range p.Entries {
		if e := &p.Entries[i]; e.Class != "" {
			events[e.Class] = append(events[e.Class], e)
		}
	}
	for _, legacy := range p.LegacyClasses {
		for _, class := range legacy.ReplacedBy {
			events[legacy.Class] = append(events[legacy.Class], events[class]...)
		}
	}
	for class, entries := range events {
		if len(entries) < 2 && entries[0].Class == class {
			continue
		}
		result = append(result, shared{Class: class, Events: entries, Alone: alone(c, class)})
	}
	slices.SortFunc(result, func(x, y shared) int { return cmp.Compare(x.Class, y.Class) })
	return result
}

// alone returns what the catalog concludes from a class alone.
func alone(c *catalog.Catalog, class string) string {
	m := c.Find(&event.Event{Class: class})
	switch {
	case !m.Found():
		return "unmapped"
	case !m.Certain:
		return fmt.Sprintf("%s, %s; drops **no**", m.Area, m.Level)
	default:
		return fmt.Sprintf("%s, %s; drops yes", m.Area, m.Level)
	}
}
