// SPDX-License-Identifier: Apache-2.0

package policy

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/auditcoverage/auditcoverageprocessor/processor/catalog"
	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

func dropRule(name string, m Match) Rule { return Rule{Name: name, Match: m, Action: event.ActionDrop} }

func checked(t *testing.T, cfg *Config) error {
	t.Helper()
	known := catalog.NewDefaultConfig()
	events, err := catalog.New(&known)
	require.NoError(t, err)
	return cfg.Check(events)
}

func TestChecksNameThePath(t *testing.T) {
	t.Parallel()
	keys := func(keys ...string) Match { return Match{Keys: keys} }
	for name, c := range map[string]struct {
		cfg  Config
		want []string
	}{
		"nothing wrong": {Config{Rules: []Rule{
			dropRule("a", keys("com.example.a")), dropRule("b", keys("com.example.b", "com.example.a")), dropRule("any", Match{Levels: []event.Level{event.LevelFull}}),
			dropRule("pattern", keys("com.*")),
			{Name: "o", Match: keys("atlassian.audit.event.x"), Action: event.ActionDrop, OverrideProtected: true},
		}}, nil},
		"unknown id": {Config{Rules: []Rule{dropRule("a", Match{IDs: []string{"bitbucket.user_created", "bitbucket.user_delted"}})}}, []string{
			`rules::0::match::ids::1: unknown id "bitbucket.user_delted": the nearest known one is "bitbucket.user_deleted"`,
		}},
		"unknown category": {Config{Rules: []Rule{dropRule("a", Match{Categories: []string{"permissions", "Permision"}})}}, []string{
			`rules::0::match::categories::1: unknown category "Permision": the nearest known one is "Permissions"`,
		}},
		"like nothing":   {Config{ForceToBase: Names{IDs: []string{"x"}}}, []string{`force_to_base::ids::0: unknown id "x"`}},
		"empty key":      {Config{ForceToBase: Names{Keys: []string{""}}}, []string{`force_to_base::keys::0: found "": expected an action key`}},
		"protect it all": {Config{Protected: Protected{Keys: []string{"**"}}}, []string{`protected::keys::0: found "**": expected an action key`}},
		"two of a name": {Config{Rules: []Rule{dropRule("a", keys("x")), dropRule("b", keys("y")), dropRule("a", keys("z"))}}, []string{
			`rules::2::name: "a" is already the name of rules::0`,
		}},
		"protected key":                 {Config{Rules: []Rule{dropRule("a", keys("atlassian.audit.event.action.audit.search"))}}, []string{"rules::0::match: key atlassian.audit.event.action.audit.search is protected: expected override_protected: true"}},
		"protected pattern":             {Config{Rules: []Rule{dropRule("a", keys("atlassian.audit.event.action.*"))}}, []string{"rules::0::match: key atlassian.audit.event.action.* is protected"}},
		"protected by user":             {Config{Protected: Protected{Keys: []string{"com.example.*"}}, Rules: []Rule{dropRule("a", keys("com.example.a"))}}, []string{"key com.example.a is protected"}},
		"protected area":                {Config{Protected: Protected{Areas: []event.Area{event.AreaSecurity}}, Rules: []Rule{dropRule("a", Match{Areas: []event.Area{event.AreaSecurity}})}}, []string{"rules::0::match: area security is protected"}},
		"protected id":                  {Config{Rules: []Rule{dropRule("a", Match{IDs: []string{"bitbucket.audit_log_exported"}})}}, []string{"event bitbucket.audit_log_exported is protected"}},
		"protected id beside a pattern": {Config{Rules: []Rule{dropRule("a", Match{IDs: []string{"bitbucket.audit_log_exported"}, Keys: []string{"com.*"}})}}, []string{"event bitbucket.audit_log_exported is protected"}},
		"protected text":                {Config{Rules: []Rule{dropRule("a", Match{Texts: []string{"audit log EXPORTED"}})}}, []string{"event bitbucket.audit_log_exported is protected"}},
		"protected category":            {Config{Rules: []Rule{dropRule("a", Match{Categories: []string{"Auditing"}})}}, []string{"is protected"}},
		"protected class":               {Config{Protected: Protected{Areas: []event.Area{event.AreaUserManagement}}, Rules: []Rule{dropRule("a", Match{Classes: []string{"UserDeletedEvent"}})}}, []string{"event bitbucket.user_deleted is protected"}},
		"category elsewhere":            {Config{Rules: []Rule{dropRule("a", Match{Categories: []string{"Auditing"}, Areas: []event.Area{event.AreaSecurity}})}}, nil},
		"a keep may":                    {Config{Rules: []Rule{{Name: "a", Match: keys("atlassian.audit.event.x"), Action: event.ActionKeep}}}, nil},
		"the same again":                {Config{Rules: []Rule{dropRule("a", keys("x", "y")), dropRule("b", keys("y"))}}, []string{"rules::1: can never match: rules::0 (a) takes everything that it selects"}},
		"a narrower one":                {Config{Rules: []Rule{dropRule("a", keys("x*")), dropRule("b", Match{Keys: []string{"xy"}, Authors: []string{"ci"}, Condition: "true"})}}, []string{"rules::1: can never match"}},
		"a wider one":                   {Config{Rules: []Rule{dropRule("a", keys("xy")), dropRule("b", keys("x*"))}}, nil},
		"after a condition":             {Config{Rules: []Rule{dropRule("a", Match{Keys: []string{"x"}, Condition: "true"}), dropRule("b", keys("x"))}}, nil},
		"the same condition":            {Config{Rules: []Rule{dropRule("a", Match{Condition: "true"}), dropRule("b", Match{Keys: []string{"x"}, Condition: "true"})}}, []string{"rules::1: can never match"}},
		"areas before keys":             {Config{Rules: []Rule{dropRule("a", Match{Areas: []event.Area{event.AreaSecurity}}), dropRule("b", keys("x"))}}, nil},
		"other selectors":               {Config{Rules: []Rule{dropRule("a", Match{IDs: []string{"bitbucket.user_deleted"}}), dropRule("b", Match{Keys: []string{"x"}})}}, nil},
		"other objects": {Config{Rules: []Rule{
			dropRule("a", Match{Objects: Objects{Project: []string{"A"}}}), dropRule("b", Match{Objects: Objects{Project: []string{"B"}}}),
			dropRule("c", Match{Objects: Objects{Repository: []string{"A"}}}), dropRule("d", Match{Keys: []string{"x"}}),
		}}, nil},
		"narrower objects": {Config{Rules: []Rule{
			dropRule("a", Match{Objects: Objects{Project: []string{"A"}}}), dropRule("b", Match{Objects: Objects{Project: []string{"B"}}}),
			dropRule("c", Match{Objects: Objects{Project: []string{"A"}, User: []string{"x"}}}),
		}}, []string{"rules::2: can never match: rules::0 (a)"}},
		"texts in other case": {Config{Rules: []Rule{dropRule("a", Match{Texts: []string{"Cloned"}}), dropRule("b", Match{Texts: []string{"cloned"}})}}, []string{"rules::1: can never match"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c.cfg.DefaultLevel = event.SettingBase
			err := checked(t, &c.cfg)
			if c.want == nil {
				require.NoError(t, err)
				return
			}
			for _, want := range c.want {
				require.ErrorContains(t, err, want)
			}
		})
	}
}

