// SPDX-License-Identifier: Apache-2.0

package policy

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/auditcoverage/auditcoverageprocessor/processor/catalog"
	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

// ofTypes is a match of objects of declared types.
func ofTypes(others map[string][]string) Match { return Match{Objects: Objects{Others: others}} }

// TestTypesOfObjectsAreThoseOfTheConfiguredSources: a type is known where a source that is configured declares it.
func TestTypesOfObjectsAreThoseOfTheConfiguredSources(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		products []string
		typ      string
		want     string
	}{
		"declared":        {[]string{"github"}, "organization", ""},
		"misspelt":        {[]string{"github"}, "organisation", `rules::0::match::objects::organisation: unknown type of object: the nearest known one is "organization"`},
		"of another case": {[]string{"github"}, "Repository", `rules::0::match::objects::Repository: unknown type of object: the nearest known one is "repository"`},
		"not configured":  {[]string{"bitbucket"}, "organization", "rules::0::match::objects::organization: unknown type of object: expected one of group, project, repository, user"},
		"of nobody":       {[]string{"gitlab"}, "xyz", "rules::0::match::objects::xyz: unknown type of object: expected one of group, project, repository, user"},
	} {
		cfg := catalog.NewDefaultConfig()
		cfg.Products = c.products
		events, err := catalog.New(&cfg)
		require.NoError(t, err)
		err = (&Config{Rules: []Rule{dropRule("a", ofTypes(map[string][]string{c.typ: {"x"}}))}}).Check(events)
		if c.want == "" {
			assert.NoError(t, err, name)
		} else {
			assert.EqualError(t, err, c.want, name)
		}
	}
}

// TestObjectsOfDeclaredTypesAreSelected: they are selected as those of the types that are built in.
func TestObjectsOfDeclaredTypesAreSelected(t *testing.T) {
	t.Parallel()
	subject := subjectOf(&event.Event{Area: event.AreaSecurity, Level: event.LevelFull, ActionKey: "a"}, catalog.Match{})
	subject.Actor = &event.Actor{Objects: []event.Object{{Name: "acme", Type: "ORGANIZATION"}, {Name: "lander", Type: "REPOSITORY"}}}
	both := ofTypes(map[string][]string{"organization": {"acme"}, "team": {"core"}})
	pattern := ofTypes(map[string][]string{"organization": {"ac*"}})
	for name, c := range map[string]struct {
		match Match
		want  int
	}{
		"by name":            {ofTypes(map[string][]string{"organization": {"other", "acme"}}), 0},
		"another name":       {ofTypes(map[string][]string{"organization": {"lander"}}), NoRule},
		"another type":       {ofTypes(map[string][]string{"team": {"acme"}}), NoRule},
		"by pattern":         {pattern, 0},
		"all must be":        {both, NoRule},
		"beside a known one": {Match{Objects: Objects{Repository: []string{"lander"}, Others: map[string][]string{"organization": {"acme"}}}}, 0},
	} {
		require.NoError(t, c.match.Validate(), name)
		p := New(&Config{DefaultLevel: event.SettingFull, Rules: []Rule{{Name: "r", Match: c.match, Action: event.ActionKeep}}})
		assert.True(t, p.NeedsActor(), name)
		assert.Equal(t, c.want, p.Judge(subject).Rule, name)
	}
	empty := ofTypes(map[string][]string{"organization": {""}})
	require.ErrorContains(t, empty.Validate(), "found an empty text in a selector")
	organization := ofTypes(map[string][]string{"organization": {"acme"}})
	assert.True(t, organization.includes(&both))
	assert.False(t, both.includes(&organization))
	assert.False(t, organization.includes(&Match{Keys: []string{"a"}}))
}

// TestPatternsOfDeclaredObjectsAreForRulesThatKeep: who can choose a name that fits could choose not to be logged.
func TestPatternsOfDeclaredObjectsAreForRulesThatKeep(t *testing.T) {
	t.Parallel()
	cfg := catalog.NewDefaultConfig()
	cfg.Products = []string{"github"}
	events, err := catalog.New(&cfg)
	require.NoError(t, err)
	rule := dropRule("a", ofTypes(map[string][]string{"organization": {"ac*"}}))
	require.ErrorContains(t, (&Config{Rules: []Rule{rule}}).Check(events), `rules::0::match::objects::organization::0: found "ac*": expected a whole name`)
	rule.Action = event.ActionKeep
	assert.NoError(t, (&Config{Rules: []Rule{rule}}).Check(events))
}
