// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/auditcoverage/auditcoverageprocessor/processor/engine"
	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
	"github.com/auditcoverage/auditcoverageprocessor/processor/policy"
	"github.com/auditcoverage/auditcoverageprocessor/processor/whatif"
)

// blindSpots finds detections that do not get what they need: one finding for each line of the configuration that withholds events from them.
func (l *linter) blindSpots() {
	for _, gap := range whatif.Blind(l.policy, l.catalog) {
		lost := map[[2]string][]string{}
		var order [][2]string
		for i := range gap.Losses {
			place, why := l.dropper(&gap.Losses[i])
			by := [2]string{place, why}
			if lost[by] == nil {
				order = append(order, by)
			}
			lost[by] = append(lost[by], strconv.Quote(gap.Losses[i].Name()))
		}
		note := ""
		if gap.Note != "" {
			note = "; " + gap.Note
		}
		for _, by := range order {
			l.findings = append(l.findings, Finding{
				Place: by[0], Severity: SeverityWarning, Code: CodeBlindSpot, Reference: gap.URL(),
				Message: fmt.Sprintf("%s needs %s: %s%s", gap.Name(), strings.Join(lost[by], ", "), by[1], note),
			})
		}
	}
}

// dropper returns what drops an event: a rule, or the level of its area.
func (l *linter) dropper(loss *whatif.Loss) (place, why string) {
	if loss.Rule != policy.NoRule && loss.Reason == event.ReasonRule {
		why = "rule " + l.policy.Rules()[loss.Rule].Name + " drops it"
		if loss.Partly {
			why += " in part"
		}
		return l.cfg.ProcessorPlace("rules", strconv.Itoa(loss.Rule)), why
	}
	place, setting := l.setting(loss.Area)
	level := loss.Level
	if loss.Rule != policy.NoRule {
		level = l.policy.Rules()[loss.Rule].Level
		place = l.cfg.ProcessorPlace("rules", strconv.Itoa(loss.Rule))
	}
	return place, fmt.Sprintf("%s does not cover level %s of area %s", setting, level, loss.Area)
}

// setting returns the line that sets an area's level.
func (l *linter) setting(area event.Area) (place, text string) {
	if setting, ok := l.cfg.Processor.Coverage[area]; ok {
		return l.cfg.ProcessorPlace("coverage", area.String()), setting.String()
	}
	return l.cfg.ProcessorPlace("default_level"), "default_level " + l.cfg.Processor.DefaultLevel.String()
}

// coverage finds areas that have no level of their own, and drops of unmapped and unrecognized records.
func (l *linter) coverage() {
	var unlisted []string
	for _, area := range event.Areas() {
		_, listed := l.cfg.Processor.Coverage[area]
		if _, protected := l.policy.Setting(area); !listed && !protected {
			unlisted = append(unlisted, area.String())
		}
	}
	if len(unlisted) > 0 {
		l.add(SeverityNote, CodeUnlisted, l.cfg.ProcessorPlace("default_level"), "default_level %s is the level of %s",
			l.cfg.Processor.DefaultLevel, strings.Join(unlisted, ", "))
	}
	if l.cfg.Processor.OnUnmapped == event.DecisionDrop {
		l.add(SeverityWarning, CodeDropsUnknown, l.cfg.ProcessorPlace("on_unmapped"),
			"on_unmapped: drop also drops the events that a newer version of the product brings")
	}
	if l.cfg.Processor.OnUnrecognized == event.DecisionDrop {
		l.add(SeverityNote, CodeDropsUnknown, l.cfg.ProcessorPlace("on_unrecognized"),
			"on_unrecognized: drop also drops pieces of lines that the receiver split, where they look like plain text")
	}
}

// rules finds rules that do nothing, or more than they seem to.
func (l *linter) rules() {
	for i := range l.policy.Rules() {
		r := &l.policy.Rules()[i]
		place := l.cfg.ProcessorPlace("rules", strconv.Itoa(i))
		selected, reached, takers := l.reach(i)
		switch {
		case selected > 0 && reached == 0:
			l.add(SeverityWarning, CodeUnreachable, place,
				"rule %s: every event type that it selects is matched first by %s", r.Name, strings.Join(takers, ", "))
		case selected == 0 && len(r.Match.Keys)+len(r.Match.Texts)+len(r.Match.Classes) == 0 && len(l.entries) > 0:
			l.add(SeverityWarning, CodeSelectsNone, place, "rule %s selects no event type of the catalog", r.Name)
		}
		if r.OverrideProtected {
			l.overridden(i, place)
		}
		if r.Action == event.ActionDrop && conditionAlone(&r.Match) {
			l.add(SeverityNote, CodeConditionBody, place,
				"rule %s drops by a condition alone: if that reads the body, it also reads what users write, so name the event too", r.Name)
		}
	}
}

// conditionAlone reports whether a match asks for nothing but a condition over the body.
func conditionAlone(m *policy.Match) bool {
	return strings.Contains(m.Condition, "body") && len(m.IDs)+len(m.Keys)+len(m.Classes)+len(m.Texts)+len(m.Areas)+len(m.Categories) == 0
}

// reach counts the event types that a rule selects, and those of them that reach it, and names the rules that match the others first.
func (l *linter) reach(rule int) (selected, reached int, takers []string) {
	alone := l.only(l.policy.Rules()[rule])
	l.examples(rule, func(_ string, s *policy.Subject) {
		s.Conditions = whatif.OnlyRule(0)
		if alone.Judge(s).Rule != 0 {
			return
		}
		selected++
		s.Conditions = whatif.OnlyRule(rule)
		switch taker := l.policy.Judge(s).Rule; taker {
		case rule:
			reached++
		case policy.NoRule:
		default:
			if name := l.policy.Rules()[taker].Name; !slices.Contains(takers, name) {
				takers = append(takers, name)
			}
		}
	})
	return selected, reached, takers
}

// overridden finds the events whose protection a rule removes.
func (l *linter) overridden(rule int, place string) {
	with := l.policy.Rules()[rule]
	without := with
	without.OverrideProtected = false
	over, under := l.only(with), l.only(without)
	var ids []string
	l.examples(rule, func(id string, s *policy.Subject) {
		s.Conditions = whatif.OnlyRule(0)
		if over.Judge(s).Verdict.Reason != event.ReasonProtected && under.Judge(s).Verdict.Reason == event.ReasonProtected && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	})
	if len(ids) > 0 {
		l.add(SeverityWarning, CodeOverridden, place, "rule %s removes the protection of %s", with.Name, some(ids))
		return
	}
	l.add(SeverityNote, CodeOverridden, place, "rule %s has override_protected, but no event of the catalog that it selects is protected", with.Name)
}

// examples yields the events of the catalog as records whose actor the rule's selectors match.
func (l *linter) examples(rule int, yield func(id string, s *policy.Subject)) {
	for _, entry := range l.entries {
		for _, subject := range whatif.Examples(l.catalog, entry) {
			subject.Actor = whatif.ExampleActor(&l.policy.Rules()[rule].Match)
			yield(entry.ID, &subject)
		}
	}
}

// only returns the policy with one rule alone.
func (l *linter) only(rule policy.Rule) *policy.Policy {
	cfg := (*engine.Config)(l.cfg.Processor).Policy()
	cfg.Rules = []policy.Rule{rule}
	return policy.New(cfg)
}
