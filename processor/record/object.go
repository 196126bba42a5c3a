package record

import (
	"math/bits"

	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

// identifyObject begins with the object at start.
func (r *Reader) identifyObject(text string, start int) Outcome {
	r.cursor = cursor{text: text, pos: start + 1}
	return r.readObject(true)
}

// readObject goes through the members of the top-level object to the end of the text, or, if early, only to the facts.
func (r *Reader) readObject(early bool) Outcome {
	for {
		key, found := r.next(&r.top)
		if found == memberNone {
			return r.conclude()
		}
		if found != memberFound || !r.isNew(key) || !r.readMember(key) {
			return r.malformed()
		}
		if early && key == keyAuditType && r.formats.has(event.FormatAtlassianJSON) {
			r.format = event.FormatAtlassianJSON
			return OutcomeIdentified
		}
	}
}

// isNew reports whether a key that was found was not given before.
func (r *Reader) isNew(key int) bool { return key < len(topKeys.keys) || r.keys.add(r.top.unknown) }

// isAmbiguous reports whether a record has more than one of the keys that tell its form: then it can mean more than one thing.
func (r *Reader) isAmbiguous() bool {
	return bits.OnesCount32(r.top.seen&(1<<keyAuditType|1<<keyType|1<<keyEntities)) > 1
}

// readMember reads the value of a top-level member. It answers false if the record is malformed.
func (r *Reader) readMember(key int) bool {
	switch key {
	case keyAuditType:
		return !r.isAmbiguous() && r.readFacts()
	case keyType:
		r.typeIsObject = r.peek() == '{'
		return !r.isAmbiguous() && r.readFacts()
	case keyEntities:
		return !r.isAmbiguous() && r.skip(topDepth)
	case keyTimestamp:
		return r.readTimestamp()
	case keyAuthor, keySource, keySystem, keyMethod, keyAffected:
		if r.Options.actor {
			return r.readActor(key)
		}
	}
	return r.skipMember(key)
}

// skipMember moves behind the value of a top-level member that is not read. It answers false if the record is malformed.
func (r *Reader) skipMember(key int) bool {
	end := torn
	switch key {
	case keyChanged:
		r.changes.pos = r.pos
	case keyAffected:
		end = namesShape.skipList(r.text, r.pos)
	case keyAuthor:
		end = namesShape.skip(r.text, r.pos)
	case keyExtra:
		end = attributeShape.skipList(r.text, r.pos)
	}
	if end == torn {
		return r.skip(topDepth)
	}
	r.pos = end
	return true
}

// conclude looks behind the closing brace and says what the whole text is.
func (r *Reader) conclude() Outcome {
	if skipSpace(r.text, r.pos) != len(r.text) || bits.OnesCount32(r.top.seen)+r.keys.count > maxKeys {
		return r.malformed()
	}
	return r.concludeForm()
}

// concludeForm says what a well-formed record is by the keys that it has.
func (r *Reader) concludeForm() Outcome {
	switch {
	case r.top.has(keyAuditType) && r.formats.has(event.FormatAtlassianJSON):
		r.format = event.FormatAtlassianJSON
	case r.typeIsObject && r.formats.has(event.FormatAtlassianREST):
		r.format = event.FormatAtlassianREST
		r.event.Area, r.event.Level = event.AreaUnknown, event.LevelUnknown
	case r.top.has(keyEntities) && r.formats.has(event.FormatAtlassianREST):
		r.format = event.FormatAtlassianREST
		r.forget()
		return OutcomePage
	default:
		r.forget()
		return OutcomeUnrecognized
	}
	return OutcomeProven
}
