// SPDX-License-Identifier: Apache-2.0

package catalog

import (
	"regexp"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/auditcoverage/auditcoverageprocessor/processor/source"
)

// atlassian is the source of products whose records are in the forms that are built in.
const atlassian = "atlassian"

// productForm is the form of the name of a product that declares how its records look: ids of events begin with it.
var productForm = regexp.MustCompile(`^[a-z][a-z0-9]*$`)

// source reads how the records of a product look: in a form that is built in, or as declared.
func (c *checker) source(p *Product, n *yaml.Node) {
	switch {
	case n.Kind == 0:
		if !c.users {
			c.problem(1, "source: found nothing: expected %s, or how the records look", atlassian)
		}
		return
	case n.Kind == yaml.ScalarNode:
		if n.Value != atlassian || n.ShortTag() != stringTag {
			c.problem(n.Line, "source: found %q: expected %s, or how the records look", n.Value, atlassian)
		}
		return
	case !productForm.MatchString(p.Name):
		c.problem(n.Line, "product: found %q: expected lower-case letters and digits, since it declares how its records look", p.Name)
	}
	tree := sourceNode(n)
	declared, problems := source.Read(p.Name, "source", &tree)
	for i := range problems {
		c.problem(problems[i].Line, "%s", &problems[i])
	}
	p.Source = declared
}

// sourceNode is a node of YAML as the package source sees it.
func sourceNode(n *yaml.Node) source.Node {
	node := source.Node{Kind: source.KindOther, Text: n.Value, Line: n.Line}
	switch {
	case n.Kind == yaml.MappingNode:
		node.Kind = source.KindMap
		for i := 0; i < len(n.Content); i += 2 {
			node.Names = append(node.Names, n.Content[i].Value)
			node.Items = append(node.Items, sourceNode(n.Content[i+1]))
		}
	case n.Kind == yaml.SequenceNode:
		node.Kind = source.KindList
		for _, item := range n.Content {
			node.Items = append(node.Items, sourceNode(item))
		}
	case n.ShortTag() == stringTag:
		node.Kind = source.KindText
	}
	return node
}

// declares checks what a declared source needs of the entries beside it: the events that it adds, and the keys that the head lists.
func (c *checker) declares(p *Product, doc *document) {
	keys, ids := map[string]bool{}, map[string]bool{}
	for i := range p.Entries {
		ids[p.Entries[i].ID] = true
		for _, key := range p.Entries[i].Keys {
			keys[key] = true
		}
	}
	for i := range doc.Wildcards {
		w := &doc.Wildcards[i]
		c.required(doc.Wildcards[i].line(), "wildcards: reason", &w.Reason)
		if len(w.Keys) == 0 {
			c.problem(w.line(), "wildcards: keys: found none: expected at least one")
		}
		for j, key := range c.texts("wildcards: keys", w.Keys) {
			if key != "" && (!keys[key] || !strings.Contains(key, "*")) {
				c.problem(w.Keys[j].Line, "wildcards: keys: found %q: expected a key with a wildcard that one of the events has", key)
			}
			p.Wildcards = append(p.Wildcards, key)
		}
	}
	if p.Source == nil {
		return
	}
	for i := range p.Source.Overrides {
		if id := p.Source.Overrides[i].Event; !ids[id] {
			c.problem(doc.Source.Line, "source::override::%d::event: found %q: expected the id of one of the events", i, id)
		}
	}
}

// line is where a list of wildcards begins.
func (n *wildcardsNode) line() int {
	if len(n.Keys) > 0 {
		return n.Keys[0].Line
	}
	return max(n.Reason.Line, 1)
}
