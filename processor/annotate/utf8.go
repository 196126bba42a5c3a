// SPDX-License-Identifier: Apache-2.0

package annotate

import "github.com/auditcoverage/auditcoverageprocessor/processor/blockscan"

const (
	// shortString is how long a string is at most that is looked at here. For longer ones blockscan is as fast.
	shortString = 64
	// notASCII are the bits that no byte of ASCII has.
	notASCII = 0x8080808080808080
)

// isText reports whether a string is UTF-8. Most are short, and ASCII: then one look at the union of all bytes, eight at a time, is enough. Some
// are in it twice.
func isText(s string) bool {
	var union uint64
	rest := s
	switch n := len(s); {
	case n > shortString:
		return blockscan.IsUTF8(s)
	case n >= 8:
		for union = eight(s[n-8:]); len(rest) > 8; rest = rest[8:] {
			union |= eight(rest)
		}
	case n >= 4:
		union = four(s) | four(s[n-4:])
	case n > 0:
		union = uint64(s[0] | s[n/2] | s[n-1])
	}
	return union&notASCII == 0 || blockscan.IsUTF8(s)
}

// eight are the first bytes of a string as a number; the compiler makes one load of it, and so it does of four.
func eight(s string) uint64 {
	_ = s[7]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 | uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}

func four(s string) uint64 {
	_ = s[3]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24
}
