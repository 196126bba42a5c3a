// SPDX-License-Identifier: Apache-2.0

package proposal

import (
	"slices"
	"strings"

	"github.com/auditcoverage/auditcoverageprocessor/processor/source"
)

// schemaNames are names of members whose constant is the product's, not that of one of its hosts.
var schemaNames = set("apiversion app application channel facility logname product schema schemaversion service")

// maxUncommon bounds the members with a name of their own that a set asks for: more prove no more, and may be missing in a record that the sample has not.
const maxUncommon = 3

// Place is a member that the records are recognized by.
type Place struct {
	Path string `json:"path"`
	// Equals is its constant; empty if any value will do.
	Equals string `json:"equals,omitempty"`
}

// recognition returns members that every record has, and whether they are a proof: a constant, or two of which one has a name that not every log has. If they
// are none, it makes do with what most records have: the others are kept.
func (s *Sample) recognition(key []source.Path, time *member) (places []Place, proves bool) {
	if places, proves = s.shared(key, time, s.records); !proves {
		places, proves = s.shared(key, time, s.records-s.records/10)
	}
	return places, proves
}

// shared is recognition by members that at least so many records have.
func (s *Sample) shared(key []source.Path, time *member, least int64) (places []Place, proves bool) {
	uncommon := 0
	add := func(m *member) {
		if m != nil && m.records >= least && !slices.ContainsFunc(places, func(p Place) bool { return p.Path == m.text }) {
			places = append(places, Place{Path: m.text})
			if !m.path.IsCommon() {
				uncommon++
			}
		}
	}
	for _, m := range s.members {
		if m.records == s.records && isNamed(m, schemaNames) && identifierForm.MatchString(m.constant()) {
			places, proves = append(places, Place{m.text, m.constant()}), true
			break
		}
	}
	for i := range key {
		add(s.at(key[i]))
	}
	add(time)
	for _, m := range s.members {
		if len(m.path.Steps) == 1 && !m.path.IsCommon() && uncommon < maxUncommon {
			add(m)
		}
	}
	for _, m := range s.members { // a nested one only for want of others
		if !m.path.IsCommon() && uncommon == 0 {
			add(m)
		}
	}
	return places, proves || uncommon > 0 && len(places) > 1
}

// isNamed reports whether the last name of the path is in a list, whatever its case, underscores and hyphens.
func isNamed(m *member, names map[string]bool) bool {
	return names[strings.Join(wordsOf(m.path.Steps[len(m.path.Steps)-1]), "")]
}

func set(words string) map[string]bool {
	all := map[string]bool{}
	for word := range strings.FieldsSeq(words) {
		all[word] = true
	}
	return all
}
