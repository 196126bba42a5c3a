// SPDX-License-Identifier: Apache-2.0

package policy

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/auditcoverage/auditcoverageprocessor/processor/catalog"
	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

// conditionStub answers for every condition.
type conditionStub struct {
	holds bool
	err   error
}

func (c conditionStub) Holds(int) (bool, error) { return c.holds, c.err }

var conditionOutcomes = map[string]Conditions{
	"no condition": nil,
	"holds":        conditionStub{holds: true},
	"holds not":    conditionStub{},
	"fails":        conditionStub{err: errors.New("failed")},
}

// expectedByRule states, for one rule that selects the event, what becomes of it: slowly, and in the words of the documentation.
func expectedByRule(action event.Action, override, protected bool, condition string, covered bool) event.Verdict {
	coverage := event.Verdict{Decision: drop, Reason: event.ReasonAboveLevel}
	if covered {
		coverage = event.Verdict{Decision: keep, Reason: event.ReasonCovered}
	}
	if protected {
		coverage = protectedVerdict
	}
	matched := condition == "no condition" || condition == "holds"
	switch {
	case condition == "fails" && coverage.Decision == drop:
		return ConditionError
	case !matched:
		return coverage
	case action == event.ActionKeep:
		return event.Verdict{Decision: keep, Reason: event.ReasonRule}
	case protected && !override:
		return protectedVerdict
	case action == event.ActionDrop:
		return event.Verdict{Decision: drop, Reason: event.ReasonRule}
	default: // relevel to full, under a setting of advanced
		return event.Verdict{Decision: drop, Reason: event.ReasonAboveLevel}
	}
}

func TestTruthTableOfRulesProtectionCoverageAndConditions(t *testing.T) {
	t.Parallel()
	for _, action := range []event.Action{event.ActionDrop, event.ActionKeep, event.ActionRelevel} {
		for _, override := range []bool{false, true} {
			for _, protected := range []bool{false, true} {
				for _, covered := range []bool{false, true} {
					for condition, conditions := range conditionOutcomes {
						name := fmt.Sprintf("%s, override %t, protected %t, covered %t, condition %s", action, override, protected, covered, condition)
						t.Run(name, func(t *testing.T) {
							t.Parallel()
							e := &event.Event{Area: event.AreaSecurity, Level: event.LevelFull, ActionKey: "com.example.a"}
							if covered {
								e.Level = event.LevelBase
							}
							rule := Rule{Name: "r", Match: Match{Keys: []string{"com.example.a"}}, Action: action, OverrideProtected: override}
							if action == event.ActionRelevel {
								rule.Level = event.LevelFull
							}
							if conditions != nil {
								rule.Match.Condition = "stub"
							}
							cfg := &Config{DefaultLevel: event.SettingAdvanced, Rules: []Rule{rule}}
							if protected {
								cfg.Protected.Keys = []string{"com.example.*"}
							}
							s := subjectOf(e, catalog.Match{})
							s.Conditions = conditions
							ruling := New(cfg).Judge(s)
							v, number := ruling.Verdict, ruling.Rule
							assert.Equal(t, expectedByRule(action, override, protected, condition, covered), v)
							assert.Equal(t, condition == "no condition" || condition == "holds", number == 0)
						})
					}
				}
			}
		}
	}
}

