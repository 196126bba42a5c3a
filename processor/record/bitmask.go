// SPDX-License-Identifier: Apache-2.0

package record

import "math/bits"

// wordBits is how many bits a word of a mask holds.
const wordBits = 64

// bitMask is a set of small numbers, in as many words as they need.
type bitMask []uint64

// set adds a number.
func (m *bitMask) set(number int) {
	for len(*m) <= number/wordBits {
		*m = append(*m, 0)
	}
	(*m)[number/wordBits] |= 1 << (number % wordBits)
}

// add adds a number that is sure to fit the words.
func (m bitMask) add(number int) { m[number/wordBits] |= 1 << (number % wordBits) }

// has reports whether a number is in the set.
func (m bitMask) has(number int) bool {
	return number/wordBits < len(m) && m[number/wordBits]>>(number%wordBits)&1 == 1
}

// within reports whether all numbers are in another set, which has no fewer words.
func (m bitMask) within(other bitMask) bool {
	for i, word := range m {
		if word&^other[i] != 0 {
			return false
		}
	}
	return true
}

// meets reports whether a number is in another set too, which has no fewer words.
func (m bitMask) meets(other bitMask) bool {
	for i, word := range m {
		if word&other[i] != 0 {
			return true
		}
	}
	return false
}

// common counts the numbers that are in another set too, which has no fewer words.
func (m bitMask) common(other bitMask) (count int) {
	for i, word := range m {
		if both := word & other[i]; both != 0 {
			count += bits.OnesCount64(both)
		}
	}
	return count
}

// count counts the numbers.
func (m bitMask) count() int { return m.common(m) }
