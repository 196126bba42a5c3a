package record

import (
	"strings"

	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

// The top-level keys that matter. A record has auditType in the audit log file, and type (without area and level) where the REST
// interface handed it out; entities begins a page of the latter.
const (
	keyAuditType = "auditType"
	keyType      = "type"
	keyEntities  = "entities"
	keyTimestamp = "timestamp"
)

// Line reads one text as a line of the audit log file: one JSON object. It may be used again for the next text, and is not safe
// for concurrent use. The zero value is ready.
type Line struct {
	cursor
	keys  keySet
	event event.Event
	seen  seen
}

// seen says which of the keys that tell the form have been read.
type seen struct {
	auditType bool
	typ       bool
	rest      bool // an entity or a page of the REST interface
}

// Event is what the record says of itself: in full after OutcomeProven, all but the timestamp after OutcomeIdentified, else empty.
func (l *Line) Event() *event.Event { return &l.event }

// Identify reads text as far as the top-level auditType and answers OutcomeIdentified there. Without one it has read to the end
// and answers what the whole text is.
func (l *Line) Identify(text string) Outcome {
	l.cursor = cursor{text: text, pos: skipLead(text)}
	l.keys.count = 0
	l.event = event.Event{}
	l.seen = seen{}
	if l.peek() != '{' {
		if isFragment(text) {
			return OutcomeMalformed
		}
		return OutcomeUnrecognized
	}
	l.pos++
	return l.read(true)
}

// Prove reads on after OutcomeIdentified and answers what the whole text is: OutcomeProven or OutcomeMalformed.
func (l *Line) Prove() Outcome { return l.read(false) }

// read goes through the members of the top-level object to the end of the text, or, if early, only to the facts.
func (l *Line) read(early bool) Outcome {
	for {
		key, found := l.member(l.keys.count == 0)
		if found == memberNone {
			return l.conclude()
		}
		if found == memberTorn || !l.keys.add(key) || !l.value(key) {
			return l.malformed()
		}
		if early && key == keyAuditType {
			return OutcomeIdentified
		}
	}
}

// value reads the value of a top-level member. It answers false if the record is malformed.
func (l *Line) value(key string) bool {
	switch key {
	case keyAuditType:
		l.seen.auditType = true
		return !l.seen.typ && l.readFacts()
	case keyType:
		l.seen.typ = true
		return !l.seen.auditType && l.readRESTType()
	case keyEntities:
		l.seen.rest = true
	case keyTimestamp:
		return l.readTimestamp()
	}
	return l.skip(topDepth)
}

// readRESTType reads the type of a REST entity, which names the action but neither area nor level. A type that is no object belongs to
// some other JSON log.
func (l *Line) readRESTType() bool {
	l.seen.rest = l.peek() == '{'
	ok := l.readFacts()
	l.event.Area, l.event.Level = event.AreaUnknown, event.LevelUnknown
	return ok
}

// conclude looks behind the closing brace and says what the whole text is.
func (l *Line) conclude() Outcome {
	if skipSpace(l.text, l.pos) != len(l.text) {
		return l.malformed()
	}
	if l.seen.auditType || l.seen.rest {
		return OutcomeProven
	}
	l.event = event.Event{}
	return OutcomeUnrecognized
}

// malformed forgets what was read: a text that proves nothing has no facts.
func (l *Line) malformed() Outcome {
	l.event = event.Event{}
	return OutcomeMalformed
}

// byteOrderMark may begin a file that was edited or copied on some systems.
const byteOrderMark = "\ufeff"

// skipLead returns where the text begins behind white space and a byte order mark.
func skipLead(text string) int {
	i := skipSpace(text, 0)
	if strings.HasPrefix(text[i:], byteOrderMark) {
		i = skipSpace(text, i+len(byteOrderMark))
	}
	return i
}

// isFragment reports whether a text that does not begin as an object may yet be a piece of one, such as the second half of a torn line.
func isFragment(text string) bool {
	return strings.ContainsAny(text, "{}") || strings.Contains(text, `":`)
}
