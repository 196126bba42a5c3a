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
	w.record = rec
	w.finding = annotate.Finding{Event: w.reader.Event(), Actor: w.reader.Actor()}
	w.subject = policy.Subject{Event: w.reader.Event(), Actor: w.reader.Actor(), Conditions: w}
	w.rule = policy.NoRule
	v := w.verdict(rec)
	w.finding.Verdict = v
	if w.rule != policy.NoRule {
		w.finding.Rule = w.policy.Rules()[w.rule].Name
		increment(&w.tally.ruleMatches, len(w.ruleConditions), w.rule)
	}
	e := w.reader.Event()
	w.tally.judgements[judgement{v, e.Area, e.Level}.index()]++
}

// decide asks the policy about an event that is known, and notes the rule that matched.
func (w *walk) decide() (v event.Verdict) {
	v, w.rule = w.policy.Judge(&w.subject)
	return v
}

// Holds evaluates the condition of a rule for the record at hand, and counts its failure.
func (w *walk) Holds(rule int) (bool, error) {
	holds, err := w.ruleConditions[rule].Holds(w.ctx, w.record)
	if err != nil {
		increment(&w.tally.conditionErrors, len(w.ruleConditions)+len(w.conditions), rule)
	}
	return holds, err
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
	case record.OutcomePage:
		return policy.Page
	case record.OutcomeUnrecognized, record.OutcomeFragment:
		return w.conditional(rec, outcome)
	case record.OutcomeIdentified:
		w.lookUp()
		v := w.decide()
		if v.Decision == event.DecisionDrop && w.reader.Prove() == record.OutcomeMalformed {
			w.rule = policy.NoRule
			return policy.Malformed
		}
		return v
	default:
		w.lookUp()
		return w.decide()
	}
}

// lookUp asks the catalog. A record with area and level of its own is judged by them, and the catalog only names it; the others get theirs from
// the catalog.
func (w *walk) lookUp() {
	e := w.reader.Event()
	match := w.catalog.Find(e)
	w.name(match.Entry)
	w.subject.Class = match.Class
	w.finding.Product = w.catalog.ProductOf(e)
	if w.finding.Product == "" && match.Entry != nil {
		w.finding.Product = match.Entry.ProductByText()
	}
	w.subject.Product = w.finding.Product
	if !match.Found() && len(match.Rivals) == 0 {
		w.keyLog.unknown(e)
	}
	if w.reader.Format() != event.FormatAtlassianJSON {
		w.apply(&match)
		return
	}
	if match.Certain && e.Mapped() && (e.Area != match.Area || e.Level != match.Level) {
		w.tally.disagreements[e.Area]++
	}
}

// apply gives the event the area and the level of its event type. Between event types that differ none counts; but if one of them is protected, the event may
// be too.
func (w *walk) apply(match *catalog.Match) {
	e := w.reader.Event()
	e.Area, e.Level, e.Uncertain = match.Area, match.Level, match.Found() && !match.Certain
	for _, rival := range match.Rivals {
		if _, protected := w.policy.Setting(rival.Area); protected {
			e.Area = rival.Area
		}
	}
}

// name notes the event type, if there is one.
func (w *walk) name(entry *catalog.Entry) {
	w.finding.Entry = entry
	if entry != nil {
		w.subject.ID, w.subject.Category = entry.ID, entry.Category
	}
}

// conditional judges a record in no form by the event types whose conditions hold for it.
func (w *walk) conditional(rec condition.Record, outcome record.Outcome) event.Verdict {
	entries, failed := w.holding(rec)
	v := w.policy.Unrecognized()
	switch {
	case len(entries) > 0:
		match := w.catalog.Merge(entries)
		w.apply(&match)
		w.subject.Class = match.Class
		w.name(match.Entry)
		v = w.decide()
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
			increment(&w.tally.conditionErrors, len(w.ruleConditions)+len(w.conditions), len(w.ruleConditions)+i)
		case holds:
			entries = append(entries, entry)
		}
	}
	return entries, failed
}
