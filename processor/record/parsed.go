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
	}
	switch {
	case found == 0:
		return r.identifyParsed(m)
	case found > 1 || r.isSuspectBeside(m, value) || r.declared != nil && r.declared.identifyParsed(m) != declaredNone:
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
	all := jsonscan.NewMembers(topKeys)
	for name, value := range record.All() {
		key := topKeys.Number(name)
		if key < topKeys.Len() && (all.Note(key) == jsonscan.MemberRepeated || !r.readParsed(key, value)) || r.isAmbiguous() {
			return event.OutcomeMalformed
		}
	}
	return r.concludeForm()
}

// readParsed is readMember for a value that is parsed already. Of the keys that tell the form, type and entities say nothing among the attributes of a
// record if they have another kind of value.
func (r *Reader) readParsed(key int, value pcommon.Value) bool {
	switch key {
	case keyAuditType:
		r.top.Note(key)
		return r.readParsedFacts(value)
	case keyType:
		if value.Type() != pcommon.ValueTypeMap {
			return true
		}
		r.top.Note(key)
		r.typeIsObject = true
		return r.readParsedFacts(value)
	case keyEntities:
		if value.Type() == pcommon.ValueTypeSlice {
			r.top.Note(key)
			r.pageIsEmpty = value.Slice().Len() == 0
		}
	case keyTimestamp:
		r.event.Timestamp = parsedTime(value)
	case keyChanged:
		if value.Type() == pcommon.ValueTypeSlice {
			r.changes.parsed = parsedChanges{value.Slice(), true}
		}
	default:
		if r.options.actor {
			r.readParsedActor(key, value)
		}
	}
	return true
}

// readParsedFacts is readFacts for a value that is parsed already. Bytes are what an instance before us made of a string that is not UTF-8, which is malformed
// as in a text.
func (r *Reader) readParsedFacts(value pcommon.Value) bool {
	if value.Type() != pcommon.ValueTypeMap {
		return true
	}
	m := jsonscan.NewMembers(facts)
	for key, value := range value.Map().All() {
		fact := facts.Number(key)
		if fact == facts.Len() {
			continue
		}
		if m.Note(fact) == jsonscan.MemberRepeated || value.Type() == pcommon.ValueTypeBytes {
			return false
		}
		if value.Type() == pcommon.ValueTypeStr {
			setFact(&r.event, fact, value.Str())
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

// readParsedActor is readActor for a value that is parsed already.
func (r *Reader) readParsedActor(key int, value pcommon.Value) {
	switch {
	case key == keyAuthor && value.Type() == pcommon.ValueTypeMap:
		r.readParsedNames(value.Map(), [...]*string{nameID: &r.actor.ID, nameName: &r.actor.Name, nameType: &r.actor.Type})
	case key == keyAffected && value.Type() == pcommon.ValueTypeSlice:
		r.readParsedAffected(value.Slice())
	case key == keySource && value.Type() == pcommon.ValueTypeStr:
		r.actor.Source = value.Str()
	case key == keySystem && value.Type() == pcommon.ValueTypeStr:
		r.actor.System = value.Str()
	case key == keyMethod && value.Type() == pcommon.ValueTypeStr:
		r.actor.Method = value.Str()
	}
}

// readParsedAffected is readAffected for a value that is parsed already.
func (r *Reader) readParsedAffected(objects pcommon.Slice) {
	for i, element := range objects.All() {
		if element.Type() != pcommon.ValueTypeMap {
			continue
		}
		var object event.Object
		r.readParsedNames(element.Map(), [...]*string{nameName: &object.Name, nameType: &object.Type})
		r.addObject(object, objects.Len()-i)
	}
}

// readParsedNames is readNames for an object that is parsed already.
func (r *Reader) readParsedNames(object pcommon.Map, places [nameType + 1]*string) {
	m := jsonscan.NewMembers(names)
	for key, value := range object.All() {
		name := names.Number(key)
		if name == len(places) || places[name] == nil {
			continue
		}
		if m.Note(name) == jsonscan.MemberRepeated {
			r.actorIsAmbiguous = true
		}
		if value.Type() == pcommon.ValueTypeStr {
			*places[name] = value.Str()
		}
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
