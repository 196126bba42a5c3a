// SPDX-License-Identifier: Apache-2.0

package jsonscan

// Template is an object as it mostly stands in a text: certain keys in a certain order, each with a string, without white space. What fits a template is
// passed over faster; what does not is read all the same.
type Template []Literal

// NewTemplate returns a template of keys of at most 19 bytes each; it panics if one is longer, since all of them are constants.
func NewTemplate(keys ...string) (t Template) {
	before := `{"`
	for _, key := range keys {
		t = append(t, NewLiteral(before+key+`":"`))
		before = `","`
	}
	return t
}

// Skip returns the position after the object at i that fits the template; Invalid if there is none.
func (t Template) Skip(s string, i int) int {
	for n := range t {
		l := &t[n]
		if !l.IsAt(s, i) {
			return Invalid
		}
		if i, _ = SkipString(s, i+len(l.text)); i == Invalid {
			return Invalid
		}
		i-- // the quote is the first byte of what follows
	}
	if Peek(s, i+1) != '}' {
		return Invalid
	}
	return i + len(`"}`)
}

// SkipList returns the position after the array at i of objects that fit the template; Invalid if there is none.
func (t Template) SkipList(s string, i int) int {
	if Peek(s, i) != '[' {
		return Invalid
	}
	if Peek(s, i+1) == ']' {
		return i + len(`[]`)
	}
	for {
		if i = t.Skip(s, i+1); i == Invalid || Peek(s, i) != ',' {
			break
		}
	}
	if i == Invalid || Peek(s, i) != ']' {
		return Invalid
	}
	return i + 1
}
