// SPDX-License-Identifier: Apache-2.0

package catalog

import (
	"encoding"
	"fmt"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

// idForm is the form of an entry's id: the product, and a name in snake case.
var idForm = regexp.MustCompile(`^[a-z][a-z0-9]*(\.[a-z0-9]+(_[a-z0-9]+)*)+$`)

// checker turns nodes into values and gathers every problem on the way.
type checker struct {
	name     string
	users    bool
	problems []error
	first    map[string]int // where an id or a key was first defined
	// declared says that the document declares how the records look. Then an event is known by its key.
	declared bool
	// defaults are those of entries that do not say it themselves; sources are read once, so that a problem is reported once.
	defaults defaultsNode
	sources  []string
}

func (c *checker) problem(line int, format string, args ...any) {
	c.problems = append(c.problems, fmt.Errorf("%s:%d: %w", c.name, line, fmt.Errorf(format, args...)))
}

func (c *checker) product(doc *document) Product {
	p := Product{
		Name:    c.required(1, "product", &doc.Product),
		Version: c.required(1, "version", &doc.Version),
		Origin:  c.name, shipped: !c.users,
	}
	c.source(&p, &doc.Source)
	c.declared = doc.Source.Kind == yaml.MappingNode
	c.defaultsOf(doc)
	if len(doc.Events) == 0 {
		c.problem(1, "events: found none: expected at least one")
	}
	for i := range doc.Events {
		p.Entries = append(p.Entries, c.entry(p.Name, &doc.Events[i]))
	}
	for i := range doc.Unmapped {
		p.Unmapped = append(p.Unmapped, c.unmapped(p.Name, &doc.Unmapped[i]))
	}
	c.declares(&p, doc)
	for i := range doc.LegacyClasses {
		n := &doc.LegacyClasses[i]
		p.LegacyClasses = append(p.LegacyClasses, LegacyClass{
			Class:          c.required(1, "legacy_classes: class", &n.Class),
			LegacyPriority: c.text("legacy_priority", &n.LegacyPriority),
			ReplacedBy:     c.texts("replaced_by", n.ReplacedBy),
			Note:           c.text("note", &n.Note),
		})
		c.class("legacy_classes: class", &n.Class)
		for j := range n.ReplacedBy {
			c.class("replaced_by", &n.ReplacedBy[j])
		}
	}
	return p
}

// defaultsOf reads what entries have that do not say it themselves.
func (c *checker) defaultsOf(doc *document) {
	if doc.Defaults == nil {
		return
	}
	c.defaults = *doc.Defaults
	if c.defaults.Confidence.Kind == 0 && len(c.defaults.Sources) == 0 {
		c.problem(doc.Product.Line, "defaults: found none: expected confidence or sources")
	}
	c.sources = c.texts("defaults: sources", c.defaults.Sources)
}

func (c *checker) entry(product string, n *entryNode) Entry {
	e, line := c.named(product, n), n.line()
	c.term(line, "area", &n.Area, &e.Area)
	c.term(line, "level", &n.Level, &e.Level)
	confidence := &n.Confidence
	if confidence.Kind == 0 {
		confidence = &c.defaults.Confidence
	}
	if !c.users || confidence.Kind != 0 {
		c.term(line, "confidence", confidence, &e.Confidence)
	}
	return e
}

// unmapped reads an event of which no source states the area, so that it drops nothing.
func (c *checker) unmapped(product string, n *unmappedNode) Entry {
	e := c.named(product, &entryNode{
		ID: n.ID, Summary: n.Summary, Keys: n.Keys, Category: n.Category, CategoryKey: n.CategoryKey, Sources: n.Sources,
	})
	e.Confidence = event.ConfidenceLow
	return e
}

// named reads everything but how the event is covered, and how sure that is.
func (c *checker) named(product string, n *entryNode) Entry {
	line := n.line()
	e := Entry{
		ID:             c.required(line, "id", &n.ID),
		Summary:        c.optional(line, "summary", &n.Summary),
		Class:          c.text("class", &n.Class),
		Keys:           c.texts("keys", n.Keys),
		GuessedKeys:    c.texts("guessed_keys", n.GuessedKeys),
		Category:       c.optional(line, "category", &n.Category),
		CategoryKey:    c.text("category_key", &n.CategoryKey),
		LegacyPriority: c.text("legacy_priority", &n.LegacyPriority),
		Sources:        c.texts("sources", n.Sources),
		Condition:      c.text("condition", &n.Condition),
		Origin:         fmt.Sprintf("%s:%d", c.name, line),
		shipped:        !c.users,
	}
	if len(e.Sources) == 0 {
		e.Sources = c.sources
	}
	if c.users {
		e.fillIn()
	} else if len(e.Sources) == 0 {
		c.problem(line, "sources: found none: expected at least one")
	}
	c.identity(product, n, &e)
	return e
}

// identity checks what names the entry: its id has the form that it should have, and nothing else has its id or its keys.
func (c *checker) identity(product string, n *entryNode, e *Entry) {
	if e.ID != "" {
		if c.users {
			product = "<product>"
		}
		if !idForm.MatchString(e.ID) || !c.users && !strings.HasPrefix(e.ID, product+".") {
			c.problem(n.ID.Line, "id: found %q: expected %s.<name in snake case>", e.ID, product)
		}
		c.unique("id", &n.ID)
	}
	for i := range n.Keys {
		c.unique("keys", &n.Keys[i])
	}
	c.class("class", &n.Class)
}

// class reports a node that names no class.
func (c *checker) class(what string, n *yaml.Node) {
	if err := CheckClass(n.Value); err != nil {
		c.problem(n.Line, "%s: %w", what, err)
	}
}

// unique reports a node whose value was defined before.
func (c *checker) unique(what string, n *yaml.Node) {
	if line, ok := c.first[what+n.Value]; ok {
		c.problem(n.Line, "%s: %q is already defined at line %d", what, n.Value, line)
		return
	}
	c.first[what+n.Value] = n.Line
}

// line is where the entry stands, as far as that is known: the line of its first member.
func (n *entryNode) line() int {
	line := 0
	for _, node := range []*yaml.Node{&n.ID, &n.Summary, &n.Class, &n.Category, &n.Area, &n.Level, &n.Confidence} {
		if node.Line > 0 && (line == 0 || node.Line < line) {
			line = node.Line
		}
	}
	return line
}

// text is the value of an optional string.
func (c *checker) text(what string, n *yaml.Node) string {
	if n.Kind != 0 && (n.Kind != yaml.ScalarNode || n.Tag != "!!str") {
		c.problem(n.Line, "%s: found %s: expected a string", what, n.Tag)
		return ""
	}
	if n.Kind != 0 && strings.TrimSpace(n.Value) == "" {
		c.problem(n.Line, "%s: found nothing: expected a string", what)
		return ""
	}
	return n.Value
}

// required is the value of a string that must be there; line is where it is missed.
func (c *checker) required(line int, what string, n *yaml.Node) string {
	if n.Kind == 0 || n.Kind == yaml.ScalarNode && n.Value == "" {
		c.problem(max(line, n.Line), "%s: found nothing: expected a string", what)
		return ""
	}
	return c.text(what, n)
}

// optional is required for what is shipped of the products whose events are known by texts, and may be left out by users.
func (c *checker) optional(line int, what string, n *yaml.Node) string {
	if c.users || c.declared {
		return c.text(what, n)
	}
	return c.required(line, what, n)
}

func (c *checker) texts(what string, nodes []yaml.Node) (values []string) {
	for i := range nodes {
		values = append(values, c.required(nodes[i].Line, what, &nodes[i]))
	}
	return values
}

// term reads a member of a closed set.
func (c *checker) term(line int, what string, n *yaml.Node, value encoding.TextUnmarshaler) {
	text := c.required(line, what, n)
	if text == "" {
		return
	}
	if err := value.UnmarshalText([]byte(text)); err != nil {
		c.problem(n.Line, "%s: %w", what, err)
	}
}
