// SPDX-License-Identifier: Apache-2.0

package record

import (
	"strings"

	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

// mark is a word in two parts: what stands before its first capital letter, which is looked for since it is rare, and the rest.
type mark struct{ before, rest string }

// marks are the words by which an audit record, or a piece of one, shows inside something else, at any depth of JSON in strings, since escaping leaves letters
// alone: names of members that only audit records have. The second stands for actionI18nKey, categoryI18nKey and nameI18nKey.
var marks = [...]mark{
	{"audit", "Type"}, {"", "I18nKey"}, {"affected", "Objects"}, {"changed", "Values"}, {"extra", "Attributes"}, {"epoch", "Second"},
}

// isIn reports whether the mark is in a text.
func (m *mark) isIn(text string) bool {
	for from := 0; ; from++ {
		at := strings.IndexByte(text[from:], m.rest[0])
		if at < 0 {
			return false
		}
		if from += at; strings.HasPrefix(text[from:], m.rest) && strings.HasSuffix(text[:from], m.before) {
			return true
		}
	}
}

// isMarked reports whether a text has a mark, or the group of a legacy line, or a record of a declared source.
func (r *Reader) isMarked(text string) bool {
	for i := range marks {
		if marks[i].isIn(text) {
			return true
		}
	}
	return r.options.formats.has(event.FormatLegacy) && hasLegacyCore(text) || r.declared != nil && r.declared.standsIn(text)
}
