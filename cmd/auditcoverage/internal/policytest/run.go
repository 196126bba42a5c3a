// SPDX-License-Identifier: Apache-2.0

package policytest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/open-telemetry/opentelemetry-collector-contrib/receiver/filelogreceiver"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/processor/processorhelper"

	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/collectorconfig"
	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/decision"
	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/explanation"
	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/filelog"
	"github.com/auditcoverage/auditcoverageprocessor/processor/engine"
	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
	"github.com/auditcoverage/auditcoverageprocessor/processor/policy"
)

// Result is the result of the cases of a file.
type Result struct {
	File *File
	// Config names what was tested.
	Config string
	Cases  []CaseResult
	// Rules and Areas say which of them a case reached.
	Rules, Areas Reach
}

// CaseResult is the result of a case.
type CaseResult struct {
	*Case
	// Failures are what was found and what was expected; none if the case passed.
	Failures []string
	// Explanation explains the verdict of a case that failed; nil if no record could be made.
	Explanation *explanation.Explanation
}

// Reach is the names that were reached, and those that were not.
type Reach struct {
	Reached, Missed []string
}

// Failed counts the cases that failed.
func (r *Result) Failed() (n int) {
	for i := range r.Cases {
		if len(r.Cases[i].Failures) > 0 {
			n++
		}
	}
	return n
}

// Run tests a policy with the cases of a file.
func Run(ctx context.Context, f *File, cfg *collectorconfig.Config, e *engine.Engine, receiver *filelogreceiver.FileLogConfig) *Result {
	result := &Result{File: f, Config: strings.Join(cfg.URIs, ", ") + ", " + cfg.ID.String()}
	rules, areas := map[int]bool{}, map[event.Area]bool{}
	for i := range f.Cases {
		t := test{Case: &f.Cases[i], cfg: cfg, engine: e, receiver: receiver}
		j := t.run(ctx)
		if j != nil {
			areas[j.Resolved.Area], rules[j.Ruling.Rule] = true, true
		}
		result.Cases = append(result.Cases, CaseResult{t.Case, t.failures, t.explained})
	}
	for i := range e.Policy().Rules() {
		result.Rules.add(e.Policy().Rules()[i].Name, rules[i])
	}
	for _, area := range event.Areas() {
		result.Areas.add(area.String(), areas[area])
	}
	return result
}

func (r *Reach) add(name string, reached bool) {
	if reached {
		r.Reached = append(r.Reached, name)
	} else {
		r.Missed = append(r.Missed, name)
	}
}

// test is a case that is being run.
type test struct {
	*Case
	cfg       *collectorconfig.Config
	engine    *engine.Engine
	receiver  *filelogreceiver.FileLogConfig
	failures  []string
	explained *explanation.Explanation
}

// run judges the record, and compares the judgement with what is expected. It returns nil if there is no record.
func (t *test) run(ctx context.Context) *engine.Judgement {
	text, err := t.Record.text(t.engine.Catalog())
	if err != nil {
		t.failures = append(t.failures, err.Error())
		return nil
	}
	judge := decision.New(ctx, t.engine, t.Record.Resource)
	j, err := t.judge(ctx, judge, text)
	if err != nil {
		t.failures = append(t.failures, err.Error())
		return nil
	}
	t.judgement(j)
	if t.Expect.EventName != nil || len(t.Expect.Attributes) > 0 {
		t.output(ctx, judge.Logs())
	}
	if len(t.failures) > 0 {
		t.explained = explanation.New(t.cfg, judge).Judged(j)
	}
	return j
}

// judge judges the record that the receiver makes of a line; without a receiver, the line is the record.
func (t *test) judge(ctx context.Context, judge *decision.Judge, text string) (judged *engine.Judgement, err error) {
	if t.receiver == nil {
		for key, value := range t.Record.Attributes {
			judge.Line().Attributes().PutStr(key, value)
		}
		return judge.Judge(text), nil
	}
	records := 0
	reader := filelog.NewLineReader(t.receiver, text, t.Record.Attributes)
	err = reader.Read(ctx, func(b *filelog.Batch) error {
		for _, j := range judge.Batch(b) {
			judged = j
			records++
		}
		return nil
	})
	if err == nil && records != 1 {
		err = fmt.Errorf("record: the receiver makes %d records of it, expected 1", records)
	}
	return judged, err
}

