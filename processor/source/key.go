// SPDX-License-Identifier: Apache-2.0

package source

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// MaxKeyBytes bounds each value that a key is made of: a longer one gives no key.
const MaxKeyBytes = 512

// Key is where a key stands: at one path, or joined of several.
type Key struct {
	// Paths are the paths of the parts; there is only one in a key that is not composite.
	Paths []Path
	// Separator stands between the parts; 0 in a key that is not composite.
	Separator byte
	// Shape is the number of the key's shape among those of the source.
	Shape uint8
}

// Shape is what keys have in common that are looked up in one table: how many parts they have, and what stands between them.
type Shape struct {
	Parts     int
	Separator byte
}

// separators are what may stand between the parts of a key.
const separators = "/:|#;,~ "

// maxKeyParts bounds the parts of a composite key.
const maxKeyParts = 8

// ParseKey reads a path, or a template of several: {verb}/{objectRef.resource}, with one and the same character between each two.
func ParseKey(text string) (Key, error) {
	if !strings.HasPrefix(text, "{") {
		path, err := parseMember(text)
		return Key{Paths: []Path{path}}, err
	}
	var key Key
	for rest := text; ; {
		inner, after, ok := strings.Cut(rest[1:], "}")
		if !ok {
			return Key{}, fmt.Errorf("found template %q, in which } is missing: expected paths in braces, such as {verb}/{resource}", text)
		}
		path, err := parseMember(inner)
		if err != nil {
			return Key{}, err
		}
		key.Paths = append(key.Paths, path)
		if after == "" {
			break
		}
		if len(after) < 3 || after[1] != '{' || !strings.Contains(separators, after[:1]) || key.Separator != 0 && key.Separator != after[0] {
			return Key{}, fmt.Errorf("found template %q: expected paths in braces with one and the same of the characters %q between each two",
				text, separators)
		}
		key.Separator, rest = after[0], after[1:]
	}
	switch {
	case len(key.Paths) == 1:
		return Key{}, fmt.Errorf("found template %q of one path: expected several, or the path itself without braces", text)
	case len(key.Paths) > maxKeyParts:
		return Key{}, fmt.Errorf("found template %q of %d paths: expected at most %d", text, len(key.Paths), maxKeyParts)
	}
	return key, nil
}

// String prints the key as it is read.
func (k *Key) String() string {
	if k.Separator == 0 {
		return k.Paths[0].String()
	}
	var parts []string
	for i := range k.Paths {
		parts = append(parts, "{"+k.Paths[i].String()+"}")
	}
	return strings.Join(parts, string(k.Separator))
}

// shape is the shape of the key.
func (k *Key) shape() Shape { return Shape{Parts: len(k.Paths), Separator: k.Separator} }

// setShapes numbers the shapes of the keys.
func (s *Source) setShapes() {
	for i := range s.Keys {
		shape := s.Keys[i].shape()
		if !slices.Contains(s.shapes, shape) {
			s.shapes = append(s.shapes, shape)
		}
		s.Keys[i].Shape = uint8(slices.Index(s.shapes, shape)) //nolint:gosec // there are at most maxKeys
	}
}

var errNoKey = errors.New("found an empty one: expected a key")

// Pattern reads a key, or a pattern of keys, as far as a key of this source can fit it, and returns the number of its shape.
func (s *Source) Pattern(text string) (shape int, p Pattern, err error) {
	if text == "" {
		return 0, nil, errNoKey
	}
	var forms []string
	for i, candidate := range s.shapes {
		if p, ok, err := candidate.Pattern(text); ok || err != nil {
			return i, p, err
		}
		forms = append(forms, candidate.String())
	}
	return 0, nil, fmt.Errorf("found %q, which no key of the source fits: expected %s", text, strings.Join(forms, ", or "))
}

// String describes the keys of a shape.
func (s Shape) String() string {
	if s.Separator == 0 {
		return "a key"
	}
	return fmt.Sprintf("%d parts with %q between them", s.Parts, string(s.Separator))
}
