// SPDX-License-Identifier: Apache-2.0

package record

import (
	"strings"

	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

// marks are the words by which an audit record, or a piece of one, shows inside something else, at any depth of JSON in strings, since escaping leaves letters
// alone: names of members that only audit records have. The second stands for actionI18nKey, categoryI18nKey and nameI18nKey.
var marks = [...]string{"auditType", "I18nKey", "affectedObjects", "changedValues", "extraAttributes", "epochSecond"}

// isMarked reports whether a text has a mark, or the group of a legacy line.
func (r *Reader) isMarked(text string) bool {
	for _, mark := range marks {
		if strings.Contains(text, mark) {
			return true
		}
	}
	return r.options.formats.has(event.FormatLegacy) && hasLegacyCore(text)
}
