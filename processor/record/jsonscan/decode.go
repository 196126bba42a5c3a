// SPDX-License-Identifier: Apache-2.0

package jsonscan

import "encoding/binary"

// DecodeRoom is how much longer than what is left of the text the capacity must be that Decode appends into, since it stores whole words.
const DecodeRoom = wordSize

// Decode appends to dst, which must have the capacity for the rest of the text and DecodeRoom, what the string says whose next byte is at i. It returns the
// position after its closing quote; or, once dst holds limit bytes, the position to go on from and false; or Invalid where SkipString finds it so.
func Decode(dst []byte, s string, i, limit int) (decoded []byte, next int, ended bool) {
	n := len(dst)
	dst = dst[:cap(dst)]
	for n < limit {
		var w uint64
		if i+wordSize <= len(s) {
			w = word(s, i)
		} else {
			w = lastWord(s, i)
		}
		binary.LittleEndian.PutUint64(dst[n:], w)
		marks := special(w)
		if marks == 0 {
			i += wordSize
			n += wordSize
			continue
		}
		mark := firstMark(marks)
		i += mark
		n += mark
		switch c := byteAt(w, mark); {
		case c == '"':
			return dst[:n], i + 1, true
		case c == '\\' && Peek(s, i+1) == '"':
			dst[n] = '"'
			i += len(`\"`)
			n++
		case c == '\\':
			if skipEscape(s, i) == Invalid {
				return dst[:n], Invalid, false
			}
			dst, i = appendEscape(dst[:n], s, i)
			n = len(dst)
			dst = dst[:cap(dst)]
		default:
			end := skipUncommon(s, i)
			if end == Invalid {
				return dst[:n], Invalid, false
			}
			n += copy(dst[n:], s[i:end])
			i = end
		}
	}
	return dst[:n], i, false
}
