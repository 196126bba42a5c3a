// SPDX-License-Identifier: Apache-2.0

package record

import (
	"hash/maphash"
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
		var parts [maxParts]string
		has, ok := d.keyParts(k, parts[:len(k.parts)])
		if !ok {
			return
		}
		if has {
			e.ActionKey, e.KeyShape = parts[0], k.shape
			if len(k.parts) > 1 {
				e.ActionKey = d.keys.join(d.table.seed, parts[:len(k.parts)], k.separator)
			}
			return
		}
	}
}

// keyParts reads the parts of a key. A record has a composite one if it has one of the members and all the objects that they stand in; a member that is missing
// leaves its part empty. It returns false if a value cannot be part of a key.
func (d *declared) keyParts(k *declaredKey, parts []string) (has, ok bool) {
	for i := range parts {
		node := k.parts[i].node
		v := d.at(k.parts[i])
		switch {
		case v.kind == kindMissing:
			if parent := d.table.nodes[node].parent; parent >= 0 && d.at(valuePath{node: parent}).kind != kindObject {
				return false, true
			}
			continue
		case !v.isScalar() || !isKeyPart(v.text, k.separator):
			return false, false
		}
		parts[i], has = v.text, has || v.text != ""
	}
	return has, true
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
	// keyTextSlots bounds the composite keys that are remembered; a log has a few hundred.
	keyTextSlots = 512
	// maxKeyText bounds the length of a composite key that is remembered.
	maxKeyText = 256
)

// keyTexts remembers composite keys, so that joining one takes no memory when it was seen before. A text that it has handed out is never written to.
type keyTexts struct{ slots [keyTextSlots]string }

// join returns the parts as one text.
func (k *keyTexts) join(seed maphash.Seed, parts []string, separator byte) string {
	hash, length := uint64(0), len(parts)-1
	for _, part := range parts {
		hash = (hash ^ maphash.String(seed, part)) * 0x9e3779b97f4a7c15
		length += len(part)
	}
	slot := &k.slots[hash%keyTextSlots]
	if isJoined(*slot, parts, separator) {
		return *slot
	}
	text := strings.Join(parts, string(separator))
	if length <= maxKeyText {
		*slot = text
	}
	return text
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