func TestFirstRuleThatMatchesEndsTheSearch(t *testing.T) {
	t.Parallel()
	rule := func(name string, action event.Action, m Match) Rule {
		return Rule{Name: name, Action: action, Match: m}
	}
	a := Match{Keys: []string{"a"}}
	for name, c := range map[string]struct {
		rules []Rule
		want  int
	}{
		"by order":                       {[]Rule{rule("0", event.ActionKeep, a), rule("1", event.ActionDrop, a)}, 0},
		"by order, whatever the index":   {[]Rule{rule("0", event.ActionKeep, Match{Areas: []event.Area{event.AreaSecurity}}), rule("1", event.ActionDrop, a)}, 0},
		"one that does not match before": {[]Rule{rule("0", event.ActionKeep, Match{Keys: []string{"b"}}), rule("1", event.ActionDrop, Match{Keys: []string{"*"}})}, 1},
		"a pattern before a key":         {[]Rule{rule("0", event.ActionKeep, Match{Keys: []string{"?", "a*"}}), rule("1", event.ActionDrop, a)}, 0},
		"none":                           {[]Rule{rule("0", event.ActionKeep, Match{Levels: []event.Level{event.LevelBase}})}, NoRule},
	} {
		p := New(&Config{DefaultLevel: event.SettingOff, Rules: c.rules})
		number := p.Judge(subjectOf(&event.Event{Area: event.AreaSecurity, Level: event.LevelFull, ActionKey: "a"}, catalog.Match{})).Rule
		assert.Equal(t, c.want, number, name)
	}
}

func TestSelectors(t *testing.T) {
	t.Parallel()
	entry := &catalog.Entry{ID: "bitbucket.user_deleted", Category: "Users and groups"}
	subject := subjectOf(&event.Event{
		Area: event.AreaSecurity, Level: event.LevelFull, ActionKey: "bitbucket.x.audit.action.userdeleted", ActionText: "User Deleted",
		Category: "Benutzer", CategoryKey: "com.example.users",
	}, catalog.Match{Entry: entry, Class: "userdeleted"})
	subject.Resolved.Product = "bitbucket"
	subject.Actor = &event.Actor{Name: "ci", Type: "SERVICE", System: "https://git.example.org", Method: "Browser", Objects: []event.Object{
		{Name: "ORBIT", Type: "PROJECT"}, {Name: "lander", Type: "REPOSITORY"}, {Name: "mira", Type: "USER"}, {Name: "admins", Type: "GROUP"},
	}}
	one := func(s string) []string { return []string{"other", s} }
	for name, c := range map[string]struct{ yes, no Match }{
		"ids":         {Match{IDs: one("bitbucket.user_deleted")}, Match{IDs: one("bitbucket.user_created")}},
		"keys":        {Match{Keys: one("bitbucket.x.audit.action.userdeleted")}, Match{Keys: one("userdeleted")}},
		"patterns":    {Match{Keys: one("*.audit.*deleted")}, Match{Keys: one("*.audit.*created")}},
		"classes":     {Match{Classes: one("UserDeletedEvent")}, Match{Classes: one("UserDeleted2Event")}},
		"texts":       {Match{Texts: one("user deleted")}, Match{Texts: one("user")}},
		"any of them": {Match{IDs: []string{"x"}, Keys: []string{"x"}, Texts: []string{"USER DELETED"}}, Match{IDs: []string{"x"}, Texts: []string{"x"}}},
		"categories":  {Match{Categories: one("users AND groups")}, Match{Categories: one("users")}},
		"its text":    {Match{Categories: one("benutzer")}, Match{Categories: one("benutz")}},
		"its key":     {Match{Categories: one("com.example.users")}, Match{Categories: one("com.example")}},
		"areas":       {Match{Areas: []event.Area{event.AreaEcosystem, event.AreaSecurity}}, Match{Areas: []event.Area{event.AreaEcosystem}}},
		"levels":      {Match{Levels: []event.Level{event.LevelFull}}, Match{Levels: []event.Level{event.LevelBase}}},
		"products":    {Match{Products: one("bitbucket")}, Match{Products: one("jira")}},
		"authors":     {Match{Authors: one("ci")}, Match{Authors: one("CI")}},
		"types":       {Match{AuthorTypes: one("SERVICE")}, Match{AuthorTypes: one("NORMAL")}},
		"systems":     {Match{Systems: one("https://git.example.org")}, Match{Systems: one("https://git.example")}},
		"methods":     {Match{Methods: one("Browser")}, Match{Methods: one("System")}},
		"project":     {Match{Objects: Objects{Project: one("ORBIT")}}, Match{Objects: Objects{Project: one("lander")}}},
		"repository":  {Match{Objects: Objects{Repository: one("lander")}}, Match{Objects: Objects{Repository: one("ORBIT")}}},
		"user":        {Match{Objects: Objects{User: one("mira")}}, Match{Objects: Objects{User: one("admins")}}},
		"group":       {Match{Objects: Objects{Group: one("admins")}}, Match{Objects: Objects{Group: one("mira")}}},
		"all of it":   {Match{IDs: one("bitbucket.user_deleted"), Authors: one("ci")}, Match{IDs: one("bitbucket.user_deleted"), Authors: one("mira")}},
		"two objects": {Match{Objects: Objects{Project: one("ORBIT"), User: one("mira")}}, Match{Objects: Objects{Project: one("ORBIT"), User: one("x")}}},
	} {
		for want, m := range map[int]Match{0: c.yes, NoRule: c.no} {
			require.NoError(t, m.Validate(), name)
			number := New(&Config{DefaultLevel: event.SettingFull, Rules: []Rule{{Name: "r", Match: m, Action: event.ActionKeep}}}).Judge(subject).Rule
			assert.Equal(t, want, number, name)
		}
	}
}

