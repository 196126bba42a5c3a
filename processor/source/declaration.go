// SPDX-License-Identifier: Apache-2.0

package source

import (
	"fmt"
	"slices"
	"strings"
)

// Bounds of what can be declared, far above what any source needs.
const (
	maxSets       = 16
	maxListed     = 32 // items of any other list
	maxConditions = 32
)

// Read reads the declaration of how a product's records look, which stands at path in a document. The problems are all that is wrong with it.
func Read(product, path string, n *Node) (*Source, []Problem) {
	r := reader{source: &Source{Product: product}}
	at := place{n, path}
	if !r.isMap(at, "has", "key", "time", "actor", "objects", "outcome", "id", "override", "stage", "client_set") {
		return nil, r.problems
	}
	r.source.ClientSet = r.paths(r.field(at, "client_set"))
	r.sets(r.required(at, "has"))
	r.keys(r.required(at, "key"))
	r.time(r.field(at, "time"))
	r.actor(r.field(at, "actor"))
	r.objects(r.field(at, "objects"))
	r.outcome(r.field(at, "outcome"))
	r.source.ID = r.paths(r.field(at, "id"))
	r.overrides(r.field(at, "override"))
	r.stages(r.field(at, "stage"))
	if len(r.problems) > 0 {
		return nil, r.problems
	}
	return r.source, nil
}

// reader turns nodes into a source and gathers every problem on the way.
type reader struct {
	source   *Source
	problems []Problem
}

func (r *reader) problem(at place, format string, args ...any) {
	r.problems = append(r.problems, Problem{Line: at.Line, Path: at.path, Text: fmt.Sprintf(format, args...)})
}

// field is the value of a map's member. Its node is nil if there is none.
func (r *reader) field(at place, name string) place {
	return place{at.member(name), at.path + "::" + name}
}

// required is a field that must be there.
func (r *reader) required(at place, name string) place {
	f := r.field(at, name)
	if f.Node == nil {
		r.problem(at, "found no %s: expected one", name)
	}
	return f
}

// isMap reports a node that is not a map of the given members.
func (r *reader) isMap(at place, names ...string) bool {
	if at.Kind != KindMap {
		r.problem(at, "found %s: expected a map of %s", at.Kind, strings.Join(names, ", "))
		return false
	}
	for i, name := range at.Names {
		if !slices.Contains(names, name) {
			r.problem(place{&at.Items[i], at.path}, "found %q: expected %s", name, strings.Join(names, ", "))
		}
		if slices.Contains(at.Names[:i], name) {
			r.problem(place{&at.Items[i], at.path}, "found %s twice: expected it once", name)
		}
	}
	return true
}

// text is the value of a string.
func (r *reader) text(at place, expected string) (string, bool) {
	if at.Kind != KindText || at.Text == "" {
		r.problem(at, "found %s: expected %s", found(at.Node), expected)
		return "", false
	}
	return at.Text, true
}

// found describes a node in a few words.
func found(n *Node) string {
	if n.Kind == KindText || n.Kind == KindOther {
		return fmt.Sprintf("%q", n.Text)
	}
	return n.Kind.String()
}

// list are the elements of a list, or the node itself in place of a list of one; none if there is no node.
func (r *reader) list(at place, limit int) (items []place) {
	if at.Node == nil {
		return nil
	}
	if at.Kind != KindList {
		return []place{at}
	}
	if n := len(at.Items); n == 0 || n > limit {
		r.problem(at, "found a list of %d: expected 1 to %d", n, limit)
	}
	for i := range at.Items {
		items = append(items, at.item(i))
	}
	return items
}

// path reads one path.
func (r *reader) path(at place) (p Path, ok bool) {
	text, ok := r.text(at, "a path, such as request.operation")
	if !ok {
		return Path{}, false
	}
	p, err := ParsePath(text)
	if err != nil {
		r.problem(at, "%v", err)
		return Path{}, false
	}
	return p, true
}

// paths reads a path, or a list of them in the order in which they are tried.
func (r *reader) paths(at place) (paths []Path) {
	for _, item := range r.list(at, maxListed) {
		if p, ok := r.path(item); ok {
			paths = append(paths, p)
		}
	}
	return paths
}

// sets reads the sets that records are recognized by.
func (r *reader) sets(at place) {
	if at.Node == nil {
		return
	}
	if at.Kind != KindList {
		r.problem(at, "found %s: expected a list of sets, such as [[action, _document_id]]", found(at.Node))
		return
	}
	for _, item := range r.list(at, maxSets) {
		if item.Kind != KindList {
			r.problem(item, "found %s: expected a set, such as [action, _document_id]", found(item.Node))
			continue
		}
		var set Set
		for _, member := range r.list(item, maxListed) {
			if p, ok := r.setPlace(member); ok {
				set = append(set, p)
			}
		}
		r.proves(item, set)
		r.source.Sets = append(r.source.Sets, set)
	}
}

// setPlace reads a member of a set: a path, several of which any will do, or a path with its constant.
func (r *reader) setPlace(at place) (p Place, ok bool) {
	if at.Kind != KindMap {
		text, ok := r.text(at, "a path, paths with | between them, or {path, equals}")
		if !ok {
			return Place{}, false
		}
		for _, alternative := range splitAlternatives(text) {
			path, err := parseMember(alternative)
			if err != nil {
				r.problem(at, "%v", err)
				return Place{}, false
			}
			p.AnyOf = append(p.AnyOf, path)
		}
		return p, true
	}
	r.isMap(at, "path", "equals")
	where, constant := r.required(at, "path"), r.required(at, "equals")
	if where.Node == nil || constant.Node == nil {
		return Place{}, false
	}
	path, ok := r.path(where)
	if !ok {
		return Place{}, false
	}
	if path.Element != ElementNone {
		r.problem(where, "%v", errElement)
	}
	if p.Equals, ok = r.text(constant, "the text of a constant"); !ok {
		return Place{}, false
	}
	if hasControl(p.Equals) || strings.Contains(p.Equals, wildcard) || len(p.Equals) > MaxKeyBytes {
		r.problem(constant, "found %q: expected a text without wildcards and control characters, of at most %d bytes", p.Equals, MaxKeyBytes)
	}
	if r.source.isClientSet(&path) {
		r.problem(where, "found %s, which a client sets: expected a member that only the product writes, since a constant is a proof", path)
	}
	p.AnyOf = []Path{path}
	return p, true
}

// splitAlternatives splits at the bars that do not stand in quotes.
func splitAlternatives(text string) (alternatives []string) {
	quoted, start := false, 0
	for i := range len(text) {
		switch {
		case text[i] == '"':
			quoted = !quoted
		case text[i] == '|' && !quoted:
			alternatives = append(alternatives, text[start:i])
			start = i + 1
		}
	}
	return append(alternatives, text[start:])
}

// proves reports a set that other logs than the product's may have as well.
func (r *reader) proves(at place, set Set) {
	uncommon := false
	for i := range set {
		if set[i].Equals != "" {
			return
		}
		uncommon = uncommon || !slices.ContainsFunc(set[i].AnyOf, func(p Path) bool { return p.IsCommon() })
	}
	if len(set) < 2 || !uncommon {
		r.problem(at, "found a set that any log may have: expected a constant, or two members of which one is not a common word")
	}
}
