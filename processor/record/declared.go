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
	names  nameSet
	count  int // members at the top level
	source *declaredSource
	keys   keyTexts
}

// span is where a value stands in a text.
type span struct{ start, end int }

// newDeclared returns a reader of the records of the sources in a table.
func newDeclared(table *declaredTable) *declared {
	return &declared{table: table, seen: make(bitMask, table.words), spans: make([]span, len(table.nodes)), parsed: newParsedValues(len(table.nodes))}
}

// release drops all references to the last record.
func (d *declared) release() {
	d.text, d.source = "", nil
	d.names = nameSet{}
	d.parsed.release()
}

// reset forgets the last record.
func (d *declared) reset(text string) {
	d.text, d.source, d.count, d.parsed.given = text, nil, 0, false
	clear(d.seen)
	d.names.reset()
}

// declaredOutcome is what a declared reader makes of a record.
type declaredOutcome uint8

const (
	// declaredNone: a well-formed object that no source recognizes.
	declaredNone declaredOutcome = iota
	// declaredFamily: a record with auditType, of which only what stands before it has been read.
	declaredFamily
	// declaredMalformed: not JSON, ambiguous, or nearly a record of a source.
	declaredMalformed
	// declaredContested: a record that two sources recognize.
	declaredContested
	// declaredRecord: a well-formed record of a source.
	declaredRecord
)

// identify reads the object whose opening brace is before the position, to the end of the text. Of a record with auditType it reads no more than what stands
// before that.
func (d *declared) identify(c jsonscan.Cursor) declaredOutcome {
	d.reset(c.Text)
	for begun := false; ; begun = true {
		node, found := d.next(&c, begun)
		switch {
		case found == jsonscan.MemberNone:
			if jsonscan.SkipSpace(c.Text, c.Pos) != len(c.Text) {
				return declaredMalformed
			}
			return d.conclude()
		case found != jsonscan.MemberFound:
			return declaredMalformed
		case node >= 0 && d.table.nodes[node].auditType:
			if d.table.identities.meets(d.seen) {
				return declaredMalformed
			}
			return declaredFamily
		case !d.value(&c, node, jsonscan.TopDepth):
			return declaredMalformed
		}
	}
}

// contradicts reports whether a record with auditType, which is known to be well-formed, also has the key or a constant of a source.
func (d *declared) contradicts(c jsonscan.Cursor) bool {
	d.reset(c.Text)
	for begun := false; ; begun = true {
		node, found := d.next(&c, begun)
		if found != jsonscan.MemberFound || !d.value(&c, node, jsonscan.TopDepth) {
			return found != jsonscan.MemberNone || d.table.identities.meets(d.seen)
		}
	}
}

// next moves to the value of the next member at the top level and returns its node, or -1 if no source names it.
func (d *declared) next(c *jsonscan.Cursor, begun bool) (node int, found jsonscan.Found) {
	name, found := nextName(c, begun)
	if found != jsonscan.MemberFound {
		return -1, found
	}
	if d.count++; d.count > maxDeclaredMembers {
		return -1, jsonscan.MemberInvalid
	}
	hash := d.table.hash(name)
	node = d.table.find(&d.table.root, name, hash)
	if node < 0 && !d.names.add(name, hash) || node >= 0 && d.seen.has(node) {
		return -1, jsonscan.MemberRepeated
	}
	return node, jsonscan.MemberFound
}

// nextName moves to the value of the next member of an object and returns its name, or moves past the closing brace.
func nextName(c *jsonscan.Cursor, begun bool) (name string, found jsonscan.Found) {
	i := jsonscan.Space(c.Text, c.Pos)
	switch next := jsonscan.Peek(c.Text, i); {
	case next == '}':
		c.Pos = i + 1
		return "", jsonscan.MemberNone
	case begun && next != ',':
		return "", jsonscan.MemberInvalid
	case begun:
		i = jsonscan.Space(c.Text, i+1)
	}
	if jsonscan.Peek(c.Text, i) != '"' {
		return "", jsonscan.MemberInvalid
	}
	start := i + 1
	end, escaped := jsonscan.SkipString(c.Text, start)
	if end == jsonscan.Invalid {
		return "", jsonscan.MemberInvalid
	}
	name = c.Text[start : end-1]
	if escaped {
		name = jsonscan.Unescape(name)
	}
	if i = jsonscan.Space(c.Text, end); jsonscan.Peek(c.Text, i) != ':' {
		return "", jsonscan.MemberInvalid
	}
	c.Pos = jsonscan.Space(c.Text, i+1)
	return name, jsonscan.MemberFound
}

// value moves past the value of a member, which stands in depth objects, and notes it if a source names it. It returns false if the record is malformed.
func (d *declared) value(c *jsonscan.Cursor, node, depth int) bool {
	start := c.Pos
	if node >= 0 && len(d.table.nodes[node].children.slots) > 0 && c.Peek() == '{' {
		if !d.members(c, node, depth) {
			return false
		}
	} else if c.Pos = jsonscan.SkipDeep(c.Text, start, depth); c.Pos == jsonscan.Invalid {
		return false
	}
	if node >= 0 {
		d.spans[node] = span{start, c.Pos}
		d.note(node)
	}
	return true
}

// members goes through the members of the object at the position, which stands in depth others and some of whose members sources name.
func (d *declared) members(c *jsonscan.Cursor, parent, depth int) bool {
	table := &d.table.nodes[parent].children
	c.Pos++
	for begun := false; ; begun = true {
		name, found := nextName(c, begun)
		if found != jsonscan.MemberFound {
			return found == jsonscan.MemberNone
		}
		node := d.table.find(table, name, d.table.hash(name))
		if node >= 0 && d.seen.has(node) || !d.value(c, node, depth+1) {
			return false
		}
	}
}

// note notes a member that was found.
func (d *declared) note(node int) {
	n := &d.table.nodes[node]
	d.seen.add(node)
	for _, bit := range n.groups {
		d.seen.add(bit)
	}
	if len(n.constants) == 0 {
		return
	}
	if value := d.valueOf(node); value.kind == kindText {
		for i := range n.constants {
			if n.constants[i].value == value.text {
				d.seen.add(n.constants[i].bit)
			}
		}
	}
}

// conclude says what a well-formed object is by what was seen in it.
func (d *declared) conclude() declaredOutcome {
	outcome := declaredNone
	for i := range d.table.sources {
		s := &d.table.sources[i]
		if !s.recognizes(d.seen) {
			continue
		}
		if d.source != nil {
			d.source = nil
			return declaredContested
		}
		d.source, outcome = s, declaredRecord
	}
	if d.source == nil {
		for i := range d.table.sources {
			if s := &d.table.sources[i]; s.keyMembers.meets(d.seen) && s.members.common(d.seen) > 1 {
				return declaredMalformed
			}
		}
		return declaredNone
	}
	for _, spellings := range d.source.twins {
		if spellings.common(d.seen) > 1 {
			d.source = nil
			return declaredMalformed
		}
	}
	return outcome
}

// recognizes reports whether a record with these members is of the source.
func (s *declaredSource) recognizes(seen bitMask) bool {
	for _, set := range s.sets {
		if set.within(seen) {
			return true
		}
	}
	return false
}
