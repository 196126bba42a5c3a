// SPDX-License-Identifier: Apache-2.0

package engine

import (
	"context"

	"github.com/auditcoverage/auditcoverageprocessor/processor/annotate"
	"github.com/auditcoverage/auditcoverageprocessor/processor/catalog"
	"github.com/auditcoverage/auditcoverageprocessor/processor/condition"
	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
	"github.com/auditcoverage/auditcoverageprocessor/processor/policy"
	"github.com/auditcoverage/auditcoverageprocessor/processor/record"
)

// Judge judges one record after the other as an Engine does. It is not safe for concurrent use.
type Judge struct {
	engine     *Engine
	ctx        context.Context //nolint:containedctx // it lives as long as the batch
	reader     record.Reader
	record     Record           // the record at hand
	resolved   catalog.Resolved // what its event was resolved to
	remembered []remembered     // by the slots of the reader's memo
	settled    *remembered      // what the judgement of the record at hand rests on, if it is remembered
	proof      event.Outcome    // what reading on has shown of it
	judgement  Judgement
	subject    policy.Subject
	overrides  []*catalog.Entry // those of the record at hand, while it is judged
	added      event.Event      // the event of an override
	tally      tally
	// keeps says that judgements are kept beyond the next one.
	keeps bool
}

// NewJudge returns a judge that decides as the engine does, and also reads who did it, of every record that it reads to its end. What it judges is not counted
// in the engine's metrics, and the strings of what it found last.
func (e *Engine) NewJudge(ctx context.Context) *Judge {
	j := e.newJudge(ctx, e.fullInput)
	j.keeps = true
	return j
}

func (e *Engine) newJudge(ctx context.Context, input *record.Options) *Judge {
	j := &Judge{engine: e, ctx: ctx, reader: record.NewReader(input), remembered: make([]remembered, record.MemoSlots)}
	j.subject = policy.Subject{Event: j.reader.Event(), Actor: j.reader.Actor(), Resolved: &j.resolved, Conditions: j}
	return j
}

// Judge reads a record as far as needed, and decides about it. The judgement is valid until the next call.
func (j *Judge) Judge(rec Record) *Judgement {
	if j.keeps {
		j.reader.KeepBuffers()
	}
	j.record = rec
	return j.judge()
}

// judge is Judge for the record at hand.
func (j *Judge) judge() *Judgement {
	j.resolved.Reset()
	j.settled = nil
	j.judgement = Judgement{Event: j.subject.Event, Actor: j.subject.Actor, Resolved: &j.resolved, Ruling: policy.Ruling{Rule: policy.NoRule}}
	j.decide()
	j.count()
	return &j.judgement
}

// Prove reads the record at hand to its end, where a verdict to keep it did not need that, and reports whether the whole of it is one well-formed
// audit record. The facts of the judgement stay.
func (j *Judge) Prove() bool {
	if j.proof == event.OutcomeIdentified {
		j.proof = j.reader.Prove()
	}
	return j.proof == event.OutcomeProven
}

// release drops all references to the last records.
func (j *Judge) release() {
	j.ctx = context.Background()
	j.record = Record{}
	j.resolved.Reset()
	j.judgement = Judgement{}
	j.reader.Release()
	j.tally.reset()
}

// decide decides in two steps: what is kept for its facts may be kept unread to the end, what is to be dropped must be proven first. A record in which an
// instance before us replaced what was not UTF-8 proves nothing of what its source wrote.
func (j *Judge) decide() {
	j.proof = j.reader.Identify(j.record.Log)
	if j.engine.proveAll {
		j.Prove()
	}
	if j.engine.needsActor && j.reader.ActorIsAmbiguous() {
		j.proof = event.OutcomeMalformed
	}
	j.judgement.Outcome, j.judgement.Format = j.proof, j.reader.Format()
	j.judgement.Envelopes = j.reader.Envelopes()
	switch j.proof {
	case event.OutcomeOversized:
		j.proveNothing(policy.Oversized)
	case event.OutcomeMalformed:
		j.proveNothing(policy.Malformed)
	case event.OutcomeWrapped:
		j.proveNothing(policy.Wrapped)
	case event.OutcomePage, event.OutcomeContested:
		j.proveNothing(policy.Page)
	case event.OutcomeUnrecognized, event.OutcomeFragment:
		j.judgeByConditions()
	default:
		j.judgeByFacts()
	}
	if j.judgement.Ruling.Verdict.Decision == event.DecisionDrop && annotate.HasOriginal(j.record.Log) {
		j.proveNothing(policy.Malformed)
	}
}

