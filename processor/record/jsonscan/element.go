// SPDX-License-Identifier: Apache-2.0

package jsonscan

// Elements is the way through the elements of an array whose opening bracket has been passed.
type Elements struct{ begun bool }

// NextElement moves to the next element and returns MemberFound, or moves past the closing bracket and returns MemberNone; the value of an element is the
// caller's to read, and its to find invalid.
func (c *Cursor) NextElement(e *Elements) Found {
	i := Space(c.Text, c.Pos)
	next := Peek(c.Text, i)
	switch {
	case next == ']':
		c.Pos = i + 1
		return MemberNone
	case e.begun && next != ',':
		return MemberInvalid
	case e.begun:
		i = Space(c.Text, i+1)
	}
	e.begun = true
	c.Pos = i
	return MemberFound
}
