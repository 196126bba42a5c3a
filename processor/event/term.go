// SPDX-License-Identifier: Apache-2.0

package event

import (
	"fmt"
	"strings"
)

// terms are the printed names of a closed set, in lower_snake_case; a value of the set is an index into them.
type terms []string

// upper is the terms as the audit log file spells them.
func (t terms) upper() (upper terms) {
	for _, term := range t {
		upper = append(upper, strings.ToUpper(term))
	}
	return upper
}

// index finds text among the terms without regard to case and with hyphens read as underscores, because files write
// SECURITY, the REST interface writes global-config-and-administration, and both mean what we print in lower_snake_case.
// It starts at first, so that placeholders before it are printed but never accepted.
func (t terms) index(text string, first int) (int, bool) {
	for i := first; i < len(t); i++ {
		if sameTerm(t[i], text) {
			return i, true
		}
	}
	return 0, false
}

// find is index after the first term; upper are the terms as they are mostly spelled.
func (t terms) find(upper terms, text string) int {
	for i := 1; i < len(upper); i++ {
		if upper[i] == text {
			return i
		}
	}
	i, _ := t.index(text, 1)
	return i
}

// parse is index with an error that names what was found and what was expected.
func (t terms) parse(what, text string, first int) (int, error) {
	i, ok := t.index(text, first)
	if !ok {
		return 0, fmt.Errorf("unknown %s %q: expected one of %s", what, text, strings.Join(t[first:], ", "))
	}
	return i, nil
}

// name prints value i; a value outside the set is a programming error and prints as such.
func (t terms) name(i int) string {
	if i < 0 || i >= len(t) {
		return fmt.Sprintf("invalid(%d)", i)
	}
	return t[i]
}

// sameTerm compares text with a term that is already in lower_snake_case, without allocating.
func sameTerm(term, text string) bool {
	if len(term) != len(text) {
		return false
	}
	for i := range len(text) {
		c := text[i]
		switch {
		case 'A' <= c && c <= 'Z':
			c += 'a' - 'A'
		case c == '-':
			c = '_'
		}
		if c != term[i] {
			return false
		}
	}
	return true
}
