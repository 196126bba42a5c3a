// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/auditcoverage/auditcoverageprocessor/processor/catalog"
	"github.com/auditcoverage/auditcoverageprocessor/processor/policy"
)

// The author types and methods that records are known to have.
var (
	authorTypes = []string{"NORMAL", policy.TypeService, "user", "system"}
	methods     = []string{"Browser", "System"}
)

// names notes what is listed and known of no event and no author. It may be that of an app, or of a newer version, so it is no more than a note.
func (l *linter) names() {
	known := l.knownNames()
	cfg := l.cfg.Processor
	l.known([]string{"protected", "keys"}, "event type has the key", cfg.Protected.Keys, known.keys, fitsKey)
	l.known([]string{"force_to_base", "keys"}, "event type has the key", cfg.ForceToBase.Keys, known.keys, fitsKey)
	l.known([]string{"force_to_base", "classes"}, "event type has the class", cfg.ForceToBase.Classes, known.classes, sameClass)
	for i := range cfg.Rules {
		m := &cfg.Rules[i].Match
		for _, part := range []struct {
			selector, what string
			listed, known  []string
			same           func(listed, known string) bool
		}{
			{"keys", "event type has the key", m.Keys, known.keys, fitsKey},
			{"texts", "event type has the text", m.Texts, known.texts, strings.EqualFold},
			{"classes", "event type has the class", m.Classes, known.classes, sameClass},
			{"author_types", "author has the type", m.AuthorTypes, authorTypes, same},
			{"methods", "record has the method", m.Methods, methods, same},
		} {
			l.known([]string{"rules", strconv.Itoa(i), "match", part.selector}, part.what, part.listed, part.known, part.same)
		}
	}
}

// known notes what is listed under a path, and not known.
func (l *linter) known(path []string, what string, listed, known []string, isKnown func(listed, known string) bool) {
	if len(known) == 0 {
		return // there is no catalog
	}
	for i, text := range listed {
		if !slices.ContainsFunc(known, func(k string) bool { return isKnown(text, k) }) {
			l.add(SeverityNote, CodeUnknownName, l.cfg.ProcessorPlace(append(path, strconv.Itoa(i))...), "no known %s %q%s", what, text, insteadOf(text, known))
		}
	}
}

// insteadOf names what may be meant.
func insteadOf(text string, known []string) string {
	for _, k := range known {
		if strings.EqualFold(k, text) {
			return fmt.Sprintf(": the case counts, expected %q", k)
		}
	}
	if best := policy.Nearest(text, known); best != "" {
		return fmt.Sprintf(": the nearest known one is %q", best)
	}
	return "; an app, or a newer version, may have it"
}

func same(listed, known string) bool { return listed == known }

func fitsKey(listed, known string) bool { return policy.FitsKey(listed, known) }

func sameClass(listed, known string) bool {
	return catalog.ClassPart(listed) == catalog.ClassPart(known)
}

// knownNames are what event types are known by.
type knownNames struct{ keys, texts, classes []string }

func (l *linter) knownNames() (names knownNames) {
	for _, e := range l.entries {
		names.keys = append(append(names.keys, e.Keys...), e.GuessedKeys...)
		if e.Summary != "" {
			names.texts = append(names.texts, e.Summary)
		}
		if e.Class != "" {
			names.classes = append(names.classes, e.Class)
		}
	}
	for _, product := range l.catalog.Products() {
		for _, legacy := range product.LegacyClasses {
			names.classes = append(names.classes, legacy.Class)
		}
	}
	return names
}
