// SPDX-License-Identifier: Apache-2.0

package engine

import (
	"context"

	"go.opentelemetry.io/collector/pdata/plog"

	"github.com/auditcoverage/auditcoverageprocessor/processor/annotate"
	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

// batch is the way through one batch. Its functions are made once, since the batch may have a resource for each record.
type batch struct {
	judge   *Judge
	record  Record // the record at hand
	dropped int

	dropResource func(plog.ResourceLogs) bool
	dropScope    func(plog.ScopeLogs) bool
	dropRecord   func(plog.LogRecord) bool
}

func newBatch(e *Engine) *batch {
	b := &batch{judge: e.newJudge(context.Background(), e.input)}
	b.dropResource, b.dropScope, b.dropRecord = b.emptiesResource, b.emptiesScope, b.drops
	return b
}

// begin takes up a batch.
func (b *batch) begin(ctx context.Context) {
	b.judge.ctx = ctx
	b.dropped = 0
}

// end lets go of everything of the batch.
func (b *batch) end() {
	b.record = Record{}
	b.judge.release()
}

// enforce removes the records whose verdict is to drop, and the scopes and resources that this empties. Those that came empty stay.
func (b *batch) enforce(logs plog.Logs) { logs.ResourceLogs().RemoveIf(b.dropResource) }

func (b *batch) emptiesResource(resource plog.ResourceLogs) bool {
	before := b.dropped
	b.record.Resource = resource
	resource.ScopeLogs().RemoveIf(b.dropScope)
	return b.dropped > before && resource.ScopeLogs().Len() == 0
}

func (b *batch) emptiesScope(scope plog.ScopeLogs) bool {
	before := b.dropped
	b.record.Scope = scope
	scope.LogRecords().RemoveIf(b.dropRecord)
	return b.dropped > before && scope.LogRecords().Len() == 0
}

// drops judges one record, annotates it if it stays, and reports whether it goes.
func (b *batch) drops(log plog.LogRecord) bool {
	b.record.Log = log
	j := b.judge.Judge(b.record)
	if j.Ruling.Verdict.Decision == event.DecisionDrop {
		b.dropped++
		return true
	}
	b.annotate(log, j)
	return false
}

// each judges every record without removing any, and annotates it if asked to; else the batch may be shared with other pipelines.
func (b *batch) each(logs plog.Logs, annotated bool) {
	for i := range logs.ResourceLogs().Len() {
		b.record.Resource = logs.ResourceLogs().At(i)
		for k := range b.record.Resource.ScopeLogs().Len() {
			b.record.Scope = b.record.Resource.ScopeLogs().At(k)
			records := b.record.Scope.LogRecords()
			for n := range records.Len() {
				b.record.Log = records.At(n)
				j := b.judge.Judge(b.record)
				if annotated {
					b.annotate(b.record.Log, j)
				}
			}
		}
	}
}

// annotate writes what was found onto a record.
func (b *batch) annotate(log plog.LogRecord, j *Judgement) {
	b.judge.engine.annotator.Write(log, &annotate.Finding{
		Event: j.Event, Actor: j.Actor, Resolved: j.Resolved, Verdict: j.Ruling.Verdict, Rule: b.judge.engine.policy.RuleName(j.Ruling.Rule),
	})
}
