// SPDX-License-Identifier: Apache-2.0

package jsonscan

// Template is an object as it mostly stands in a text: certain keys in a certain order, each with a string, without white space. What fits a template is
// passed over faster; what does not is read all the same.
type Template []Literal

// NewTemplate returns a template of keys of at most 18 bytes each; it panics if one is longer, since all of them are constants.
func NewTemplate(keys ...string) (t Template) {
	before := `{"`
	for _, key := range keys {
		t = append(t, NewLiteral(before+key+`":"`))
		before = `","`
	}
	return t
}

// templateRoom is how many bytes must be left in a text to try a template: enough to load a key, and the first two words of the string after it.
const templateRoom = (literalWords + 2) * wordSize

// Skip returns the position after the object at i that fits the template; Invalid if there is none, or if the text ends soon after it. The comparison of a
// literal and the first words of a string stand here as in IsAt and in SkipString, since neither is inlined.
func (t Template) Skip(s string, i int) int {
	for n := range t {
		l := &t[n]
		if len(s)-i < templateRoom {
			return Invalid
		}
		b := s[i : i+literalWords*wordSize]
		if (word(b, 0)^l.words[0])&l.masks[0]|(word(b, wordSize)^l.words[1])&l.masks[1]|(word(b, 2*wordSize)^l.words[2])&l.masks[2] != 0 {
			return Invalid
		}
		i += len(l.text)
		marks := special(word(s, i))
		if marks == 0 {
			i += wordSize
			marks = special(word(s, i))
		}
		if marks != 0 {
			i += firstMark(marks)
		}
		if s[i] != '"' {
			if i, _ = SkipString(s, i); i == Invalid {
				return Invalid
			}
			i-- // the quote is the first byte of what follows
		}
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
