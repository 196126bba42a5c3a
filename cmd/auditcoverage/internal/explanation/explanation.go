// SPDX-License-Identifier: Apache-2.0

// Package explanation explains how the verdict on a record came about.
package explanation

import (
	"strings"

	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/collectorconfig"
	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/decision"
	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/filelog"
	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/wrapper"
	"github.com/auditcoverage/auditcoverageprocessor/processor/catalog"
	"github.com/auditcoverage/auditcoverageprocessor/processor/engine"
	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
	"github.com/auditcoverage/auditcoverageprocessor/processor/policy"
)

// Explanation is the path of a decision.
type Explanation struct {
	File string `json:"file"`
	// Line is where it stands, or else Record is its number among those that the receiver makes of the file.
	Line   int `json:"line,omitempty"`
	Record int `json:"record,omitempty"`
	Bytes  int `json:"bytes"`
	// Form is the form in which the record was found; empty if it is in none.
	Form string `json:"form,omitempty"`
	// DeclaredIn is the catalog that declares how the record looks, and Replaces says that it is the user's in place of a built-in one.
	DeclaredIn string `json:"declared_in,omitempty"`
	Replaces   bool   `json:"replaces_built_in,omitempty"`
	// Envelopes are what the record was found in, the outermost first.
	Envelopes []string `json:"envelopes,omitempty"`
	// Wrapper is what stands around a record that is wrapped.
	Wrapper *wrapper.Wrapper `json:"wrapper,omitempty"`
	// Outcome is how far the record was understood when it was judged. If it was judged by its facts alone, Whole says whether the rest of it is well formed
	// too.
	Outcome event.Outcome `json:"outcome"`
	Whole   *bool         `json:"whole,omitempty"`
	Read    Facts         `json:"read"`
	// Mapping is what gave the event area and level: the record, its key, class or text in the catalog, or a condition; none if nothing did.
	Mapping event.Mapping `json:"mapping"`
	Area    event.Area    `json:"area"`
	Level   event.Level   `json:"level"`
	// EventType is what the catalog calls the event; nil if it is not listed.
	EventType *EventType `json:"event_type,omitempty"`
	// Rivals are the event types between which the catalog could not decide.
	Rivals []string `json:"rivals,omitempty"`
	// ConditionError is the failure of a condition.
	ConditionError string `json:"condition_error,omitempty"`
	// Rule is the rule that matched, and Decided what decided.
	Rule     *Rule          `json:"rule,omitempty"`
	Decided  Decided        `json:"decided"`
	Decision event.Decision `json:"decision"`
	Reason   event.Reason   `json:"reason"`
	// Advice is what to do with a text that is not one record.
	Advice string `json:"advice,omitempty"`
}

// Facts are what was read from the record. Those of the actor are known only if it was read to its end.
type Facts struct {
	Product     string   `json:"product,omitempty"`
	Action      string   `json:"action,omitempty"`
	ActionKey   string   `json:"action_key,omitempty"`
	Class       string   `json:"class,omitempty"`
	Category    string   `json:"category,omitempty"`
	CategoryKey string   `json:"category_key,omitempty"`
	Author      string   `json:"author,omitempty"`
	AuthorType  string   `json:"author_type,omitempty"`
	Source      string   `json:"source,omitempty"`
	System      string   `json:"system,omitempty"`
	Method      string   `json:"method,omitempty"`
	Objects     []Object `json:"objects,omitempty"`
}

// Object is something that was affected.
type Object struct {
	Type string `json:"type"`
	Name string `json:"name"`
}

// EventType is an entry of the catalog.
type EventType struct {
	ID         string           `json:"id"`
	Confidence event.Confidence `json:"confidence"`
	Sources    []string         `json:"sources"`
	Origin     string           `json:"origin"`
	// Certain says that a record without a level of its own may be dropped by it.
	Certain bool `json:"certain"`
}

