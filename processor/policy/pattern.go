// SPDX-License-Identifier: Apache-2.0

package policy

import "strings"

// wildcard stands for any characters, also none, in a key.
const wildcard = "*"

// pattern is a key in which * stands for any characters, cut at the wildcards.
type pattern []string

func newPattern(text string) pattern { return strings.Split(text, wildcard) }

// FitsKey reports whether an action key fits one that is listed, in which * stands for any characters.
func FitsKey(listed, key string) bool { return newPattern(listed).matches(key) }

// exact reports whether there is no wildcard.
func (p pattern) exact() bool { return len(p) == 1 }

// matches reports whether the whole of text fits.
func (p pattern) matches(text string) bool {
	first, last := p[0], p[len(p)-1]
	if p.exact() {
		return text == first
	}
	if len(text) < len(first)+len(last) || !strings.HasPrefix(text, first) || !strings.HasSuffix(text, last) {
		return false
	}
	text = text[len(first) : len(text)-len(last)]
	for _, part := range p[1 : len(p)-1] {
		i := strings.Index(text, part)
		if i < 0 {
			return false
		}
		text = text[i+len(part):]
	}
	return true
}

// within reports whether everything that fits p is sure to fit outer. It may miss some, where both have several wildcards.
func (p pattern) within(outer pattern) bool {
	if p.exact() {
		return outer.matches(p[0])
	}
	// A wildcard of p may stand for anything, so what is fixed in outer must lie in p's fixed ends.
	return len(outer) == 2 && strings.HasPrefix(p[0], outer[0]) && strings.HasSuffix(p[len(p)-1], outer[1])
}
