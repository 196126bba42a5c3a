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
	if r.usualFacts() {
		return true
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

// usualFacts reads the facts if they have their shape, and no escapes. In any other case it answers false, and nothing has happened.
func (r *Reader) usualFacts() bool {
	s := r.text
	action, i := plainAfter(s, r.pos, &factsShape[factAction])
	key, i := plainAfter(s, i, &factsShape[factActionKey])
	area, i := plainAfter(s, i, &factsShape[factArea])
	category, i := plainAfter(s, i, &factsShape[factCategory])
	categoryKey, i := plainAfter(s, i, &factsShape[factCategoryKey])
	level, i := plainAfter(s, i, &factsShape[factLevel])
	if i == torn || peek(s, i+1) != '}' {
		return false
	}
	r.pos = i + len(`"}`)
	e := &r.event
	e.Action, e.ActionKey, e.Area = action, key, event.ParseArea(area)
	e.Category, e.CategoryKey, e.Level = category, categoryKey, event.ParseLevel(level)
	return true
}

// plainAfter answers the string that stands behind a literal at i, and the position of the quote that ends it; torn if there is none without escapes, or if i
// is torn.
func plainAfter(s string, i int, l *literal) (value string, end int) {
	if i == torn || !l.isAt(s, i) {
		return "", torn
	}
	i += len(l.text)
	end, escaped := skipString(s, i)
	if end == torn || escaped {
		return "", torn
	}
	return s[i : end-1], end - 1
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
