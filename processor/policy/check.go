// SPDX-License-Identifier: Apache-2.0

package policy

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/auditcoverage/auditcoverageprocessor/processor/catalog"
	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

// Check reports what can only be seen with the catalog at hand, and between rules: names that nothing has, rules of one name, drops of what is
// protected, and rules that can never match. Each error begins with its path.
func (c *Config) Check(events *catalog.Catalog) error {
	k := check{cfg: c, policy: New(c), events: events}
	k.names("force_to_base", &c.ForceToBase)
	k.keys("protected::keys", c.Protected.Keys)
	for i := range c.Rules {
		path := fmt.Sprintf("rules::%d", i)
		m := &c.Rules[i].Match
		k.names(path+"::match", &Names{IDs: m.IDs, Keys: m.Keys, Classes: m.Classes})
		k.categories(path+"::match::categories", m.Categories)
		k.products(path+"::match::products", m.Products)
		k.objects(path+"::match::objects", &m.Objects)
		k.unique(i)
		k.wildcards(path, &c.Rules[i])
		k.drop(path, i)
		k.reachable(i)
	}
	return errors.Join(k.errs...)
}

// check gathers problems.
type check struct {
	cfg    *Config
	policy *Policy
	events *catalog.Catalog
	errs   []error
}

func (k *check) problem(format string, args ...any) {
	k.errs = append(k.errs, fmt.Errorf(format, args...))
}

// names reports ids that the catalog does not have, empty keys, and classes that are none.
func (k *check) names(path string, n *Names) {
	for i, id := range n.IDs {
		if k.events.ByID(id) == nil {
			k.problem("%s::ids::%d: unknown id %q%s", path, i, id, nearest(id, k.events.IDs()))
		}
	}
	k.keys(path+"::keys", n.Keys)
	for i, class := range n.Classes {
		if err := catalog.CheckClass(class); err != nil {
			k.problem("%s::classes::%d: %w", path, i, err)
		}
	}
}

// keys reports keys that fit nothing, or everything.
func (k *check) keys(path string, keys []string) {
	for i, key := range keys {
		if strings.Trim(key, wildcard) == "" {
			k.problem("%s::%d: found %q: expected an action key, in which * may stand for any characters", path, i, key)
		}
	}
}

// categories reports categories that the catalog does not have.
func (k *check) categories(path string, categories []string) {
	known := k.events.Categories()
	for i, category := range categories {
		if !containsFold(known, category) {
			k.problem("%s::%d: unknown category %q%s", path, i, category, nearest(category, known))
		}
	}
}

// products reports products that no record is known to be of.
func (k *check) products(path string, products []string) {
	known := catalog.ProductNames()
	for _, product := range k.events.Configured() {
		if !slices.Contains(known, product) {
			known = append(known, product)
		}
	}
	for i, product := range products {
		if !slices.Contains(known, product) {
			k.problem("%s::%d: unknown product %q: expected one of %s", path, i, product, strings.Join(known, ", "))
		}
	}
}

// objects reports types of objects that no configured source declares.
func (k *check) objects(path string, o *Objects) {
	known := slices.Clone(familyTypes)
	for _, source := range k.events.Sources() {
		known = append(known, source.ObjectTypes()...)
	}
	slices.Sort(known)
	known = slices.Compact(known)
	for _, typ := range o.types() {
		if slices.Contains(known, typ) {
			continue
		}
		if best := Nearest(typ, known); best != "" {
			k.problem("%s::%s: unknown type of object: the nearest known one is %q", path, typ, best)
		} else {
			k.problem("%s::%s: unknown type of object: expected one of %s", path, typ, strings.Join(known, ", "))
		}
	}
}

// unique reports a rule whose name an earlier one has.
func (k *check) unique(rule int) {
	for before := range rule {
		if k.cfg.Rules[before].Name == k.cfg.Rules[rule].Name {
			k.problem("rules::%d::name: %q is already the name of rules::%d", rule, k.cfg.Rules[rule].Name, before)
			return
		}
	}
}

// drop reports a drop rule that names a protected event, which it would not drop.
func (k *check) drop(path string, rule int) {
	r := &k.cfg.Rules[rule]
	if r.Action != event.ActionDrop || r.OverrideProtected {
		return
	}
	if what := k.protectedName(&r.Match); what != "" {
		k.problem("%s::match: %s is protected: expected override_protected: true, or another match", path, what)
	}
}

