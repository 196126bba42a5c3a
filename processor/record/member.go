package record

// reach is how many of the keys that come next by a vocabulary are looked for before a key is read: some are not in every record.
const reach = 3

// vocabulary is the keys of an object that are known, in the order in which they stand in all records seen. A key may stand anywhere else, or be
// spelled with escapes: then it is only found more slowly.
type vocabulary struct {
	keys []string
	// literals are the keys as they mostly stand in a text: with quotes and colon, and without white space.
	literals []literal
}

func newVocabulary(keys ...string) *vocabulary {
	v := &vocabulary{keys: keys}
	for _, key := range keys {
		v.literals = append(v.literals, newLiteral(`"`+key+`":`))
	}
	return v
}

// number is the number of a key, or of what is not known.
func (v *vocabulary) number(key string) int {
	for n, known := range v.keys {
		if known == key {
			return n
		}
	}
	return len(v.keys)
}

// members is the way through the members of an object.
type members struct {
	*vocabulary
	expected int    // the number of the key that comes next, if all is as usual
	seen     uint32 // the known keys that were found, by bit
	begun    bool
	unknown  string // the text of the last key that is not known
}

// found is what stands next in an object.
type found uint8

const (
	memberFound found = iota
	memberTwice       // found, with a known key that this object had before
	memberNone
	memberTorn
)

// note notes that a known key was found.
func (m *members) note(number int) found {
	m.expected = number + 1
	if m.seen&(1<<number) != 0 {
		return memberTwice
	}
	m.seen |= 1 << number
	return memberFound
}

// has reports whether a known key was found.
func (m *members) has(number int) bool { return m.seen&(1<<number) != 0 }

// next moves to the value of the next member and answers the number of its key, or moves behind the closing brace.
func (c *cursor) next(m *members) (int, found) {
	i := c.pos
	if n := m.expected; m.begun && n < len(m.literals) && peek(c.text, i) == ',' && m.literals[n].isAt(c.text, i+1) {
		c.pos = space(c.text, i+1+len(m.literals[n].text))
		return n, m.note(n)
	}
	i = space(c.text, i)
	switch next := peek(c.text, i); {
	case next == '}':
		c.pos = i + 1
		return 0, memberNone
	case m.begun && next != ',':
		return 0, memberTorn
	case m.begun:
		i = space(c.text, i+1)
	}
	m.begun = true
	for n := m.expected; n < len(m.literals) && n < m.expected+reach; n++ {
		if l := &m.literals[n]; i < len(c.text) && l.isAt(c.text, i) {
			c.pos = space(c.text, i+len(l.text))
			return n, m.note(n)
		}
	}
	c.pos = i
	return c.readKey(m)
}

// readKey is next for a key that was not expected.
func (c *cursor) readKey(m *members) (int, found) {
	if c.peek() != '"' {
		return 0, memberTorn
	}
	key, ok := c.str()
	if !ok {
		return 0, memberTorn
	}
	if c.space(); c.peek() != ':' {
		return 0, memberTorn
	}
	c.pos = space(c.text, c.pos+1)
	number := m.number(key)
	if number == len(m.keys) {
		m.unknown = key
		return number, memberFound
	}
	return number, m.note(number)
}
