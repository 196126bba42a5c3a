// SPDX-License-Identifier: Apache-2.0

package record

import (
	"strings"

	"github.com/auditcoverage/auditcoverageprocessor/processor/record/jsonscan"
	"github.com/auditcoverage/auditcoverageprocessor/processor/source"
)

// valueKind is what a value of a record is.
type valueKind uint8

const (
	kindMissing valueKind = iota // or null
	kindText
	kindNumber
	kindWord // true or false
	kindObject
	kindArray
)

// declaredValue is a value of a record: its text, which a string has without escapes; of objects and arrays, only whether they are empty.
type declaredValue struct {
	kind  valueKind
	text  string
	empty bool
}

// isScalar reports whether a value can be a key or a name.
func (v *declaredValue) isScalar() bool {
	return v.kind == kindText || v.kind == kindNumber || v.kind == kindWord
}

// valueOf is the value of a node that was seen.
func (d *declared) valueOf(node int) declaredValue {
	if d.parsed.given {
		return d.parsed.value(node)
	}
	at := &d.spans[node]
	if d.text[at.start] == '"' && !at.escaped {
		return declaredValue{kind: kindText, text: d.text[at.start+1 : at.end-1], empty: at.end == at.start+len(`""`)}
	}
	return textValue(d.text[at.start:at.end])
}

// at is the value at a path; missing if it was not seen.
func (d *declared) at(p valuePath) declaredValue {
	if p.node < 0 || !d.seen.has(p.node) {
		return declaredValue{}
	}
	if p.element == source.ElementNone {
		return d.valueOf(p.node)
	}
	if d.parsed.given {
		return d.parsed.element(p)
	}
	at := d.spans[p.node]
	return elementOf(d.text[at.start:at.end], p.element)
}

// firstOf is the value at the first of several paths at which a record has one that is not empty.
func (d *declared) firstOf(paths []valuePath) declaredValue {
	for _, p := range paths {
		if v := d.at(p); v.kind != kindMissing && !v.empty {
			return v
		}
	}
	return declaredValue{}
}

// textValue is the value that a text is, which is known to be well-formed.
func textValue(text string) declaredValue {
	switch text[0] {
	case '"':
		text = text[1 : len(text)-1]
		if strings.IndexByte(text, '\\') >= 0 {
			text = jsonscan.Unescape(text)
		}
		return declaredValue{kind: kindText, text: text, empty: text == ""}
	case 'n':
		return declaredValue{}
	case 't', 'f':
		return declaredValue{kind: kindWord, text: text}
	case '{':
		return declaredValue{kind: kindObject, empty: jsonscan.SkipSpace(text, 1) == len(text)-1}
	case '[':
		return declaredValue{kind: kindArray, empty: jsonscan.SkipSpace(text, 1) == len(text)-1}
	default:
		return declaredValue{kind: kindNumber, text: text}
	}
}

// elementOf is the first or the last element of an array in a text that is known to be well-formed; missing if it is none, or empty.
func elementOf(text string, element source.Element) (v declaredValue) {
	if text[0] != '[' {
		return v
	}
	c := jsonscan.Cursor{Text: text, Pos: 1}
	for elements := (jsonscan.Elements{}); c.NextElement(&elements) == jsonscan.MemberFound; {
		start := c.Pos
		c.Pos = jsonscan.SkipDeep(text, start, 0)
		if element == source.ElementFirst {
			return textValue(text[start:c.Pos])
		}
		v = textValue(text[start:c.Pos])
	}
	return v
}