// perRule answers for each rule by its own stub.
type perRule []conditionStub

func (p perRule) Holds(rule int) (bool, error) { return p[rule].holds, p[rule].err }

func TestFailedConditionIsNotForgottenByLaterRules(t *testing.T) {
	t.Parallel()
	p := New(&Config{DefaultLevel: event.SettingFull, Rules: []Rule{
		{Name: "a", Match: Match{Condition: "fails"}, Action: event.ActionKeep},
		{Name: "b", Match: Match{Condition: "holds not"}, Action: event.ActionKeep},
		{Name: "c", Match: Match{Condition: "holds"}, Action: event.ActionDrop},
	}})
	s := subjectOf(&event.Event{Area: event.AreaSecurity, Level: event.LevelBase}, catalog.Match{})
	s.Conditions = perRule{{err: errors.New("failed")}, {}, {holds: true}}
	ruling := p.Judge(s)
	assert.Equal(t, Ruling{Verdict: ConditionError, Rule: 2}, ruling)
}

func TestEmptySelectorsAndFactsDoNotMeet(t *testing.T) {
	t.Parallel()
	empty := []string{""}
	for _, m := range []Match{{IDs: empty}, {Keys: empty}, {Classes: empty}, {Texts: empty}, {Categories: empty}} {
		compiled := newMatcher(&m)
		assert.False(t, compiled.matches(subjectOf(&event.Event{}, catalog.Match{})), "%+v", m)
	}
	table := map[string][]int{}
	enter(table, []string{"a", "a"}, 7)
	assert.Equal(t, []int{7}, table["a"], "a name that is listed twice is tried once")
}

func TestPatterns(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		pattern, text string
		want          bool
	}{
		{"a", "a", true},
		{"a", "ab", false},
		{"a*", "a", true},
		{"a*", "abc", true},
		{"a*", "ba", false},
		{"*a", "cba", true},
		{"*", "", true},
		{"a*c", "abc", true},
		{"a*c", "ac", true},
		{"a*a", "a", false},
		{"a*b*c", "axbxc", true},
		{"a*b*c", "acb", false},
		{"a*b*b", "ab", false},
		{"**", "x", true},
		{"a.c", "abc", false},
		{"*b*", "abc", true},
	} {
		assert.Equal(t, c.want, newPattern(c.pattern).matches(c.text), "%s, %s", c.pattern, c.text)
	}
	for _, c := range []struct {
		inner, outer string
		want         bool
	}{
		{"a.b", "a.*", true},
		{"a.b.*", "a.*", true},
		{"a.*", "a.b.*", false},
		{"*", "a.*", false},
		{"a.*", "*", true},
		{"a", "a", true},
		{"a*", "a", false},
		{"*.b", "*b", true},
		{"a*b", "a*", true},
		{"x*", "a*", false},
	} {
		assert.Equal(t, c.want, newPattern(c.inner).within(newPattern(c.outer)), "%s in %s", c.inner, c.outer)
	}
}

