// SPDX-License-Identifier: Apache-2.0

package policy

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/auditcoverage/auditcoverageprocessor/processor/catalog"
	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

// withPattern are matches with one pattern each, by the path of their selector.
var withPattern = map[string]Match{
	"authors::0":             {Authors: []string{"svc-*"}},
	"systems::0":             {Systems: []string{"svc-*"}},
	"objects::project::0":    {Objects: Objects{Project: []string{"svc-*"}}},
	"objects::repository::0": {Objects: Objects{Repository: []string{"svc-*"}}},
	"objects::user::0":       {Objects: Objects{User: []string{"svc-*"}}},
	"objects::group::0":      {Objects: Objects{Group: []string{"svc-*"}}},
}

// actorNamed is an actor of a type whose every name is the given one.
func actorNamed(name, typ string) *event.Actor {
	actor := &event.Actor{Name: name, Type: typ, System: name}
	for _, object := range []string{event.ObjectProject, event.ObjectRepository, event.ObjectUser, event.ObjectGroup} {
		actor.Objects = append(actor.Objects, event.Object{Name: name, Type: object})
	}
	return actor
}

// TestWildcardsDropNobodyWhoChoseTheirName is a truth table: each selector that takes patterns, action and list of author types, of which only some may be;
// and for those, names and types of authors.
func TestWildcardsDropNobodyWhoChoseTheirName(t *testing.T) {
	t.Parallel()
	for i := range selectors {
		_, tested := withPattern[selectors[i].name+"::0"]
		assert.Equal(t, selectors[i].patterns, tested, selectors[i].name)
	}
	for path, m := range withPattern {
		for _, action := range []event.Action{event.ActionKeep, event.ActionDrop, event.ActionRelevel} {
			for _, types := range [][]string{nil, {"SERVICE"}, {"NORMAL"}, {"SERVICE", "NORMAL"}, {"SERVICE", "SERVICE"}, {"service"}, {"user"}, {"system"}, {"SERVICE*"}} {
				rule := Rule{Name: "r", Match: m, Action: action}
				rule.Match.AuthorTypes = types
				if action == event.ActionRelevel {
					rule.Level = event.LevelFull
				}
				cfg := &Config{DefaultLevel: event.SettingBase, Rules: []Rule{rule}}
				err := cfg.Check(events(t))
				onlyServices := len(types) > 0 && types[0] == "SERVICE" && types[len(types)-1] == "SERVICE"
				if action != event.ActionKeep && (action != event.ActionDrop || !onlyServices) {
					require.ErrorContains(t, err, "rules::0::match::"+path+`: found "svc-*": expected a whole name, because anyone who can choose a name that fits could choose`)
					continue
				}
				require.NoError(t, err, "%s %s %v", path, action, types)
				for _, name := range []string{"svc-build", "svc-", "mira", "", "SVC-build", "a svc-build"} {
					for _, typ := range []string{"SERVICE", "NORMAL", "user", ""} {
						s := subjectOf(&event.Event{Area: event.AreaSecurity, Level: event.LevelBase}, catalog.Match{})
						s.Actor = actorNamed(name, typ)
						fits := (name == "svc-build" || name == "svc-") && (len(types) == 0 || contains(types, typ))
						ruling := New(cfg).Judge(s)
						assert.Equal(t, fits, ruling.Rule == 0, "%s %s %v: %q %s", path, action, types, name, typ)
						assert.Equal(t, fits && action == event.ActionDrop, ruling.Verdict.Decision == event.DecisionDrop)
						assert.False(t, typ != "SERVICE" && ruling.Verdict.Decision == event.DecisionDrop, "who chooses a name chooses no drop")
					}
				}
			}
		}
	}
}

func contains(texts []string, text string) bool { return containsAll(texts, []string{text}) }

func TestWildcardsThatFitEverythingAreRefused(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"*", "**"} {
		cfg := &Config{DefaultLevel: event.SettingBase, Rules: []Rule{{Name: "r", Match: Match{Authors: []string{"a", text}}, Action: event.ActionKeep}}}
		require.ErrorContains(t, cfg.Check(events(t)), "rules::0::match::authors::1: found \""+text+"\", which fits everything")
	}
}

// TestRulesAfterAWildcardAreReported: what a pattern takes, no later rule gets; what it may leave, it may.
func TestRulesAfterAWildcardAreReported(t *testing.T) {
	t.Parallel()
	for later, unreachable := range map[string]bool{"svc-build": true, "svc-b*": true, "mira": false, "s*": false} {
		cfg := &Config{DefaultLevel: event.SettingBase, Rules: []Rule{
			{Name: "a", Match: Match{Authors: []string{"svc-*"}}, Action: event.ActionKeep}, {Name: "b", Match: Match{Authors: []string{later}}, Action: event.ActionKeep},
		}}
		err := cfg.Check(events(t))
		if unreachable {
			require.ErrorContains(t, err, "rules::1: can never match", later)
		} else {
			require.NoError(t, err, later)
		}
	}
}

// TestOtherSelectorsTakeAnAsteriskAsItIs: an asterisk in them stands for itself.
func TestOtherSelectorsTakeAnAsteriskAsItIs(t *testing.T) {
	t.Parallel()
	for _, m := range []Match{{AuthorTypes: []string{"S*"}}, {Methods: []string{"B*"}}, {Texts: []string{"a*"}}, {Classes: []string{"A*"}}} {
		p := New(&Config{DefaultLevel: event.SettingFull, Rules: []Rule{{Name: "r", Match: m, Action: event.ActionDrop}}})
		s := subjectOf(&event.Event{Area: event.AreaSecurity, Level: event.LevelBase, ActionText: "ab", Class: "Ab"}, catalog.Match{})
		s.Actor = &event.Actor{Type: "SERVICE", Method: "Browser"}
		assert.Equal(t, NoRule, p.Judge(s).Rule)
	}
}

// events is the built-in catalog.
func events(t *testing.T) *catalog.Catalog {
	t.Helper()
	known := catalog.NewDefaultConfig()
	c, err := catalog.New(&known)
	require.NoError(t, err)
	return c
}
