// SPDX-License-Identifier: Apache-2.0

package jsonscan

import (
	"strings"
	"unicode/utf8"
)

// What may stand next in a text that is cut short.
const (
	wantValue = iota
	wantValueOrEnd
	wantKey
	wantKeyOrEnd
	wantColon
	wantCommaOrEnd
)

// IsCut reports whether a text is the beginning of an object or an array, whose end was cut off. It is a slow path, for texts that SkipValue refused.
func IsCut(s string) bool {
	var objects uint64 // what is open, as in skipNested
	depth := 0
	want := wantValue
	for i := SkipSpace(s, 0); i < len(s); i = SkipSpace(s, i) {
		next := s[i]
		switch {
		case next == closing(objects) && depth > 0 && (want == wantCommaOrEnd || want == wantKeyOrEnd || want == wantValueOrEnd):
			objects >>= 1
			depth--
			i++
			want = wantCommaOrEnd
			if depth == 0 {
				return false // it has ended
			}
		case want == wantCommaOrEnd && next == ',':
			i++
			want = wantValue
			if objects&1 == 1 {
				want = wantKey
			}
		case want == wantColon && next == ':':
			i++
			want = wantValue
		case (want == wantKey || want == wantKeyOrEnd) && next == '"':
			start := i + 1
			if i, _ = SkipString(s, start); i == Invalid {
				return isCutString(s, start)
			}
			want = wantColon
		case (want == wantValue || want == wantValueOrEnd) && (next == '{' || next == '['):
			if depth == MaxDepth {
				return false
			}
			depth++
			objects <<= 1
			want = wantValueOrEnd
			if next == '{' {
				objects |= 1
				want = wantKeyOrEnd
			}
			i++
		case (want == wantValue || want == wantValueOrEnd) && depth > 0:
			start := i
			if i = SkipValue(s, i, depth); i == Invalid {
				if next == '"' {
					return isCutString(s, start+1)
				}
				return isCutScalar(s[start:])
			}
			want = wantCommaOrEnd
		default:
			return false
		}
	}
	return depth > 0
}

// isCutString reports whether the string whose first byte is at i, and which SkipString refused, only lacks its end: a closing quote, and perhaps a part of an
// escape.
func isCutString(s string, i int) bool {
	for i < len(s) {
		var next int
		switch {
		case s[i] == '\\':
			if next = skipEscape(s, i); next == Invalid {
				return isCutEscape(s[i:])
			}
		case s[i] < ' ' || s[i] >= utf8.RuneSelf:
			next = skipUncommon(s, i)
		default:
			next = i + 1
		}
		if next == Invalid {
			return false
		}
		i = next
	}
	return true
}

// isCutEscape reports whether a text is the beginning of an escape. Half of a surrogate pair is none, since it may as well be a lone one.
func isCutEscape(s string) bool {
	if len(s) == 1 {
		return true
	}
	digits, ok := strings.CutPrefix(s, `\u`)
	return ok && len(s) < unicodeEscape && strings.Trim(digits, "0123456789abcdefABCDEF") == ""
}

// isCutScalar reports whether a text is the beginning of a number or a literal.
func isCutScalar(s string) bool {
	for _, word := range []string{"true", "false", "null"} {
		if strings.HasPrefix(word, s) {
			return true
		}
	}
	return s == "-" || SkipValue(s+"0", 0, 0) == len(s)+1
}
