// SPDX-License-Identifier: Apache-2.0

package jsonscan

// lookahead is how many of the keys that come next by a table are looked for before a key is read: some are not in every object.
const lookahead = 3

// Members is the way through the members of an object.
type Members struct {
	table    *KeyTable
	expected int    // the number of the key that comes next, if all is as usual
	seen     uint32 // the known keys that were found, by bit
	begun    bool
	unknown  string // the text of the last key that is not known
}

// NewMembers returns the way through an object whose opening brace has been passed, by the keys of a table.
func NewMembers(table *KeyTable) Members { return Members{table: table} }

// Found is what stands next in an object.
type Found uint8

// What may stand next in an object.
const (
	// MemberFound: a member.
	MemberFound Found = iota
	// MemberRepeated: a member with a known key that this object had before.
	MemberRepeated
	// MemberNone: the closing brace.
	MemberNone
	// MemberInvalid: something that is not JSON.
	MemberInvalid
)

// Note notes that a known key was found, and returns MemberFound, or MemberRepeated if it was there before.
func (m *Members) Note(number int) Found {
	m.expected = number + 1
	if m.seen&(1<<number) != 0 {
		return MemberRepeated
	}
	m.seen |= 1 << number
	return MemberFound
}

// Has reports whether a known key was found.
func (m *Members) Has(number int) bool { return m.seen&(1<<number) != 0 }

// Seen returns the known keys that were found, by bit.
func (m *Members) Seen() uint32 { return m.seen }

// Unknown returns the text of the last key that was found and is not known.
func (m *Members) Unknown() string { return m.unknown }

// Next moves to the value of the next member and returns the number of its key, or moves past the closing brace.
func (c *Cursor) Next(m *Members) (int, Found) {
	i := c.Pos
	literals := m.table.literals
	// Fast path: the expected key without white space around it.
	if n := m.expected; m.begun && n < len(literals) && Peek(c.Text, i) == ',' && literals[n].IsAt(c.Text, i+1) {
		c.Pos = Space(c.Text, i+1+len(literals[n].text))
		return n, m.Note(n)
	}
	return c.next(m, literals)
}

// next is Next without its fast path; literals are the keys that are looked for before a key is read.
func (c *Cursor) next(m *Members, literals []Literal) (int, Found) {
	i := Space(c.Text, c.Pos)
	switch next := Peek(c.Text, i); {
	case next == '}':
		c.Pos = i + 1
		return 0, MemberNone
	case m.begun && next != ',':
		return 0, MemberInvalid
	case m.begun:
		i = Space(c.Text, i+1)
	}
	m.begun = true
	for n := m.expected; n < len(literals) && n < m.expected+lookahead; n++ {
		if l := &literals[n]; i < len(c.Text) && l.IsAt(c.Text, i) {
			c.Pos = Space(c.Text, i+len(l.text))
			return n, m.Note(n)
		}
	}
	c.Pos = i
	return c.readKey(m)
}

// readKey is the slow path of Next, for a key that was not expected.
func (c *Cursor) readKey(m *Members) (int, Found) {
	if c.Peek() != '"' {
		return 0, MemberInvalid
	}
	key, ok := c.Str()
	if !ok {
		return 0, MemberInvalid
	}
	if c.Space(); c.Peek() != ':' {
		return 0, MemberInvalid
	}
	c.Pos = Space(c.Text, c.Pos+1)
	number := m.table.Number(key)
	if number == len(m.table.keys) {
		m.unknown = key
		return number, MemberFound
	}
	return number, m.Note(number)
}
