// SPDX-License-Identifier: Apache-2.0

package record

import (
	"math"

	"go.opentelemetry.io/collector/pdata/pcommon"

	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
	"github.com/auditcoverage/auditcoverageprocessor/processor/record/jsonscan"
)

// identifyMap reads a record that a parser made a map of, or another program's in which a member is opened that holds a text or a map. Whoever wrote the
// other members may have written a record there too.
func (r *Reader) identifyMap(m pcommon.Map) event.Outcome {
	var value pcommon.Value
	found := 0
	for _, path := range r.options.unwrap.paths {
		at, times := lookUp(m, path)
		if times > 1 {
			return r.ambiguousField()
		}
		if times == 1 && (at.Type() == pcommon.ValueTypeStr || at.Type() == pcommon.ValueTypeBytes || at.Type() == pcommon.ValueTypeMap) {
			value = at
			found++
		}
		r.listed = r.listed || times == 1 && at.Type() == pcommon.ValueTypeSlice
	}
	switch {
	case found == 0:
		return r.identifyParsed(m)
	case found > 1 || r.isSuspectBeside(m, value):
		return r.ambiguousField()
	}
	r.envelopes[0], r.opened = EnvelopeJSON, 1
	if value.Type() == pcommon.ValueTypeMap {
		return r.identifyParsed(value.Map())
	}
	text, _ := textOf(value)
	if len(text) >= r.options.maxBytes {
		r.reset()
		return event.OutcomeOversized
	}
	return r.identifyLayer(text, 1)
}

// isSuspectBeside reports whether a record may stand in a map, but for a value in it.
func (r *Reader) isSuspectBeside(m pcommon.Map, value pcommon.Value) bool {
	if r.declared != nil && r.declared.identifyParsed(m) != declaredNone {
		return true
	}
	for key, member := range m.All() {
		if r.isMarked(key) || member != value && (member.Type() == pcommon.ValueTypeMap && r.isSuspectBeside(member.Map(), value) ||
			member.Type() != pcommon.ValueTypeMap && r.holds(member)) {
			return true
		}
	}
	return false
}

// identifyParsed reads a record that a parser made a map of. The parser has collapsed duplicate keys, so this proves less than the text; a
// sender can still repeat a key that matters, which is malformed as in a text.
func (r *Reader) identifyParsed(record pcommon.Map) event.Outcome {
	r.reset()
	if r.declared != nil {
		if outcome, ok := r.takeDeclared(r.declared.identifyParsed(record)); ok {
			return outcome
		}
	}
	return r.settle(r.readParsedObject(record))
}

func (r *Reader) readParsedObject(record pcommon.Map) event.Outcome {
	var values [keyEntities + 2]pcommon.Value
	seen, ok := sortOut(record, topKeys, values[:])
	if !ok || !r.readParsedForms(seen, &values) || r.isAmbiguous() {
		return event.OutcomeMalformed
	}
	if seen&(1<<keyTimestamp) != 0 && !r.options.timeless {
		r.event.Timestamp = parsedTime(values[keyTimestamp])
	}
	if seen&(1<<keyChanged) != 0 && values[keyChanged].Type() == pcommon.ValueTypeSlice {
		r.changes.parsed = parsedChanges{values[keyChanged].Slice(), true}
	}
	if r.options.actor {
		for key := range values {
			if seen&(1<<key) != 0 {
				r.readParsedActor(key, values[key])
			}
		}
	}
	return r.concludeForm()
}

// sortOut puts the values of the keys that are known into their places, and returns which of them were found, by bit; false if one was found twice. What no
// key is known of has the last place. Parsers leave the keys in any order: the loop is without a branch that depends on it, and so is what follows.
func sortOut(m pcommon.Map, keys *jsonscan.KeyTable, values []pcommon.Value) (seen uint32, ok bool) {
	var repeated uint32
	for name, value := range m.All() {
		key := keys.Number(name)
		values[key] = value
		bit := uint32(1) << key
		repeated |= seen & bit
		seen |= bit
	}
	known := uint32(1)<<keys.Len() - 1
	return seen & known, repeated&known == 0
}

// readParsedForms is readMember for the keys that tell the form, of values that are parsed already. Among the attributes of a record, type and entities say
// nothing if they have another kind of value.
func (r *Reader) readParsedForms(seen uint32, values *[keyEntities + 2]pcommon.Value) bool {
	if seen&(1<<keyAuditType) != 0 {
		r.top.Note(keyAuditType)
		if !r.readParsedFacts(values[keyAuditType]) {
			return false
		}
	}
	if seen&(1<<keyType) != 0 && values[keyType].Type() == pcommon.ValueTypeMap {
		r.top.Note(keyType)
		r.typeIsObject = true
		if !r.readParsedFacts(values[keyType]) {
			return false
		}
	}
	if seen&(1<<keyEntities) != 0 && values[keyEntities].Type() == pcommon.ValueTypeSlice {
		r.top.Note(keyEntities)
		r.pageIsEmpty = values[keyEntities].Slice().Len() == 0
	}
	return true
}

// readParsedFacts is readFacts for a value that is parsed already. Bytes are what an instance before us made of a string that is not UTF-8, which is malformed
// as in a text.
func (r *Reader) readParsedFacts(value pcommon.Value) bool {
	if value.Type() != pcommon.ValueTypeMap {
		return true
	}
	var values [factLevel + 2]pcommon.Value
	seen, ok := sortOut(value.Map(), facts, values[:])
	if !ok {
		return false
	}
	for fact := range factLevel + 1 {
		if seen&(1<<fact) == 0 {
			continue
		}
		switch v := values[fact]; v.Type() {
		case pcommon.ValueTypeStr:
			setFact(&r.event, fact, v.Str())
		case pcommon.ValueTypeBytes:
			return false
		default: // says nothing
		}
	}
	return true
}

// parsedTime is readTimestamp for a value that is parsed already, with integers that may have become doubles.
func parsedTime(value pcommon.Value) uint64 {
	if value.Type() == pcommon.ValueTypeStr {
		return parseTime(value.Str())
	}
	if value.Type() != pcommon.ValueTypeMap {
		return 0
	}
	var clock clock
	for key, value := range value.Map().All() {
		if part := clockParts.Number(key); part < len(clock) {
			clock[part].set(wholeNumber(value))
		}
	}
	return clock.time()
}

// wholeNumber is the value of an integer, or of a double that holds one exactly.
func wholeNumber(value pcommon.Value) (uint64, bool) {
	switch value.Type() {
	case pcommon.ValueTypeInt:
		return uint64(max(value.Int(), 0)), value.Int() >= 0
	case pcommon.ValueTypeDouble:
		double := value.Double()
		if double < 0 || double > 1<<53 || double != math.Trunc(double) {
			return 0, false
		}
		return uint64(double), true
	default:
		return 0, false
	}
}

// parsedChanges are the changed values of a record that a parser made a map of, if they are given.
type parsedChanges struct {
	list  pcommon.Slice
	given bool
}

// sourceChanges is SourceChanges for values that are parsed already.
func (p *parsedChanges) sourceChanges() (found []SourceChange) {
	for _, value := range p.list.All() {
		if value.Type() == pcommon.ValueTypeMap {
			found = appendChange(found, stringOf(value.Map(), changeKey), stringOf(value.Map(), changeTo))
		}
	}
	return found
}

// stringOf is a member of a parsed change; empty if it is no string.
func stringOf(change pcommon.Map, member int) string {
	if value, ok := change.Get(changeMembers.Key(member)); ok && value.Type() == pcommon.ValueTypeStr {
		return value.Str()
	}
	return ""
}