// judgeByFacts judges a record that is known by its facts.
func (j *Judge) judgeByFacts() {
	j.judgeEvent()
	if j.judgement.Ruling.Verdict.Decision == event.DecisionDrop && j.subject.Event.Overrides != 0 {
		j.judgeOverrides()
	}
	if j.judgement.Ruling.Verdict.Decision == event.DecisionDrop {
		j.Prove()
		if j.judgement.Outcome = j.proof; j.proof != event.OutcomeProven {
			j.proveNothing(policy.Malformed)
		}
	}
}

// What is said of a record that proves nothing.
var (
	noEvent event.Event
	noActor event.Actor
)

// proveNothing decides about a record of which nothing that was read counts.
func (j *Judge) proveNothing(v event.Verdict) {
	j.resolved.Reset()
	j.settled = nil
	j.judgement.Event, j.judgement.Actor, j.judgement.Resolved = &noEvent, &noActor, &j.resolved
	j.judgement.Ruling = policy.Ruling{Verdict: v, Rule: policy.NoRule}
}

// Holds evaluates the condition of a rule for the record at hand, and counts its failure.
func (j *Judge) Holds(rule int) (bool, error) {
	return j.holds(j.engine.conditions.rules[rule], rule)
}

// holds evaluates a condition for the record at hand, and counts its failure under its number.
func (j *Judge) holds(c *condition.Condition, number int) (bool, error) {
	holds, err := c.Holds(j.ctx, j.record.Resource, j.record.Scope, j.record.Log)
	if err != nil {
		j.judgement.ConditionErr = err
		increment(&j.tally.conditionErrors, len(j.engine.conditions.rules)+len(j.engine.conditions.eventTypes), number)
	}
	return holds, err
}

// judgeByConditions judges a record in no form by the event types whose conditions hold for it.
func (j *Judge) judgeByConditions() {
	entries, failed := j.holding()
	ruling := &j.judgement.Ruling
	switch {
	case len(entries) > 0:
		j.resolved.Match = j.engine.catalog.Merge(entries)
		j.takeCatalogLevel()
		*ruling = j.engine.policy.Judge(&j.subject)
	case j.judgement.Outcome == event.OutcomeFragment:
		ruling.Verdict = policy.Malformed
		return
	default:
		ruling.Verdict = j.engine.policy.Unrecognized()
	}
	if failed {
		ruling.Level = event.LevelUnknown // no setting drops it
		if ruling.Verdict.Decision == event.DecisionDrop {
			ruling.Verdict = policy.ConditionError
		}
	}
	if ruling.Verdict.Decision == event.DecisionDrop && j.judgement.Outcome == event.OutcomeFragment && j.reader.Holds(j.record.Log) {
		j.judgement.Outcome = event.OutcomeWrapped
		j.proveNothing(policy.Wrapped)
	}
}

// holding returns the event types whose conditions hold, and whether a condition failed, so that some may be missing.
func (j *Judge) holding() (entries []*catalog.Entry, failed bool) {
	for i, entry := range j.engine.catalog.Conditional() {
		holds, err := j.holds(j.engine.conditions.eventTypes[i], len(j.engine.conditions.rules)+i)
		switch {
		case err != nil:
			failed = true
		case holds:
			entries = append(entries, entry)
		}
	}
	return entries, failed
}
