package record

import "github.com/auditcoverage/auditcoverageprocessor/processor/event"

// readActor reads a top-level member that says who did it. Values of other types than expected say nothing.
func (r *Reader) readActor(key int) bool {
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

// The members of an author and of an affected object that are known.
const (
	nameID = iota
	nameName
	nameType
)

var names = newVocabulary("id", "name", "type")

// readAuthor reads the object at the position.
func (r *Reader) readAuthor() bool {
	return r.readNames(topDepth, [...]*string{nameID: &r.actor.ID, nameName: &r.actor.Name, nameType: &r.actor.Type})
}

// readAffected reads the array of objects at the position.
func (r *Reader) readAffected() bool {
	r.pos++
	if r.space(); r.peek() == ']' {
		r.pos++
		return true
	}
	for {
		if r.peek() == '{' {
			var object event.Object
			if !r.readNames(topDepth+1, [...]*string{nameName: &object.Name, nameType: &object.Type}) {
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

// readNames reads the object at the position, which stands in depth others, and stores the strings that it has a place for. One that is given
// twice is malformed: that is ambiguous.
func (r *Reader) readNames(depth int, places [nameType + 1]*string) bool {
	r.pos++
	for m := (members{vocabulary: names}); ; {
		name, found := r.next(&m)
		if found > memberTwice {
			return found == memberNone
		}
		var place *string
		if name < len(places) {
			place = places[name]
		}
		switch {
		case place != nil && found == memberTwice:
			return false
		case place != nil && r.peek() == '"':
			if !r.readString(place) {
				return false
			}
		case !r.skip(depth + 1):
			return false
		}
	}
}
