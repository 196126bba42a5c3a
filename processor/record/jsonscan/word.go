// SPDX-License-Identifier: Apache-2.0

package jsonscan

import "math/bits"

// wordSize is how many bytes of a text are looked at in one step.
const wordSize = 8

// Each of these has the same byte eight times.
const (
	lowBits   = 0x0101010101010101
	highBits  = 0x8080808080808080
	quotes    = lowBits * '"'
	escapes   = lowBits * '\\'
	printable = lowBits * ' '
)

// word loads the eight bytes at i, the first of them into the lowest; the compiler makes one load of it.
func word(s string, i int) uint64 {
	b := s[i : i+wordSize]
	return uint64(b[0]) | uint64(b[1])<<8 | uint64(b[2])<<16 | uint64(b[3])<<24 |
		uint64(b[4])<<32 | uint64(b[5])<<40 | uint64(b[6])<<48 | uint64(b[7])<<56
}

// lastWord is word for the less than eight bytes from i to the end of the text, with zeros after them.
func lastWord(s string, i int) (w uint64) {
	if len(s) >= wordSize {
		return word(s, len(s)-wordSize) >> ((wordSize - (len(s) - i)) * wordSize)
	}
	for n := len(s) - 1; n >= i; n-- {
		w = w<<8 | uint64(s[n])
	}
	return w
}

// special marks, in its high bit, the first byte of a word that does not simply belong to a string: a quote, a backslash, a control character, or a
// byte that is not ASCII. A byte that is not ASCII keeps its high bit through one subtraction or the
// other. Bytes above the first may be marked wrongly, since a subtraction borrows from them.
func special(w uint64) uint64 {
	quote, escape := w^quotes, w^escapes
	return ((quote - lowBits) | (escape - lowBits) | (w - printable)) & highBits
}

// everySpecial is special for all bytes of a word, which takes longer: no sum of seven bits reaches the next byte.
func everySpecial(w uint64) uint64 {
	const low = ^uint64(highBits)
	quote, escape := w^quotes, w^escapes
	plain := (quote&low + low) & (escape&low + low) & (w&low + (highBits - printable))
	return (^plain | w) & highBits
}

// unmark removes the marks of a byte and of the next, if it is in the word.
func unmark(marks uint64, number int) uint64 { return marks &^ (0x8080 << (number * wordSize & 63)) }

// firstMark is the number of the lowest marked byte.
func firstMark(marks uint64) int { return bits.TrailingZeros64(marks) / wordSize }

// byteAt is a byte of a word by its number.
func byteAt(w uint64, number int) byte {
	return byte(w >> (number * wordSize & 63)) //nolint:gosec // the others are to be cut off
}
