// SPDX-License-Identifier: Apache-2.0

package annotate

import (
	"regexp"
	"strings"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"
)

// attributeOriginal is a map of the bytes that were replaced, by the path of the string that stands for them now.
const attributeOriginal = prefix + "original"

// verifyOriginal removes of the original that came with a record, a scope or a resource what does not prove itself: bytes that are not UTF-8, and that replaced
// give exactly the string at their path. What nothing is left of goes entirely, and so does a second map of that name.
func verifyOriginal(attributes pcommon.Map, texts texts) {
	seen := false
	attributes.RemoveIf(func(key string, value pcommon.Value) bool {
		if key != attributeOriginal {
			return false
		}
		if seen || value.Type() != pcommon.ValueTypeMap {
			return true
		}
		paths := map[string]bool{}
		value.Map().RemoveIf(func(path string, bytes pcommon.Value) bool {
			forged := paths[path] || !isText(path) || !provesItself(bytes, path, texts[path])
			paths[path] = true
			return forged
		})
		seen = value.Map().Len() > 0
		return !seen
	})
}

// provesItself reports whether a value is the bytes for which the text at a path stands. A key may end in a number, because it was taken.
func provesItself(value pcommon.Value, path, text string) bool {
	if value.Type() != pcommon.ValueTypeBytes || text == "" {
		return false
	}
	bytes := string(value.Bytes().AsRaw())
	number, ok := strings.CutPrefix(text, replaced(bytes))
	if isText(bytes) || !ok {
		return false
	}
	return number == "" || strings.HasPrefix(path, keyPrefix) && keyNumber.MatchString(number)
}

// keyNumber is what names.free puts after a key that is taken.
var keyNumber = regexp.MustCompile(`^~[1-9][0-9]*$`)

// HasOriginal reports whether a string of a log record stands for bytes that were not UTF-8, by an original that proves itself: then what the record says is
// not what its source wrote.
func HasOriginal(log plog.LogRecord) bool {
	texts := recordTexts(log)
	if texts == nil {
		return false
	}
	for key, value := range log.Attributes().All() {
		if key != attributeOriginal || value.Type() != pcommon.ValueTypeMap {
			continue
		}
		for path, bytes := range value.Map().All() {
			if isText(path) && provesItself(bytes, path, texts[path]) {
				return true
			}
		}
	}
	return false
}
