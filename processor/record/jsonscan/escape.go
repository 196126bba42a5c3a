// SPDX-License-Identifier: Apache-2.0

package jsonscan

import (
	"unicode/utf16"
	"unicode/utf8"
)

// The lengths of \uXXXX and of the surrogate pair \uXXXX\uXXXX.
const (
	unicodeEscape = 6
	pairEscape    = 2 * unicodeEscape
)

// skipEscape returns the position after the escape whose backslash is at i.
func skipEscape(s string, i int) int {
	if i+1 >= len(s) {
		return Invalid
	}
	switch s[i+1] {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return i + 2
	case 'u':
		_, size := unicodeAt(s, i)
		if size == 0 {
			return Invalid
		}
		return i + size
	default:
		return Invalid
	}
}

// unicodeAt decodes the \u escape at i, with its second half where it is a surrogate pair. The size is 0 if it is not valid.
func unicodeAt(s string, i int) (r rune, size int) {
	high, ok := codeUnit(s, i)
	if !ok {
		return 0, 0
	}
	if !utf16.IsSurrogate(high) {
		return high, unicodeEscape
	}
	low, ok := codeUnit(s, i+unicodeEscape)
	if !ok {
		return 0, 0
	}
	if r = utf16.DecodeRune(high, low); r == '\ufffd' {
		return 0, 0
	}
	return r, pairEscape
}

// codeUnit decodes the four hexadecimal digits of the \u escape at i.
func codeUnit(s string, i int) (rune, bool) {
	if len(s)-i < unicodeEscape || s[i] != '\\' || s[i+1] != 'u' {
		return 0, false
	}
	var unit rune
	for _, c := range []byte(s[i+2 : i+unicodeEscape]) {
		switch {
		case '0' <= c && c <= '9':
			c -= '0'
		case 'a' <= c && c <= 'f':
			c -= 'a' - 10
		case 'A' <= c && c <= 'F':
			c -= 'A' - 10
		default:
			return 0, false
		}
		unit = unit<<4 | rune(c)
	}
	return unit, true
}

// Unescape decodes the inside of a string that SkipString accepted. It is the slow path: keys and the strings that are read mostly hold no escapes.
func Unescape(s string) string {
	decoded := make([]byte, 0, len(s))
	for i := 0; i < len(s); {
		if s[i] == '\\' {
			decoded, i = appendEscape(decoded, s, i)
			continue
		}
		decoded = append(decoded, s[i])
		i++
	}
	return string(decoded)
}

// appendEscape appends what the valid escape at i stands for, and returns the position after it.
func appendEscape(dst []byte, s string, i int) (decoded []byte, next int) {
	if s[i+1] == 'u' {
		r, size := unicodeAt(s, i)
		return utf8.AppendRune(dst, r), i + size
	}
	return append(dst, plainEscape(s[i+1])), i + 2
}

// plainEscape decodes the letter of a two-character escape.
func plainEscape(c byte) byte {
	switch c {
	case 'b':
		return '\b'
	case 'f':
		return '\f'
	case 'n':
		return '\n'
	case 'r':
		return '\r'
	case 't':
		return '\t'
	default:
		return c
	}
}