func TestForcedEventsAreTreatedAsBase(t *testing.T) {
	t.Parallel()
	cfg := &Config{
		DefaultLevel: event.SettingBase, OnUnmapped: drop,
		ForceToBase: Names{IDs: []string{"a.b"}, Keys: []string{"com.example.*"}, Classes: []string{"RepositoryAccessedEvent"}},
		Rules:       []Rule{{Name: "r", Match: Match{Authors: []string{"ci"}}, Action: event.ActionRelevel, Level: event.LevelFull}},
	}
	p := New(cfg)
	full := event.Event{Area: event.AreaSecurity, Level: event.LevelFull}
	keyed := full
	keyed.ActionKey = "com.example.a"
	noLevel := keyed
	noLevel.Level = event.LevelUnknown
	noArea := keyed
	noArea.Area = event.AreaUnknown
	for name, c := range map[string]struct {
		event  event.Event
		match  catalog.Match
		author string
		want   event.Reason
	}{
		"another":                 {full, catalog.Match{}, "", event.ReasonAboveLevel},
		"by id":                   {full, catalog.Match{Entry: &catalog.Entry{ID: "a.b"}}, "", event.ReasonCovered},
		"by key":                  {keyed, catalog.Match{}, "", event.ReasonCovered},
		"by class":                {full, catalog.Match{Class: "repositoryaccessed"}, "", event.ReasonCovered},
		"without a level":         {noLevel, catalog.Match{}, "", event.ReasonCovered},
		"without an area":         {noArea, catalog.Match{}, "", event.ReasonUnmapped},
		"stronger than a relevel": {keyed, catalog.Match{}, "ci", event.ReasonCovered},
	} {
		s := subjectOf(&c.event, c.match)
		s.Actor.Name = c.author
		v := p.Judge(s).Verdict
		assert.Equal(t, c.want, v.Reason, name)
	}
	off := *cfg
	off.DefaultLevel = event.SettingOff
	assert.Equal(t, event.ReasonAreaOff, judge(New(&off), &keyed).Reason, "an area that is off is off")
}

// random is a source of policies and events.
type random struct{ *rand.Rand }

func pick[T any](r random, values []T) T { return values[r.IntN(len(values))] }

var (
	someKeys    = []string{"com.example.a", "com.example.b", "atlassian.audit.event.x", "bitbucket.m.audit.action.userdeleted", ""}
	somePattern = []string{"com.example.a", "com.*", "*", "atlassian.audit.event.x", "*.b"}
	someNames   = []string{"ci", "mira", ""}
)

func (r random) match() (m Match) {
	for m.Validate() != nil {
		if r.IntN(3) == 0 {
			m.Keys = []string{pick(r, somePattern)}
		}
		if r.IntN(3) == 0 {
			m.Areas = []event.Area{pick(r, event.Areas())}
		}
		if r.IntN(4) == 0 {
			m.Levels = []event.Level{event.LevelBase + event.Level(r.IntN(3))}
		}
		if r.IntN(4) == 0 {
			m.Authors = []string{pick(r, someNames[:2])}
		}
		if r.IntN(4) == 0 {
			m.Condition = "stub"
		}
		if r.IntN(5) == 0 {
			m.Classes = []string{"UserDeletedEvent"}
		}
	}
	return m
}

func (r random) config() *Config {
	cfg := &Config{Coverage: Coverage{}, OnUnmapped: event.Decision(r.IntN(2))}
	for _, area := range event.Areas() {
		cfg.Coverage[area] = event.SettingOff + event.Setting(r.IntN(4))
	}
	if r.IntN(3) == 0 {
		cfg.Protected = Protected{Areas: []event.Area{pick(r, event.Areas())}, Keys: []string{pick(r, somePattern[:2])}}
	}
	if r.IntN(3) == 0 {
		cfg.ForceToBase.Keys = []string{pick(r, somePattern)}
	}
	for i := range r.IntN(6) {
		rule := Rule{Name: strconv.Itoa(i), Match: r.match(), Action: event.ActionDrop + event.Action(r.IntN(3)), OverrideProtected: r.IntN(4) == 0}
		if rule.Action == event.ActionRelevel {
			rule.Level = event.LevelBase + event.Level(r.IntN(3))
		}
		cfg.Rules = append(cfg.Rules, rule)
	}
	return cfg
}

