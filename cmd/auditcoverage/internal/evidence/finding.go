// SPDX-License-Identifier: Apache-2.0

package evidence

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/display"
	"github.com/auditcoverage/auditcoverageprocessor/processor/catalog"
	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

// Findings are what an instance's records say that the built-in catalog does not say for sure.
type Findings struct {
	Product string   `json:"product"`
	Version string   `json:"version"`
	Sources []string `json:"sources"`
	// Records are those that carry their own area and level. Others are the lines that do not, or are no record; Foreign are records of another product.
	Records int64 `json:"records"`
	Others  int64 `json:"others"`
	Foreign int64 `json:"foreign"`
	// Sure is the number of event types of which the built-in catalog is sure and says the same, Withheld that of those whose key or text may hold a value
	// of a record.
	Sure     int       `json:"sure"`
	Withheld int       `json:"withheld"`
	Events   []Finding `json:"events"`
}

// Finding is what the records say of an event type.
type Finding struct {
	ID          string   `json:"id"`
	Summary     string   `json:"summary,omitempty"`
	Class       string   `json:"class,omitempty"`
	Keys        []string `json:"keys,omitempty"`
	Category    string   `json:"category,omitempty"`
	CategoryKey string   `json:"category_key,omitempty"`
	// Area and Level are unknown where records differ in area.
	Area    event.Area  `json:"area"`
	Level   event.Level `json:"level"`
	Records int64       `json:"records"`
	// Notes say what the records, or the built-in catalog, say otherwise.
	Notes []string `json:"notes,omitempty"`

	guessedKeys    []string
	legacyPriority string
	areas          map[event.Area]int64
	levels         map[event.Level]int64
	// sure is what the built-in catalog is sure of; nil if it is not.
	sure *catalog.Match
}

// Findings tells what was found. The instance, and its version unless it is empty, are the source of every event.
func (e *Evidence) Findings(instance, version string) *Findings {
	f := &Findings{
		Product: e.product, Version: cmp.Or(version, "unknown"), Sources: []string{strings.TrimSuffix(instance+"-"+version, "-")},
		Records: e.records, Others: e.others, Foreign: e.foreign, Events: []Finding{},
	}
	byID := map[string]*Finding{}
	for _, k := range e.sorted() {
		match := e.catalog.Find(&k.first)
		if match.Certain && len(k.areas) == 1 && k.areas[match.Area] > 0 && lowest(k.levels) >= match.Level {
			f.Sure++
			continue
		}
		found := e.finding(k, &match)
		if found == nil {
			f.Withheld++
			continue
		}
		if match.Entry == nil {
			found.ID = e.id(found, byID)
		}
		if before := byID[found.ID]; before != nil {
			before.merge(found)
			continue
		}
		byID[found.ID] = found
	}
	for _, id := range slices.Sorted(maps.Keys(byID)) {
		found := byID[id]
		found.settle()
		f.Events = append(f.Events, *found)
	}
	return f
}

// finding is what the records of a kind say: of a built-in event type, or of a new one. It is nil if what names the event may be of a person.
func (e *Evidence) finding(k *kind, match *catalog.Match) *Finding {
	found := &Finding{Records: k.records, areas: maps.Clone(k.areas), levels: maps.Clone(k.levels)}
	if match.Certain {
		found.sure = match
	}
	if b := match.Entry; b != nil { // a user's entry replaces the built-in one as a whole
		found.ID, found.Summary, found.Class, found.Category, found.CategoryKey = b.ID, b.Summary, b.Class, b.Category, b.CategoryKey
		found.Keys, found.guessedKeys, found.legacyPriority = slices.Clone(b.Keys), b.GuessedKeys, b.LegacyPriority
	} else {
		found.Category, found.CategoryKey = e.values.text(k.first.Category), e.values.key(k.first.CategoryKey)
		if !k.varies {
			found.Summary = e.values.text(k.first.ActionText)
		}
	}
	if key := keyOf(&k.first); key != "" && !slices.Contains(found.Keys, key) {
		if key = e.values.key(key); key == "" {
			return nil
		}
		found.Keys = append(found.Keys, key)
		found.guessedKeys = slices.DeleteFunc(slices.Clone(found.guessedKeys), func(guessed string) bool { return guessed == key })
	}
	if match.Entry == nil && len(found.Keys) > 0 {
		found.Class = match.Class // of the key
	}
	if len(found.Keys) == 0 && (found.Summary == "" || found.Category == "" && found.CategoryKey == "") {
		return nil // nothing would find it
	}
	return found
}

// id makes an id of an event's text, or, if that has other letters or is taken, of its key.
func (e *Evidence) id(found *Finding, taken map[string]*Finding) string {
	isTaken := func(id string) bool { return taken[id] != nil || e.catalog.ByID(id) != nil }
	names := append([]string{found.Summary}, found.Keys...)
	for i, name := range names {
		words := wordsOf(name)
		if len(words) > 1 && words[0] == e.product {
			words = words[1:]
		}
		id := e.product + "." + strings.Join(words, "_")
		if len(words) > 0 && isASCII(id) && (!isTaken(id) || i == len(names)-1) {
			for n := 2; isTaken(id); n++ {
				id = e.product + "." + strings.Join(words, "_") + "_" + strconv.Itoa(n)
			}
			return id
		}
	}
	id := e.product + ".event"
	for n := 1; isTaken(id); n++ {
		id = e.product + ".event_" + strconv.Itoa(n)
	}
	return id
}

func isASCII(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return r > '~' })
}

// merge adds what records say that have another key of the same event type.
func (f *Finding) merge(other *Finding) {
	f.Records += other.Records
	for area, n := range other.areas {
		f.areas[area] += n
	}
	for level, n := range other.levels {
		f.levels[level] += n
	}
	for _, key := range other.Keys {
		if !slices.Contains(f.Keys, key) {
			f.Keys = append(f.Keys, key)
		}
	}
	f.guessedKeys = slices.DeleteFunc(slices.Clone(f.guessedKeys), func(key string) bool { return slices.Contains(f.Keys, key) })
}

// settle decides what the event type is: of levels the lowest, of areas none if there are several. What the built-in catalog is sure of has a say.
func (f *Finding) settle() {
	f.Level = lowest(f.levels)
	if len(f.levels) > 1 {
		f.Notes = append(f.Notes, "the records differ in level: "+counted(f.levels))
	}
	for area := range f.areas {
		f.Area = area
	}
	if len(f.areas) > 1 {
		f.Notes = append(f.Notes, "the records differ in area: "+counted(f.areas))
		f.Area = event.AreaUnknown
	}
	if f.sure != nil && (f.sure.Area != f.Area || f.sure.Level != f.Level) {
		f.Notes = append(f.Notes, fmt.Sprintf("the built-in catalog has area %s, level %s", f.sure.Area, f.sure.Level))
		f.Level = min(f.Level, f.sure.Level)
		if f.sure.Area != f.Area {
			f.Area = event.AreaUnknown
		}
	}
	if f.Area == event.AreaUnknown {
		f.Level = event.LevelUnknown
	}
}

// lowest is the level that keeps most.
func lowest(levels map[event.Level]int64) event.Level {
	return slices.Min(slices.Collect(maps.Keys(levels)))
}

// counted lists the numbers of records.
func counted[T interface {
	cmp.Ordered
	fmt.Stringer
}](counts map[T]int64) string {
	var all []string
	for _, term := range slices.Sorted(maps.Keys(counts)) {
		all = append(all, term.String()+" "+display.Number(counts[term]))
	}
	return strings.Join(all, ", ")
}
