// SPDX-License-Identifier: Apache-2.0

package record

import (
	"math/bits"

	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
	"github.com/auditcoverage/auditcoverageprocessor/processor/record/jsonscan"
)

// identifyObject begins with the object that the text begins with. The forms that are built in are tried where no declared source fits; but of a text that
// begins like a line of the audit log file, auditType is looked for first, which no record of a declared source has.
func (r *Reader) identifyObject(text string) event.Outcome {
	if r.declared == nil {
		return r.identifyBuiltIn(text)
	}
	if beginsLine.IsAt(text, 0) {
		if r.identifyBuiltIn(text) == event.OutcomeIdentified {
			return event.OutcomeIdentified
		}
		r.reset()
	}
	if outcome, ok := r.takeDeclared(r.declared.identify(text)); ok {
		return outcome
	}
	return r.identifyBuiltIn(text)
}

// beginsLine is how all lines of the audit log file begin that were seen.
var beginsLine = jsonscan.NewLiteral(`{"affectedObjects":[`)

// identifyBuiltIn is identifyObject for the forms that are built in alone.
func (r *Reader) identifyBuiltIn(text string) event.Outcome {
	r.cursor = jsonscan.Cursor{Text: text, Pos: 1}
	return r.settle(r.readObject(true))
}

// readObject goes through the members of the top-level object to the end of the text, or, if early, only to the facts.
func (r *Reader) readObject(early bool) event.Outcome {
	wanted := uint32(factKeys)
	if r.options.actor {
		wanted |= actorKeys
	}
	for {
		key, found := r.cursor.NextOf(&r.top, wanted)
		if found == jsonscan.MemberNone {
			return r.conclude()
		}
		if found != jsonscan.MemberFound || !r.isNew(key) || !r.readMember(key) {
			return event.OutcomeMalformed
		}
		if early && key == keyAuditType && r.options.formats.has(event.FormatAtlassianJSON) {
			r.format = event.FormatAtlassianJSON
			return event.OutcomeIdentified
		}
	}
}

// isNew reports whether a key that was found was not given before.
func (r *Reader) isNew(key int) bool { return key < topKeys.Len() || r.keys.add(r.top.Unknown()) }

// isAmbiguous reports whether a record has more than one of the keys that tell its form: then it can mean more than one thing.
func (r *Reader) isAmbiguous() bool {
	return bits.OnesCount32(r.top.Seen()&(1<<keyAuditType|1<<keyType|1<<keyEntities)) > 1
}

// readMember reads the value of a top-level member. It returns false if the record is malformed.
func (r *Reader) readMember(key int) bool {
	switch key {
	case keyAuditType:
		return !r.isAmbiguous() && r.readAuditType()
	case keyType:
		r.typeIsObject = r.cursor.Peek() == '{'
		return !r.isAmbiguous() && r.readFacts()
	case keyEntities:
		return !r.isAmbiguous() && r.readEntities()
	case keyTimestamp:
		return r.readTimestamp()
	case keyAuthor, keySource, keySystem, keyMethod, keyAffected:
		if r.options.actor {
			return r.readActor(key)
		}
	}
	if key == keyChanged {
		r.changes.pos = r.cursor.Pos
	}
	return r.cursor.Skip(jsonscan.TopDepth)
}

// readEntities passes over the records of a page, and notes whether there are none.
func (r *Reader) readEntities() bool {
	c := &r.cursor
	r.pageIsEmpty = c.Peek() == '[' && jsonscan.Peek(c.Text, jsonscan.Space(c.Text, c.Pos+1)) == ']'
	return c.Skip(jsonscan.TopDepth)
}

// conclude looks at what follows the closing brace and says what the whole text is.
func (r *Reader) conclude() event.Outcome {
	text := r.cursor.Text
	if jsonscan.SkipSpace(text, r.cursor.Pos) != len(text) || bits.OnesCount32(r.top.Seen())+r.keys.count > maxKeys || r.contradictsSource() {
		return event.OutcomeMalformed
	}
	return r.concludeForm()
}

// concludeForm says what a well-formed record is by the keys that it has.
func (r *Reader) concludeForm() event.Outcome {
	r.typeIsNamed = r.typeIsObject && (r.event.ActionKey != "" || r.event.ActionText != "")
	switch {
	case r.top.Has(keyAuditType) && r.options.formats.has(event.FormatAtlassianJSON):
		r.format = event.FormatAtlassianJSON
	case r.typeIsObject && r.options.formats.has(event.FormatAtlassianREST):
		r.format = event.FormatAtlassianREST
		r.event.Area, r.event.Level = event.AreaUnknown, event.LevelUnknown
	case r.top.Has(keyEntities) && !r.pageIsEmpty && r.options.formats.has(event.FormatAtlassianREST):
		r.format = event.FormatAtlassianREST
		return event.OutcomePage
	default:
		return event.OutcomeUnrecognized
	}
	return event.OutcomeProven
}
