package record

import "github.com/auditcoverage/auditcoverageprocessor/processor/event"

// readActor reads a top-level member that says who did it. Values of other types than expected say nothing.
func (r *Reader) readActor(key string) bool {
	switch {
	case key == keyAuthor && r.peek() == '{':
		return r.readAuthor()
	case key == keyAffected && r.peek() == '[':
		return r.readAffected()
	case key == keySource && r.peek() == '"':
		return r.readString(&r.actor.Source)
	case key == keySystem && r.peek() == '"':
		return r.readString(&r.actor.System)
	case key == keyMethod && r.peek() == '"':
		return r.readString(&r.actor.Method)
	}
	return r.skip(topDepth)
}

// readString reads the string at the position into target.
func (r *Reader) readString(target *string) (ok bool) {
	*target, ok = r.str()
	return ok
}

// readAuthor reads the object at the position.
func (r *Reader) readAuthor() bool {
	return r.readStrings(topDepth, func(key string) *string { return authorField(&r.actor, key) })
}

// authorField is where a member of the author goes; nil if it is not read.
func authorField(actor *event.Actor, key string) *string {
	switch key {
	case "id":
		return &actor.ID
	case "name":
		return &actor.Name
	case "type":
		return &actor.Type
	}
	return nil
}

// objectField is where a member of an affected object goes; nil if it is not read.
func objectField(object *event.Object, key string) *string {
	switch key {
	case "name":
		return &object.Name
	case "type":
		return &object.Type
	}
	return nil
}

// readAffected reads the array of objects at the position.
func (r *Reader) readAffected() bool {
	r.pos++
	r.space()
	if r.peek() == ']' {
		r.pos++
		return true
	}
	for {
		if r.peek() == '{' {
			var object event.Object
			if !r.readStrings(topDepth+1, func(key string) *string { return objectField(&object, key) }) {
				return false
			}
			r.actor.Objects = append(r.actor.Objects, object)
		} else if !r.skip(topDepth + 1) {
			return false
		}
		r.space()
		switch r.peek() {
		case ',':
			r.pos++
			r.space()
		case ']':
			r.pos++
			return true
		default:
			return false
		}
	}
}

// once notes the places that were filled, of which an object has at most three, to find one that is given twice: that is ambiguous.
type once [3]*string

// first reports whether the place was not filled before.
func (o *once) first(place *string) bool {
	for i := range o {
		switch o[i] {
		case place:
			return false
		case nil:
			o[i] = place
			return true
		}
	}
	return true
}

// readStrings reads the object at the position, which stands in depth others, and stores the strings that field has a place for. One that is given
// twice is malformed.
func (r *Reader) readStrings(depth int, field func(key string) *string) bool {
	r.pos++
	var filled once
	for first := true; ; first = false {
		key, found := r.member(first)
		if found != memberFound {
			return found == memberNone
		}
		target := field(key)
		if target != nil && !filled.first(target) {
			return false
		}
		if target == nil || r.peek() != '"' {
			if !r.skip(depth + 1) {
				return false
			}
			continue
		}
		if !r.readString(target) {
			return false
		}
	}
}
