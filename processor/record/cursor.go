package record

// cursor is a position in a text that is read as JSON.
type cursor struct {
	text string
	pos  int
}

// peek returns the byte at the position, or 0 at the end of the text.
func (c *cursor) peek() byte { return peek(c.text, c.pos) }

// space moves over white space.
func (c *cursor) space() { c.pos = space(c.text, c.pos) }

// str reads the string whose opening quote is at the position, and answers false if it is torn. Without escapes the result shares the text's memory.
func (c *cursor) str() (string, bool) {
	start := c.pos + 1
	end, escaped := skipString(c.text, start)
	if end == torn {
		return "", false
	}
	c.pos = end
	if escaped {
		return unescape(c.text[start : end-1]), true
	}
	return c.text[start : end-1], true
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
