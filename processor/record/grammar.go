package record

import "unicode/utf8"

// torn is the position behind something that is not JSON.
const torn = -1

const (
	// topDepth is the depth of the values of the top-level object.
	topDepth = 1
	// maxDepth bounds how deep objects and arrays may nest; real records nest three deep. Deeper is malformed.
	maxDepth = 64
)

// skipSpace returns the position of the first byte from i on that is not JSON white space.
func skipSpace(s string, i int) int {
	for i < len(s) && (s[i] == ' ' || s[i] == '\n' || s[i] == '\r' || s[i] == '\t') {
		i++
	}
	return i
}

// skipValue returns the position behind the value at i, which stands in depth objects and arrays.
func skipValue(s string, i, depth int) int {
	if i >= len(s) {
		return torn
	}
	switch s[i] {
	case '"':
		end, _ := skipString(s, i+1)
		return end
	case '{':
		return skipObject(s, i+1, depth+1)
	case '[':
		return skipArray(s, i+1, depth+1)
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

// skipObject returns the position behind the object whose members begin at i.
func skipObject(s string, i, depth int) int {
	if depth > maxDepth {
		return torn
	}
	c := cursor{text: s, pos: i}
	for first := true; ; first = false {
		switch found := c.skipMember(first); {
		case found == memberTorn:
			return torn
		case found == memberNone:
			return c.pos
		case !c.skip(depth):
			return torn
		}
	}
}

// skipArray returns the position behind the array whose elements begin at i.
func skipArray(s string, i, depth int) int {
	if depth > maxDepth {
		return torn
	}
	i = skipSpace(s, i)
	if i < len(s) && s[i] == ']' {
		return i + 1
	}
	for {
		i = skipValue(s, i, depth)
		if i == torn {
			return torn
		}
		i = skipSpace(s, i)
		switch {
		case i < len(s) && s[i] == ',':
			i = skipSpace(s, i+1)
		case i < len(s) && s[i] == ']':
			return i + 1
		default:
			return torn
		}
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
	if i < len(s) && s[i] == '-' {
		i++
	}
	switch {
	case i < len(s) && s[i] == '0':
		i++
	default:
		if i = skipDigits(s, i); i == torn {
			return torn
		}
	}
	if i < len(s) && s[i] == '.' {
		if i = skipDigits(s, i+1); i == torn {
			return torn
		}
	}
	if i < len(s) && (s[i] == 'e' || s[i] == 'E') {
		i++
		if i < len(s) && (s[i] == '+' || s[i] == '-') {
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

// skipString returns the position behind the string whose first byte is at i, and whether it holds escapes. Control characters,
// invalid UTF-8, unknown escapes and half surrogate pairs tear it: no writer of audit records makes them.
func skipString(s string, i int) (end int, escaped bool) {
	for i < len(s) {
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
		case c < utf8.RuneSelf:
			i++
		default:
			r, size := utf8.DecodeRuneInString(s[i:])
			if r == utf8.RuneError && size == 1 {
				return torn, escaped
			}
			i += size
		}
	}
	return torn, escaped
}
