// SPDX-License-Identifier: Apache-2.0

package policy

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/auditcoverage/auditcoverageprocessor/processor/catalog"
	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

const (
	keep = event.DecisionKeep
	drop = event.DecisionDrop
)

// coverageTable is the vendor's rule, configured level >= event's level, written out: rows are settings, columns base, advanced, full.
var coverageTable = map[event.Setting][3]event.Verdict{
	event.SettingOff: {
		{Decision: drop, Reason: event.ReasonAreaOff}, {Decision: drop, Reason: event.ReasonAreaOff}, {Decision: drop, Reason: event.ReasonAreaOff},
	},
	event.SettingBase: {
		{Decision: keep, Reason: event.ReasonCovered}, {Decision: drop, Reason: event.ReasonAboveLevel}, {Decision: drop, Reason: event.ReasonAboveLevel},
	},
	event.SettingAdvanced: {
		{Decision: keep, Reason: event.ReasonCovered}, {Decision: keep, Reason: event.ReasonCovered}, {Decision: drop, Reason: event.ReasonAboveLevel},
	},
	event.SettingFull: {
		{Decision: keep, Reason: event.ReasonCovered}, {Decision: keep, Reason: event.ReasonCovered}, {Decision: keep, Reason: event.ReasonCovered},
	},
}

// judge decides about an event of which nothing else is known.
func judge(p *Policy, e *event.Event) event.Verdict {
	return p.Judge(subjectOf(e, catalog.Match{})).Verdict
}

// subjectOf is an event that nobody in particular did, with area and level of its own, and what the catalog makes of it.
func subjectOf(e *event.Event, match catalog.Match) *Subject {
	return &Subject{
		Event: e, Actor: &event.Actor{}, Resolved: &catalog.Resolved{Match: match, Area: e.Area, Level: e.Level, FromRecord: true},
	}
}

var protectedVerdict = event.Verdict{Decision: keep, Reason: event.ReasonProtected}

// opposite is a setting that decides otherwise, to show that an area is judged by its own.
func opposite(s event.Setting) event.Setting {
	if s == event.SettingFull {
		return event.SettingOff
	}
	return event.SettingFull
}

func TestTruthTableOfAreaLevelAndSetting(t *testing.T) {
	t.Parallel()
	for _, area := range event.Areas() {
		for setting, row := range coverageTable {
			listed := New(&Config{DefaultLevel: opposite(setting), Coverage: Coverage{area: setting}})
			byDefault := New(&Config{DefaultLevel: setting})
			shielded := New(&Config{DefaultLevel: setting, Protected: Protected{Areas: []event.Area{area}}, OnUnmapped: drop})
			for i, want := range row {
				e := &event.Event{Area: area, Level: event.LevelBase + event.Level(i), ActionKey: "com.example.action"}
				if area == event.AreaAuditLog {
					want = protectedVerdict
				}
				assert.Equal(t, want, judge(listed, e), "%s, %s, listed %s", area, e.Level, setting)
				assert.Equal(t, want, judge(byDefault, e), "%s, %s, default %s", area, e.Level, setting)
				assert.Equal(t, protectedVerdict, judge(shielded, e), "%s, %s, %s, protected", area, e.Level, setting)
			}
		}
	}
}

func TestAuditLogKeysAreProtectedInAnyArea(t *testing.T) {
	t.Parallel()
	p := New(&Config{DefaultLevel: event.SettingOff, OnUnmapped: drop})
	for area := range event.Area(event.AreaCount) {
		for level := range event.Level(event.LevelCount) {
			e := &event.Event{Area: area, Level: level, ActionKey: "atlassian.audit.event.action.audit.search"}
			assert.Equal(t, protectedVerdict, judge(p, e), "%s, %s", area, level)
		}
	}
	similar := &event.Event{Area: event.AreaSecurity, Level: event.LevelBase, ActionKey: "x.atlassian.audit.event.action"}
	assert.Equal(t, event.ReasonAreaOff, judge(p, similar).Reason)
}

func TestUnmappedIsDecidedByItsOwnSetting(t *testing.T) {
	t.Parallel()
	for _, decision := range []event.Decision{keep, drop} {
		p := New(&Config{DefaultLevel: event.SettingOff, OnUnmapped: decision})
		for _, e := range []*event.Event{{}, {Area: event.AreaSecurity}, {Level: event.LevelBase}} {
			assert.Equal(t, event.Verdict{Decision: decision, Reason: event.ReasonUnmapped}, judge(p, e))
		}
		assert.Equal(t, protectedVerdict, judge(p, &event.Event{Area: event.AreaAuditLog}), "protection holds without a level")
	}
}

func TestUnrecognizedIsDecidedByItsOwnSetting(t *testing.T) {
	t.Parallel()
	for _, decision := range []event.Decision{keep, drop} {
		p := New(&Config{DefaultLevel: event.SettingFull, OnUnrecognized: decision})
		assert.Equal(t, event.Verdict{Decision: decision, Reason: event.ReasonUnrecognized}, p.Unrecognized())
	}
}

func TestWhatProvesNothingIsAlwaysKept(t *testing.T) {
	t.Parallel()
	assert.Equal(t, event.Verdict{Decision: keep, Reason: event.ReasonMalformed}, Malformed)
	assert.Equal(t, event.Verdict{Decision: keep, Reason: event.ReasonOversized}, Oversized)
	assert.Equal(t, event.Verdict{Decision: keep, Reason: event.ReasonConditionError}, ConditionError)
}

func TestUncertainEventIsNeverDropped(t *testing.T) {
	t.Parallel()
	for setting, row := range coverageTable {
		p := New(&Config{DefaultLevel: setting, OnUnmapped: drop})
		for i, want := range row {
			if want.Decision == drop {
				want = event.Verdict{Decision: keep, Reason: event.ReasonUnmapped}
			}
			s := subjectOf(&event.Event{Area: event.AreaSecurity, Level: event.LevelBase + event.Level(i)}, catalog.Match{Area: event.AreaSecurity})
			s.Resolved.FromRecord = false
			assert.Equal(t, want, p.Judge(s).Verdict, "%s, %s", s.Event.Level, setting)
		}
	}
}

func TestEveryAreaNeedsALevel(t *testing.T) {
	t.Parallel()
	all := Coverage{}
	for _, area := range event.Areas() {
		all[area] = event.SettingBase
	}
	require.NoError(t, (&Config{Coverage: all}).Validate())
	require.NoError(t, (&Config{DefaultLevel: event.SettingOff}).Validate())
	require.EqualError(t, (&Config{}).Validate(),
		"no coverage is configured: expected default_level, or coverage for all eight areas")

	delete(all, event.AreaEcosystem)
	delete(all, event.AreaAuditLog)
	require.EqualError(t, (&Config{Coverage: all}).Validate(),
		"coverage has no level for ecosystem, audit_log: expected default_level, or coverage for all eight areas")
}

func TestSettingInEffect(t *testing.T) {
	t.Parallel()
	p := New(&Config{DefaultLevel: event.SettingBase, Coverage: Coverage{event.AreaSecurity: event.SettingFull}})
	setting, protected := p.Setting(event.AreaSecurity)
	assert.Equal(t, event.SettingFull, setting)
	assert.False(t, protected)
	setting, protected = p.Setting(event.AreaAuditLog)
	assert.Equal(t, event.SettingBase, setting)
	assert.True(t, protected)
}
