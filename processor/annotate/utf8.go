// SPDX-License-Identifier: Apache-2.0

package annotate

import "github.com/auditcoverage/auditcoverageprocessor/processor/blockscan"

const (
	// shortString is how long a string is at most that is looked at by bytesOf. For longer ones blockscan is as fast.
	shortString = 64
	// notASCII are the bits that no byte of ASCII has.
	notASCII = 0x8080808080808080
)

// isText reports whether a string is UTF-8. Most are short, and ASCII.
func isText(s string) bool {
	return len(s) <= shortString && bytesOf(s)&notASCII == 0 || blockscan.IsUTF8(s)
}

// bytesOf is the union of all bytes of a string, eight at a time; some are looked at twice.
func bytesOf(s string) (union uint64) {
	switch n := len(s); {
	case n >= 8:
		for union = eight(s[n-8:]); len(s) > 8; s = s[8:] {
			union |= eight(s)
		}
	case n >= 4:
		union = four(s) | four(s[n-4:])
	case n > 0:
		union = uint64(s[0] | s[n/2] | s[n-1])
	}
	return union
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
