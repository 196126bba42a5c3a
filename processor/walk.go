package processor

import (
	"go.opentelemetry.io/collector/pdata/plog"

	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
	"github.com/auditcoverage/auditcoverageprocessor/processor/policy"
	"github.com/auditcoverage/auditcoverageprocessor/processor/record"
)

// walk is the way through one batch.
type walk struct {
	*Processor
	line    record.Line
	tally   tally
	dropped int
}

// enforce removes the records whose verdict is to drop, and the scopes and resources that this empties. Those that came empty stay.
func (w *walk) enforce(logs plog.Logs) {
	logs.ResourceLogs().RemoveIf(func(resource plog.ResourceLogs) bool {
		before := w.dropped
		resource.ScopeLogs().RemoveIf(func(scope plog.ScopeLogs) bool {
			before := w.dropped
			scope.LogRecords().RemoveIf(w.drop)
			return w.dropped > before && scope.LogRecords().Len() == 0
		})
		return w.dropped > before && resource.ScopeLogs().Len() == 0
	})
}

// drop judges one record, annotates it if it stays, and reports whether it goes.
func (w *walk) drop(rec plog.LogRecord) bool {
	e, v := w.judge(rec)
	if v.Decision == event.DecisionDrop {
		w.dropped++
		return true
	}
	w.annotator.Write(rec, e, v)
	return false
}

func (w *walk) annotate(rec plog.LogRecord) {
	e, v := w.judge(rec)
	w.annotator.Write(rec, e, v)
}

func (w *walk) observe(rec plog.LogRecord) { w.judge(rec) }

// each visits every record without changing the batch, which may be shared with other pipelines.
func (w *walk) each(logs plog.Logs, visit func(plog.LogRecord)) {
	for _, resource := range logs.ResourceLogs().All() {
		for _, scope := range resource.ScopeLogs().All() {
			for _, rec := range scope.LogRecords().All() {
				visit(rec)
			}
		}
	}
}

// judge reads a record as far as needed, decides about it, and counts the verdict. The event is valid until the next call.
func (w *walk) judge(rec plog.LogRecord) (*event.Event, event.Verdict) {
	v := w.verdict(rec)
	e := w.line.Event()
	w.tally[judgement{v, e.Area, e.Level}.index()]++
	return e, v
}

// verdict decides in two steps: what is kept for its facts may be kept unread to the end, what is to be dropped must be proven first.
func (w *walk) verdict(rec plog.LogRecord) event.Verdict {
	outcome := w.line.IdentifyBody(rec.Body())
	if outcome == record.OutcomeIdentified && w.proveAll {
		outcome = w.line.Prove()
	}
	switch outcome {
	case record.OutcomeUnrecognized:
		return w.policy.Unrecognized()
	case record.OutcomeMalformed:
		return policy.Malformed
	case record.OutcomeIdentified:
		v := w.policy.Judge(w.line.Event())
		if v.Decision == event.DecisionDrop && w.line.Prove() == record.OutcomeMalformed {
			return policy.Malformed
		}
		return v
	default:
		return w.policy.Judge(w.line.Event())
	}
}
