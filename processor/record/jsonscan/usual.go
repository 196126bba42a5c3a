// SPDX-License-Identifier: Apache-2.0

package jsonscan

// Shape is how the value of a key mostly looks. What looks so is passed over faster; what does not is read all the same.
type Shape struct {
	kind     shapeKind
	template Template
}

type shapeKind uint8

const (
	shapeNone shapeKind = iota
	shapeString
	shapeEmptyList
	shapeObject
	shapeList
)

// StringShape is a string, and EmptyListShape an array without elements.
var (
	StringShape    = Shape{kind: shapeString}
	EmptyListShape = Shape{kind: shapeEmptyList}
)

// ObjectShape is an object that fits a template.
func ObjectShape(t Template) Shape { return Shape{shapeObject, t} }

// ListShape is an array of objects that fit a template.
func ListShape(t Template) Shape { return Shape{shapeList, t} }

// Looking gives the values of keys their shapes, and returns the table.
func (t *KeyTable) Looking(shapes map[int]Shape) *KeyTable {
	for number, shape := range shapes {
		t.shapes[number] = shape
	}
	return t
}

// NextOf is Next, but it moves past the members that come next in the order of the table with values of their shapes, except those whose bits are in wanted.
func (c *Cursor) NextOf(m *Members, wanted uint32) (int, Found) {
	s, t := c.Text, m.table
	literals := t.following
	if !m.begun {
		literals = t.literals
	}
	for n, last := m.expected, m.expected+lookahead; n < len(literals) && n < last; n++ {
		i := c.Pos
		l := &literals[n]
		if len(s)-i < templateRoom {
			if i > len(s) || !l.IsAt(s, i) {
				continue
			}
		} else if b := s[i : i+literalWords*wordSize]; (word(b, 0)^l.words[0])&l.masks[0]|(word(b, wordSize)^l.words[1])&l.masks[1]|
			(word(b, 2*wordSize)^l.words[2])&l.masks[2] != 0 { // as in IsAt, which is not inlined
			continue
		}
		i += len(l.text)
		end := Invalid
		if (wanted|m.seen)>>n&1 == 0 {
			end = t.shapes[n].skip(s, i)
		}
		if end == Invalid {
			m.begun, c.Pos = true, Space(s, i)
			return n, m.Note(n)
		}
		m.begun, c.Pos = true, end
		m.Note(n)
		literals, last = t.following, n+1+lookahead
	}
	if i := c.Pos; Peek(s, i) == ',' && Peek(s, i+1) == '"' {
		return c.next(m, nil) // those that come next were looked for
	}
	return c.Next(m)
}

// skip returns the position after the value at i, if it has the shape; else Invalid.
func (h *Shape) skip(s string, i int) int {
	switch h.kind {
	case shapeString:
		if Peek(s, i) != '"' {
			return Invalid
		}
		end, _ := SkipString(s, i+1)
		return end
	case shapeEmptyList:
		if Peek(s, i) != '[' || Peek(s, i+1) != ']' {
			return Invalid
		}
		return i + len(`[]`)
	case shapeObject:
		return h.template.Skip(s, i)
	case shapeList:
		return h.template.SkipList(s, i)
	default:
		return Invalid
	}
}
