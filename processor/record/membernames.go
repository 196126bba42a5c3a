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

// areIn reports whether a member that a key of a source is made of shows in a text, and another of its members.
func (m memberNames) areIn(text string) bool {
	if strings.IndexByte(text, '"') < 0 {
		return false
	}
	for i := range m {
		names := m[i].names
		for key := range names[:m[i].keys] {
			if !names[key].isIn(text) {
				continue
			}
			for other := range names {
				if other != key && names[other].isIn(text) {
					return true
				}
			}
		}
	}
	return false
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
		if i > 0 && text[i-1] == '"' {
			after, ok := strings.CutPrefix(strings.TrimLeft(rest, `\`), `"`)
			if ok && strings.HasPrefix(strings.TrimLeft(after, " \t\r\n\\trn"), ":") {
				return true
			}
		}
		text = rest
	}
}
