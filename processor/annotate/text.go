// SPDX-License-Identifier: Apache-2.0

package annotate

import (
	"strconv"
	"strings"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"
)

// replacement stands for a run of bytes that are not UTF-8.
const replacement = "\ufffd"

// replaced is a text with one replacement for each run of bad bytes.
func replaced(s string) string { return strings.ToValidUTF8(s, replacement) }

// isValid reports whether every string of a value is UTF-8.
func isValid(value pcommon.Value) bool {
	if s := value.Str(); s != "" {
		return isText(s)
	}
	switch value.Type() {
	case pcommon.ValueTypeMap:
		return hasValidMembers(value.Map())
	case pcommon.ValueTypeSlice:
		elements := value.Slice()
		for i := range elements.Len() {
			if !isValid(elements.At(i)) {
				return false
			}
		}
	default: // holds no string
	}
	return true
}

// hasValidMembers reports whether every key and every string of a map is UTF-8.
func hasValidMembers(m pcommon.Map) bool {
	for key, member := range m.All() {
		if !isText(key) {
			return false
		}
		if s := member.Str(); s != "" {
			if !isText(s) {
				return false
			}
		} else if !isValid(member) {
			return false
		}
	}
	return true
}

// The paths of what stands in a record, a scope or a resource.
const (
	pathBody         = "body"
	pathAttributes   = "attributes"
	pathSeverityText = "severity_text"
	pathEventName    = "event_name"
	pathName         = "name"
	pathVersion      = "version"
	pathSchemaURL    = "schema_url"
	// keyPrefix tells the path of a key from that of its value.
	keyPrefix = "key:"
)

// maxPath bounds the bytes of the steps of a path that is printed: a hostile record could else have its originals' paths larger than itself.
const maxPath = 256

// path is where a value stands, step by step; it is made a text only when it is needed.
type path struct {
	parent *path
	step   string // a key, or an index in decimal; the name of the root
	isKey  bool
	length int    // of all steps
	text   string // as printed; empty until it is needed, by this path or by those below it
}

func root(name string) *path { return &path{step: name} }

func (p *path) member(key string) *path {
	return &path{parent: p, step: key, isKey: true, length: p.length + len(key) + 1}
}

// hasOriginal reports whether a key of the map at the path is that of the original: only among attributes it is ours.
func (p *path) hasOriginal(key string) bool {
	return key == attributeOriginal && p.parent == nil && p.step == pathAttributes
}

func (p *path) element(index int) *path {
	return &path{parent: p, step: strconv.Itoa(index), length: p.length + 1}
}

// print prints the path, such as attributes["a"][0]; false if it is too long. What it begins with is printed once for all that begin with it.
func (p *path) print() (string, bool) {
	if p.length > maxPath {
		return "", false
	}
	if p.parent == nil {
		return p.step, true
	}
	if p.text == "" {
		step := p.step
		if p.isKey {
			step = strconv.Quote(step)
		}
		before, _ := p.parent.print()
		p.text = before + "[" + step + "]"
	}
	return p.text, true
}

// texts are the strings of a record, a scope or a resource for which it brings originals, by their paths.
type texts map[string]string

// newTexts makes place for the strings that the originals among attributes name; nil if there are none.
func newTexts(attributes pcommon.Map) (t texts) {
	for key, value := range attributes.All() {
		if key != attributeOriginal || value.Type() != pcommon.ValueTypeMap {
			continue
		}
		if t == nil {
			t = texts{}
		}
		for path := range value.Map().All() {
			t[path] = ""
		}
	}
	return t
}

// recordTexts returns the strings of a log record.
func recordTexts(log plog.LogRecord) texts {
	t := newTexts(log.Attributes())
	if len(t) == 0 {
		return nil
	}
	t.add(pathSeverityText, log.SeverityText())
	t.add(pathEventName, log.EventName())
	t.value(log.Body(), root(pathBody))
	t.members(log.Attributes(), root(pathAttributes))
	return t
}

// add adds a string that is asked for and may stand for another: one that has a replacement in it.
func (t texts) add(path, text string) {
	if _, asked := t[path]; asked && strings.Contains(text, replacement) {
		t[path] = text
	}
}

// addAt is add for a string whose path has to be printed.
func (t texts) addAt(kind string, p *path, text string) {
	if !strings.Contains(text, replacement) {
		return
	}
	if path, ok := p.print(); ok {
		t.add(kind+path, text)
	}
}

func (t texts) value(value pcommon.Value, p *path) {
	switch value.Type() {
	case pcommon.ValueTypeStr:
		t.addAt("", p, value.Str())
	case pcommon.ValueTypeMap:
		t.members(value.Map(), p)
	case pcommon.ValueTypeSlice:
		for i, element := range value.Slice().All() {
			t.value(element, p.element(i))
		}
	default: // holds no string
	}
}

func (t texts) members(m pcommon.Map, p *path) {
	for key, value := range m.All() {
		if p.hasOriginal(key) {
			continue
		}
		at := p.member(key)
		t.addAt(keyPrefix, at, key)
		t.value(value, at)
	}
}
