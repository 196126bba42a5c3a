// SPDX-License-Identifier: Apache-2.0

package proposal

import (
	"net/netip"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/auditcoverage/auditcoverageprocessor/processor/source"
)

// Bounds of what is remembered of a sample.
const (
	maxMembers = 4096
	maxValues  = 4096 // of a member
)

// member is what the records of a sample have at a path.
type member struct {
	path source.Path
	text string // of the path
	// records are those that have it, not as null; strings and numbers are those in which it is one.
	records, strings, numbers int64
	// values counts what it holds; many says that there are more than are remembered.
	values map[string]int64
	many   bool
	// identifiers, labels and addresses are the values that look like one; times those that are a time in a unit.
	identifiers, labels, addresses int64
	times                          [len(unitRanges)]int64
}

var (
	identifierForm = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9]*([._:/#-]+[A-Za-z0-9]+)*$`)
	labelForm      = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9 ._:/-]*$`)
	// randomForm are identifiers of single things: UUIDs, hashes, and whatever has many digits.
	randomForm = regexp.MustCompile(`^[0-9a-fA-F-]{12,}$|[0-9]{5}`)
)

// maxIdentifier bounds identifiers and labels.
const maxIdentifier = 96

// unitRanges are the numbers that stand for a time from 2001 to 2100, by unit; a text has none.
var unitRanges = [...]struct{ from, to int64 }{
	source.UnitRFC3339:      {},
	source.UnitSeconds:      {978307200, 4102444800},
	source.UnitMilliseconds: {978307200e3, 4102444800e3},
	source.UnitMicroseconds: {978307200e6, 4102444800e6},
	source.UnitNanoseconds:  {978307200e9, 4102444800e9},
}

// add counts a value.
func (m *member) add(v *value) {
	if v.kind == kindNull {
		return
	}
	m.records++
	switch v.kind {
	case kindString:
		m.strings++
		m.addString(v.text)
	case kindNumber:
		m.numbers++
		m.addNumber(v.text)
	default:
		return
	}
	if _, known := m.values[v.text]; !known && (len(m.values) == maxValues || len(v.text) > source.MaxKeyBytes) {
		m.many = true
		return
	}
	m.values[v.text]++
}

func (m *member) addString(text string) {
	if _, err := time.Parse(time.RFC3339Nano, text); err == nil {
		m.times[source.UnitRFC3339]++
		return
	}
	if _, err := netip.ParseAddr(text); err == nil {
		m.addresses++
		return
	}
	if len(text) <= maxIdentifier && !randomForm.MatchString(text) {
		if identifierForm.MatchString(text) {
			m.identifiers++
		}
		if labelForm.MatchString(text) {
			m.labels++
		}
	}
}

func (m *member) addNumber(text string) {
	number, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return
	}
	for unit, r := range unitRanges {
		if number >= r.from && number < r.to {
			m.times[unit]++
		}
	}
}

// constant is the value that every record has; empty if there is none.
func (m *member) constant() string {
	if m.strings != m.records || len(m.values) != 1 || m.many {
		return ""
	}
	for text := range m.values {
		return text
	}
	return ""
}

// unit is what a time is counted in; false if it is no time in every record that has it.
func (m *member) unit() (source.Unit, bool) {
	for unit, count := range m.times {
		if count > 0 && count == m.records {
			return source.Unit(unit), true
		}
	}
	return 0, false
}

// words are the words of the path's last two names, each of which may be in snake case or in camel case.
func (m *member) words() (words []string) {
	steps := m.path.Steps
	for _, step := range steps[max(0, len(steps)-2):] {
		words = append(words, wordsOf(step)...)
	}
	return words
}

var wordBreak = regexp.MustCompile(`([a-z0-9])([A-Z])`)

// wordsOf are the words of a name in lower case.
func wordsOf(name string) []string {
	spaced := wordBreak.ReplaceAllString(name, "$1 $2")
	return strings.FieldsFunc(strings.ToLower(spaced), func(r rune) bool { return !isWordCharacter(r) })
}

func isWordCharacter(r rune) bool { return r >= 'a' && r <= 'z' || r >= '0' && r <= '9' }