// protectedName is the first protected thing that a match names; empty if there is none.
func (k *check) protectedName(m *Match) string {
	for _, key := range m.Keys {
		for _, text := range append([]string{protectedKeys}, k.cfg.Protected.Keys...) {
			if newPattern(key).within(newPattern(text)) {
				return "key " + key
			}
		}
	}
	for _, area := range m.Areas {
		if k.policy.protectedAreas.has(area) {
			return "area " + area.String()
		}
	}
	// A pattern does not name a particular event; whether it also selects protected ones can only be seen on the record.
	exact := slices.DeleteFunc(slices.Clone(m.Keys), func(key string) bool { return strings.Contains(key, wildcard) })
	named := &Match{IDs: m.IDs, Keys: exact, Classes: m.Classes, Texts: m.Texts, Categories: m.Categories, Areas: m.Areas}
	if !named.named() && (m.named() || len(m.Categories) == 0) {
		return ""
	}
	selected := newMatcher(named)
	for _, e := range k.events.Entries() {
		if !k.isProtected(e) {
			continue
		}
		for _, s := range SubjectsOf(e) {
			if selected.matches(&s) {
				return "event " + e.ID
			}
		}
	}
	return ""
}

// isProtected reports whether an event type is protected by its area or by all of its keys.
func (k *check) isProtected(e *catalog.Entry) bool {
	return k.policy.protectedAreas.has(e.Area) ||
		len(e.Keys) > 0 && !slices.ContainsFunc(e.Keys, func(key string) bool { return !k.policy.protectedKeys.matchKey(key) })
}

// reachable reports a rule of which an earlier one takes everything.
func (k *check) reachable(rule int) {
	for before := range rule {
		if k.cfg.Rules[before].Match.includes(&k.cfg.Rules[rule].Match) {
			k.problem("rules::%d: can never match: rules::%d (%s) takes everything that it selects", rule, before, k.cfg.Rules[before].Name)
			return
		}
	}
}

// includes reports whether everything that other selects is sure to be selected by m.
func (m *Match) includes(other *Match) bool {
	return (m.Condition == "" || m.Condition == other.Condition) && m.includesNames(other) &&
		wider(m.Areas, other.Areas) && wider(m.Levels, other.Levels) &&
		!slices.ContainsFunc(selectorsOf(m, other), func(s selector) bool { return !s.wider(m, other) })
}

// wider reports whether the selector of m lets through all that that of other does.
func (s *selector) wider(m, other *Match) bool {
	switch {
	case s.folds:
		return wider(lower(s.listed(m)), lower(s.listed(other)))
	case s.patterns && len(s.listed(m)) > 0:
		return len(s.listed(other)) > 0 && containsPatterns(s.listed(m), s.listed(other))
	default:
		return wider(s.listed(m), s.listed(other))
	}
}

// includesNames is includes for the selectors of which any may hold.
func (m *Match) includesNames(other *Match) bool {
	if !m.named() {
		return true
	}
	if !other.named() {
		return false
	}
	return containsPatterns(m.Keys, other.Keys) && containsAll(m.IDs, other.IDs) && containsAll(m.Classes, other.Classes) &&
		containsAll(lower(m.Texts), lower(other.Texts))
}

// wider reports whether a selector lets through all that another one does; an empty one lets everything through.
func wider[T comparable](selector, other []T) bool {
	return len(selector) == 0 || len(other) > 0 && containsAll(selector, other)
}

// containsPatterns reports whether everything that fits some patterns is sure to fit one of all.
func containsPatterns(all, some []string) bool {
	return !slices.ContainsFunc(some, func(one string) bool {
		return !slices.ContainsFunc(all, func(outer string) bool { return newPattern(one).within(newPattern(outer)) })
	})
}

func containsAll[T comparable](all, some []T) bool {
	return !slices.ContainsFunc(some, func(one T) bool { return !slices.Contains(all, one) })
}

func lower(texts []string) (lowered []string) {
	for _, text := range texts {
		lowered = append(lowered, strings.ToLower(text))
	}
	return lowered
}