// judgement compares what was decided.
func (t *test) judgement(j *engine.Judgement) {
	e := &t.Expect
	if e.Decision != nil {
		t.compare("decision", j.Ruling.Verdict.Decision.String(), e.Decision.Value.String())
	}
	if e.Reason != nil {
		t.compare("reason", j.Ruling.Verdict.Reason.String(), e.Reason.Value.String())
	}
	id := j.Resolved.ID()
	for _, c := range []struct {
		what, found string
		expected    *string
	}{
		{"rule", t.engine.Policy().RuleName(j.Ruling.Rule), e.Rule},
		{"event_type", id, e.EventType},
		{"area", j.Resolved.Area.String(), areaOf(e.Area)},
		{"level", j.Resolved.Level.String(), e.Level},
	} {
		if c.expected != nil {
			t.compare(c.what, c.found, *c.expected)
		}
	}
	// A record that is made from an event type must not be taken for another one's, or for none's. Event types that share a class and a level cannot be
	// told apart in every form.
	another := id != "" && id != t.Record.Event || j.Resolved.Match.By == event.MappingNone
	if t.Record.Event != "" && t.Record.Key == "" && another && e.EventType == nil {
		t.compare("event_type", id, t.Record.Event)
	}
}

// none is how a case says that it expects none.
const none = "none"

func (t *test) compare(what, found, expected string) {
	if found == "" {
		found = none
	}
	if found != expected {
		t.failures = append(t.failures, fmt.Sprintf("%s: found %s, expected %s%s", what, found, expected, t.unknown(what, expected)))
	}
}

// unknown says of an expected rule or event type that there is none of that name.
func (t *test) unknown(what, expected string) string {
	if expected == none {
		return ""
	}
	rules := t.engine.Policy().Rules()
	switch {
	case what == "rule" && !slices.ContainsFunc(rules, func(r policy.Rule) bool { return r.Name == expected }):
		return ", which is no rule of the policy"
	case what == "event_type" && t.engine.Catalog().ByID(expected) == nil:
		return ", which is no id of the catalog"
	}
	return ""
}

// areaOf returns an area in the spelling that is printed; what is not an area is returned as it is, so that it differs.
func areaOf(text *string) *string {
	if text == nil || event.ParseArea(*text) == event.AreaUnknown {
		return text
	}
	name := event.ParseArea(*text).String()
	return &name
}

// output compares what leaves the processor.
func (t *test) output(ctx context.Context, logs plog.Logs) {
	out := plog.NewLogs()
	logs.CopyTo(out)
	out, err := t.engine.Process(ctx, out)
	if errors.Is(err, processorhelper.ErrSkipProcessingData) {
		t.failures = append(t.failures, "attributes: found no record, since it is dropped")
		return
	}
	record := out.ResourceLogs().At(0).ScopeLogs().At(0).LogRecords().At(0)
	if t.Expect.EventName != nil {
		t.compare("event_name", record.EventName(), *t.Expect.EventName)
	}
	for key, expected := range t.Expect.Attributes {
		value, ok := record.Attributes().Get(key)
		switch {
		case expected == nil && ok:
			t.failures = append(t.failures, fmt.Sprintf("attributes::%s: found %s, expected none", key, value.AsString()))
		case expected != nil && !ok:
			t.failures = append(t.failures, fmt.Sprintf("attributes::%s: found none, expected %s", key, *expected))
		case expected != nil && value.AsString() != *expected:
			t.failures = append(t.failures, fmt.Sprintf("attributes::%s: found %s, expected %s", key, value.AsString(), *expected))
		}
	}
	slices.Sort(t.failures)
}
