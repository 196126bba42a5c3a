// SPDX-License-Identifier: Apache-2.0

package catalog

import (
	"slices"
	"strings"
)

// affixes are texts that other texts may begin or end with. Those that a text has are found in a time that hardly grows with their number.
type affixes[T any] struct {
	// texts are sorted, those that are ends by their last letters.
	texts []string
	// parents are the longest of the others that a text itself begins or ends with, by number; -1 for none.
	parents []int
	values  []T
	ends    bool
}

// newAffixes makes an index of texts with their values, as beginnings or as ends.
func newAffixes[T any](values map[string]T, ends bool) affixes[T] {
	a := affixes[T]{ends: ends}
	for text := range values {
		a.texts = append(a.texts, text)
	}
	slices.SortFunc(a.texts, a.compare)
	for i, text := range a.texts {
		parent := i - 1
		for parent >= 0 && !a.has(text, parent) {
			parent = a.parents[parent]
		}
		a.parents, a.values = append(a.parents, parent), append(a.values, values[text])
	}
	return a
}

// compare orders two texts, ends by their last letters.
func (a *affixes[T]) compare(x, y string) int {
	if !a.ends {
		return strings.Compare(x, y)
	}
	for i := 1; i <= len(x) && i <= len(y); i++ {
		if left, right := x[len(x)-i], y[len(y)-i]; left != right {
			return int(left) - int(right)
		}
	}
	return len(x) - len(y)
}

// has reports whether a text begins, or ends, with the one of a number.
func (a *affixes[T]) has(text string, number int) bool {
	if a.ends {
		return strings.HasSuffix(text, a.texts[number])
	}
	return strings.HasPrefix(text, a.texts[number])
}

// longest returns the number of the longest that a text has; -1 if it has none. Its parents are the others.
func (a *affixes[T]) longest(text string) int {
	after, exact := slices.BinarySearchFunc(a.texts, text, a.compare)
	if exact {
		return after
	}
	number := after - 1
	for number >= 0 && !a.has(text, number) {
		number = a.parents[number]
	}
	return number
}
