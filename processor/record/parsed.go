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
	for key, value := range record.All() {
		if isTopKey(key) && !r.keys.add(key) || !r.readParsed(key, value) || r.seen.ambiguous() {
			return r.malformed()
		}
	}
	return r.concludeForm()
}

// isTopKey reports whether a top-level key is read.
func isTopKey(key string) bool {
	switch key {
	case keyAuditType, keyType, keyEntities, keyTimestamp, keyAuthor, keySource, keySystem, keyMethod, keyAffected:
		return true
	}
	return false
}

// readParsed is readMember for a value that is parsed already.
func (r *Reader) readParsed(key string, value pcommon.Value) bool {
	switch key {
	case keyAuditType:
		r.seen.auditType = true
		return r.readParsedFacts(value)
	case keyType:
		r.seen.typObject = value.Type() == pcommon.ValueTypeMap
		// A text under this name is no business of ours among the attributes of a record.
		r.seen.typ = r.seen.typObject
		return r.readParsedFacts(value)
	case keyEntities:
		r.seen.entities = value.Type() == pcommon.ValueTypeSlice
	case keyTimestamp:
		r.event.Timestamp = parsedTime(value)
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
	var seen [factOther]bool
	for key, value := range value.Map().All() {
		f := factOf(key)
		if f == factOther {
			continue
		}
		if seen[f] {
			return false
		}
		seen[f] = true
		if value.Type() == pcommon.ValueTypeStr {
			setFact(&r.event, f, value.Str())
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
	clock := newClock()
	for key, value := range value.Map().All() {
		if part := clock.part(key); part != nil {
			part.set(wholeNumber(value))
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
func (r *Reader) readParsedActor(key string, value pcommon.Value) bool {
	switch {
	case key == keyAuthor && value.Type() == pcommon.ValueTypeMap:
		return readParsedStrings(value.Map(), func(key string) *string { return authorField(&r.actor, key) })
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
		if !readParsedStrings(element.Map(), func(key string) *string { return objectField(&object, key) }) {
			return false
		}
		r.actor.Objects = append(r.actor.Objects, object)
	}
	return true
}

// readParsedStrings stores the strings of a map that field has a place for; false if one is given twice.
func readParsedStrings(object pcommon.Map, field func(key string) *string) bool {
	var filled once
	for key, value := range object.All() {
		target := field(key)
		if target == nil {
			continue
		}
		if !filled.first(target) {
			return false
		}
		if value.Type() == pcommon.ValueTypeStr {
			*target = value.Str()
		}
	}
	return true
}
