// SPDX-License-Identifier: Apache-2.0

package jsonscan

// Cursor is a position in a text that is read as JSON.
type Cursor struct {
	// Text is what is read.
	Text string
	// Pos is the position in it, in bytes.
	Pos int
}

// Peek returns the byte at the position, or 0 at the end of the text.
func (c *Cursor) Peek() byte { return Peek(c.Text, c.Pos) }

// Space moves over white space.
func (c *Cursor) Space() { c.Pos = Space(c.Text, c.Pos) }

// Str reads the string whose opening quote is at the position, and returns false if it is invalid. Without escapes the result shares the text's memory.
func (c *Cursor) Str() (string, bool) {
	start := c.Pos + 1
	end, escaped := SkipString(c.Text, start)
	if end == Invalid {
		return "", false
	}
	c.Pos = end
	if escaped {
		return Unescape(c.Text[start : end-1]), true
	}
	return c.Text[start : end-1], true
}

// Skip moves past the value at the position, which stands in depth objects and arrays, and returns false if it is invalid.
func (c *Cursor) Skip(depth int) bool {
	end := SkipValue(c.Text, c.Pos, depth)
	if end == Invalid {
		return false
	}
	c.Pos = end
	return true
}
