// SPDX-License-Identifier: Apache-2.0

package record

import (
	"github.com/auditcoverage/auditcoverageprocessor/processor/record/jsonscan"
)

// declared reads records of the declared sources: all of a record in one pass, recognizing among all sources at once. It is not safe for concurrent use.
type declared struct {
	table *declaredTable
	// text is the record that the spans lie in.
	text string
	// seen are the members that were found, and what else is noted of them, by bit.
	seen bitMask
	// spans are where the values of the members that were seen stand.
	spans  []span
	parsed parsedValues
	count  int // members at the top level
	// past says that the record is known to have auditType.
	past   bool
	source *declaredSource
	keys   keyTexts
	// trail is what records had before, first what they began with, and round the number of this one.
	trail trail
	first trailNext
	round uint32
	// names are those at the top level that are not in the trail.
	names nameSet
}

// span is where a value stands in a text. A string may hold escapes.
type span struct {
	start, end int
	escaped    bool
}

// newDeclared returns a reader of the records of the sources in a table.
func newDeclared(table *declaredTable) *declared {
	return &declared{table: table, seen: make(bitMask, table.words), spans: make([]span, len(table.nodes)), parsed: newParsedValues(len(table.nodes))}
}

// release drops all references to the last record.
func (d *declared) release() {
	d.text, d.source = "", nil
	clear(d.names.names[:])
	d.parsed.release()
}

// reset forgets the last record.
func (d *declared) reset(text string) {
	d.text, d.source, d.count, d.past, d.parsed.given = text, nil, 0, false, false
	clear(d.seen)
	d.names.reset()
	if d.round++; d.round == 0 || d.trail.strays > maxStrays {
		d.trail, d.first, d.round = trail{}, trailNext{}, 1
	}
}

// identify reads the object that the text begins with, to the end of the text. Of a record with auditType it reads no more than what stands before that.
func (d *declared) identify(text string) declaredOutcome {
	d.reset(text)
	end := d.object(1, -1, &d.first, jsonscan.TopDepth)
	switch {
	case end == jsonscan.Invalid:
		return declaredMalformed
	case end == atAuditType && d.table.identities.meets(d.seen):
		return declaredMalformed
	case end == atAuditType:
		return declaredFamily
	case jsonscan.SkipSpace(text, end) != len(text):
		return declaredMalformed
	default:
		return d.conclude()
	}
}

// contradicts reports whether a record with auditType, which is known to be well-formed, also has the key or a constant of a source.
func (d *declared) contradicts(text string) bool {
	d.reset(text)
	d.past = true
	return d.object(1, -1, &d.first, jsonscan.TopDepth) == jsonscan.Invalid || d.table.identities.meets(d.seen)
}

// atAuditType is in place of the position after an object that has auditType.
const atAuditType = -2

// object returns the position after the object whose members begin at i, which is the value of a node, or the record itself; a negative one if the record is
// malformed, or has auditType. first is what came there before. It is one long loop, since it is where most of the time goes.
func (d *declared) object(i, parent int, first *trailNext, depth int) int {
	var stray trailMember
	text, isTop := d.text, depth == jsonscan.TopDepth
	for next, begun := first, false; ; begun = true {
		m, value := d.follow(i, next, begun)
		if m == nil {
			name, after, found := nextName(text, i, begun)
			if found == jsonscan.MemberNone {
				return after
			}
			if found != jsonscan.MemberFound {
				return jsonscan.Invalid
			}
			if m, value = d.lookUp(parent, name, next), after; m == nil {
				stray = d.stray(parent, name)
				m = &stray
			}
		}
		if m.round == d.round && (isTop || m.node >= 0) {
			return jsonscan.Invalid
		}
		m.round, next = d.round, &m.next
		if isTop {
			if d.count++; d.count > maxDeclaredMembers {
				return jsonscan.Invalid
			}
			if m.node == auditTypeNode && !d.past {
				return atAuditType
			}
		}
		escaped := false
		switch c := jsonscan.Peek(text, value); {
		case c == '"':
			i, escaped = jsonscan.SkipString(text, value+1)
		case c == '{' && m.hasChildren:
			i = d.object(value+1, int(m.node), &m.first, depth+1)
		default:
			if i = jsonscan.SkipValue(text, value, depth); i < 0 && (c == '{' || c == '[') {
				i = jsonscan.SkipDeep(text, value, depth)
			}
		}
		if i < 0 {
			return i
		}
		if m.node >= 0 {
			d.spans[m.node] = span{value, i, escaped}
			d.seen.add(int(m.node))
			if !m.isPlain {
				d.note(int(m.node))
			}
		}
	}
}

// follow returns the member that comes, and the position of its value, if it is one that came there before and stands without white space; else nil.
func (d *declared) follow(i int, next *trailNext, begun bool) (m *trailMember, value int) {
	text := d.text
	if begun {
		if i >= len(text) || text[i] != ',' {
			return nil, i
		}
		i++
	}
	for _, m = range next {
		if m == nil {
			break
		}
		if end := i + len(m.literal); end < len(text) && text[i:end] == m.literal {
			return m, jsonscan.Space(text, end)
		}
	}
	return nil, i
}

// lookUp returns a member by its name, and notes what it came after; nil if there is no room to remember it.
func (d *declared) lookUp(parent int, name string, next *trailNext) *trailMember {
	m := d.trail.find(d.table, parent, name, d.table.hash(name))
	if m != nil {
		next.learn(m)
	}
	return m
}

// stray returns a member that is not remembered. It is marked as found before if the record has it twice.
func (d *declared) stray(parent int, name string) trailMember {
	hash := d.table.hash(name)
	m := d.table.member(d.table.child(parent, name, hash))
	if m.node >= 0 && d.seen.has(int(m.node)) || m.node < 0 && parent < 0 && !d.names.add(name, hash) {
		m.round = d.round
	}
	return m
}

// note notes the places of sets that a member is in, and its constants.
func (d *declared) note(node int) {
	n := &d.table.nodes[node]
	for _, bit := range n.groups {
		d.seen.add(bit)
	}
	if len(n.constants) == 0 {
		return
	}
	value := d.valueOf(node)
	for i := range n.constants {
		if c := &n.constants[i]; len(c.value) == len(value.text) && c.value == value.text && (value.kind == kindText || !c.isText && value.isScalar()) {
			d.seen.add(c.bit)
		}
	}
}

// nextName returns the name of the member of an object that comes at i, and the position of its value; or that after the closing brace.
func nextName(text string, i int, begun bool) (name string, value int, found jsonscan.Found) {
	i = jsonscan.Space(text, i)
	switch next := jsonscan.Peek(text, i); {
	case next == '}':
		return "", i + 1, jsonscan.MemberNone
	case begun && next != ',':
		return "", i, jsonscan.MemberInvalid
	case begun:
		i = jsonscan.Space(text, i+1)
	}
	if jsonscan.Peek(text, i) != '"' {
		return "", i, jsonscan.MemberInvalid
	}
	end, escaped := jsonscan.SkipString(text, i+1)
	if end == jsonscan.Invalid {
		return "", i, jsonscan.MemberInvalid
	}
	if name = text[i+1 : end-1]; escaped {
		name = jsonscan.Unescape(name)
	}
	if i = jsonscan.Space(text, end); jsonscan.Peek(text, i) != ':' {
		return "", i, jsonscan.MemberInvalid
	}
	return name, jsonscan.Space(text, i+1), jsonscan.MemberFound
}