func (r random) subject() *Subject {
	area := event.Area(r.IntN(event.AreaCount))
	e := &event.Event{Area: area, Level: event.Level(r.IntN(event.LevelCount)), ActionKey: pick(r, someKeys)}
	s := subjectOf(e, catalog.Match{Area: area})
	s.Resolved.FromRecord = r.IntN(6) != 0 // the others are uncertain
	s.Actor.Name = pick(r, someNames)
	s.Conditions = pick(r, []Conditions{conditionStub{holds: true}, conditionStub{}, conditionStub{err: errors.New("failed")}})
	if strings.HasSuffix(s.Event.ActionKey, "userdeleted") {
		s.Resolved.Match.Class = "userdeleted"
	}
	return s
}

// firstOf finds the first rule that matches, one after the other: the reference of the index.
func firstOf(p *Policy, s *Subject) int {
	for i := range p.matchers {
		m := newMatcher(&p.rules[i].Match)
		if !m.matches(s) {
			continue
		}
		if m.hasCondition {
			if holds, err := s.Conditions.Holds(i); err != nil || !holds {
				continue
			}
		}
		return i
	}
	return NoRule
}

// TestRulesAreTheOnlyException: over random policies and events, what coverage keeps is dropped only by a drop rule, or by a relevel to a level that
// coverage does not keep, that names the event; and what is protected only by one that says so.
func TestRulesAreTheOnlyException(t *testing.T) {
	t.Parallel()
	r := random{rand.New(rand.NewPCG(1, 2))} // the same cases each time
	for range 200_000 {
		cfg := r.config()
		s := r.subject()
		p := New(cfg)
		ruling := p.Judge(s)
		v, rule := ruling.Verdict, ruling.Rule
		require.Equal(t, firstOf(p, s), rule, "%+v, %+v", cfg, s.Event)

		bare := *cfg
		bare.Rules = nil
		without := New(&bare).Judge(s).Verdict
		switch {
		case rule == NoRule && v != without:
			require.Equal(t, ConditionError, v)
			require.Equal(t, drop, without.Decision, "a failed condition changes drops only")
		case rule != NoRule && v.Decision == drop && without.Decision == keep:
			require.NotEqual(t, event.ActionKeep, cfg.Rules[rule].Action)
			if p.isProtected(s) {
				require.True(t, cfg.Rules[rule].OverrideProtected)
			}
		case rule != NoRule && v.Decision == keep && without.Decision == drop:
			require.NotEqual(t, event.ActionUnset, cfg.Rules[rule].Action)
		}
		if s.Conditions.(conditionStub).err != nil && v.Decision == drop {
			for i := range cfg.Rules[:max(rule, 0)] {
				m := newMatcher(&cfg.Rules[i].Match)
				require.False(t, m.hasCondition && m.matches(s), "dropped although the condition of rule %d failed", i)
			}
		}
	}
}

// TestLevelForetellsOtherSettings: over random policies and events, the level of a ruling says what every other setting of the area would do.
func TestLevelForetellsOtherSettings(t *testing.T) {
	t.Parallel()
	r := random{rand.New(rand.NewPCG(3, 4))} // the same cases each time
	foretold := 0
	for range 50_000 {
		cfg := r.config()
		s := r.subject()
		ruling := New(cfg).Judge(s)
		for setting := event.SettingOff; setting <= event.SettingFull; setting++ {
			cfg.Coverage[s.Event.Area] = setting
			want := ruling.Verdict.Decision
			if ruling.Level != event.LevelUnknown {
				foretold++
				want = map[bool]event.Decision{true: keep, false: drop}[setting.Covers(ruling.Level)]
			}
			require.Equal(t, want, New(cfg).Judge(s).Verdict.Decision, "%+v, %+v at %s", cfg, s.Event, setting)
		}
	}
	require.Greater(t, foretold, 50_000)
}

