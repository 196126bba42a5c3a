// SPDX-License-Identifier: Apache-2.0

package policy

import (
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/auditcoverage/auditcoverageprocessor/processor/catalog"
	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

// matchesOfOneSelector returns, by the name in the configuration, matches that have one selector each: every field of Match and of Objects. Those of texts
// list "x".
func matchesOfOneSelector(t *testing.T) map[string]Match {
	t.Helper()
	matches := map[string]Match{}
	set := func(m *Match, field reflect.Value, name string) {
		switch field.Interface().(type) {
		case []string:
			field.Set(reflect.ValueOf([]string{"x"}))
		case []event.Area:
			field.Set(reflect.ValueOf([]event.Area{event.AreaSecurity}))
		case []event.Level:
			field.Set(reflect.ValueOf([]event.Level{event.LevelBase}))
		case string:
			field.SetString("x")
		default:
			require.Fail(t, "a selector of a new type: teach this test what it selects", "%s: %s", name, field.Type())
		}
		matches[name] = *m
	}
	for i := range reflect.TypeFor[Match]().NumField() {
		name, _, _ := strings.Cut(reflect.TypeFor[Match]().Field(i).Tag.Get("mapstructure"), ",")
		if name == "" {
			continue
		}
		if name != "objects" {
			var m Match
			set(&m, reflect.ValueOf(&m).Elem().Field(i), name)
			continue
		}
		for k := range reflect.TypeFor[Objects]().NumField() {
			object, _, _ := strings.Cut(reflect.TypeFor[Objects]().Field(k).Tag.Get("mapstructure"), ",")
			if object != "" {
				var m Match
				set(&m, reflect.ValueOf(&m.Objects).Elem().Field(k), object)
			}
		}
	}
	require.Greater(t, len(matches), 15)
	return matches
}

// everythingX is a record all of whose facts are x.
func everythingX() *Subject {
	s := subjectOf(&event.Event{
		Area: event.AreaSecurity, Level: event.LevelBase, ActionKey: "x", ActionText: "x", Category: "x",
	}, catalog.Match{Entry: &catalog.Entry{ID: "x"}, Class: "x"})
	s.Resolved.Product = "x"
	s.Actor = &event.Actor{Name: "x", Type: "x", System: "x", Method: "x"}
	for _, typ := range []string{event.ObjectProject, event.ObjectRepository, event.ObjectUser, event.ObjectGroup} {
		s.Actor.Objects = append(s.Actor.Objects, event.Object{Name: "x", Type: typ})
	}
	s.Conditions = conditionStub{holds: true}
	return s
}

func TestEverySelectorIsHandled(t *testing.T) {
	t.Parallel()
	doc, err := os.ReadFile("../../docs/rules.md")
	require.NoError(t, err)
	other := subjectOf(&event.Event{Area: event.AreaEcosystem, Level: event.LevelFull}, catalog.Match{})
	other.Conditions = conditionStub{}
	for name, m := range matchesOfOneSelector(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.NoError(t, m.Validate(), "it selects something")
			p := New(&Config{DefaultLevel: event.SettingFull, Rules: []Rule{{Name: "r", Match: m, Action: event.ActionDrop}}})
			assert.Equal(t, 0, p.Judge(everythingX()).Rule, "it selects what fits")
			assert.Equal(t, NoRule, p.Judge(other).Rule, "it selects nothing else")

			bare := everythingX()
			bare.Actor = &event.Actor{}
			assert.Equal(t, p.Judge(bare).Rule == NoRule, p.NeedsActor(), "the actor is read where it is asked for")

			assert.True(t, m.includes(&m))
			assert.False(t, m.includes(&Match{Methods: []string{"y"}, Systems: []string{"y"}}), "it takes less than all")
			assert.Contains(t, string(doc), "`"+name, "docs/rules.md names it")
		})
	}
}

func TestRuleNamesALegacyClassExactly(t *testing.T) {
	t.Parallel()
	p := New(&Config{DefaultLevel: event.SettingFull, Rules: []Rule{{Name: "r", Match: Match{Classes: []string{"RepositoryPullEvent"}}, Action: event.ActionDrop}}})
	for class, want := range map[string]int{"RepositoryPullEvent": 0, "REPOSITORYPULLEvent": NoRule} {
		s := subjectOf(&event.Event{Class: class}, catalog.Match{Class: catalog.ClassPart(class)})
		assert.Equal(t, want, p.Judge(s).Rule, class)
	}
	byKey := subjectOf(&event.Event{ActionKey: "bitbucket.x.audit.action.repositorypull"}, catalog.Match{Class: "repositorypull"})
	assert.Equal(t, 0, p.Judge(byKey).Rule, "a key has it in lower case")
}
