// SPDX-License-Identifier: Apache-2.0

package policy

import (
	"errors"
	"fmt"
	"regexp"
	"slices"

	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

// Rule is an exception from coverage. Rules are tried in order; the first that matches ends the search.
type Rule struct {
	// Name is how the rule is counted and annotated. It is unique.
	Name string `mapstructure:"name"`
	// Match says which events the rule is for.
	Match Match `mapstructure:"match"`
	// Action is drop, keep or relevel.
	Action event.Action `mapstructure:"action"`
	// Level is the level that action relevel gives the event.
	Level event.Level `mapstructure:"level,omitempty"`
	// OverrideProtected lets the rule drop, or relevel, protected events.
	OverrideProtected bool `mapstructure:"override_protected"`

	// prevent unkeyed literal initialization
	_ struct{}
}

// Match selects events: everything that is given must hold, but of IDs, Keys, Classes and Texts any may.
type Match struct {
	// IDs are ids of the catalog.
	IDs []string `mapstructure:"ids,omitempty"`
	// Keys are action keys; * stands for any characters.
	Keys []string `mapstructure:"keys,omitempty"`
	// Classes are event classes of the product.
	Classes []string `mapstructure:"classes,omitempty"`
	// Texts are display texts of actions, whole, without regard to case.
	Texts []string `mapstructure:"texts,omitempty"`
	// Categories are display texts or keys of categories, without regard to case.
	Categories []string `mapstructure:"categories,omitempty"`
	// Areas and Levels are the event's own.
	Areas  []event.Area  `mapstructure:"areas,omitempty"`
	Levels []event.Level `mapstructure:"levels,omitempty"`
	// Products are names such as bitbucket.
	Products []string `mapstructure:"products,omitempty"`
	// Authors are names of authors, and AuthorTypes their types, as the record has them: NORMAL, SERVICE, user, system. In names that users choose (Authors,
	// Systems, Objects) * stands for any characters, where nobody can choose to be dropped by it.
	Authors     []string `mapstructure:"authors,omitempty"`
	AuthorTypes []string `mapstructure:"author_types,omitempty"`
	// Systems are base URLs of instances.
	Systems []string `mapstructure:"systems,omitempty"`
	// Methods are how it was done: Browser or System.
	Methods []string `mapstructure:"methods,omitempty"`
	// Objects are what was affected.
	Objects Objects `mapstructure:"objects,omitempty"`
	// Condition is an OTTL condition in the log context. It is evaluated last.
	Condition string `mapstructure:"condition,omitempty"`

	// prevent unkeyed literal initialization
	_ struct{}
}

// Objects selects by the names of affected objects: of each type that is given, one that is listed must be among them.
type Objects struct {
	Project    []string `mapstructure:"project,omitempty"`
	Repository []string `mapstructure:"repository,omitempty"`
	User       []string `mapstructure:"user,omitempty"`
	Group      []string `mapstructure:"group,omitempty"`
	// Others are those of the types that declared sources have besides, by type in snake case.
	Others map[string][]string `mapstructure:",remain"`

	// prevent unkeyed literal initialization
	_ struct{}
}

// Names selects events by what names them: any of the ids, keys (* stands for any characters) and classes.
type Names struct {
	IDs     []string `mapstructure:"ids"`
	Keys    []string `mapstructure:"keys"`
	Classes []string `mapstructure:"classes"`

	// prevent unkeyed literal initialization
	_ struct{}
}

// nameForm bounds the names of rules, which are attributes of metrics.
var nameForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$`)

// Validate reports what a rule lacks, or has too much.
func (r *Rule) Validate() error {
	var errs []error
	if !nameForm.MatchString(r.Name) {
		errs = append(errs, fmt.Errorf("name: found %q: expected 1 to 64 letters, digits, dots, underscores or hyphens", r.Name))
	}
	if r.Action == event.ActionUnset {
		errs = append(errs, errors.New("action: found nothing: expected one of drop, keep, relevel"))
	}
	if r.Action == event.ActionRelevel && r.Level == event.LevelUnknown {
		errs = append(errs, errors.New("level: found nothing: action relevel expects one of base, advanced, full"))
	}
	if r.Action != event.ActionRelevel && r.Level != event.LevelUnknown {
		errs = append(errs, fmt.Errorf("level: found %s: expected none, since only action relevel has one", r.Level))
	}
	if r.Action == event.ActionKeep && r.OverrideProtected {
		errs = append(errs, errors.New("override_protected: found true: expected it with action drop or relevel only"))
	}
	return errors.Join(errs...)
}

// Validate reports a match that selects nothing in particular, which would be every event.
func (m *Match) Validate() error {
	if !m.named() && len(m.Areas) == 0 && len(m.Levels) == 0 && len(selectionsOf(m)) == 0 && m.Condition == "" {
		return errors.New("found no selector: expected at least one, such as keys, areas or condition")
	}
	texts := slices.Concat(m.IDs, m.Keys, m.Classes, m.Texts)
	for _, s := range selectorsOf(m) {
		texts = append(texts, s.listed(m)...)
	}
	if slices.Contains(texts, "") {
		// It would select every record that lacks the fact.
		return errors.New("found an empty text in a selector: expected none")
	}
	return nil
}

// named reports whether the match names events, by any of what may name them.
func (m *Match) named() bool { return len(m.IDs)+len(m.Keys)+len(m.Classes)+len(m.Texts) > 0 }

// needsActor reports whether the match asks for more of the record than its event.
func (m *Match) needsActor() bool {
	return slices.ContainsFunc(selectorsOf(m), func(s selector) bool { return s.ofActor && len(s.listed(m)) > 0 })
}
