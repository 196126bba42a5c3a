// SPDX-License-Identifier: Apache-2.0

package record

import (
	"strings"

	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
	"github.com/auditcoverage/auditcoverageprocessor/processor/source"
)

// maxParts is more parts than a composite key can have.
const maxParts = 8

// readKey finds the key of a record: the first that it has. A value that cannot be part of one leaves the record without a key.
func (d *declared) readKey(e *event.Event) {
	for i := range d.source.keys {
		k := &d.source.keys[i]
		var values [maxParts]string
		parts := values[:len(k.parts)]
		switch has, ok := d.keyParts(k, parts); {
		case !ok:
			return
		case !has:
			continue
		case len(parts) > 1:
			if e.ActionKey = d.keys.join(parts, k.separator); e.ActionKey != "" {
				e.KeyShape = k.shape
			}
		case isKeyPart(parts[0], 0):
			e.ActionKey, e.KeyShape = parts[0], k.shape
		}
		return
	}
}

// keyParts reads the parts of a key. A record has a composite one if it has one of the members and all the objects that they stand in; a member that is missing
// leaves its part empty. It returns false if a value is none that can be part of a key.
func (d *declared) keyParts(k *declaredKey, parts []string) (has, ok bool) {
	for _, object := range k.objects {
		if !d.isObject(object) {
			return false, true
		}
	}
	for i := range parts {
		switch v := d.at(k.parts[i]); {
		case v.isScalar():
			parts[i], has = v.text, has || v.text != ""
		case v.kind != kindMissing:
			return false, false
		}
	}
	return has, true
}

// isObject reports whether the value of a node was seen and is an object.
func (d *declared) isObject(node int) bool {
	return d.seen.has(node) && (d.parsed.given && d.valueOf(node).kind == kindObject || !d.parsed.given && d.text[d.spans[node].start] == '{')
}

// isKeyPart reports whether a value can be part of a key, so that it can be told where it ends, and is no pattern.
func isKeyPart(text string, separator byte) bool {
	if len(text) > source.MaxKeyBytes {
		return false
	}
	for i := range len(text) {
		if c := text[i]; c < ' ' || c == 0x7f || c == '*' || c == separator {
			return false
		}
	}
	return true
}

const (
	// keyTextSets and keyTextWays bound the composite keys that are remembered; a log has a few hundred.
	keyTextSets = 256
	keyTextWays = 4
	// maxKeyText bounds the length of a composite key that is remembered.
	maxKeyText = 256
)

// keyTexts remembers composite keys, so that joining one takes no memory when it was seen before. A text that it has handed out is never written to.
type keyTexts struct {
	sets [keyTextSets][keyTextWays]keyText
	turn uint8
}

// keyText is a key of a number of parts, none of which holds the separator.
type keyText struct {
	text      string
	parts     uint8
	separator byte
}

// join returns the parts as one text; empty if one cannot be part of a key. What is remembered was looked at when it was first seen: the same text of as many
// parts has the same parts, since it has as many separators.
func (k *keyTexts) join(parts []string, separator byte) string {
	hash := uint64(0)
	for _, part := range parts {
		hash = (hash ^ digest(part)) * 0x9e3779b97f4a7c15
	}
	set := &k.sets[hash>>32%keyTextSets]
	for i := range set {
		if known := &set[i]; int(known.parts) == len(parts) && known.separator == separator && isJoined(known.text, parts, separator) {
			return known.text
		}
	}
	for _, part := range parts {
		if !isKeyPart(part, separator) {
			return ""
		}
	}
	text := strings.Join(parts, string(separator))
	if len(text) <= maxKeyText {
		set[k.turn%keyTextWays] = keyText{text, uint8(len(parts)), separator} //nolint:gosec // at most maxParts
		k.turn++
	}
	return text
}

// digest is a number that most texts do not share: that of the length and of the bytes at both ends.
func digest(text string) uint64 {
	const size = 8
	n := len(text)
	if n >= size {
		return load(text) ^ load(text[n-size:])*31 ^ uint64(n)
	}
	number := uint64(n)
	for i := range n {
		number = number<<size | uint64(text[i])
	}
	return number
}

// isJoined reports whether a text is of these parts.
func isJoined(text string, parts []string, separator byte) bool {
	for i, part := range parts {
		if i > 0 {
			if text == "" || text[0] != separator {
				return false
			}
			text = text[1:]
		}
		rest, ok := strings.CutPrefix(text, part)
		if !ok {
			return false
		}
		text = rest
	}
	return text == ""
}
