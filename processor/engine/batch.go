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

// begin prepares for a batch.
func (b *batch) begin(ctx context.Context) {
	b.judge.ctx = ctx
	b.dropped = 0
}

// end drops all references to the batch.
func (b *batch) end() {
	b.judge.release()
}

// enforce removes the records whose verdict is to drop, and the scopes and resources that this empties. Those that came empty stay.
func (b *batch) enforce(logs plog.Logs) { logs.ResourceLogs().RemoveIf(b.dropResource) }

func (b *batch) emptiesResource(resource plog.ResourceLogs) bool {
	before := b.dropped
	b.judge.record.Resource = resource
	resource.ScopeLogs().RemoveIf(b.dropScope)
	if b.dropped > before && resource.ScopeLogs().Len() == 0 {
		return true
	}
	b.carry().Resource(resource, b.places())
	return false
}

func (b *batch) emptiesScope(scope plog.ScopeLogs) bool {
	before := b.dropped
	b.judge.record.Scope = scope
	scope.LogRecords().RemoveIf(b.dropRecord)
	if b.dropped > before && scope.LogRecords().Len() == 0 {
		return true
	}
	b.carry().Scope(scope, b.places())
	return false
}

// drops judges one record, annotates it if it stays, and reports whether it goes.
func (b *batch) drops(log plog.LogRecord) bool {
	b.judge.record.Log = log
	j := b.judge.judge()
	if j.Ruling.Verdict.Decision == event.DecisionDrop {
		b.dropped++
		return true
	}
	b.write(log, j)
	return false
}

// each judges every record without removing any. In mode observe with invalid UTF-8 kept nothing is written, since the batch may be shared with other
// pipelines. A resource and a scope are written to after their records have been judged, whose conditions may ask for them.
func (b *batch) each(logs plog.Logs) {
	for _, resource := range logs.ResourceLogs().All() {
		b.judge.record.Resource = resource
		for _, scope := range resource.ScopeLogs().All() {
			b.judge.record.Scope = scope
			for _, log := range scope.LogRecords().All() {
				b.judge.record.Log = log
				b.one()
			}
			if b.carry() != nil {
				b.carry().Scope(scope, b.places())
			}
		}
		if b.carry() != nil {
			b.carry().Resource(resource, b.places())
		}
	}
}

// one judges the record at hand and writes what is to be written.
func (b *batch) one() {
	j := b.judge.judge()
	switch {
	case b.judge.engine.mode == event.ModeAnnotate:
		b.write(b.judge.record.Log, j)
	case b.carry() != nil:
		b.carry().Record(b.judge.record.Log, b.places())
	}
}

// carry is what makes strings UTF-8; nil if nothing is written.
func (b *batch) carry() *annotate.Carrier { return b.judge.engine.carrier }

func (b *batch) places() *annotate.Places { return &b.judge.tally.places }

// write writes what was found onto a record that is kept, whose strings are UTF-8 then.
func (b *batch) write(log plog.LogRecord, j *Judgement) {
	annotate.Clear(log)
	b.carry().Record(log, b.places())
	if !b.judge.engine.annotator.Writes() {
		return
	}
	b.judge.engine.annotator.Write(log, &annotate.Finding{
		Event: j.Event, Actor: j.Actor, Resolved: j.Resolved, Verdict: j.Ruling.Verdict, Rule: b.judge.engine.policy.RuleName(j.Ruling.Rule),
	})
	if b.judge.engine.annotator.WritesText() && b.judge.reader.IsDecoded() {
		b.judge.reader.KeepBuffers() // what was written stands in them
	}
}
