// SPDX-License-Identifier: Apache-2.0

package source

import (
	"errors"
	"fmt"
	"strings"
)

const (
	wildcard = "*"
	// wildcards stands for all parts that are left, at the end of a pattern.
	wildcards = "**"
)

// Pattern is a key in which * stands for any characters of one part, also none, part by part.
type Pattern []Glob

// Pattern reads a pattern of keys of this shape. It returns false if none can fit it since they have another number of parts.
func (s Shape) Pattern(text string) (p Pattern, fits bool, err error) {
	parts := []string{text}
	if s.Separator != 0 {
		if parts = strings.Split(text, string(s.Separator)); parts[len(parts)-1] == wildcards && len(parts) <= s.Parts {
			parts = parts[:len(parts)-1]
			for len(parts) < s.Parts {
				parts = append(parts, wildcard)
			}
		}
	}
	if len(parts) != s.Parts {
		return nil, false, nil
	}
	fixed := false
	for _, part := range parts {
		glob, err := newGlob(part)
		if err != nil {
			return nil, false, fmt.Errorf("found %q, in which %w", text, err)
		}
		p = append(p, glob)
		fixed = fixed || glob.Prefix != "" || glob.Suffix != ""
	}
	if !fixed {
		return nil, false, fmt.Errorf("found %q, which every key fits: expected something beside wildcards and separators", text)
	}
	return p, true, nil
}

// Exact reports whether there is no wildcard.
func (p Pattern) Exact() bool {
	for i := range p {
		if p[i].Open {
			return false
		}
	}
	return true
}

// Matches reports whether a key of the pattern's shape fits.
func (p Pattern) Matches(key string, separator byte) bool {
	for i := range p {
		part := key
		if i < len(p)-1 {
			end := strings.IndexByte(key, separator)
			if end < 0 {
				return false
			}
			part, key = key[:end], key[end+1:]
		}
		if !p[i].Matches(part) {
			return false
		}
	}
	return true
}

// Within reports whether everything that fits p fits outer, which is of the same shape.
func (p Pattern) Within(outer Pattern) bool {
	for i := range p {
		if !p[i].within(&outer[i]) {
			return false
		}
	}
	return true
}

// Meets reports whether a key can fit both patterns, which are of the same shape, and returns one that does.
func (p Pattern) Meets(other Pattern, separator byte) (key string, meets bool) {
	parts := make([]string, len(p))
	for i := range p {
		if parts[i], meets = p[i].meets(&other[i]); !meets {
			return "", false
		}
	}
	return strings.Join(parts, string(separator)), true
}

// Glob is a text, or one in which a wildcard stands for any characters, also none.
type Glob struct {
	// Prefix is what stands before the wildcard, or the whole text if there is none; Suffix what stands after it.
	Prefix, Suffix string
	// Open says that there is a wildcard.
	Open bool
}

func newGlob(text string) (g Glob, err error) {
	g.Prefix, g.Suffix, g.Open = strings.Cut(text, wildcard)
	switch {
	case strings.Contains(g.Suffix, wildcard):
		return Glob{}, errors.New("a part has more than one wildcard: expected at most one *, or ** as the last part of a composite key")
	case hasControl(text):
		return Glob{}, errors.New("there is a control character: expected none, since no key has one")
	}
	return g, nil
}

// Matches reports whether the whole of a text fits.
func (g *Glob) Matches(text string) bool {
	if !g.Open {
		return text == g.Prefix
	}
	return len(text) >= len(g.Prefix)+len(g.Suffix) && strings.HasPrefix(text, g.Prefix) && strings.HasSuffix(text, g.Suffix)
}

// within reports whether everything that fits g fits outer.
func (g *Glob) within(outer *Glob) bool {
	if !g.Open {
		return outer.Matches(g.Prefix)
	}
	return outer.Open && strings.HasPrefix(g.Prefix, outer.Prefix) && strings.HasSuffix(g.Suffix, outer.Suffix)
}

// meets reports whether a text can fit both, and returns one that does.
func (g *Glob) meets(other *Glob) (text string, meets bool) {
	switch {
	case !g.Open:
		return g.Prefix, other.Matches(g.Prefix)
	case !other.Open:
		return other.Prefix, g.Matches(other.Prefix)
	}
	prefix, suffix := g.Prefix, g.Suffix
	if len(other.Prefix) > len(prefix) {
		prefix = other.Prefix
	}
	if len(other.Suffix) > len(suffix) {
		suffix = other.Suffix
	}
	return prefix + suffix, strings.HasPrefix(prefix, g.Prefix) && strings.HasPrefix(prefix, other.Prefix) &&
		strings.HasSuffix(suffix, g.Suffix) && strings.HasSuffix(suffix, other.Suffix)
}

// String prints the text as it is read.
func (g *Glob) String() string {
	if g.Open {
		return g.Prefix + wildcard + g.Suffix
	}
	return g.Prefix
}
