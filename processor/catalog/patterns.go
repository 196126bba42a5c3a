// SPDX-License-Identifier: Apache-2.0

package catalog

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
	"github.com/auditcoverage/auditcoverageprocessor/processor/source"
)

// keyPattern is a key of an entry that has wildcards.
type keyPattern struct {
	text    string
	pattern source.Pattern
	entry   *Entry
	// certain says that what only this pattern matches may be dropped.
	certain bool
}

// patterns are the keys with wildcards of one shape: the most specific first, and a tree of their parts to find them by.
type patterns struct {
	shape source.Shape
	list  []keyPattern
	root  patternNode
}

// patternNode is what may stand in one part of a key after the parts before it.
type patternNode struct {
	exact map[string]*patternNode
	open  affixes[affixes[*patternNode]] // by what stands before the wildcard, and then by what stands after it
	// number is that of the pattern which ends here; -1 if none does.
	number int
}

// newPatterns indexes the patterns of one shape. The errors are the pairs that contradict each other.
func newPatterns(shape source.Shape, list []keyPattern) (*patterns, []error) {
	p := &patterns{shape: shape, list: list}
	errs := p.contradictions()
	wider := make(map[string]int, len(list)) // how many others each lies within: the more, the more specific
	for i := range list {
		for j := range list {
			if list[i].pattern.Within(list[j].pattern) {
				wider[list[i].text]++
			}
		}
	}
	slices.SortStableFunc(p.list, func(a, b keyPattern) int { return cmp.Compare(wider[b.text], wider[a.text]) })
	numbers := make([]int, len(list))
	for i := range numbers {
		numbers[i] = i
	}
	p.root = p.node(numbers, 0)
	return p, errs
}

// contradictions are the pairs of which neither is more specific, though a key can fit both and they differ in area or level.
func (p *patterns) contradictions() (errs []error) {
	for i := range p.list {
		for j := range i {
			a, b := &p.list[j], &p.list[i]
			if a.entry.Area == b.entry.Area && a.entry.Level == b.entry.Level {
				continue
			}
			key, meets := a.pattern.Meets(b.pattern, p.shape.Separator)
			if meets && a.pattern.Within(b.pattern) == b.pattern.Within(a.pattern) {
				errs = append(errs, fmt.Errorf(
					"%s: key %q contradicts %q of %s at %s: found %s/%s and %s/%s for %q, which both fit: expected one of them to be more specific",
					b.entry.Origin, b.text, a.text, a.entry.ID, a.entry.Origin, b.entry.Area, b.entry.Level, a.entry.Area, a.entry.Level, key))
			}
		}
	}
	return errs
}

// node indexes the patterns of the given numbers, which are the same up to a part.
func (p *patterns) node(numbers []int, part int) patternNode {
	n := patternNode{number: -1}
	if part == p.shape.Parts {
		n.number = numbers[0]
		return n
	}
	exact, open := map[string][]int{}, map[string]map[string][]int{}
	for _, number := range numbers {
		glob := &p.list[number].pattern[part]
		if !glob.Open {
			exact[glob.Prefix] = append(exact[glob.Prefix], number)
			continue
		}
		if open[glob.Prefix] == nil {
			open[glob.Prefix] = map[string][]int{}
		}
		open[glob.Prefix][glob.Suffix] = append(open[glob.Prefix][glob.Suffix], number)
	}
	n.exact = make(map[string]*patternNode, len(exact))
	for text, numbers := range exact {
		child := p.node(numbers, part+1)
		n.exact[text] = &child
	}
	prefixes := map[string]affixes[*patternNode]{}
	for prefix, suffixes := range open {
		children := map[string]*patternNode{}
		for suffix, numbers := range suffixes {
			child := p.node(numbers, part+1)
			children[suffix] = &child
		}
		prefixes[prefix] = newAffixes(children, true)
	}
	n.open = newAffixes(prefixes, false)
	return n
}

// maxFitting bounds the patterns that are told apart for one key; with more, the key is not certain.
const maxFitting = 16

// fitting are the numbers of the patterns that a key fits.
type fitting struct {
	numbers [maxFitting]int
	count   int
}

// find returns the match of a key by the most specific pattern that it fits. Where others fit that are not less specific, all of them have to be certain.
func (p *patterns) find(key string) (m Match) {
	var f fitting
	p.root.collect(&f, key, p.shape.Separator)
	if f.count == 0 {
		return Match{}
	}
	fits := f.numbers[:min(f.count, maxFitting)]
	best := &p.list[slices.Min(fits)]
	m = best.entry.match()
	m.By, m.Certain = event.MappingKey, best.certain && f.count <= maxFitting
	for _, number := range fits {
		if other := &p.list[number]; !best.pattern.Within(other.pattern) {
			m.Certain = m.Certain && other.certain
		}
	}
	return m
}

// collect adds the numbers of the patterns that a key fits, from this part of it on.
func (n *patternNode) collect(f *fitting, key string, separator byte) {
	part, rest, last := key, "", true
	if separator != 0 {
		if end := strings.IndexByte(key, separator); end >= 0 {
			part, rest, last = key[:end], key[end+1:], false
		}
	}
	n.exact[part].step(f, rest, last, separator)
	for i := n.open.longest(part); i >= 0; i = n.open.parents[i] {
		suffixes := &n.open.values[i]
		for j := suffixes.longest(part[len(n.open.texts[i]):]); j >= 0; j = suffixes.parents[j] {
			suffixes.values[j].step(f, rest, last, separator)
		}
	}
}

// step goes on after a part that fits.
func (n *patternNode) step(f *fitting, rest string, last bool, separator byte) {
	switch {
	case n == nil:
	case !last && n.number < 0:
		n.collect(f, rest, separator)
	case last && n.number >= 0:
		if f.count < maxFitting {
			f.numbers[f.count] = n.number
		}
		f.count++
	}
}
