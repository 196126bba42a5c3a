package record

import "github.com/auditcoverage/auditcoverageprocessor/processor/event"

// fact numbers the members of auditType that are read.
type fact uint8

const (
	factAction fact = iota
	factActionKey
	factArea
	factCategory
	factCategoryKey
	factLevel
	factOther
)

// factOf names a member of auditType.
func factOf(key string) fact {
	switch key {
	case "action":
		return factAction
	case "actionI18nKey":
		return factActionKey
	case "area":
		return factArea
	case "category":
		return factCategory
	case "categoryI18nKey":
		return factCategoryKey
	case "level":
		return factLevel
	}
	return factOther
}

// readFacts reads the value of auditType into the event. A value that is no object, and a fact that is no string, leave the event
// without it; a fact that is given twice is ambiguous, so the record is malformed.
func (r *Reader) readFacts() bool {
	if r.peek() != '{' {
		return r.skip(topDepth)
	}
	r.pos++
	var seen [factOther]bool
	for first := true; ; first = false {
		key, found := r.member(first)
		if found != memberFound {
			return found == memberNone
		}
		f := factOf(key)
		if f != factOther {
			if seen[f] {
				return false
			}
			seen[f] = true
		}
		if r.peek() != '"' || f == factOther {
			if !r.skip(topDepth + 1) {
				return false
			}
			continue
		}
		value, ok := r.str()
		if !ok {
			return false
		}
		setFact(&r.event, f, value)
	}
}

// setFact stores one fact.
func setFact(e *event.Event, f fact, value string) {
	switch f {
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
	case factOther:
	}
}
