// SPDX-License-Identifier: Apache-2.0

package record

import (
	"slices"
	"strings"

	"github.com/auditcoverage/auditcoverageprocessor/processor/source"
)

// memberNames are the names by which records of sources show in a text, at any depth of objects and of JSON in strings, since escaping leaves letters alone.
type memberNames []sourceNames

// sourceNames are the last names of the paths of one source, some more than once: first those of its keys.
type sourceNames struct {
	names []memberName
	keys  int
	// sets are the places of the sets that ask for no key, each with the names of its alternatives.
	sets [][][]memberName
}

// memberName is a name as it stands in a text.
type memberName struct {
	// text is the name, or the longest piece of it that is never escaped.
	text  string
	whole bool
}

// namesOf returns the names of the paths of a source.
func namesOf(s *source.Source) (n sourceNames) {
	var keys, others []string
	add := func(list *[]string, paths []source.Path) {
		for i := range paths {
			if name := paths[i].String(); !slices.Contains(keys, name) && !slices.Contains(others, name) {
				*list = append(*list, name)
				n.names = append(n.names, newMemberName(paths[i].Steps[len(paths[i].Steps)-1]))
			}
		}
	}
	for i := range s.Keys {
		add(&keys, s.Keys[i].Paths)
	}
	n.keys = len(n.names)
	add(&others, s.Paths())
	for _, set := range s.Sets {
		isKey := func(p source.Place) bool { return len(p.AnyOf) == 1 && slices.Contains(keys, p.AnyOf[0].String()) }
		if slices.ContainsFunc(set, isKey) {
			continue
		}
		var places [][]memberName
		for i := range set {
			var names []memberName
			for _, p := range set[i].AnyOf {
				names = append(names, newMemberName(p.Steps[len(p.Steps)-1]))
			}
			places = append(places, names)
		}
		n.sets = append(n.sets, places)
	}
	return n
}

// newMemberName returns how a name stands in a text.
func newMemberName(name string) memberName {
	longest := ""
	for _, piece := range strings.FieldsFunc(name, func(r rune) bool {
		return r <= ' ' || r >= 0x7f || strings.ContainsRune(`"\/<>&'`, r)
	}) {
		if len(piece) > len(longest) {
			longest = piece
		}
	}
	return memberName{longest, longest == name}
}

// escapedQuote is a quote as some encoders write it in a string, after one backslash or more.
const escapedQuote = "u0022"

// areIn reports whether a member that a key of a source is made of shows in a text, and another of its members; or all that a set asks for.
func (m memberNames) areIn(text string) bool {
	if strings.IndexByte(text, '"') < 0 && !strings.Contains(text, escapedQuote) {
		return false
	}
	for i := range m {
		if m[i].haveKeyIn(text) || m[i].haveSetIn(text) {
			return true
		}
	}
	return false
}

func (n *sourceNames) haveKeyIn(text string) bool {
	for key := range n.names[:n.keys] {
		if !n.names[key].isIn(text) {
			continue
		}
		for other := range n.names {
			if other != key && n.names[other].isIn(text) {
				return true
			}
		}
	}
	return false
}

func (n *sourceNames) haveSetIn(text string) bool {
	isIn := func(name memberName) bool { return name.isIn(text) }
	return slices.ContainsFunc(n.sets, func(places [][]memberName) bool {
		return !slices.ContainsFunc(places, func(alternatives []memberName) bool { return !slices.ContainsFunc(alternatives, isIn) })
	})
}

// isIn reports whether the name stands in a text as that of a member: after a quote, and before a quote and a colon.
func (m *memberName) isIn(text string) bool {
	if !m.whole {
		return strings.Contains(text, m.text)
	}
	for {
		i := strings.Index(text, m.text)
		if i < 0 {
			return false
		}
		rest := text[i+len(m.text):]
		if before := text[:i]; strings.HasSuffix(before, `"`) || strings.HasSuffix(before, escapedQuote) {
			if after, ok := cutQuote(rest); ok && strings.HasPrefix(strings.TrimLeft(after, " \t\r\n\\trn"), ":") {
				return true
			}
		}
		text = rest
	}
}

// cutQuote removes a quote with the backslashes before it.
func cutQuote(text string) (rest string, ok bool) {
	text = strings.TrimLeft(text, `\`)
	if rest, ok = strings.CutPrefix(text, `"`); ok {
		return rest, true
	}
	return strings.CutPrefix(text, escapedQuote)
}
