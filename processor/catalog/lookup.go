// SPDX-License-Identifier: Apache-2.0

package catalog

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

// Match is what the catalog makes of an event.
type Match struct {
	// By says what it was found by.
	By event.Mapping
	// Entry is the event type; nil if none fits, or if several do.
	Entry *Entry
	// Class is the event's class as it stands in a key; empty if it is not known.
	Class string
	// Area and Level are those of the event type, or of all that fit; unknown if none fits, or if those that fit differ.
	Area  event.Area
	Level event.Level
	// Rivals are the event types that fit where they differ in area or level, so that none counts.
	Rivals []*Entry
	// Certain says that a record may be dropped by this area and level.
	Certain bool
	// KeyUnknown says that the event was found by its text although it has an unknown key: it may as well be another event, so it is dropped by
	// nothing but what the record itself says.
	KeyUnknown bool
}

// Found reports whether the event's area is known.
func (m *Match) Found() bool { return m.Area != event.AreaUnknown }

// known reports whether any event type fits.
func (m *Match) known() bool { return m.Found() || m.Entry != nil || len(m.Rivals) > 0 }

// Find looks an event up: by its action key; then by the class in a key of the product's full form; then, only for event types of which
// neither key nor class is known, by category and action text, which is no certainty beside an unknown key. An event of the legacy log is looked up
// by its class. Keys and classes compare exactly: a key that only resembles a known one belongs to another event, and so does a different text. A key that is
// not found so is looked up by the keys with wildcards. An event of a declared source is looked up by its key alone, among the event types of its product.
func (c *Catalog) Find(e *event.Event) Match {
	if e.Product != "" {
		return c.findDeclared(e)
	}
	m := c.findFamily(e)
	if (m.By == event.MappingNone || m.KeyUnknown) && c.patterns != nil && e.ActionKey != "" {
		if open := c.memo.find(c.patterns, e.ActionKey); open.Found() {
			return open.of(event.MappingKey, m.Class)
		}
	}
	return m
}

func (c *Catalog) findFamily(e *event.Event) Match {
	if e.Class != "" {
		class, known := c.classParts[e.Class]
		if !known {
			return Match{Class: ClassPart(e.Class)}
		}
		return settle(c.byClass[class], "", "").of(event.MappingClass, class)
	}
	if entry := c.byKey[e.ActionKey]; entry != nil && e.ActionKey != "" {
		m := entry.match()
		m.By = event.MappingKey
		if m.Class == "" { // the entry may not know it
			m.Class, _, _ = cutKey(e.ActionKey)
		}
		return m
	}
	class, variant, ours := cutKey(e.ActionKey)
	if ours {
		if candidates := c.byClass[class]; len(candidates) > 0 {
			return settle(candidates, variant, e.CategoryKey).of(event.MappingClass, class)
		}
	}
	category := e.CategoryKey
	if category == "" {
		category = e.Category
	}
	m := settle(c.withText(category, e.ActionText), "", "").of(event.MappingText, class)
	if m.known() && e.ActionKey != "" && !strings.EqualFold(e.ActionKey, e.ActionText) {
		m.Certain, m.KeyUnknown = false, true
	}
	return m
}

// of is the match of an event that was looked up by something, and whose class is known even if nothing was found.
func (m Match) of(by event.Mapping, class string) Match {
	if m.known() {
		m.By = by
	}
	if m.Class == "" {
		m.Class = class
	}
	return m
}

// Merge is the match of several event types at once, such as those whose conditions hold: the lowest level counts, which keeps most; of different
// areas none does.
func (*Catalog) Merge(entries []*Entry) Match {
	if len(entries) == 0 {
		return Match{}
	}
	m := entries[0].match()
	m.By = event.MappingCondition
	for _, e := range entries[1:] {
		if e.Area != m.Area {
			return Match{By: event.MappingCondition, Rivals: entries}
		}
		if e.Level < m.Level {
			m.Entry, m.Level = e, e.Level
		}
		m.Certain = m.Certain && e.isCertain
	}
	return m
}

// match is the match of one event type alone.
func (e *Entry) match() Match {
	return Match{Entry: e, Class: e.class, Area: e.Area, Level: e.Level, Certain: e.isCertain}
}

