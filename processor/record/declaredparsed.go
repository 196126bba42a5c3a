// SPDX-License-Identifier: Apache-2.0

package record

import (
	"strconv"
	"unicode/utf8"

	"go.opentelemetry.io/collector/pdata/pcommon"

	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
	"github.com/auditcoverage/auditcoverageprocessor/processor/source"
)

// parsedValues are the values of the members of a record that a parser made a map of, by the numbers of their nodes.
type parsedValues struct {
	values []pcommon.Value
	given  bool
}

func newParsedValues(count int) parsedValues {
	return parsedValues{values: make([]pcommon.Value, count)}
}

// release drops all references to the last record.
func (p *parsedValues) release() {
	clear(p.values)
	p.given = false
}

// identifyParsed is identify for a record that a parser made a map of, which has collapsed duplicate members; a sender can still repeat one.
func (d *declared) identifyParsed(record pcommon.Map) declaredOutcome {
	d.reset("")
	d.parsed.given = true
	if record.Len() > maxDeclaredMembers {
		return declaredMalformed
	}
	family := false
	for name, value := range record.All() {
		m := d.stray(-1, name)
		switch node := int(m.node); {
		case m.round == d.round:
			return declaredMalformed
		case node < 0:
		case node == auditTypeNode:
			d.seen.add(node)
			family = true
		case !d.parsedValue(node, value):
			return declaredMalformed
		}
	}
	switch {
	case !family:
		return d.conclude()
	case d.table.identities.meets(d.seen):
		return declaredMalformed
	default:
		return declaredFamily
	}
}

// parsedValue is value for a value that is parsed already. A string that is not UTF-8 is malformed as in a text, and so are bytes, which are what an instance
// before us made of one.
func (d *declared) parsedValue(node int, value pcommon.Value) bool {
	n := &d.table.nodes[node]
	if value.Type() == pcommon.ValueTypeBytes || value.Type() == pcommon.ValueTypeStr && !utf8.ValidString(value.Str()) {
		return false
	}
	if value.Type() == pcommon.ValueTypeMap && n.hasChildren {
		for name, value := range value.Map().All() {
			child := d.stray(node, name)
			if child.node >= 0 && (child.round == d.round || !d.parsedValue(int(child.node), value)) {
				return false
			}
		}
	}
	d.parsed.values[node] = value
	d.seen.add(node)
	d.note(node)
	return true
}

// value is the value of a node.
func (p *parsedValues) value(node int) declaredValue { return parsedValue(p.values[node]) }

// parsedValue is textValue for a value that is parsed already. A double that holds a whole number is that number.
func parsedValue(value pcommon.Value) declaredValue {
	switch value.Type() {
	case pcommon.ValueTypeStr:
		return declaredValue{kind: kindText, text: value.Str(), empty: value.Str() == ""}
	case pcommon.ValueTypeBool:
		return declaredValue{kind: kindWord, text: strconv.FormatBool(value.Bool())}
	case pcommon.ValueTypeInt:
		return declaredValue{kind: kindNumber, text: strconv.FormatInt(value.Int(), 10)}
	case pcommon.ValueTypeDouble:
		return declaredValue{kind: kindNumber, text: strconv.FormatFloat(value.Double(), 'f', -1, 64)}
	case pcommon.ValueTypeMap:
		return declaredValue{kind: kindObject, empty: value.Map().Len() == 0}
	case pcommon.ValueTypeSlice:
		return declaredValue{kind: kindArray, empty: value.Slice().Len() == 0}
	case pcommon.ValueTypeEmpty, pcommon.ValueTypeBytes:
	}
	return declaredValue{}
}

// element is elementOf for an array that is parsed already.
func (p *parsedValues) element(path valuePath) declaredValue {
	value := p.values[path.node]
	if value.Type() != pcommon.ValueTypeSlice || value.Slice().Len() == 0 {
		return declaredValue{}
	}
	if path.element == source.ElementFirst {
		return parsedValue(value.Slice().At(0))
	}
	return parsedValue(value.Slice().At(value.Slice().Len() - 1))
}

// objects adds the objects that an array names, unless they are too many.
func (p *parsedValues) objects(a *event.Actor, node int, typ string) {
	before := len(a.Objects)
	for _, element := range p.values[node].Slice().All() {
		if v := parsedValue(element); v.isScalar() {
			a.Objects = append(a.Objects, event.Object{Name: v.text, Type: typ})
		}
		if len(a.Objects)-before > maxDeclaredObjects {
			a.Objects = a.Objects[:before]
			return
		}
	}
}

// holdsDeclared reports whether attributes hold the key of a declared source, or a part of it, among others.
func (r *Reader) holdsDeclared(attributes pcommon.Map) bool {
	if r.declared == nil {
		return false
	}
	for name := range attributes.All() {
		if r.options.sources.isRisky(name) {
			return true
		}
	}
	return false
}