// Rule is a rule of the configuration.
type Rule struct {
	Name   string       `json:"name"`
	Action event.Action `json:"action"`
	Place  string       `json:"place"`
}

// Decided says what decided, and names its line of the configuration, if it is one.
type Decided struct {
	By    string `json:"by"`
	Place string `json:"place,omitempty"`
}

// Explainer explains one record after the other.
type Explainer struct {
	cfg   *collectorconfig.Config
	judge *decision.Judge
}

// New makes an explainer of decisions by a configuration.
func New(cfg *collectorconfig.Config, judge *decision.Judge) *Explainer {
	return &Explainer{cfg, judge}
}

// Explain explains the verdict on the record that the judge has at hand.
func (x *Explainer) Explain(place filelog.Place, j *engine.Judgement) *Explanation {
	e := x.Judged(j)
	e.File, e.Line, e.Record, e.Bytes = place.File, place.Line, place.Record, x.judge.Size()
	if e.Outcome == event.OutcomeWrapped {
		w := wrapper.Of(x.judge.Record().Log)
		e.Wrapper = &w
	}
	e.Advice = decision.Advice(e.Reason, x.judge.Text())
	if e.Outcome == event.OutcomeIdentified {
		whole := x.judge.Prove()
		e.Whole = &whole
		if whole {
			e.Read.actor(j.Actor)
		}
	}
	return e
}

// Judged explains a judgement.
func (x *Explainer) Judged(j *engine.Judgement) *Explanation {
	e := &Explanation{
		Outcome: j.Outcome, Mapping: j.Resolved.Mapping(), Area: j.Resolved.Area, Level: j.Resolved.Level,
		Decision: j.Ruling.Verdict.Decision, Reason: j.Ruling.Verdict.Reason,
	}
	for _, kind := range j.Envelopes {
		e.Envelopes = append(e.Envelopes, kind.String())
	}
	if j.Format != event.FormatAuto {
		e.Form = j.Format.String()
	}
	if j.Format == event.FormatDeclared {
		e.DeclaredIn, e.Replaces = x.judge.Catalog().SourceOrigin(j.Event.Product)
	}
	e.Read = Facts{
		Product: j.Resolved.Product, Action: j.Event.ActionText, ActionKey: j.Event.ActionKey, Class: j.Event.Class,
		Category: j.Event.Category, CategoryKey: j.Event.CategoryKey,
	}
	e.Read.actor(j.Actor)
	if entry := j.Resolved.Match.Entry; entry != nil {
		e.EventType = &EventType{entry.ID, entry.Confidence, entry.Sources, x.origin(entry), j.Resolved.Match.Certain}
	}
	e.Rivals = idsOf(j.Resolved.Match.Rivals)
	if j.ConditionErr != nil {
		e.ConditionError = j.ConditionErr.Error()
	}
	if j.Ruling.Rule != policy.NoRule {
		rule := &x.cfg.Processor.Rules[j.Ruling.Rule]
		e.Rule = &Rule{rule.Name, rule.Action, x.cfg.ProcessorPlace("rules", itoa(j.Ruling.Rule))}
	}
	e.Decided = x.decided(j)
	return e
}

// origin is the file and line of an entry; of one that stands in the configuration, the configuration's.
func (x *Explainer) origin(entry *catalog.Entry) string {
	if number, ok := strings.CutPrefix(entry.Origin, "event_types::"); ok {
		return x.cfg.ProcessorPlace("catalog", "event_types", number)
	}
	return entry.Origin
}

func (f *Facts) actor(a *event.Actor) {
	f.Author, f.AuthorType, f.Source, f.System, f.Method = a.Name, a.Type, a.Source, a.System, a.Method
	f.Objects = nil
	for _, object := range a.Objects {
		f.Objects = append(f.Objects, Object{object.Type, object.Name})
	}
}

func idsOf(entries []*catalog.Entry) (ids []string) {
	for _, entry := range entries {
		ids = append(ids, entry.ID)
	}
	return ids
}
