// SPDX-License-Identifier: Apache-2.0

package jsonscan

// Invalid is the position after something that is not JSON.
const Invalid = -1

const (
	// TopDepth is the depth of the values of the top-level object: how many objects and arrays they stand in.
	TopDepth = 1
	// MaxDepth bounds how deep objects and arrays may nest; deeper is Invalid. What is open fits one machine word.
	MaxDepth = 64
)

// Peek returns the byte at i, or 0 at the end of the text; 0 begins nothing in JSON.
func Peek(s string, i int) byte {
	if i >= len(s) {
		return 0
	}
	return s[i]
}

// SkipSpace returns the position of the first byte from i on that is not JSON white space.
func SkipSpace(s string, i int) int {
	for i < len(s) && (s[i] == ' ' || s[i] == '\n' || s[i] == '\r' || s[i] == '\t') {
		i++
	}
	return i
}

// Space is SkipSpace where there is mostly none.
func Space(s string, i int) int {
	if i < len(s) && s[i] <= ' ' {
		return SkipSpace(s, i)
	}
	return i
}

// SkipValue returns the position after the value at i, which stands in depth objects and arrays.
func SkipValue(s string, i, depth int) int {
	switch Peek(s, i) {
	case '"':
		end, _ := SkipString(s, i+1)
		return end
	case '{', '[':
		return skipNested(s, i, depth)
	default:
		return skipScalar(s, i)
	}
}

// skipNested returns the position after the object or array at i, which stands in depth others. It goes through all that is nested in it without
// recursion: what is open is a stack of bits, of which MaxDepth fit a word.
func skipNested(s string, i, depth int) int {
	var objects uint64 // what is open, the innermost in the lowest bit: 1 for an object
	bottom := depth
	for i < len(s) { // at a value
		switch next := s[i]; next {
		case '"':
			i, _ = SkipString(s, i+1)
		case '{', '[':
			if depth == MaxDepth {
				return Invalid
			}
			depth++
			objects <<= 1
			if next == '{' {
				objects |= 1
			}
			if i = Space(s, i+1); Peek(s, i) != closing(objects) {
				if i = skipKey(s, i, objects); i == Invalid {
					return Invalid
				}
				continue
			}
		default:
			i = skipScalar(s, i)
		}
		for more := true; more; { // after a value
			if i == Invalid {
				return Invalid
			}
			i = Space(s, i)
			switch Peek(s, i) {
			case ',':
				if i = skipKey(s, Space(s, i+1), objects); i == Invalid {
					return Invalid
				}
				more = false
			case closing(objects):
				objects >>= 1
				i++
				if depth--; depth == bottom {
					return i
				}
			default:
				return Invalid
			}
		}
	}
	return Invalid
}

// closing is what ends the innermost of what is open.
func closing(objects uint64) byte {
	if objects&1 == 1 {
		return '}'
	}
	return ']'
}

// skipKey goes over the key at i, and the colon after it, to its value; in an array there is none.
func skipKey(s string, i int, objects uint64) int {
	if objects&1 == 0 {
		return i
	}
	if Peek(s, i) != '"' {
		return Invalid
	}
	if i, _ = SkipString(s, i+1); i == Invalid {
		return Invalid
	}
	if i = Space(s, i); Peek(s, i) != ':' {
		return Invalid
	}
	return Space(s, i+1)
}