func manyRules(count int) []Rule {
	rules := make([]Rule, count)
	for i := range rules {
		rules[i] = Rule{Name: strconv.Itoa(i), Match: Match{Keys: []string{fmt.Sprintf("com.example.%d", i)}}, Action: event.ActionDrop}
	}
	return rules
}

// BenchmarkRules shows that a thousand rules with equality selectors cost like ten.
func BenchmarkRules(b *testing.B) {
	s := subjectOf(&event.Event{Area: event.AreaSecurity, Level: event.LevelBase, ActionKey: "com.example.7"}, catalog.Match{})
	for _, count := range []int{0, 10, 20, 1000} {
		p := New(&Config{DefaultLevel: event.SettingBase, Rules: manyRules(count)})
		b.Run(strconv.Itoa(count), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				p.Judge(s)
			}
		})
	}
}

func TestJudgingNeedsNoAllocation(t *testing.T) { //nolint:paralleltest // allocations are counted for the whole process
	p := New(&Config{DefaultLevel: event.SettingBase, Rules: manyRules(1000)})
	s := subjectOf(&event.Event{Area: event.AreaSecurity, Level: event.LevelBase, ActionKey: "com.example.7"}, catalog.Match{})
	assert.Zero(t, testing.AllocsPerRun(100, func() { p.Judge(s) }))
}

// TestRuleForAnEventThatIsKnownByItsTextAloneOnlyKeeps: an app may write the text of another's event beside a key of its own, so only what the record itself says
// may lead to its drop.
func TestRuleForAnEventThatIsKnownByItsTextAloneOnlyKeeps(t *testing.T) {
	t.Parallel()
	named := events(t).ByID("bitbucket.ssh_settings_changed")
	byID := Match{IDs: []string{named.ID}}
	covered := event.Verdict{Decision: keep, Reason: event.ReasonCovered}
	unmapped := event.Verdict{Decision: keep, Reason: event.ReasonUnmapped}
	for name, test := range map[string]struct {
		rule  Rule
		area  event.Area
		level event.Level
		want  event.Verdict
	}{
		"drop":                        {Rule{Match: byID, Action: event.ActionDrop}, event.AreaPermissions, event.LevelBase, covered},
		"higher":                      {Rule{Match: byID, Action: event.ActionRelevel, Level: event.LevelFull}, event.AreaPermissions, event.LevelBase, covered},
		"higher, and protected":       {Rule{Match: byID, Action: event.ActionRelevel, Level: event.LevelFull, OverrideProtected: true}, event.AreaAuditLog, event.LevelBase, protectedVerdict},
		"higher than a level unknown": {Rule{Match: byID, Action: event.ActionRelevel, Level: event.LevelFull}, event.AreaPermissions, event.LevelUnknown, unmapped},
		"lower":                       {Rule{Match: byID, Action: event.ActionRelevel, Level: event.LevelBase}, event.AreaPermissions, event.LevelFull, covered},
		"keep":                        {Rule{Match: byID, Action: event.ActionKeep}, event.AreaPermissions, event.LevelFull, event.Verdict{Decision: keep, Reason: event.ReasonRule}},
		"by the record's own key": {
			Rule{Match: Match{Keys: []string{"com.example.fake"}}, Action: event.ActionRelevel, Level: event.LevelFull},
			event.AreaPermissions, event.LevelBase,
			event.Verdict{Decision: drop, Reason: event.ReasonAboveLevel},
		},
	} {
		e := &event.Event{Area: test.area, Level: test.level, ActionKey: "com.example.fake", ActionText: named.Summary}
		s := subjectOf(e, catalog.Match{By: event.MappingText, Entry: named, Area: named.Area, Level: named.Level, KeyUnknown: true})
		test.rule.Name = "r"
		assert.Equal(t, test.want, New(&Config{DefaultLevel: event.SettingBase, Rules: []Rule{test.rule}}).Judge(s).Verdict, name)
	}
}
