package record

import "github.com/auditcoverage/auditcoverageprocessor/processor/event"

// The members of auditType, and of type, that are read.
const (
	factAction = iota
	factActionKey
	factArea
	factCategory
	factCategoryKey
	factLevel
)

var facts = newVocabulary("action", "actionI18nKey", "area", "category", "categoryI18nKey", "level")

// readFacts reads the value of auditType into the event. A value that is no object, and a fact that is no string, leave the event
// without it; a fact that is given twice is ambiguous, so the record is malformed.
func (r *Reader) readFacts() bool {
	if r.peek() != '{' {
		return r.skip(topDepth)
	}
	r.pos++
	for m := (members{vocabulary: facts}); ; {
		fact, found := r.next(&m)
		if found != memberFound {
			return found == memberNone
		}
		if r.peek() != '"' {
			if !r.skip(topDepth + 1) {
				return false
			}
			continue
		}
		value, ok := r.str()
		if !ok {
			return false
		}
		setFact(&r.event, fact, value)
	}
}

// setFact stores one fact; others than those that are read say nothing.
func setFact(e *event.Event, fact int, value string) {
	switch fact {
	case factAction:
		e.Action = value
	case factActionKey:
		e.ActionKey = value
	case factArea:
		e.Area = event.ParseArea(value)
	case factCategory:
		e.Category = value
	case factCategoryKey:
		e.CategoryKey = value
	case factLevel:
		e.Level = event.ParseLevel(value)
	}
}
