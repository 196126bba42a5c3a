package processor

import (
	"context"

	"go.opentelemetry.io/collector/pdata/plog"

	"github.com/auditcoverage/auditcoverageprocessor/processor/condition"
	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

// walk is the way through one batch. Its functions are made once, since the batch may have a resource for each record.
type walk struct {
	*Judge
	dropped int

	dropResource func(plog.ResourceLogs) bool
	dropScope    func(plog.ScopeLogs) bool
	dropRecord   func(plog.LogRecord) bool
}

func newWalk(p *Processor) *walk {
	w := &walk{Judge: p.NewJudge(context.Background())}
	w.dropResource, w.dropScope, w.dropRecord = w.emptiesResource, w.emptiesScope, w.drops
	return w
}

// begin takes up a batch.
func (w *walk) begin(ctx context.Context) {
	w.ctx = ctx
	w.dropped = 0
}

// end lets go of everything of the batch.
func (w *walk) end() {
	w.ctx = context.Background()
	w.record = condition.Record{}
	w.judgement = Judgement{}
	w.subject.Class = "" // of a key that nobody knows it is a part
	w.reader.Release()
	w.tally.reset()
}

// enforce removes the records whose verdict is to drop, and the scopes and resources that this empties. Those that came empty stay.
func (w *walk) enforce(logs plog.Logs) { logs.ResourceLogs().RemoveIf(w.dropResource) }

func (w *walk) emptiesResource(resource plog.ResourceLogs) bool {
	before := w.dropped
	w.record.Resource = resource
	resource.ScopeLogs().RemoveIf(w.dropScope)
	return w.dropped > before && resource.ScopeLogs().Len() == 0
}

func (w *walk) emptiesScope(scope plog.ScopeLogs) bool {
	before := w.dropped
	w.record.Scope = scope
	scope.LogRecords().RemoveIf(w.dropRecord)
	return w.dropped > before && scope.LogRecords().Len() == 0
}

// drops judges one record, annotates it if it stays, and reports whether it goes.
func (w *walk) drops(log plog.LogRecord) bool {
	w.record.Log = log
	w.judge()
	if w.judgement.Verdict.Decision == event.DecisionDrop {
		w.dropped++
		return true
	}
	w.annotator.Write(log, &w.judgement.Finding)
	return false
}

// each judges every record without removing any, and annotates it if asked to; else the batch may be shared with other pipelines.
func (w *walk) each(logs plog.Logs, annotate bool) {
	for i := range logs.ResourceLogs().Len() {
		w.record.Resource = logs.ResourceLogs().At(i)
		for k := range w.record.Resource.ScopeLogs().Len() {
			w.record.Scope = w.record.Resource.ScopeLogs().At(k)
			records := w.record.Scope.LogRecords()
			for n := range records.Len() {
				w.record.Log = records.At(n)
				w.judge()
				if annotate {
					w.annotator.Write(w.record.Log, &w.judgement.Finding)
				}
			}
		}
	}
}
