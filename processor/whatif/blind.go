// SPDX-License-Identifier: Apache-2.0

package whatif

import (
	"github.com/auditcoverage/auditcoverageprocessor/processor/catalog"
	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
	"github.com/auditcoverage/auditcoverageprocessor/processor/policy"
)

// Gap is a detection that does not get everything that it looks for.
type Gap struct {
	*Detection
	// Losses are the events that are dropped.
	Losses []Loss
}

// Loss is an event that a detection needs, and that is dropped.
type Loss struct {
	Event
	// Area and Level are those of the event type.
	Area  event.Area
	Level event.Level
	// Reason is why it is dropped, and Rule the number of the rule that matched, or policy.NoRule.
	Reason event.Reason
	Rule   int
	// Partly says that only those are dropped for which more holds that the rule asks for, such as an author or a condition.
	Partly bool
}

// Blind returns the detections that a policy keeps events from which they need. An event is judged by the area and level that the catalog gives its type,
// and as if it were anybody's; detections of a product that the catalog does not have are left out.
func Blind(p *policy.Policy, c *catalog.Catalog) (gaps []Gap) {
	known := All()
	for i := range known {
		gap := Gap{Detection: &known[i]}
		for _, needed := range known[i].Events {
			if entry := needed.Entry(c); entry != nil {
				gap.Losses = append(gap.Losses, losses(p, c, &needed, entry)...)
			}
		}
		if len(gap.Losses) > 0 {
			gaps = append(gaps, gap)
		}
	}
	return gaps
}

// Whole reports whether nothing that the detection looks for is left to it.
func (g *Gap) Whole() bool {
	lost := 0
	for i := range g.Losses {
		if !g.Losses[i].Partly {
			lost++
		}
	}
	return lost == len(g.Events)
}

// losses are the ways in which an event is dropped: always, or else by each rule that takes some of it.
func losses(p *policy.Policy, c *catalog.Catalog, needed *Event, entry *catalog.Entry) (found []Loss) {
	loss := Loss{Event: *needed, Area: entry.Area, Level: entry.Level}
	subject := needed.example(c, entry)
	if needed.Key == "" {
		subject.Event.ActionText, subject.Event.Category = needed.ActionText, needed.Category
	}
	if ruling := p.Judge(&subject); ruling.Verdict.Decision == event.DecisionDrop {
		loss.Reason, loss.Rule = ruling.Verdict.Reason, ruling.Rule
		return []Loss{loss}
	}
	for number := range p.Rules() {
		subject.Actor = ExampleActor(&p.Rules()[number].Match)
		subject.Conditions = OnlyRule(number)
		if ruling := p.Judge(&subject); ruling.Verdict.Decision == event.DecisionDrop && ruling.Rule == number {
			loss.Reason, loss.Rule, loss.Partly = ruling.Verdict.Reason, number, true
			found = append(found, loss)
		}
	}
	return found
}
