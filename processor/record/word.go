package record

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

// special marks, in its high bit, the first byte of a word that does not simply belong to a string: a quote, a backslash, a control character, or a
// byte that is not ASCII. Bytes above the first may be marked wrongly, since a subtraction borrows from them.
func special(w uint64) uint64 {
	quote, escape := w^quotes, w^escapes
	return ((quote - lowBits) | (escape - lowBits) | (w - printable) | w) & highBits
}

// firstMark is the number of the lowest marked byte.
func firstMark(marks uint64) int { return bits.TrailingZeros64(marks) / wordSize }
