// Package catalog knows the audit event types of each product: their names, keys, areas and levels, and how sure that knowledge is.
package catalog

import (
	_ "embed"
	"fmt"

	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

//go:embed bitbucket.yaml
var bitbucket []byte

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
	// GuessedKeys are action keys built after a sibling's, never seen. They identify nothing.
	GuessedKeys []string
	// Category and CategoryKey are the display text in English and the stable key of the category.
	Category    string
	CategoryKey string
	// Area and Level are what the product's documentation or records say of the event.
	Area  event.Area
	Level event.Level
	// LegacyPriority is the priority before 7.0 (high, medium, low); empty if unknown.
	LegacyPriority string
	// Confidence and Sources say how sure the entry is, and what it was made of.
	Confidence event.Confidence
	Sources    []string
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
	// Entries are the event types in the order of the document.
	Entries []Entry
	// LegacyClasses are the classes that no entry has any more.
	LegacyClasses []LegacyClass
}

// Catalog is an index of event types. It is immutable, and safe for concurrent use.
type Catalog struct {
	products []Product
	byKey    map[string]*Entry
}

// Load reads the catalogs that are built in. An error names every problem with its line; it cannot occur in a build that passed its tests.
func Load() (*Catalog, error) {
	product, err := Parse("bitbucket.yaml", bitbucket)
	if err != nil {
		return nil, fmt.Errorf("built-in catalog: %w", err)
	}
	return index([]Product{product}), nil
}

// index builds the look-up tables over products that Parse accepted.
func index(products []Product) *Catalog {
	c := &Catalog{products: products, byKey: map[string]*Entry{}}
	for _, product := range products {
		for i := range product.Entries {
			for _, key := range product.Entries[i].Keys {
				c.byKey[key] = &product.Entries[i]
			}
		}
	}
	return c
}

// ByKey finds the event type of an action key; nil if it is not listed. Keys compare exactly: one that merely resembles ours is another event's.
func (c *Catalog) ByKey(key string) *Entry { return c.byKey[key] }

// Products returns what is known, product by product. The result must not be changed.
func (c *Catalog) Products() []Product { return c.products }
