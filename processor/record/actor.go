// SPDX-License-Identifier: Apache-2.0

package record

import (
	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
	"github.com/auditcoverage/auditcoverageprocessor/processor/record/jsonscan"
)

// readActor reads a top-level member that says who did it. Values of other types than expected say nothing.
func (r *Reader) readActor(key int) bool {
	switch {
	case key == keyAuthor && r.cursor.Peek() == '{':
		return r.readAuthor()
	case key == keyAffected && r.cursor.Peek() == '[':
		return r.readAffected()
	case key == keySource && r.cursor.Peek() == '"':
		return r.readString(&r.actor.Source)
	case key == keySystem && r.cursor.Peek() == '"':
		return r.readString(&r.actor.System)
	case key == keyMethod && r.cursor.Peek() == '"':
		return r.readString(&r.actor.Method)
	}
	return r.cursor.Skip(jsonscan.TopDepth)
}

// readString reads the string at the position into target.
func (r *Reader) readString(target *string) (ok bool) {
	*target, ok = r.cursor.Str()
	return ok
}

// The members of an author and of an affected object that are known.
const (
	nameID = iota
	nameName
	nameType
)

var names = jsonscan.NewKeyTable("id", "name", "type")

// readAuthor reads the object at the position.
func (r *Reader) readAuthor() bool {
	return r.readNames(jsonscan.TopDepth, [...]*string{nameID: &r.actor.ID, nameName: &r.actor.Name, nameType: &r.actor.Type})
}

// readAffected reads the array of objects at the position.
func (r *Reader) readAffected() bool {
	c := &r.cursor
	c.Pos++
	for elements := (jsonscan.Elements{}); ; {
		if found := c.NextElement(&elements); found != jsonscan.MemberFound {
			return found == jsonscan.MemberNone
		}
		if c.Peek() != '{' {
			if !c.Skip(jsonscan.TopDepth + 1) {
				return false
			}
			continue
		}
		var object event.Object
		if !r.readNames(jsonscan.TopDepth+1, [...]*string{nameName: &object.Name, nameType: &object.Type}) {
			return false
		}
		r.addObject(object, len(c.Text[c.Pos:])/leastObject)
	}
}

const (
	// manyObjects is more objects than a usual record has.
	manyObjects = 64
	// leastObject is the length of the shortest object that is stored, with the comma before it.
	leastObject = len(`,{"name":"a"}`)
)

// addObject stores an affected object that has a name or a type, since nothing else is asked for. At most room can follow it: once there are many, memory
// for all of them is taken at once, since growing step by step would take several times as much.
func (r *Reader) addObject(object event.Object, room int) {
	if object == (event.Object{}) {
		return
	}
	if n := len(r.actor.Objects); n >= manyObjects && n == cap(r.actor.Objects) {
		r.actor.Objects = append(make([]event.Object, 0, n+room+1), r.actor.Objects...)
	}
	r.actor.Objects = append(r.actor.Objects, object)
}

// readNames reads the object at the position, which stands in depth others, and stores the strings that it has a place for. One that is given twice makes the
// actor ambiguous.
func (r *Reader) readNames(depth int, places [nameType + 1]*string) bool {
	if r.usualNames(&places) {
		return true
	}
	c := &r.cursor
	c.Pos++
	for m := jsonscan.NewMembers(names); ; {
		name, found := c.Next(&m)
		if found > jsonscan.MemberRepeated {
			return found == jsonscan.MemberNone
		}
		var place *string
		if name < len(places) {
			place = places[name]
		}
		if place != nil && found == jsonscan.MemberRepeated {
			r.actorIsAmbiguous = true
		}
		switch {
		case place != nil && c.Peek() == '"':
			if !r.readString(place) {
				return false
			}
		case !c.Skip(depth + 1):
			return false
		}
	}
}

// usualNames is the fast path of readNames, for an object that fits its template and has no escapes. Otherwise it returns false, and nothing has happened.
func (r *Reader) usualNames(places *[nameType + 1]*string) bool {
	s := r.cursor.Text
	id, i := namesTemplate[nameID].PlainString(s, r.cursor.Pos)
	name, i := namesTemplate[nameName].PlainString(s, i)
	typ, i := namesTemplate[nameType].PlainString(s, i)
	if i == jsonscan.Invalid || jsonscan.Peek(s, i+1) != '}' {
		return false
	}
	for number, value := range [...]string{nameID: id, nameName: name, nameType: typ} {
		if places[number] != nil {
			*places[number] = value
		}
	}
	r.cursor.Pos = i + len(`"}`)
	return true
}
