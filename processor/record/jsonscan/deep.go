// SPDX-License-Identifier: Apache-2.0

package jsonscan

// MaxDeepDepth bounds how deep objects and arrays may nest for SkipDeep.
const MaxDeepDepth = 128

// SkipDeep is SkipValue for values that may nest as deep as MaxDeepDepth. What is usual is skipped as fast; only what SkipValue refuses is gone through again,
// with a stack of two words.
func SkipDeep(s string, i, depth int) int {
	if end := SkipValue(s, i, min(depth, MaxDepth)); end != Invalid && depth <= MaxDepth {
		return end
	}
	if next := Peek(s, i); next != '{' && next != '[' {
		return SkipValue(s, i, 0)
	}
	return skipDeep(s, i, depth)
}

// deepStack is what is open, the innermost in the lowest bit: 1 for an object.
type deepStack struct{ high, low uint64 }

func (d *deepStack) push(object bool) {
	d.high = d.high<<1 | d.low>>63
	d.low <<= 1
	if object {
		d.low |= 1
	}
}

func (d *deepStack) pop() {
	d.low = d.low>>1 | d.high<<63
	d.high >>= 1
}

// skipDeep is skipNested with a stack of two words.
func skipDeep(s string, i, depth int) int {
	var open deepStack
	bottom := depth
	for i < len(s) { // at a value
		if next := s[i]; next == '{' || next == '[' {
			if depth == MaxDeepDepth {
				return Invalid
			}
			depth++
			open.push(next == '{')
			if i = Space(s, i+1); Peek(s, i) != closing(open.low) {
				if i = skipKey(s, i, open.low); i == Invalid {
					return Invalid
				}
				continue
			}
		} else {
			i = SkipValue(s, i, 0) // a string or another scalar
		}
		for more := true; more; { // after a value
			if i == Invalid {
				return Invalid
			}
			i = Space(s, i)
			switch Peek(s, i) {
			case ',':
				if i = skipKey(s, Space(s, i+1), open.low); i == Invalid {
					return Invalid
				}
				more = false
			case closing(open.low):
				open.pop()
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
