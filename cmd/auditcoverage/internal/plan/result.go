// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"cmp"
	"math"
	"slices"
	"time"

	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/decision"
	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/logfile"
	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

// Result is what a policy does to logs.
type Result struct {
	// Files is the number of files that were read; From and To are the times of the earliest and the latest record that was read to its end, and Days the time
	// between.
	Files int       `json:"files"`
	From  time.Time `json:"from,omitzero"`
	To    time.Time `json:"to,omitzero"`
	Days  float64   `json:"days,omitempty"`
	// Skipped are the files that were not read, or not to their end.
	Skipped []logfile.Skipped `json:"skipped"`
	// Total is all that was read; Kept and Dropped are parts of it.
	Total   Count `json:"total"`
	Kept    Count `json:"kept"`
	Dropped Count `json:"dropped"`
	// Judgements are the counts of the processor's own metric.
	Judgements []Judgement `json:"judgements"`
	// Areas is what is kept and dropped by area and level.
	Areas []AreaLevel `json:"areas"`
	// Timeline is what is kept and dropped over time.
	Timeline Timeline `json:"timeline"`
	// WhatIf is what each setting of each area would do, everything else unchanged.
	WhatIf []WhatIf `json:"what_if"`
	// Rules is what each rule did.
	Rules []Rule `json:"rules"`
	// DroppedEvents, DroppedAuthors and DroppedRepositories are the most frequent among what is dropped.
	DroppedEvents       []Talker `json:"dropped_events"`
	DroppedAuthors      []Talker `json:"dropped_authors"`
	DroppedRepositories []Talker `json:"dropped_repositories"`
	// Envelopes is what records were found in, the outermost first, such as syslog or docker; what they hold was judged.
	Envelopes []Envelope `json:"envelopes"`
	// Wrappers is what other records stand in, which are kept as wrapped.
	Wrappers []Wrapper `json:"wrappers"`
	// Unclear are the records that were not understood, or not well enough.
	Unclear []Unclear `json:"unclear"`
	// Unnamed are the products whose records are in no form, since the configuration does not name them.
	Unnamed []Unnamed `json:"unnamed_products,omitempty"`
	// Replaced are the declarations of users' catalogs by which records are recognized instead of the built-in ones.
	Replaced []Replaced `json:"replaced_sources,omitempty"`
}

// Replaced is a product whose records are recognized as a user's catalog declares.
type Replaced struct {
	Product string `json:"product"`
	Catalog string `json:"catalog"`
}

// Judgement counts records with one verdict, area and level.
type Judgement struct {
	Decision event.Decision `json:"decision"`
	Reason   event.Reason   `json:"reason"`
	Area     event.Area     `json:"area"`
	Level    event.Level    `json:"level"`
	Count
}

// Rule is what a rule did.
type Rule struct {
	Name    string       `json:"name"`
	Action  event.Action `json:"action"`
	Matched Count        `json:"matched"`
	Dropped Count        `json:"dropped"`
}

// Unclear are records with one reason.
type Unclear struct {
	Reason event.Reason `json:"reason"`
	Count
	Examples []Example `json:"examples"`
}

// Advice is what to do about the first of the examples that it is known of.
func (u *Unclear) Advice() string {
	for i := range u.Examples {
		if advice := decision.Advice(u.Reason, u.Examples[i].Text); advice != "" {
			return advice
		}
	}
	return ""
}

const (
	// listed is how many names each list has.
	listed = 10
	// minSpan is the shortest time span from which amounts for a day are computed.
	minSpan = time.Hour
)

func newResult(s *Settings, found *shared) *Result {
	r := &Result{
		Files: len(s.Reader.Names) - unread(found.skipped), Skipped: append([]logfile.Skipped{}, found.skipped...), Timeline: found.tally.clock.timeline(),
		Judgements: []Judgement{}, Areas: []AreaLevel{}, Rules: []Rule{}, Unclear: []Unclear{},
		DroppedEvents:       found.tops.events.list(listed),
		DroppedAuthors:      found.tops.authors.list(listed),
		DroppedRepositories: found.tops.repositories.list(listed),
	}
	r.Envelopes, r.Wrappers = envelopesOf(found.tally), wrappersOf(found.tally)
	r.Unnamed = unnamedOf(found.tally)
	for _, product := range s.Engine.Catalog().Replaced() {
		origin, _ := s.Engine.Catalog().SourceOrigin(product)
		r.Replaced = append(r.Replaced, Replaced{product, origin})
	}
	r.span(found.tally)
	r.judgements(found.tally)
	r.whatIf(s, found.tally)
	for i := range s.Engine.Policy().Rules() {
		rule, did := &s.Engine.Policy().Rules()[i], found.tally.rules[i]
		r.Rules = append(r.Rules, Rule{Name: rule.Name, Action: rule.Action, Matched: did.matched, Dropped: did.dropped})
	}
	return r
}

// unread counts those of which nothing was read.
func unread(skipped []logfile.Skipped) (n int) {
	for i := range skipped {
		if !skipped[i].Partly {
			n++
		}
	}
	return n
}

// span sets the time span of the logs.
func (r *Result) span(t *tally) {
	if t.first == 0 || t.last > math.MaxInt64 {
		return
	}
	r.From, r.To = time.Unix(0, int64(t.first)).UTC(), time.Unix(0, int64(t.last)).UTC() //nolint:gosec // checked above
	if span := r.To.Sub(r.From); span >= minSpan {
		r.Days = span.Hours() / 24
	}
}

// judgements lists everything that was counted.
func (r *Result) judgements(t *tally) {
	var areas [event.AreaCount][event.LevelCount][event.DecisionCount]Count
	var reasons [event.ReasonCount]Count
	for decision := range event.Decision(event.DecisionCount) {
		for reason := range event.Reason(event.ReasonCount) {
			for area := range event.Area(event.AreaCount) {
				for level := range event.Level(event.LevelCount) {
					c := t.judged[decision][reason][area][level]
					if c.Records == 0 {
						continue
					}
					r.Judgements = append(r.Judgements, Judgement{decision, reason, area, level, c})
					areas[area][level][decision].plus(c)
					reasons[reason].plus(c)
					r.Total.plus(c)
					if decision == event.DecisionDrop {
						r.Dropped.plus(c)
					} else {
						r.Kept.plus(c)
					}
				}
			}
		}
	}
	r.areas(&areas, t)
	r.unclear(t, &reasons)
}

// unclear lists the reasons why records were not understood, with the first examples.
func (r *Result) unclear(t *tally, reasons *[event.ReasonCount]Count) {
	for reason := range event.Reason(event.ReasonCount) {
		if !unclear[reason] || reasons[reason].Records == 0 {
			continue
		}
		examples := t.examples[reason]
		slices.SortFunc(examples, func(a, b Example) int { return cmp.Or(a.batch-b.batch, a.Line-b.Line, a.Record-b.Record) })
		r.Unclear = append(r.Unclear, Unclear{reason, reasons[reason], examples[:min(maxExamples, len(examples))]})
	}
}

// PerDay turns an amount for the whole logs into one for a day. It must not be called where Days is 0.
func (r *Result) PerDay(n int64) int64 { return int64(math.Round(float64(n) / r.Days)) }
