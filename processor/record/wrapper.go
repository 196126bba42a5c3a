// SPDX-License-Identifier: Apache-2.0

package record

import (
	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
	"github.com/auditcoverage/auditcoverageprocessor/processor/record/jsonscan"
)

// wrapper is the way through another program's object to the members whose paths are opened.
type wrapper struct {
	cursor   jsonscan.Cursor
	paths    [][]string
	seen     uint32 // the paths whose member was found, by bit
	repeated bool   // a name on a path was given twice in one object
	listed   bool   // one of them holds a list
	start    int    // where the value of the last one stands
	end      int
}

// noMembers finds every member by its name.
var noMembers = jsonscan.NewKeyTable()

// identifyWrapper reads another program's object, if it has a member that is opened and holds a text or an object; otherwise it returns false. The whole of
// the object is proven before what stands in it is looked at.
func (r *Reader) identifyWrapper(text string, layer int) (event.Outcome, bool) {
	w := wrapper{cursor: jsonscan.Cursor{Text: text}, paths: r.options.unwrap.paths}
	all := uint32(1)<<len(w.paths) - 1
	proven := w.walk(0, all) && jsonscan.SkipSpace(text, w.cursor.Pos) == len(text)
	r.listed = r.listed || proven && w.listed
	if !proven || w.seen == 0 {
		return event.OutcomeUnrecognized, false // malformed, or without such a member: a record is read as such
	}
	value := text[w.start:w.end]
	switch {
	case w.repeated || w.seen&(w.seen-1) != 0 || r.isSuspect(r.beside(text, &w, layer)),
		r.declared != nil && r.declared.identify(text) != declaredNone:
		return event.OutcomeMalformed, true
	case value[0] == '"':
		return r.identifyInner(r.decode(value, layer), EnvelopeJSON, layer), true
	default:
		return r.identifyInner(value, EnvelopeJSON, layer), true
	}
}

// beside is an object with nothing in the member that is opened. It is one text, since a record of a declared source may have members on either side of it.
// It is valid until the layer is decoded.
func (r *Reader) beside(text string, w *wrapper, layer int) string {
	b := append(buffer(r.buffers[layer], len(text)), text[:w.start]...)
	b = append(b, '0')
	r.buffers[layer] = append(b, text[w.end:]...)
	return asText(r.buffers[layer])
}

// walk reads the object at the position, which stands in depth others, and in which the given paths go on.
func (w *wrapper) walk(depth int, paths uint32) bool {
	if depth == jsonscan.MaxDepth {
		return false
	}
	c := &w.cursor
	c.Pos++
	var before uint32 // the paths whose name was found in this object
	for m := jsonscan.NewMembers(noMembers); ; {
		_, found := c.Next(&m)
		if found != jsonscan.MemberFound {
			return found == jsonscan.MemberNone
		}
		here, ends := w.following(depth, paths, m.Unknown())
		w.repeated = w.repeated || before&here != 0
		before |= here
		start, first := c.Pos, c.Peek()
		if here&^ends != 0 && first == '{' {
			if !w.walk(depth+1, here&^ends) {
				return false
			}
		} else if !c.Skip(depth + 1) {
			return false
		}
		if ends != 0 && (first == '{' || first == '"') {
			w.seen |= ends
			w.start, w.end = start, c.Pos
		}
		w.listed = w.listed || ends != 0 && first == '['
	}
}

// following returns those of the paths that go on with a name, and those of them that end there.
func (w *wrapper) following(depth int, paths uint32, name string) (here, ends uint32) {
	for i, path := range w.paths {
		if bit := uint32(1) << i; paths&bit != 0 && path[depth] == name {
			here |= bit
			if len(path) == depth+1 {
				ends |= bit
			}
		}
	}
	return here, ends
}
