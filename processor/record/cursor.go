package record

// cursor is a position in a text that is read as JSON.
type cursor struct {
	text string
	pos  int
}

// found is what stands next in an object.
type found uint8

const (
	memberFound found = iota
	memberNone
	memberTorn
)

// peek returns the byte at the position, or 0 at the end of the text; 0 begins nothing in JSON.
func (c *cursor) peek() byte {
	if c.pos >= len(c.text) {
		return 0
	}
	return c.text[c.pos]
}

// space moves over white space.
func (c *cursor) space() { c.pos = skipSpace(c.text, c.pos) }

// member moves to the value of the next member of an object and returns its key, or moves behind the closing brace. first says
// that no member of this object was read before.
func (c *cursor) member(first bool) (string, found) {
	if next := c.key(first); next != memberFound {
		return "", next
	}
	key, ok := c.str()
	if !ok || !c.colon() {
		return "", memberTorn
	}
	return key, memberFound
}

// skipMember is member for a key that does not matter.
func (c *cursor) skipMember(first bool) found {
	if next := c.key(first); next != memberFound {
		return next
	}
	if !c.skip(0) || !c.colon() {
		return memberTorn
	}
	return memberFound
}

// key moves to the opening quote of the next member's key, or behind the closing brace.
func (c *cursor) key(first bool) found {
	c.space()
	if c.peek() == '}' {
		c.pos++
		return memberNone
	}
	if !first {
		if c.peek() != ',' {
			return memberTorn
		}
		c.pos++
		c.space()
	}
	if c.peek() != '"' {
		return memberTorn
	}
	return memberFound
}

// colon moves from the end of a key to its value.
func (c *cursor) colon() bool {
	c.space()
	if c.peek() != ':' {
		return false
	}
	c.pos++
	c.space()
	return true
}

// str reads the string whose opening quote is at the position, and answers false if it is torn. Without escapes the result shares the text's memory.
func (c *cursor) str() (string, bool) {
	start := c.pos + 1
	end, escaped := skipString(c.text, start)
	if end == torn {
		return "", false
	}
	c.pos = end
	value := c.text[start : end-1]
	if escaped {
		value = unescape(value)
	}
	return value, true
}

// skip moves behind the value at the position, which stands in depth objects and arrays, and answers false if it is torn.
func (c *cursor) skip(depth int) bool {
	end := skipValue(c.text, c.pos, depth)
	if end == torn {
		return false
	}
	c.pos = end
	return true
}
