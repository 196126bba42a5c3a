// SPDX-License-Identifier: Apache-2.0

package record

import (
	"strings"
	"unsafe"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"

	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

// attributeMessage is where a parser of the collector, such as that for syslog, puts the message.
const attributeMessage = "message"

// Identify reads the field of a log record that holds an audit record as far as its facts, and returns OutcomeIdentified there; or it has
// read all of it, and returns what it is.
func (r *Reader) Identify(record plog.LogRecord) event.Outcome {
	r.begin()
	outcome := r.identifyField(record)
	if r.isNameless(outcome) && r.Holds(record) {
		r.reset()
		return event.OutcomeWrapped
	}
	if outcome == event.OutcomeUnrecognized {
		outcome = r.wrapped(record)
	}
	if outcome == event.OutcomeUnrecognized && r.listed {
		return event.OutcomeFragment
	}
	return outcome
}

// identifyField is Identify for the configured field alone.
func (r *Reader) identifyField(record plog.LogRecord) event.Outcome {
	switch r.options.field {
	case FieldAuto:
		return r.identifyAuto(record)
	case FieldBody:
		return r.identifyValue(record.Body())
	default:
		value, times := lookUp(record.Attributes(), r.options.path)
		switch times {
		case 0:
			return r.identifyText("")
		case 1:
			return r.identifyValue(value)
		default:
			return r.ambiguousField()
		}
	}
}

// ambiguousField is the outcome where the attribute to be judged is given twice, which OTLP can carry: each may hold a record.
func (r *Reader) ambiguousField() event.Outcome {
	r.reset()
	return event.OutcomeMalformed
}

// identifyAuto finds the field by itself. Where the body still holds the raw line, that is judged, never a parse of it: a message that a parser
// took from the body's end counts only if the body is in no form by itself.
func (r *Reader) identifyAuto(record plog.LogRecord) event.Outcome {
	outcome := r.identifyValue(record.Body())
	if outcome > event.OutcomeFragment {
		return outcome
	}
	text, ok := textOf(record.Body())
	if !ok {
		return outcome
	}
	value, times := only(record.Attributes(), attributeMessage)
	if times > 1 {
		return r.ambiguousField()
	}
	if times == 1 {
		if message, ok := messageOf(value, strings.TrimSpace(text)); ok {
			// A message that is in no form says nothing, so what the body is remains; unless the message may be a piece of a record.
			got := r.identifyText(message)
			if got > event.OutcomeFragment {
				return got
			}
			outcome = max(outcome, got)
			r.reset()
		}
	}
	if strings.TrimSpace(text) == "" && (holdsRecord(record.Attributes()) || r.holdsDeclared(record.Attributes())) {
		return r.identifyParsed(record.Attributes())
	}
	return outcome
}

// messageOf is the message that a parser found in a body: the whole of it where the body is empty, or its end after a header. What stands before it may not
// be a piece of an audit record, since then the message may be another's.
func messageOf(value pcommon.Value, body string) (string, bool) {
	text, _ := textOf(value)
	message := strings.TrimSpace(text)
	header, ok := strings.CutSuffix(body, message)
	if message == "" || body != "" && (!ok || isFragment(header)) {
		return "", false
	}
	return text, true
}

// identifyValue reads a value of any type. Text and maps can hold a record; a list may hold several.
func (r *Reader) identifyValue(value pcommon.Value) event.Outcome {
	switch value.Type() {
	case pcommon.ValueTypeMap:
		return r.identifyMap(value.Map())
	case pcommon.ValueTypeSlice:
		r.reset()
		return event.OutcomeFragment
	default:
		text, _ := textOf(value)
		return r.identifyText(text)
	}
}

// textOf is a value of characters or bytes as text, and no value at all as the empty text; false for values of other types.
func textOf(value pcommon.Value) (string, bool) {
	switch value.Type() {
	case pcommon.ValueTypeStr:
		return value.Str(), true
	case pcommon.ValueTypeBytes:
		raw := value.Bytes().AsRaw()
		return unsafe.String(unsafe.SliceData(raw), len(raw)), true //nolint:gosec // sound: AsRaw returned a copy, and a second one costs
	default:
		return "", value.Type() == pcommon.ValueTypeEmpty
	}
}

// lookUp follows a path of attributes, and returns how many times a key on it is given: none if it leads nowhere. Only if it is once is there a value.
func lookUp(attributes pcommon.Map, path []string) (value pcommon.Value, times int) {
	for i, key := range path {
		if value, times = only(attributes, key); times != 1 || i == len(path)-1 {
			return value, times
		}
		if value.Type() != pcommon.ValueTypeMap {
			break
		}
		attributes = value.Map()
	}
	return value, 0
}

// only returns the value of a key, and how many times it is given. Only if it is once is there a value.
func only(attributes pcommon.Map, key string) (value pcommon.Value, times int) {
	for name, candidate := range attributes.All() {
		if name == key {
			value = candidate
			times++
		}
	}
	return value, times
}

// holdsRecord reports whether attributes hold a parsed record among others. All of them are looked at, since OTLP can carry a key twice, with values of
// different types.
func holdsRecord(attributes pcommon.Map) bool {
	for name, value := range attributes.All() {
		if name == topKeys.Key(keyAuditType) || name == topKeys.Key(keyType) && value.Type() == pcommon.ValueTypeMap {
			return true
		}
	}
	return false
}

// wrapped is the outcome of a record in no form: OutcomeWrapped if an audit record, or a piece of one, stands anywhere inside of it, also beside what is
// judged. An object that is a record itself, in a format that is left out, is none.
func (r *Reader) wrapped(record plog.LogRecord) event.Outcome {
	if r.top.Has(keyAuditType) || r.typeIsNamed || !r.Holds(record) {
		return event.OutcomeUnrecognized
	}
	r.reset()
	return event.OutcomeWrapped
}

// isNameless reports whether what was read is an entity of the REST interface only by its type, which names no event: then it may be another program's object.
func (r *Reader) isNameless(outcome event.Outcome) bool {
	return outcome == event.OutcomeProven && r.format == event.FormatAtlassianREST && !r.typeIsNamed
}

// Holds reports whether an audit record, or a piece of one, stands anywhere in a log record that is in no form. What was identified before is lost.
func (r *Reader) Holds(record plog.LogRecord) bool {
	return r.holds(record.Body()) || r.holdsIn(record.Attributes())
}

// holds reports whether an audit record stands in a value.
func (r *Reader) holds(value pcommon.Value) bool {
	switch value.Type() {
	case pcommon.ValueTypeMap:
		return r.holdsIn(value.Map())
	case pcommon.ValueTypeSlice:
		for _, element := range value.Slice().All() {
			if r.holds(element) {
				return true
			}
		}
		return false
	default:
		text, _ := textOf(value)
		return r.isMarked(text)
	}
}

func (r *Reader) holdsIn(m pcommon.Map) bool {
	if r.declared != nil && r.declared.identifyParsed(m) > declaredFamily {
		return true
	}
	for key, value := range m.All() {
		if r.isMarked(key) || r.holds(value) {
			return true
		}
	}
	return false
}
