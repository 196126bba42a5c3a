// SPDX-License-Identifier: Apache-2.0

package record

import (
	"strings"

	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

// marks are the words by which an audit record shows inside something else, at any depth of JSON in strings, since escaping leaves letters alone.
var marks = [...]string{"auditType", "actionI18nKey"}

// isMarked reports whether a text has a mark, or the group of a legacy line.
func (r *Reader) isMarked(text string) bool {
	for _, mark := range marks {
		if strings.Contains(text, mark) {
			return true
		}
	}
	return r.options.formats.has(event.FormatLegacy) && hasLegacyCore(text)
}
