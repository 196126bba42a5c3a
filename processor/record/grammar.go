package record

// torn is the position behind something that is not JSON.
const torn = -1

const (
	// topDepth is the depth of the values of the top-level object.
	topDepth = 1
	// maxDepth bounds how deep objects and arrays may nest; real records nest three deep. Deeper is malformed.
	maxDepth = 64
)

// peek returns the byte at i, or 0 at the end of the text; 0 begins nothing in JSON.
func peek(s string, i int) byte {
	if i >= len(s) {
		return 0
	}
	return s[i]
}

// skipSpace returns the position of the first byte from i on that is not JSON white space.
func skipSpace(s string, i int) int {
	for i < len(s) && (s[i] == ' ' || s[i] == '\n' || s[i] == '\r' || s[i] == '\t') {
		i++
	}
	return i
}

// space is skipSpace where there is mostly none.
func space(s string, i int) int {
	if i < len(s) && s[i] <= ' ' {
		return skipSpace(s, i)
	}
	return i
}

// skipValue returns the position behind the value at i, which stands in depth objects and arrays.
func skipValue(s string, i, depth int) int {
	switch peek(s, i) {
	case '"':
		end, _ := skipString(s, i+1)
		return end
	case '{', '[':
		return skipNested(s, i, depth)
	default:
		return skipScalar(s, i)
	}
}

// skipNested returns the position behind the object or array at i, which stands in depth others. It goes through all that is nested in it without
// recursion: what is open is a stack of bits, of which maxDepth fit a word.
func skipNested(s string, i, depth int) int {
	var objects uint64 // what is open, the innermost in the lowest bit: 1 for an object
	bottom := depth
	for i < len(s) { // at a value
		switch next := s[i]; next {
		case '"':
			i, _ = skipString(s, i+1)
		case '{', '[':
			if depth == maxDepth {
				return torn
			}
			depth++
			objects <<= 1
			if next == '{' {
				objects |= 1
			}
			if i = space(s, i+1); peek(s, i) != closing(objects) {
				if i = skipKey(s, i, objects); i == torn {
					return torn
				}
				continue
			}
		default:
			i = skipScalar(s, i)
		}
		for more := true; more; { // behind a value
			if i == torn {
				return torn
			}
			i = space(s, i)
			switch peek(s, i) {
			case ',':
				if i = skipKey(s, space(s, i+1), objects); i == torn {
					return torn
				}
				more = false
			case closing(objects):
				objects >>= 1
				i++
				if depth--; depth == bottom {
					return i
				}
			default:
				return torn
			}
		}
	}
	return torn
}

// closing is what ends the innermost of what is open.
func closing(objects uint64) byte {
	if objects&1 == 1 {
		return '}'
	}
	return ']'
}

// skipKey goes over the key at i, and the colon behind it, to its value; in an array there is none.
func skipKey(s string, i int, objects uint64) int {
	if objects&1 == 0 {
		return i
	}
	if peek(s, i) != '"' {
		return torn
	}
	if i, _ = skipString(s, i+1); i == torn {
		return torn
	}
	if i = space(s, i); peek(s, i) != ':' {
		return torn
	}
	return space(s, i+1)
}