func TestRuleSaysWhatItLacks(t *testing.T) {
	t.Parallel()
	for text, rule := range map[string]Rule{
		`name: found "": expected 1 to 64 letters`:                   {Match: Match{Keys: []string{"a"}}, Action: event.ActionDrop},
		`name: found "a b"`:                                          {Name: "a b", Action: event.ActionDrop},
		"action: found nothing: expected one of drop, keep, relevel": {Name: "a"},
		"level: found nothing: action relevel expects one of":        {Name: "a", Action: event.ActionRelevel},
		"level: found full: expected none":                           {Name: "a", Action: event.ActionDrop, Level: event.LevelFull},
		"override_protected: found true: expected it with action dr": {Name: "a", Action: event.ActionKeep, OverrideProtected: true},
	} {
		require.ErrorContains(t, rule.Validate(), text)
	}
	require.NoError(t, (&Rule{Name: "a", Action: event.ActionRelevel, Level: event.LevelBase, OverrideProtected: true}).Validate())
	require.ErrorContains(t, (&Match{Authors: []string{"a", ""}}).Validate(), "found an empty text in a selector")
	require.EqualError(t, (&Match{}).Validate(), "found no selector: expected at least one, such as keys, areas or condition")
}

func TestNearestIsNamedOnlyIfItIsNear(t *testing.T) {
	t.Parallel()
	known := []string{"security", "permissions"}
	assert.Equal(t, `: the nearest known one is "security"`, nearest("secruity", known))
	assert.Empty(t, nearest("xyz", known))
	assert.Equal(t, "permissions", Nearest("perm", known))
	assert.Empty(t, Nearest("", known))
	assert.Equal(t, 3, distance("kitten", "sitting"))
	assert.Equal(t, 3, distance("", "abc"))
}
