// SPDX-License-Identifier: Apache-2.0

package jsonscan

import (
	"encoding/binary"
	"unicode/utf8"

	"github.com/auditcoverage/auditcoverageprocessor/processor/blockscan"
)

// DecodeRoom is how much longer than what is left of the text the capacity must be that Decode appends into, since it stores whole words.
const DecodeRoom = wordSize

// Decode appends to dst, which must have the capacity for the rest of the text and DecodeRoom, what the string says whose next byte is at i. It returns the
// position after its closing quote; or, at stop or soon after it, the position to go on from and false; or Invalid where SkipString finds it so.
func Decode(dst []byte, s string, i, stop int) (decoded []byte, next int, ended bool) {
	for i < stop {
		if blockscan.CanCompress && len(s)-i >= blockscan.Size {
			dst, i = decodeBlocks(dst, s, i, stop)
			blockscan.End()
		} else {
			dst, i = decodePlain(dst, s, i, stop)
		}
		switch c := Peek(s, i); {
		case c == '"':
			return dst, i + 1, true
		case c == '\\':
			if skipEscape(s, i) == Invalid {
				return dst, Invalid, false
			}
			dst, i = appendEscape(dst, s, i)
		case ' ' <= c && c < utf8.RuneSelf:
			dst = append(dst, c)
			i++
		default:
			end := skipUncommon(s, i)
			if end == Invalid {
				return dst, Invalid, false
			}
			dst = append(dst, s[i:end]...)
			i = end
		}
	}
	return dst, i, false
}

// escapedQuote is a backslash and a quote, as they stand in a word.
const escapedQuote = '\\' | '"'<<wordSize

// decodePlain decodes what needs no look at single bytes, which is all but the last bytes of most strings: plain ASCII, and the escapes of quotes, whose
// second byte is stored over the first. It calls nothing, so that all that it works with stays in registers.
func decodePlain(dst []byte, s string, i, stop int) (decoded []byte, next int) {
	n := len(dst)
	dst = dst[:cap(dst)]
	for i < stop && i+wordSize <= len(s) && n+wordSize <= len(dst) {
		w := word(s, i)
		binary.LittleEndian.PutUint64(dst[n:n+wordSize], w)
		marks := everySpecial(w)
		if marks == 0 {
			n += wordSize
			i += wordSize
			continue
		}
		done := 0 // how many bytes of the word are
		for marks != 0 {
			mark := firstMark(marks)
			if uint16(w>>(mark*wordSize&63)) != escapedQuote || n+mark-done+wordSize > len(dst) { //nolint:gosec // the others are to be cut off
				break
			}
			n += mark - done
			done = mark + 1
			binary.LittleEndian.PutUint64(dst[n:n+wordSize], w>>(done*wordSize&63))
			marks = unmark(marks, mark)
		}
		if marks == 0 {
			n += wordSize - done
			i += wordSize
			continue
		}
		mark := firstMark(marks)
		n += mark - done
		i += mark
		if mark < wordSize-1 || byteAt(w, mark) != '\\' { // else what it escapes is in the next word
			break
		}
	}
	return dst[:n], i
}
