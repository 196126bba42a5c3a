// SPDX-License-Identifier: Apache-2.0

package catalog

import (
	"iter"
	"slices"

	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
	"github.com/auditcoverage/auditcoverageprocessor/processor/source"
)

// Entry is one audit event type.
type Entry struct {
	// ID is the stable name of the event type: product and summary in snake case, such as bitbucket.global_permission_granted;
	// where two events share a summary, product and class.
	ID string
	// Summary is the display text of the action in English.
	Summary string
	// Class is the event class of the product, without package; empty if unknown.
	Class string
	// Keys are the action keys (actionI18nKey) that were seen.
	Keys []string
	// GuessedKeys are action keys built after a sibling's, never seen. They identify nothing; their last part tells siblings apart.
	GuessedKeys []string
	// Category and CategoryKey are the display text in English and the stable key of the category.
	Category    string
	CategoryKey string
	// Area and Level are what the product's documentation or records say of the event; unknown where no source states them.
	Area  event.Area
	Level event.Level
	// LegacyPriority is the priority before 7.0 (high, medium, low); empty if unknown.
	LegacyPriority string
	// Confidence and Sources say how sure the entry is, and what it was made of.
	Confidence event.Confidence
	Sources    []string
	// Condition is an OTTL condition in the log context that maps any log record onto the event type; empty for events of audit logs.
	Condition string
	// Origin is where the entry was defined: file and line, or a path of the collector's configuration. Errors name it.
	Origin string

	shipped   bool     // a user may override it
	class     string   // ClassPart of Class
	variants  []string // the last parts of its keys
	isCertain bool     // sure enough to drop a record by it, by the configuration
}

// sourceUnverified marks what is known from memory alone.
const sourceUnverified = "unverified"

// certain reports whether the entry is sure enough to drop a record by it.
func (e *Entry) certain(minimum event.Confidence) bool {
	onlyMemory := len(e.Sources) > 0 && !slices.ContainsFunc(e.Sources, func(source string) bool { return source != sourceUnverified })
	return e.Area != event.AreaUnknown && e.Confidence >= minimum && !onlyMemory
}

// LegacyClass is an event class before 7.0 that later versions split, renamed or dropped.
type LegacyClass struct {
	Class          string
	LegacyPriority string
	// ReplacedBy names the classes of today, where they are known.
	ReplacedBy []string
	Note       string
}

// Product is what is known about the events of one product.
type Product struct {
	// Name is the product's name in lower case; Version is the version that the entries describe.
	Name    string
	Version string
	// Source is how the product's records look, as declared; nil if they are in the forms that are built in, or if the catalog does not say.
	Source *source.Source
	// Wildcards are the keys with wildcards that are as sure as their entries. Of a built-in catalog, the others are of medium confidence at most.
	Wildcards []string
	// Entries are the event types in the order of the document.
	Entries []Entry
	// Unmapped are events of which no source states the area.
	Unmapped []Entry
	// LegacyClasses are the classes that no entry has any more.
	LegacyClasses []LegacyClass
	// Origin is the document that it was read from; empty for the event types of the collector's configuration.
	Origin string

	shipped bool // a user's source replaces it
}

// all are the entries of both kinds.
func (p *Product) all() iter.Seq[*Entry] {
	return func(yield func(*Entry) bool) {
		for _, entries := range [][]Entry{p.Entries, p.Unmapped} {
			for i := range entries {
				if !yield(&entries[i]) {
					return
				}
			}
		}
	}
}
