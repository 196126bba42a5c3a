package processor

import (
	"github.com/auditcoverage/auditcoverageprocessor/processor/annotate"
	"github.com/auditcoverage/auditcoverageprocessor/processor/catalog"
	"github.com/auditcoverage/auditcoverageprocessor/processor/condition"
	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
	"github.com/auditcoverage/auditcoverageprocessor/processor/policy"
	"github.com/auditcoverage/auditcoverageprocessor/processor/record"
)

// judge reads a record as far as needed, decides about it, and counts the verdict. The finding is valid until the next call.
func (w *walk) judge(rec condition.Record) {
	w.finding = annotate.Finding{Event: w.reader.Event(), Actor: w.reader.Actor()}
	v := w.verdict(rec)
	w.finding.Verdict = v
	e := w.reader.Event()
	w.tally.judgements[judgement{v, e.Area, e.Level}.index()]++
}

// verdict decides in two steps: what is kept for its facts may be kept unread to the end, what is to be dropped must be proven first.
func (w *walk) verdict(rec condition.Record) event.Verdict {
	outcome := w.reader.Identify(rec.Log)
	if outcome == record.OutcomeIdentified && w.proveAll {
		outcome = w.reader.Prove()
	}
	switch outcome {
	case record.OutcomeOversized:
		return policy.Oversized
	case record.OutcomeMalformed:
		return policy.Malformed
	case record.OutcomeUnrecognized, record.OutcomeFragment:
		return w.conditional(rec, outcome)
	case record.OutcomeIdentified:
		w.lookUp()
		v := w.policy.Judge(w.reader.Event())
		if v.Decision == event.DecisionDrop && w.reader.Prove() == record.OutcomeMalformed {
			return policy.Malformed
		}
		return v
	default:
		w.lookUp()
		return w.policy.Judge(w.reader.Event())
	}
}

// lookUp asks the catalog. A record with area and level of its own is judged by them, and the catalog only names it; the others get theirs from
// the catalog.
func (w *walk) lookUp() {
	e := w.reader.Event()
	match := w.catalog.Find(e)
	w.finding.Entry = match.Entry
	w.finding.Product = w.catalog.ProductOf(e)
	if !match.Found() {
		w.keyLog.unknown(e)
		return
	}
	if w.reader.Format() != event.FormatAtlassianJSON {
		e.Area, e.Level, e.Uncertain = match.Area, match.Level, !match.Certain
		return
	}
	if match.Certain && e.Mapped() && (e.Area != match.Area || e.Level != match.Level) {
		w.tally.disagreements[e.Area]++
	}
}

// conditional judges a record in no form by the event types whose conditions hold for it.
func (w *walk) conditional(rec condition.Record, outcome record.Outcome) event.Verdict {
	entries, failed := w.holding(rec)
	v := w.policy.Unrecognized()
	switch {
	case len(entries) > 0:
		e := w.reader.Event()
		match := w.catalog.Merge(entries)
		w.finding.Entry = match.Entry
		e.Area, e.Level, e.Uncertain = match.Area, match.Level, match.Found() && !match.Certain
		v = w.policy.Judge(e)
	case outcome == record.OutcomeFragment:
		return policy.Malformed
	}
	if failed && v.Decision == event.DecisionDrop {
		return policy.ConditionError
	}
	return v
}

// holding returns the event types whose conditions hold, and whether a condition failed, so that some may be missing.
func (w *walk) holding(rec condition.Record) (entries []*catalog.Entry, failed bool) {
	for i, entry := range w.catalog.Conditional() {
		holds, err := w.conditions[i].Holds(w.ctx, rec)
		switch {
		case err != nil:
			failed = true
			if w.tally.conditionErrors == nil {
				w.tally.conditionErrors = make([]int64, len(w.conditions))
			}
			w.tally.conditionErrors[i]++
		case holds:
			entries = append(entries, entry)
		}
	}
	return entries, failed
}
