// SPDX-License-Identifier: Apache-2.0

package record

import (
	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
	"github.com/auditcoverage/auditcoverageprocessor/processor/record/jsonscan"
)

// The members of auditType, and of type, that are read.
const (
	factActionText = iota
	factActionKey
	factArea
	factCategory
	factCategoryKey
	factLevel
)

var (
	facts         = jsonscan.NewKeyTable("action", "actionI18nKey", "area", "category", "categoryI18nKey", "level")
	factsTemplate = jsonscan.NewTemplate("action", "actionI18nKey", "area", "category", "categoryI18nKey", "level")
)

// readAuditType is readFacts for the value of auditType, which mostly came before.
func (r *Reader) readAuditType() bool {
	if r.cursor.Peek() != '{' {
		return r.readFacts()
	}
	start := r.cursor.Pos
	slot, hash, known := r.recall()
	if known {
		return true
	}
	if !r.parseFacts() {
		return false
	}
	if slot != NoSlot {
		r.remember(slot, hash, start)
	}
	return true
}

// readFacts reads the value of auditType into the event. A value that is no object, and a fact that is no string, leave the event
// without it; a fact that is given twice is ambiguous, so the record is malformed.
func (r *Reader) readFacts() bool {
	if r.cursor.Peek() != '{' {
		return r.cursor.Skip(jsonscan.TopDepth)
	}
	return r.parseFacts()
}

// parseFacts is readFacts for an object.
func (r *Reader) parseFacts() bool {
	c := &r.cursor
	if r.usualFacts() {
		return true
	}
	c.Pos++
	for m := jsonscan.NewMembers(facts); ; {
		fact, found := c.Next(&m)
		if found != jsonscan.MemberFound {
			return found == jsonscan.MemberNone
		}
		if c.Peek() != '"' {
			if !c.Skip(jsonscan.TopDepth + 1) {
				return false
			}
			continue
		}
		value, ok := c.Str()
		if !ok {
			return false
		}
		setFact(&r.event, fact, value)
	}
}

// usualFacts is the fast path of readFacts, for facts that fit their template and have no escapes. Otherwise it returns false, and nothing has happened.
func (r *Reader) usualFacts() bool {
	s := r.cursor.Text
	action, i := factsTemplate[factActionText].PlainString(s, r.cursor.Pos)
	key, i := factsTemplate[factActionKey].PlainString(s, i)
	area, i := factsTemplate[factArea].PlainString(s, i)
	category, i := factsTemplate[factCategory].PlainString(s, i)
	categoryKey, i := factsTemplate[factCategoryKey].PlainString(s, i)
	level, i := factsTemplate[factLevel].PlainString(s, i)
	if i == jsonscan.Invalid || jsonscan.Peek(s, i+1) != '}' {
		return false
	}
	r.cursor.Pos = i + len(`"}`)
	e := &r.event
	e.ActionText, e.ActionKey, e.Area = action, key, event.ParseArea(area)
	e.Category, e.CategoryKey, e.Level = category, categoryKey, event.ParseLevel(level)
	return true
}

// setFact stores one fact; others than those that are read say nothing.
func setFact(e *event.Event, fact int, value string) {
	switch fact {
	case factActionText:
		e.ActionText = value
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
