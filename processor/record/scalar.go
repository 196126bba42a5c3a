package record

import "unicode/utf8"

// skipString returns the position behind the string whose first byte is at i, and whether it holds escapes. Control characters,
// invalid UTF-8, unknown escapes and half surrogate pairs tear it: no writer of audit records makes them.
func skipString(s string, i int) (end int, escaped bool) {
	for {
		i = skipPlain(s, i)
		if i >= len(s) {
			return torn, escaped
		}
		switch c := s[i]; {
		case c == '"':
			return i + 1, escaped
		case c == '\\':
			escaped = true
			if i = skipEscape(s, i); i == torn {
				return torn, true
			}
		case c < ' ':
			return torn, escaped
		default:
			r, size := utf8.DecodeRuneInString(s[i:])
			if r == utf8.RuneError && size == 1 {
				return torn, escaped
			}
			i += size
		}
	}
}

// skipPlain returns the position of the first byte from i on that does not simply belong to a string.
func skipPlain(s string, i int) int {
	for ; i+wordSize <= len(s); i += wordSize {
		if marks := special(word(s, i)); marks != 0 {
			return i + firstMark(marks)
		}
	}
	for i < len(s) && s[i] != '"' && s[i] != '\\' && ' ' <= s[i] && s[i] < utf8.RuneSelf {
		i++
	}
	return i
}

// skipScalar returns the position behind the number or the literal at i.
func skipScalar(s string, i int) int {
	switch peek(s, i) {
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

// skipWord returns the position behind the literal at i.
func skipWord(s string, i int, word string) int {
	if len(s)-i < len(word) || s[i:i+len(word)] != word {
		return torn
	}
	return i + len(word)
}

// skipNumber returns the position behind the number at i.
func skipNumber(s string, i int) int {
	if peek(s, i) == '-' {
		i++
	}
	if peek(s, i) == '0' {
		i++
	} else if i = skipDigits(s, i); i == torn {
		return torn
	}
	if peek(s, i) == '.' {
		if i = skipDigits(s, i+1); i == torn {
			return torn
		}
	}
	if c := peek(s, i); c == 'e' || c == 'E' {
		i++
		if c = peek(s, i); c == '+' || c == '-' {
			i++
		}
		return skipDigits(s, i)
	}
	return i
}

// skipDigits returns the position behind at least one digit.
func skipDigits(s string, i int) int {
	start := i
	for i < len(s) && '0' <= s[i] && s[i] <= '9' {
		i++
	}
	if i == start {
		return torn
	}
	return i
}
