package processor

import (
	"context"

	"go.opentelemetry.io/collector/pdata/plog"

	"github.com/auditcoverage/auditcoverageprocessor/processor/annotate"
	"github.com/auditcoverage/auditcoverageprocessor/processor/condition"
	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
	"github.com/auditcoverage/auditcoverageprocessor/processor/policy"
	"github.com/auditcoverage/auditcoverageprocessor/processor/record"
)

// walk is the way through one batch.
type walk struct {
	*Processor
	ctx     context.Context //nolint:containedctx // it lives as long as the batch
	reader  record.Reader
	record  condition.Record // the record at hand
	finding annotate.Finding
	subject policy.Subject
	rule    int // the number of the rule that matched it
	tally   tally
	dropped int
}

// enforce removes the records whose verdict is to drop, and the scopes and resources that this empties. Those that came empty stay.
func (w *walk) enforce(logs plog.Logs) {
	logs.ResourceLogs().RemoveIf(func(resource plog.ResourceLogs) bool {
		before := w.dropped
		resource.ScopeLogs().RemoveIf(func(scope plog.ScopeLogs) bool {
			before := w.dropped
			scope.LogRecords().RemoveIf(func(log plog.LogRecord) bool {
				return w.drop(condition.Record{Resource: resource, Scope: scope, Log: log})
			})
			return w.dropped > before && scope.LogRecords().Len() == 0
		})
		return w.dropped > before && resource.ScopeLogs().Len() == 0
	})
}

// drop judges one record, annotates it if it stays, and reports whether it goes.
func (w *walk) drop(rec condition.Record) bool {
	w.judge(rec)
	if w.finding.Verdict.Decision == event.DecisionDrop {
		w.dropped++
		return true
	}
	w.annotator.Write(rec.Log, w.finding)
	return false
}

func (w *walk) annotate(rec condition.Record) {
	w.judge(rec)
	w.annotator.Write(rec.Log, w.finding)
}

func (w *walk) observe(rec condition.Record) { w.judge(rec) }

// each visits every record without changing the batch, which may be shared with other pipelines.
func (w *walk) each(logs plog.Logs, visit func(condition.Record)) {
	for _, resource := range logs.ResourceLogs().All() {
		for _, scope := range resource.ScopeLogs().All() {
			for _, log := range scope.LogRecords().All() {
				visit(condition.Record{Resource: resource, Scope: scope, Log: log})
			}
		}
	}
}
