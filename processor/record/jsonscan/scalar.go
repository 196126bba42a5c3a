// SPDX-License-Identifier: Apache-2.0

package jsonscan

import (
	"unicode/utf8"

	"github.com/auditcoverage/auditcoverageprocessor/processor/blockscan"
)

// SkipString returns the position after the string whose first byte, the one after its opening quote, is at i, and whether it holds escapes. Control
// characters, invalid UTF-8, unknown escapes and lone surrogates make it Invalid.
func SkipString(s string, i int) (end int, escaped bool) {
	if !blockscan.Available || len(s)-i < blockscan.Size {
		return skipWords(s, i)
	}
	// Most strings are short and plain: for them this is all.
	for range shortWords {
		if marks := special(word(s, i)); marks != 0 {
			if i += firstMark(marks); s[i] == '"' {
				return i + 1, false
			}
			break
		}
		i += wordSize
	}
	end, escaped = skipBlocks(s, i)
	blockscan.End()
	return end, escaped
}

// shortWords is how many words a string has that is short.
const shortWords = 3

// skipWords is SkipString, eight bytes at a time.
func skipWords(s string, i int) (end int, escaped bool) {
	for i+wordSize <= len(s) {
		w := word(s, i)
		marks := special(w)
		if marks == 0 {
			i += wordSize
			continue
		}
		mark := firstMark(marks)
		i += mark
		switch byteAt(w, mark) {
		case '"':
			return i + 1, false
		case '\\':
			return skipEscaped(s, i), true
		}
		if i = skipUncommon(s, i); i == Invalid {
			return Invalid, false
		}
	}
	return skipEnd(s, i)
}

// skipEnd is SkipString for the last bytes of a text.
func skipEnd(s string, i int) (end int, escaped bool) {
	for {
		w := lastWord(s, i)
		mark := firstMark(special(w)) // there is one, since zeros follow the text
		i += mark
		switch byteAt(w, mark) {
		case '"':
			return i + 1, false
		case '\\':
			return skipEscaped(s, i), true
		}
		if i = skipUncommon(s, i); i == Invalid {
			return Invalid, false
		}
	}
}

// skipEscaped is SkipString from the first escape on. Most strings with escapes are JSON in a string, which has an escaped quote every few bytes: those are
// passed over without another look at the text. The word is loaded here as there, since a function for it would not be inlined.
func skipEscaped(s string, i int) int {
	for {
		var w uint64
		if i+wordSize <= len(s) {
			w = word(s, i)
		} else {
			w = lastWord(s, i)
		}
		next := i + wordSize
		for marks := everySpecial(w); marks != 0; {
			mark := firstMark(marks)
			c := byteAt(w, mark)
			if c == '"' {
				return i + mark + 1
			}
			if c == '\\' && mark < wordSize-1 && byteAt(w, mark+1) == '"' {
				marks = unmark(marks, mark)
				continue
			}
			if c == '\\' {
				next = skipEscape(s, i+mark)
			} else {
				next = skipUncommon(s, i+mark)
			}
			if next == Invalid {
				return Invalid
			}
			break
		}
		i = next
	}
}

// skipUncommon returns the position after the character of a string at i, which is a control character or not ASCII. At the end of the text it is Invalid.
func skipUncommon(s string, i int) int {
	// Letters of two bytes are looked at here, since the library takes longer than for all of a short string.
	if i+1 < len(s) && s[i]-0xc2 <= 0xdf-0xc2 && s[i+1]&0xc0 == utf8.RuneSelf {
		return i + 2
	}
	r, size := utf8.DecodeRuneInString(s[i:])
	if r < ' ' || r == utf8.RuneError && size <= 1 {
		return Invalid
	}
	return i + size
}

// skipScalar returns the position after the number or the literal at i.
func skipScalar(s string, i int) int {
	switch Peek(s, i) {
	case 't':
		return skipWord(s, i, "true")
	case 'f':
		return skipWord(s, i, "false")
	case 'n':
		return skipWord(s, i, "null")
	default:
		return skipNumber(s, i)
	}
}

// skipWord returns the position after the literal at i.
func skipWord(s string, i int, word string) int {
	if len(s)-i < len(word) || s[i:i+len(word)] != word {
		return Invalid
	}
	return i + len(word)
}

// skipNumber returns the position after the number at i.
func skipNumber(s string, i int) int {
	if Peek(s, i) == '-' {
		i++
	}
	if Peek(s, i) == '0' {
		i++
	} else if i = skipDigits(s, i); i == Invalid {
		return Invalid
	}
	if Peek(s, i) == '.' {
		if i = skipDigits(s, i+1); i == Invalid {
			return Invalid
		}
	}
	if c := Peek(s, i); c == 'e' || c == 'E' {
		i++
		if c = Peek(s, i); c == '+' || c == '-' {
			i++
		}
		return skipDigits(s, i)
	}
	return i
}

// skipDigits returns the position after at least one digit.
func skipDigits(s string, i int) int {
	start := i
	for i < len(s) && '0' <= s[i] && s[i] <= '9' {
		i++
	}
	if i == start {
		return Invalid
	}
	return i
}
