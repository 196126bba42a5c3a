package record

import (
	"math"

	"go.opentelemetry.io/collector/pdata/pcommon"

	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

// identifyParsed reads a record that a parser made a map of. The parser has collapsed duplicate keys, so this proves less than the text; a
// sender can still repeat a key that matters, which is malformed as in a text.
func (r *Reader) identifyParsed(record pcommon.Map) Outcome {
	r.reset()
	all := members{vocabulary: topKeys}
	for name, value := range record.All() {
		key := topKeys.number(name)
		if key < len(topKeys.keys) && (all.note(key) == memberTwice || !r.readParsed(key, value)) || r.isAmbiguous() {
			return r.malformed()
		}
	}
	return r.concludeForm()
}

// readParsed is readMember for a value that is parsed already. Of the keys that tell the form, type and entities are no business of ours among the attributes
// of a record if they have another kind of value.
func (r *Reader) readParsed(key int, value pcommon.Value) bool {
	switch key {
	case keyAuditType:
		r.top.note(key)
		return r.readParsedFacts(value)
	case keyType:
		if value.Type() != pcommon.ValueTypeMap {
			return true
		}
		r.top.note(key)
		r.typeIsObject = true
		return r.readParsedFacts(value)
	case keyEntities:
		if value.Type() == pcommon.ValueTypeSlice {
			r.top.note(key)
		}
	case keyTimestamp:
		r.event.Timestamp = parsedTime(value)
	case keyChanged:
		if value.Type() == pcommon.ValueTypeSlice {
			r.changes.parsed, r.changes.isList = value.Slice(), true
		}
	default:
		if r.Options.actor {
			return r.readParsedActor(key, value)
		}
	}
	return true
}

// readParsedFacts is readFacts for a value that is parsed already.
func (r *Reader) readParsedFacts(value pcommon.Value) bool {
	if value.Type() != pcommon.ValueTypeMap {
		return true
	}
	m := members{vocabulary: facts}
	for key, value := range value.Map().All() {
		fact := facts.number(key)
		if fact == len(facts.keys) {
			continue
		}
		if m.note(fact) == memberTwice {
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
		if part := clockParts.number(key); part < len(clock) {
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
func (r *Reader) readParsedActor(key int, value pcommon.Value) bool {
	switch {
	case key == keyAuthor && value.Type() == pcommon.ValueTypeMap:
		return readParsedNames(value.Map(), [...]*string{nameID: &r.actor.ID, nameName: &r.actor.Name, nameType: &r.actor.Type})
	case key == keyAffected && value.Type() == pcommon.ValueTypeSlice:
		return r.readParsedAffected(value.Slice())
	case key == keySource && value.Type() == pcommon.ValueTypeStr:
		r.actor.Source = value.Str()
	case key == keySystem && value.Type() == pcommon.ValueTypeStr:
		r.actor.System = value.Str()
	case key == keyMethod && value.Type() == pcommon.ValueTypeStr:
		r.actor.Method = value.Str()
	}
	return true
}

// readParsedAffected is readAffected for a value that is parsed already.
func (r *Reader) readParsedAffected(objects pcommon.Slice) bool {
	for _, element := range objects.All() {
		if element.Type() != pcommon.ValueTypeMap {
			continue
		}
		var object event.Object
		if !readParsedNames(element.Map(), [...]*string{nameName: &object.Name, nameType: &object.Type}) {
			return false
		}
		r.actor.Objects = append(r.actor.Objects, object)
	}
	return true
}

// readParsedNames is readNames for an object that is parsed already.
func readParsedNames(object pcommon.Map, places [nameType + 1]*string) bool {
	m := members{vocabulary: names}
	for key, value := range object.All() {
		name := names.number(key)
		if name == len(places) || places[name] == nil {
			continue
		}
		if m.note(name) == memberTwice {
			return false
		}
		if value.Type() == pcommon.ValueTypeStr {
			*places[name] = value.Str()
		}
	}
	return true
}
