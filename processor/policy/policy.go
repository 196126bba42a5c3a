// SPDX-License-Identifier: Apache-2.0

// Package policy decides which events are kept: rules, protection, coverage per area, and what becomes of records that it does not apply to.
package policy

import (
	"slices"

	"github.com/auditcoverage/auditcoverageprocessor/processor/catalog"
	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

// protectedKeys are the action keys of the audit log's own events. Whoever lowers the coverage or searches the log must be
// seen, so they are kept even where a record claims another area.
const protectedKeys = "atlassian.audit.event.*"

// The verdicts that no setting changes: on a record that proves nothing, on one that stands inside something else, on one that is too long to be read, on one
// that a condition failed on, and on a page of records, of which some may matter.
var (
	Malformed      = event.Verdict{Decision: event.DecisionKeep, Reason: event.ReasonMalformed}
	Wrapped        = event.Verdict{Decision: event.DecisionKeep, Reason: event.ReasonWrapped}
	Oversized      = event.Verdict{Decision: event.DecisionKeep, Reason: event.ReasonOversized}
	Page           = event.Verdict{Decision: event.DecisionKeep, Reason: event.ReasonUnmapped}
	ConditionError = event.Verdict{Decision: event.DecisionKeep, Reason: event.ReasonConditionError}
)

// NoRule is the number of no rule.
const NoRule = -1

// Policy is a compiled configuration. It is immutable, and safe for concurrent use.
type Policy struct {
	settings       [event.AreaCount]event.Setting
	protectedAreas bitSet[event.Area]
	protectedKeys  names
	forced         names
	rules          []Rule
	matchers       []matcher
	index          *ruleIndex
	onUnmapped     event.Decision
	onUnrecognized event.Decision
}

// New compiles a configuration that has been validated.
func New(cfg *Config) *Policy {
	p := &Policy{
		protectedAreas: newBitSet(append([]event.Area{event.AreaAuditLog}, cfg.Protected.Areas...)),
		protectedKeys:  newNames(nil, append([]string{protectedKeys}, cfg.Protected.Keys...), nil),
		forced:         newNames(cfg.ForceToBase.IDs, cfg.ForceToBase.Keys, cfg.ForceToBase.Classes),
		rules:          cfg.Rules,
		onUnmapped:     cfg.OnUnmapped,
		onUnrecognized: cfg.OnUnrecognized,
	}
	for _, area := range event.Areas() {
		p.settings[area] = cfg.level(area)
	}
	for i := range cfg.Rules {
		p.matchers = append(p.matchers, newMatcher(&cfg.Rules[i].Match))
	}
	p.index = newRuleIndex(p.matchers)
	return p
}

// Ruling is a verdict with what it rests on.
type Ruling struct {
	Verdict event.Verdict
	// Rule is the number of the rule that matched; NoRule if none did.
	Rule int
	// Level is the level that coverage was applied to; unknown where anything but coverage decided, so that no setting of the area
	// would change the decision.
	Level event.Level
}

// Judge decides about an audit record: rules, then protected, then unmapped, then coverage. An event whose area and level are uncertain
// is kept where it is covered, and else as unmapped; only a rule drops it.
func (p *Policy) Judge(s *Subject) Ruling {
	rule, failed := p.firstRule(s)
	v, level := p.verdict(s, rule)
	if failed {
		level = event.LevelUnknown
		if v.Decision == event.DecisionDrop {
			v = ConditionError
		}
	}
	return Ruling{v, rule, level}
}

// firstRule finds the first rule that matches. A rule whose condition fails does not; it may have been a keep, so failed says that the
// record cannot be dropped any more.
func (p *Policy) firstRule(s *Subject) (rule int, failed bool) {
	if len(p.rules) == 0 {
		return NoRule, false
	}
	candidates := p.index.candidates(s)
	for number, ok := candidates.next(); ok; number, ok = candidates.next() {
		m := &p.matchers[number]
		if !m.matches(s) || p.rules[number].Action == event.ActionDrop && !m.matchesRecord(s) {
			continue
		}
		if m.hasCondition {
			holds, err := s.Conditions.Holds(number)
			failed = failed || err != nil
			if err != nil || !holds {
				continue
			}
		}
		return number, failed
	}
	return NoRule, failed
}

// verdict decides about an event that the rule matches, and returns the level that coverage was applied to, if it was.
func (p *Policy) verdict(s *Subject, rule int) (event.Verdict, event.Level) {
	level, protected := s.Resolved.Level, p.isProtected(s)
	if rule != NoRule {
		r := &p.rules[rule]
		own := p.matchers[rule].matchesRecord(s) // else the rule only keeps
		protected = protected && (!r.OverrideProtected || !own)
		switch {
		case r.Action == event.ActionKeep:
			return event.Verdict{Decision: event.DecisionKeep, Reason: event.ReasonRule}, event.LevelUnknown
		case r.Action == event.ActionDrop && !protected:
			return event.Verdict{Decision: event.DecisionDrop, Reason: event.ReasonRule}, event.LevelUnknown
		case r.Action == event.ActionRelevel && (own || p.settings[s.Resolved.Area].Covers(r.Level)):
			level = r.Level
		}
	}
	if protected {
		return event.Verdict{Decision: event.DecisionKeep, Reason: event.ReasonProtected}, event.LevelUnknown
	}
	if p.forced.any() && p.forced.match(s) {
		level = event.LevelBase
	}
	v := p.cover(s.Resolved, level)
	if s.Resolved.Uncertain() || v.Reason == event.ReasonUnmapped {
		level = event.LevelUnknown
	}
	return v, level
}

// isProtected reports whether the area or the key of an event is protected.
func (p *Policy) isProtected(s *Subject) bool {
	return p.protectedAreas.has(s.Resolved.Area) || p.protectedKeys.matchKey(s.Event.ActionKey)
}

// cover applies coverage to an event as if it were of the given level.
func (p *Policy) cover(r *catalog.Resolved, level event.Level) event.Verdict {
	mapped := r.Area != event.AreaUnknown && level != event.LevelUnknown
	switch {
	case mapped && p.settings[r.Area].Covers(level):
		return event.Verdict{Decision: event.DecisionKeep, Reason: event.ReasonCovered}
	case r.Uncertain():
		return event.Verdict{Decision: event.DecisionKeep, Reason: event.ReasonUnmapped}
	case !mapped:
		return event.Verdict{Decision: p.onUnmapped, Reason: event.ReasonUnmapped}
	case p.settings[r.Area] == event.SettingOff:
		return event.Verdict{Decision: event.DecisionDrop, Reason: event.ReasonAreaOff}
	default:
		return event.Verdict{Decision: event.DecisionDrop, Reason: event.ReasonAboveLevel}
	}
}

// Unrecognized is the verdict on a record that is not an audit record.
func (p *Policy) Unrecognized() event.Verdict {
	return event.Verdict{Decision: p.onUnrecognized, Reason: event.ReasonUnrecognized}
}

// Setting is the level in effect for an area, and whether the area is protected, so that its level drops nothing.
func (p *Policy) Setting(area event.Area) (setting event.Setting, protected bool) {
	return p.settings[area], p.protectedAreas.has(area)
}

// Rules returns the rules, whose numbers are their indexes. The result must not be changed.
func (p *Policy) Rules() []Rule { return p.rules }

// RuleName returns the name of the rule with a number; empty for NoRule.
func (p *Policy) RuleName(rule int) string {
	if rule == NoRule {
		return ""
	}
	return p.rules[rule].Name
}

// NeedsRecord reports whether a rule asks for more of a record than its event: for the actor, or by a condition. If none does, equal events that are resolved
// equally are judged equally.
func (p *Policy) NeedsRecord() bool {
	return p.NeedsActor() || slices.ContainsFunc(p.matchers, func(m matcher) bool { return m.hasCondition })
}

// NeedsActor reports whether a rule asks for more of a record than its event and a condition.
func (p *Policy) NeedsActor() bool {
	for i := range p.rules {
		if p.rules[i].Match.needsActor() {
			return true
		}
	}
	return false
}
