// SPDX-License-Identifier: Apache-2.0

package source

import (
	"strconv"
)

// conditions reads a condition, or a list of which any is to hold.
func (r *reader) conditions(at place) (conditions []Condition) {
	for _, item := range r.list(at, maxConditions) {
		if r.isMap(item, "path", "equals", "not_equals", "from", "to", "exists", "keys", "except_keys") {
			conditions = append(conditions, r.condition(item))
		}
	}
	return conditions
}

// condition reads one condition.
func (r *reader) condition(at place) (c Condition) {
	c.Equals, c.NotEquals = r.globs(r.field(at, "equals")), r.globs(r.field(at, "not_equals"))
	c.From, c.To = r.number(r.field(at, "from")), r.number(r.field(at, "to"))
	c.Exists = r.truth(r.field(at, "exists"))
	c.Keys, c.ExceptKeys = r.keyPatterns(r.field(at, "keys")), r.keyPatterns(r.field(at, "except_keys"))
	asked := len(c.Equals) > 0 || len(c.NotEquals) > 0 || c.From != nil || c.To != nil || c.Exists != nil
	if path := r.field(at, "path"); path.Node != nil {
		c.Path, _ = r.path(path)
		if !asked {
			r.problem(at, "found a path alone: expected equals, not_equals, from, to or exists with it")
		}
	} else if asked {
		r.problem(at, "found no path: expected one")
	} else if at.member("keys") == nil {
		r.problem(at, "found neither a path nor keys: expected one of them")
	}
	return c
}

// globs reads a value, or a list of them.
func (r *reader) globs(at place) (globs []Glob) {
	for _, item := range r.list(at, maxListed) {
		if item.Kind != KindText && item.Kind != KindOther {
			r.problem(item, "found %s: expected a value", item.Kind)
			continue
		}
		glob, err := newGlob(item.Text)
		if err != nil {
			r.problem(item, "found %q, in which %v", item.Text, err)
			continue
		}
		globs = append(globs, glob)
	}
	return globs
}

// number reads a whole number.
func (r *reader) number(at place) *int64 {
	if at.Node == nil {
		return nil
	}
	number, err := strconv.ParseInt(at.Text, 10, 64)
	if err != nil || at.Kind != KindOther {
		r.problem(at, "found %s: expected a whole number", found(at.Node))
		return nil
	}
	return &number
}

// truth reads true or false.
func (r *reader) truth(at place) *bool {
	if at.Node == nil {
		return nil
	}
	if at.Kind != KindOther || at.Text != "true" && at.Text != "false" {
		r.problem(at, "found %s: expected true or false", found(at.Node))
		return nil
	}
	truth := at.Text == "true"
	return &truth
}

// keyPatterns reads a pattern of keys, or a list of them.
func (r *reader) keyPatterns(at place) (patterns []KeyPattern) {
	for _, item := range r.list(at, maxListed) {
		text, ok := r.text(item, "a pattern of keys")
		if !ok || len(r.source.shapes) == 0 {
			continue
		}
		shape, pattern, err := r.source.Pattern(text)
		if err != nil {
			r.problem(item, "%v", err)
			continue
		}
		patterns = append(patterns, KeyPattern{Shape: uint8(shape), Pattern: pattern}) //nolint:gosec // there are few shapes
	}
	return patterns
}