// settle decides between the event types that share a class: by the key's variant, if one of them has it, then by the category. What stays ambiguous has an
// area and a level only if all agree.
func settle(candidates []*Entry, variant, categoryKey string) (m Match) {
	if len(candidates) == 1 && candidates[0].isOf(categoryKey) { // as mostly: what a single one lacks does not matter
		return candidates[0].match()
	}
	varied := slices.ContainsFunc(candidates, func(e *Entry) bool { return slices.Contains(e.variants, variant) })
	fits := func(e *Entry) bool {
		return (!varied || slices.Contains(e.variants, variant)) && e.isOf(categoryKey)
	}
	first := true
	for _, e := range candidates {
		switch {
		case !fits(e):
		case first:
			m, first = e.match(), false
		case e.Area != m.Area || e.Level != m.Level:
			return Match{Rivals: slices.DeleteFunc(slices.Clone(candidates), func(e *Entry) bool { return !fits(e) })}
		default:
			m.Entry = nil
			m.Certain = m.Certain && e.isCertain
		}
	}
	return m
}

// isOf reports whether the entry may be of a category; empty if it is not known.
func (e *Entry) isOf(categoryKey string) bool {
	return categoryKey == "" || e.CategoryKey == "" || e.CategoryKey == categoryKey
}

// variantsOf are the last parts of an entry's keys. A guessed key is good enough to tell siblings apart.
func variantsOf(e *Entry) (variants []string) {
	for _, key := range slices.Concat(e.Keys, e.GuessedKeys) {
		if _, variant, ok := cutKey(key); ok && variant != "" {
			variants = append(variants, variant)
		}
	}
	return variants
}

// The parts of a Bitbucket key in its full form: bitbucket.<module>.audit.action.<class>[.<variant>].
const (
	keyStart  = "bitbucket."
	keyMiddle = ".audit.action."
)

// cutKey takes the class, and the variant if there is one, out of a key of the full form.
func cutKey(key string) (class, variant string, ok bool) {
	if !strings.HasPrefix(key, keyStart) {
		return "", "", false
	}
	module, action, ok := strings.Cut(key[len(keyStart):], keyMiddle)
	if !ok || !moduleBytes.holds(module) {
		return "", "", false
	}
	class, variant, varied := strings.Cut(action, ".")
	if !nameBytes.holds(class) || varied && !nameBytes.holds(variant) {
		return "", "", false
	}
	return class, variant, true
}

// byteSet is a set of bytes.
type byteSet [256]bool

func newByteSet(bytes string) *byteSet {
	set := &byteSet{}
	for i := range len(bytes) {
		set[bytes[i]] = true
	}
	return set
}

// What classes and variants, and what modules, are made of.
const nameLetters = "abcdefghijklmnopqrstuvwxyz0123456789"

var nameBytes, moduleBytes = newByteSet(nameLetters), newByteSet(nameLetters + ".-")

// holds reports whether a text is of bytes of the set, and not empty.
func (s *byteSet) holds(text string) bool {
	for i := range len(text) {
		if !s[text[i]] {
			return false
		}
	}
	return text != ""
}

// ClassPart is a class as it stands in a key: in lower case, without the word Event at its end.
func ClassPart(class string) string { return strings.ToLower(strings.TrimSuffix(class, "Event")) }

// CheckClass reports a class that is the word Event alone, which no event has, and which has no part to stand in a key.
func CheckClass(class string) error {
	if class != "" && ClassPart(class) == "" {
		return fmt.Errorf("found %q: expected the name of a class, such as UserDeletedEvent", class)
	}
	return nil
}

// withText returns the event types that are known by their text alone. It is asked of every record with an unknown key, so it allocates nothing for
// texts of the usual length; a longer one is no event type's, also in lower case, in which a character takes a third of its bytes at least.
func (c *Catalog) withText(category, action string) []*Entry {
	if len(category)+len(action) > 3*c.longestText {
		return nil
	}
	var text [256]byte
	return c.byText[string(appendText(text[:0], category, action))]
}

// appendText appends a category and an action's text as one, without regard to case, which differs between versions.
func appendText(text []byte, category, action string) []byte {
	for _, r := range category {
		text = utf8.AppendRune(text, unicode.ToLower(r))
	}
	text = append(text, 0)
	for _, r := range action {
		text = utf8.AppendRune(text, unicode.ToLower(r))
	}
	return text
}

// textOf is a category and an action's text as one.
func textOf(category, action string) string { return string(appendText(nil, category, action)) }
