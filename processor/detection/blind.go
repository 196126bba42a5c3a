package detection

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
			if entry := c.ByID(needed.EventType); entry != nil {
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
	subject := subjectOf(c, needed, entry)
	subject.Conditions = only(policy.NoRule)
	if ruling := p.Judge(&subject); ruling.Verdict.Decision == event.DecisionDrop {
		loss.Reason, loss.Rule = ruling.Verdict.Reason, ruling.Rule
		return []Loss{loss}
	}
	for number := range p.Rules() {
		subject.Actor = asked(&p.Rules()[number].Match)
		subject.Conditions = only(number)
		if ruling := p.Judge(&subject); ruling.Verdict.Decision == event.DecisionDrop && ruling.Rule == number {
			loss.Reason, loss.Rule, loss.Partly = ruling.Verdict.Reason, number, true
			found = append(found, loss)
		}
	}
	return found
}

// subjectOf is the event as its record in the audit log file has it.
func subjectOf(c *catalog.Catalog, needed *Event, entry *catalog.Entry) policy.Subject {
	e := &event.Event{
		Area: entry.Area, Level: entry.Level, Action: needed.Action, Category: needed.Category, CategoryKey: entry.CategoryKey,
	}
	if len(entry.Keys) > 0 {
		e.ActionKey = entry.Keys[0]
	}
	product := c.ProductOf(e)
	if product == "" {
		product = entry.ProductByText()
	}
	return policy.Subject{
		Event: e, Actor: &event.Actor{}, ID: entry.ID, Class: catalog.ClassPart(entry.Class), Category: entry.Category, Product: product,
	}
}

// asked is somebody for whom everything holds that a rule asks of the actor.
func asked(m *policy.Match) *event.Actor {
	actor := &event.Actor{
		Name: first(m.Authors), Type: first(m.AuthorTypes), System: first(m.Systems), Method: first(m.Methods),
	}
	for _, o := range []event.Object{
		{Type: event.ObjectProject, Name: first(m.Objects.Project)},
		{Type: event.ObjectRepository, Name: first(m.Objects.Repository)},
		{Type: event.ObjectUser, Name: first(m.Objects.User)},
		{Type: event.ObjectGroup, Name: first(m.Objects.Group)},
	} {
		if o.Name != "" {
			actor.Objects = append(actor.Objects, o)
		}
	}
	return actor
}

func first(texts []string) string {
	if len(texts) == 0 {
		return ""
	}
	return texts[0]
}

// only lets the condition of one rule hold, and no other.
type only int

// Holds reports whether the condition of a rule holds.
func (o only) Holds(rule int) (bool, error) { return rule == int(o), nil }
