package record

import "unicode/utf8"

// skipString returns the position behind the string whose first byte is at i, and whether it holds escapes. Control characters,
// invalid UTF-8, unknown escapes and half surrogate pairs tear it: no writer of audit records makes them.
func skipString(s string, i int) (end int, escaped bool) {
	for {
		var w uint64
		if i+wordSize <= len(s) {
			w = word(s, i)
		} else {
			w = lastWord(s, i)
		}
		marks := special(w)
		if marks == 0 {
			i += wordSize
			continue
		}
		mark := firstMark(marks)
		i += mark
		switch byteAt(w, mark) {
		case '"':
			return i + 1, escaped
		case '\\':
			return skipEscaped(s, i), true
		}
		if i = skipUncommon(s, i); i == torn {
			return torn, escaped
		}
	}
}

// skipEscaped is skipString from the first escape on. Most strings with escapes are JSON in a string, which has an escaped quote every few bytes: those are
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
			if next == torn {
				return torn
			}
			break
		}
		i = next
	}
}

// skipUncommon returns the position behind the character of a string at i, which is a control character or not ASCII. The end of the text tears it.
func skipUncommon(s string, i int) int {
	r, size := utf8.DecodeRuneInString(s[i:])
	if r < ' ' || r == utf8.RuneError && size <= 1 {
		return torn
	}
	return i + size
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
