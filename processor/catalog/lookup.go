package catalog

import (
	"slices"
	"strings"

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
}

// Found reports whether the event is known.
func (m *Match) Found() bool { return m.Area != event.AreaUnknown }

// Find looks an event up: by its action key; then by the class in a key of the product's full form; then, only for event types of which
// neither key nor class is known, by category and action text. An event of the legacy log is looked up by its class. Keys compare exactly: one
// that merely resembles ours is another event's, and so is another's text.
func (c *Catalog) Find(e *event.Event) Match {
	if e.Class != "" {
		class := ClassPart(e.Class)
		return c.settle(c.byClass[class], "", "").of(event.MappingClass, class)
	}
	if entry := c.byKey[e.ActionKey]; entry != nil && e.ActionKey != "" {
		m := entry.match()
		m.By = event.MappingKey
		return m
	}
	class, variant, ours := cutKey(e.ActionKey)
	if ours {
		if candidates := c.byClass[class]; len(candidates) > 0 {
			return c.settle(candidates, variant, e.CategoryKey).of(event.MappingClass, class)
		}
	} else if e.ActionKey != "" && !strings.EqualFold(e.ActionKey, e.Action) {
		return Match{}
	}
	category := e.CategoryKey
	if category == "" {
		category = e.Category
	}
	return c.settle(c.byText[textOf(category, e.Action)], "", "").of(event.MappingText, class)
}

// of is the match of an event that was looked up by something, and whose class is known even if nothing was found.
func (m Match) of(by event.Mapping, class string) Match {
	if m.Found() || len(m.Rivals) > 0 {
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

// settle decides between the event types that share a class: by the key's variant, then by the category. What stays ambiguous has an
// area and a level only if all agree.
func (c *Catalog) settle(candidates []*Entry, variant, categoryKey string) Match {
	if variant != "" {
		candidates = narrow(candidates, false, func(e *Entry) bool { return e.hasVariant(variant) })
	}
	if categoryKey != "" {
		candidates = narrow(candidates, true, func(e *Entry) bool { return e.CategoryKey == "" || e.CategoryKey == categoryKey })
	}
	if len(candidates) == 0 {
		return Match{}
	}
	m := candidates[0].match()
	for _, e := range candidates[1:] {
		if e.Area != m.Area || e.Level != m.Level {
			return Match{Rivals: candidates}
		}
		m.Entry = nil
		m.Certain = m.Certain && e.isCertain
	}
	return m
}

// narrow keeps the candidates that fit. If none does, it keeps all, or, if strict, none. Those that fit mostly stand beside each other, and then nothing is
// copied.
func narrow(candidates []*Entry, strict bool, fits func(*Entry) bool) (rest []*Entry) {
	first := slices.IndexFunc(candidates, fits)
	if first < 0 {
		if strict {
			return nil
		}
		return candidates
	}
	end := first + 1
	for end < len(candidates) && fits(candidates[end]) {
		end++
	}
	rest = candidates[first:end:end]
	for _, e := range candidates[end:] {
		if fits(e) {
			rest = append(rest, e)
		}
	}
	return rest
}

// hasVariant reports whether one of the entry's keys ends in the variant. A guessed key is good enough to tell siblings apart.
func (e *Entry) hasVariant(variant string) bool {
	for _, keys := range [][]string{e.Keys, e.GuessedKeys} {
		for _, key := range keys {
			if _, v, ok := cutKey(key); ok && v == variant {
				return true
			}
		}
	}
	return false
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
	if !ok || !isName(module, '.', '-') {
		return "", "", false
	}
	class, variant, varied := strings.Cut(action, ".")
	if !isName(class) || varied && !isName(variant) {
		return "", "", false
	}
	return class, variant, true
}

// isName reports whether a text is of lower-case letters, digits, and the others given.
func isName(text string, others ...byte) bool {
	for i := range len(text) {
		c := text[i]
		if ('a' > c || c > 'z') && ('0' > c || c > '9') && strings.IndexByte(string(others), c) < 0 {
			return false
		}
	}
	return text != ""
}

// ClassPart is a class as it stands in a key: in lower case, without the word Event at its end.
func ClassPart(class string) string { return strings.ToLower(strings.TrimSuffix(class, "Event")) }

// textOf is a category and an action's text as one, without regard to case, which differs between versions.
func textOf(category, action string) string {
	return strings.ToLower(category) + "\x00" + strings.ToLower(action)
}
