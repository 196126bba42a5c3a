package record

import "github.com/auditcoverage/auditcoverageprocessor/processor/event"

// The top-level keys that matter. A record has auditType in the audit log file, and type (without area and level) where the REST
// interface handed it out; entities holds a page of the latter.
const (
	keyAuditType = "auditType"
	keyType      = "type"
	keyEntities  = "entities"
	keyTimestamp = "timestamp"
	keyAuthor    = "author"
	keySource    = "source"
	keySystem    = "system"
	keyMethod    = "method"
	keyAffected  = "affectedObjects"
)

// formKeys says which of the keys that tell the form a record has. More than one of them can mean more than one thing.
type formKeys struct {
	auditType bool
	typ       bool
	typObject bool
	entities  bool
}

func (k *formKeys) ambiguous() bool {
	return k.auditType && k.typ || k.auditType && k.entities || k.typ && k.entities
}

// identifyObject begins with the object at start.
func (r *Reader) identifyObject(text string, start int) Outcome {
	r.cursor = cursor{text: text, pos: start + 1}
	return r.readObject(true)
}

// readObject goes through the members of the top-level object to the end of the text, or, if early, only to the facts.
func (r *Reader) readObject(early bool) Outcome {
	for {
		key, found := r.member(r.keys.count == 0)
		if found == memberNone {
			return r.conclude()
		}
		if found == memberTorn || !r.keys.add(key) || !r.readMember(key) {
			return r.malformed()
		}
		if early && key == keyAuditType && r.formats.has(event.FormatAtlassianJSON) {
			r.format = event.FormatAtlassianJSON
			return OutcomeIdentified
		}
	}
}

// readMember reads the value of a top-level member. It answers false if the record is malformed.
func (r *Reader) readMember(key string) bool {
	switch key {
	case keyAuditType:
		r.seen.auditType = true
		return !r.seen.ambiguous() && r.readFacts()
	case keyType:
		r.seen.typ = true
		r.seen.typObject = r.peek() == '{'
		return !r.seen.ambiguous() && r.readFacts()
	case keyEntities:
		r.seen.entities = true
		return !r.seen.ambiguous() && r.skip(topDepth)
	case keyTimestamp:
		return r.readTimestamp()
	case keyAuthor, keySource, keySystem, keyMethod, keyAffected:
		if r.Options.actor {
			return r.readActor(key)
		}
	}
	return r.skip(topDepth)
}

// conclude looks behind the closing brace and says what the whole text is.
func (r *Reader) conclude() Outcome {
	if skipSpace(r.text, r.pos) != len(r.text) {
		return r.malformed()
	}
	return r.concludeForm()
}

// concludeForm says what a well-formed record is by the keys that it has.
func (r *Reader) concludeForm() Outcome {
	switch {
	case r.seen.auditType && r.formats.has(event.FormatAtlassianJSON):
		r.format = event.FormatAtlassianJSON
	case r.seen.typObject && r.formats.has(event.FormatAtlassianREST):
		r.format = event.FormatAtlassianREST
		r.event.Area, r.event.Level = event.AreaUnknown, event.LevelUnknown
	case r.seen.entities && r.formats.has(event.FormatAtlassianREST):
		r.format = event.FormatAtlassianREST
		r.forget()
		return OutcomePage
	default:
		r.forget()
		return OutcomeUnrecognized
	}
	return OutcomeProven
}
