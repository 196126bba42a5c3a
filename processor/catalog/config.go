// SPDX-License-Identifier: Apache-2.0

package catalog

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

// Config chooses which event types are known.
type Config struct {
	// Products names the built-in catalogs that are used; bitbucket, jira and confluence if it is left out. ProductNames lists all.
	Products []string `mapstructure:"products"`
	// Files are catalogs of the user's, in the schema of the built-in ones. An entry may override a built-in one by its id.
	Files []string `mapstructure:"files"`
	// EventTypes are entries of the user's, inline.
	EventTypes []EventType `mapstructure:"event_types"`
	// MinConfidence is how sure an entry must be for a record to be dropped by its level. It concerns records that carry no level of their own.
	MinConfidence event.Confidence `mapstructure:"min_confidence"`

	// prevent unkeyed literal initialization
	_ struct{}
}

// EventType is an entry of the user's in the collector's configuration.
type EventType struct {
	// ID is product and name in snake case, such as linux.sshd_login_failed.
	ID string `mapstructure:"id"`
	// Summary is the display text of the action in English.
	Summary string `mapstructure:"summary,omitempty"`
	// Class is the event class of the product.
	Class string `mapstructure:"class,omitempty"`
	// Keys are action keys (actionI18nKey).
	Keys []string `mapstructure:"keys,omitempty"`
	// Category and CategoryKey are the display text and the stable key of the category.
	Category    string `mapstructure:"category,omitempty"`
	CategoryKey string `mapstructure:"category_key,omitempty"`
	// Area and Level decide how the event is covered.
	Area  event.Area  `mapstructure:"area"`
	Level event.Level `mapstructure:"level"`
	// Confidence and Sources say how sure the entry is, and what it was made of; high, and the user, if they are left out.
	Confidence event.Confidence `mapstructure:"confidence,omitempty"`
	Sources    []string         `mapstructure:"sources,omitempty"`
	// Condition is an OTTL condition in the log context, which maps any log record onto the event type.
	Condition string `mapstructure:"condition,omitempty"`

	// prevent unkeyed literal initialization
	_ struct{}
}

// Validate reports what an entry lacks.
func (t *EventType) Validate() error {
	var errs []error
	if !idForm.MatchString(t.ID) {
		errs = append(errs, fmt.Errorf("id: found %q: expected <product>.<name in snake case>", t.ID))
	}
	if err := CheckClass(t.Class); err != nil {
		errs = append(errs, fmt.Errorf("class: %w", err))
	}
	if t.Area == event.AreaUnknown {
		errs = append(errs, errors.New("area: found nothing: expected one of the eight areas"))
	}
	if t.Level == event.LevelUnknown {
		errs = append(errs, errors.New("level: found nothing: expected one of base, advanced, full"))
	}
	if slices.Contains(t.Keys, "") {
		errs = append(errs, errors.New("keys: found an empty one: expected action keys"))
	}
	return errors.Join(errs...)
}

// sourceUser is the source of what a user defined without saying where it is from.
const sourceUser = "user"

// entry is the event type as an entry that path defines.
func (t *EventType) entry(path string) Entry {
	e := Entry{
		ID: t.ID, Summary: t.Summary, Class: t.Class, Keys: t.Keys, Category: t.Category, CategoryKey: t.CategoryKey,
		Area: t.Area, Level: t.Level, Confidence: t.Confidence, Sources: t.Sources, Condition: t.Condition, Origin: path,
	}
	e.fillIn()
	return e
}

// fillIn gives a user's entry what it may leave out.
func (e *Entry) fillIn() {
	if e.Confidence == event.ConfidenceUnknown {
		e.Confidence = event.ConfidenceHigh
	}
	if len(e.Sources) == 0 {
		e.Sources = []string{sourceUser}
	}
}

// NewDefaultConfig knows the events of the products whose forms are built in, and drops by nothing that is less than sure. Products that are declared have to
// be named, so that a new version of ours never drops more.
func NewDefaultConfig() Config {
	return Config{Products: slices.Clone(family), MinConfidence: event.ConfidenceHigh}
}

// Validate reports unknown and repeated products. What the files hold is reported by New.
func (c *Config) Validate() error {
	var errs []error
	for i, product := range c.Products {
		if !slices.Contains(ProductNames(), product) {
			errs = append(errs, fmt.Errorf("products::%d: unknown product %q: expected one of %s", i, product, strings.Join(ProductNames(), ", ")))
		}
		if slices.Contains(c.Products[:i], product) {
			errs = append(errs, fmt.Errorf("products::%d: %q is listed twice", i, product))
		}
	}
	if c.MinConfidence == event.ConfidenceUnknown {
		errs = append(errs, errors.New("min_confidence: found nothing: expected one of low, medium, high"))
	}
	return errors.Join(errs...)
}
