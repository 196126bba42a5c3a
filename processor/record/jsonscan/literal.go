// SPDX-License-Identifier: Apache-2.0

package jsonscan

import "strings"

// Literal is a short text that is looked for at a position, in three words at once.
type Literal struct {
	text  string
	words [literalWords]uint64
	masks [literalWords]uint64 // the bytes of each word that are the literal's
}

// literalWords bounds how long a literal may be.
const literalWords = 3

// NewLiteral returns a literal of at most 24 bytes; it panics if the text is longer, since all of them are constants.
func NewLiteral(text string) Literal {
	if len(text) > literalWords*wordSize {
		panic("literal too long: " + text)
	}
	l := Literal{text: text}
	for i := range len(text) {
		shift := i % wordSize * wordSize
		l.words[i/wordSize] |= uint64(text[i]) << shift
		l.masks[i/wordSize] |= 0xff << shift
	}
	return l
}

// Len returns the length of the literal in bytes.
func (l *Literal) Len() int { return len(l.text) }

// IsAt reports whether the literal stands at i, which is at most the length of s.
func (l *Literal) IsAt(s string, i int) bool {
	if len(s)-i < literalWords*wordSize {
		return strings.HasPrefix(s[i:], l.text)
	}
	b := s[i : i+literalWords*wordSize]
	return (word(b, 0)^l.words[0])&l.masks[0]|(word(b, wordSize)^l.words[1])&l.masks[1]|(word(b, 2*wordSize)^l.words[2])&l.masks[2] == 0
}

// PlainString returns the string without escapes whose first byte follows the literal at i, and the position of the quote that ends it; Invalid if there is
// none, or if i is Invalid.
func (l *Literal) PlainString(s string, i int) (value string, end int) {
	if i == Invalid || !l.IsAt(s, i) {
		return "", Invalid
	}
	i += len(l.text)
	end, escaped := SkipString(s, i)
	if end == Invalid || escaped {
		return "", Invalid
	}
	return s[i : end-1], end - 1
}
