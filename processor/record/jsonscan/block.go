// SPDX-License-Identifier: Apache-2.0

package jsonscan

import (
	"math/bits"

	"github.com/auditcoverage/auditcoverageprocessor/processor/blockscan"
)

// stringBlock is a block of a text that begins inside of a string, and with nothing that is escaped.
type stringBlock struct {
	// stops are the bytes that must be looked at: quotes that are not escaped, control characters, what is not valid UTF-8, and escapes of other characters
	// than quotes and backslashes.
	stops blockscan.Marks
	// escapes are the backslashes, and escaping those of them that are not escaped themselves.
	escapes, escaping blockscan.Marks
}

// newStringBlock looks at the block of s at i.
func newStringBlock(s string, i int) (b stringBlock) {
	quotes, escapes, others := blockscan.InString(s, i)
	if others != 0 {
		if foreign, valid := blockscan.Foreign(s, i); valid {
			others &^= foreign
		}
	}
	if escapes == 0 {
		b.stops = quotes | others
		return b
	}
	// Of a run of backslashes every second is escaped. The runs that begin at even places and those that begin at odd ones are told apart by where a
	// subtraction carries them: see "Parsing Gigabytes of JSON per Second" (Langdale, Lemire, 2019), section 3.1.1.
	const odd = 0xaaaaaaaaaaaaaaaa
	ends := (escapes<<1 | odd) - escapes ^ odd
	escaped := ends ^ escapes
	b.escapes, b.escaping = escapes, ends&escapes
	uncommon := escaped &^ (quotes | escapes)
	b.stops = quotes&^escaped | others | uncommon>>1 | b.escaping&(1<<(blockscan.Size-1)) // what the last escapes is in the next block
	return b
}

// skipBlocks is SkipString, a block at a time. blockscan.End is to be called after it.
func skipBlocks(s string, i int) (end int, escaped bool) {
	for len(s)-i >= blockscan.Size {
		b := newStringBlock(s, i)
		start := i
		i += blockscan.Size
		for stops := b.stops; stops != 0; {
			number := bits.TrailingZeros64(stops)
			next := start + number
			switch s[next] {
			case '"':
				return next + 1, escaped || b.escapes&(1<<number-1) != 0
			case '\\':
				next = skipEscape(s, next)
			default:
				next = skipUncommon(s, next)
			}
			if next == Invalid {
				return Invalid, true
			}
			if next >= i {
				i = next
				break
			}
			stops &= ^blockscan.Marks(0) << (next - start)
		}
		escaped = escaped || b.escapes != 0
	}
	end, more := skipWords(s, i)
	return end, escaped || more
}

// decodeBlocks is decodePlain, a block at a time. blockscan.End is to be called after it.
func decodeBlocks(dst []byte, s string, i, stop int) (decoded []byte, next int) {
	n := len(dst)
	dst = dst[:cap(dst)]
	for i < stop && len(s)-i >= blockscan.Size && len(dst)-n >= blockscan.Size {
		b := newStringBlock(s, i)
		plain := bits.TrailingZeros64(b.stops)
		keep := (1<<plain - 1) &^ b.escaping
		blockscan.Compress(dst[n:], s, i, keep)
		n += bits.OnesCount64(keep)
		i += plain
		if plain < blockscan.Size {
			break
		}
	}
	return dst[:n], i
}
