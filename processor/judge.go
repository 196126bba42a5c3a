package processor

import (
	"context"

	"github.com/auditcoverage/auditcoverageprocessor/processor/annotate"
	"github.com/auditcoverage/auditcoverageprocessor/processor/catalog"
	"github.com/auditcoverage/auditcoverageprocessor/processor/condition"
	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
	"github.com/auditcoverage/auditcoverageprocessor/processor/policy"
	"github.com/auditcoverage/auditcoverageprocessor/processor/record"
)

// Judgement is what was decided about one record, and what it rests on.
type Judgement struct {
	// Finding is what was read, found and decided.
	annotate.Finding
	// Outcome says how far the record was understood when it was judged.
	Outcome record.Outcome
	// Mapping is what gave the event its area and level.
	Mapping event.Mapping
	// Match is what the catalog made of the event; empty if it was not asked.
	Match catalog.Match
	// Ruling is what the policy made of the event; its verdict is the finding's unless the record turned out to prove nothing.
	Ruling policy.Ruling
	// ConditionErr is the failure of a condition, the last if there were several; nil if there was none.
	ConditionErr error
}

// Judge judges one record after the other as a Processor does. It is not safe for concurrent use.
type Judge struct {
	*Processor
	ctx       context.Context //nolint:containedctx // it lives as long as the batch
	reader    record.Reader
	record    condition.Record // the record at hand
	judgement Judgement
	subject   policy.Subject
	tally     tally
}

// NewJudge returns a judge with the configuration of the processor. What it judges is not counted in the processor's metrics.
func (p *Processor) NewJudge(ctx context.Context) *Judge { return p.newJudge(ctx, p.input) }

// NewWitness returns a judge that also reads who did it, of every record that it reads to its end, even if no rule asks. A record whose author or objects
// are ambiguous is then malformed to it, so for the Processor's own verdict on such a record, ask a judge of NewJudge.
func (p *Processor) NewWitness(ctx context.Context) *Judge { return p.newJudge(ctx, p.witnessInput) }

func (p *Processor) newJudge(ctx context.Context, input *record.Options) *Judge {
	j := &Judge{Processor: p, ctx: ctx, reader: record.NewReader(input)}
	j.subject = policy.Subject{Event: j.reader.Event(), Actor: j.reader.Actor(), Conditions: j}
	return j
}

// Judge reads a record as far as needed, and decides about it. The judgement is valid until the next call.
func (j *Judge) Judge(rec condition.Record) *Judgement {
	j.record = rec
	j.judge()
	return &j.judgement
}

// Prove reads the record at hand to its end, where a verdict to keep it did not need that, and reports whether the whole of it is one well-formed
// audit record. If it is none, the facts of the judgement are gone.
func (j *Judge) Prove() bool {
	if j.judgement.Outcome == record.OutcomeIdentified {
		j.judgement.Outcome = j.reader.Prove()
	}
	return j.judgement.Outcome == record.OutcomeProven
}

// Format is the format in which the record at hand was found.
func (j *Judge) Format() event.Format { return j.reader.Format() }

// judge judges the record at hand, and tallies the verdict.
func (j *Judge) judge() {
	j.judgement = j.blank()
	j.subject.ID, j.subject.Class, j.subject.Category, j.subject.Product = "", "", "", ""
	v := j.verdict()
	j.judgement.Verdict = v
	if rule := j.judgement.Ruling.Rule; rule != policy.NoRule {
		j.judgement.Rule = j.policy.Rules()[rule].Name
		increment(&j.tally.ruleMatches, len(j.ruleConditions), rule)
	}
	e := j.reader.Event()
	j.tally.count(judgement{v, e.Area, e.Level})
	if e.ActionKey == record.ConfigUpdated {
		j.countSourceChanges()
	}
}

// countSourceChanges counts what the record at hand says of the source's own coverage, if all of it is well-formed.
func (j *Judge) countSourceChanges() {
	read := *j.reader.Event()
	if !j.Prove() {
		*j.reader.Event() = read // the verdict was about it
		return
	}
	for _, change := range j.reader.SourceChanges() {
		j.tally.sourceChanges[sourceChangeIndex(change.Area, change.To)]++
	}
}

// blank is a judgement before anything is found.
func (j *Judge) blank() Judgement {
	return Judgement{
		Finding: annotate.Finding{Event: j.reader.Event(), Actor: j.reader.Actor()},
		Ruling:  policy.Ruling{Rule: policy.NoRule},
	}
}

// forget empties what was found, but for how far the record was understood and whether a condition failed.
func (j *Judge) forget() {
	outcome, failure := j.judgement.Outcome, j.judgement.ConditionErr
	j.judgement = j.blank()
	j.judgement.Outcome, j.judgement.ConditionErr = outcome, failure
}

// decide asks the policy about an event that is known.
func (j *Judge) decide() event.Verdict {
	j.judgement.Ruling = j.policy.Judge(&j.subject)
	return j.judgement.Ruling.Verdict
}

// Holds evaluates the condition of a rule for the record at hand, and counts its failure.
func (j *Judge) Holds(rule int) (bool, error) {
	return j.holds(j.ruleConditions[rule], rule)
}

// holds evaluates a condition for the record at hand, and counts its failure under its number.
func (j *Judge) holds(c *condition.Condition, number int) (bool, error) {
	holds, err := c.Holds(j.ctx, j.record)
	if err != nil {
		j.judgement.ConditionErr = err
		increment(&j.tally.conditionErrors, len(j.ruleConditions)+len(j.conditions), number)
	}
	return holds, err
}

// verdict decides in two steps: what is kept for its facts may be kept unread to the end, what is to be dropped must be proven first.
func (j *Judge) verdict() event.Verdict {
	outcome := j.reader.Identify(j.record.Log)
	if outcome == record.OutcomeIdentified && j.proveAll {
		outcome = j.reader.Prove()
	}
	j.judgement.Outcome = outcome
	switch outcome {
	case record.OutcomeOversized:
		return policy.Oversized
	case record.OutcomeMalformed:
		return policy.Malformed
	case record.OutcomePage:
		return policy.Page
	case record.OutcomeUnrecognized, record.OutcomeFragment:
		return j.conditional()
	default:
		j.lookUp()
		v := j.decide()
		if v.Decision == event.DecisionDrop && !j.Prove() {
			j.forget()
			return policy.Malformed
		}
		return v
	}
}

// lookUp asks the catalog. A record with area and level of its own is judged by them, and the catalog only names it; the others get theirs from
// the catalog.
func (j *Judge) lookUp() {
	e := j.reader.Event()
	match := j.catalog.Find(e)
	j.name(&match)
	j.judgement.Product = j.catalog.ProductOf(e)
	if j.judgement.Product == "" && match.Entry != nil {
		j.judgement.Product = match.Entry.ProductByText()
	}
	j.subject.Product = j.judgement.Product
	if match.By == event.MappingNone {
		j.keyLog.unknown(e)
	}
	if j.reader.Format() != event.FormatAtlassianJSON {
		j.apply(&match)
		return
	}
	j.judgement.Mapping = event.MappingRecord
	if match.Certain && e.Mapped() && (e.Area != match.Area || e.Level != match.Level) {
		j.tally.disagreements[e.Area]++
	}
}

// apply gives the event the area and the level of its event type. Between event types that differ none counts; but if one of them is protected, the event may
// be too.
func (j *Judge) apply(match *catalog.Match) {
	e := j.reader.Event()
	j.judgement.Mapping = match.By
	e.Area, e.Level, e.Uncertain = match.Area, match.Level, match.Found() && !match.Certain
	for _, rival := range match.Rivals {
		if _, protected := j.policy.Setting(rival.Area); protected {
			e.Area = rival.Area
		}
	}
}

// name notes the event type, if there is one.
func (j *Judge) name(match *catalog.Match) {
	j.judgement.Match, j.judgement.Entry = *match, match.Entry
	j.subject.Class = match.Class
	if match.Entry != nil {
		j.subject.ID, j.subject.Category = match.Entry.ID, match.Entry.Category
	}
}

// conditional judges a record in no form by the event types whose conditions hold for it.
func (j *Judge) conditional() event.Verdict {
	entries, failed := j.holding()
	v := j.policy.Unrecognized()
	switch {
	case len(entries) > 0:
		match := j.catalog.Merge(entries)
		j.apply(&match)
		j.name(&match)
		v = j.decide()
	case j.judgement.Outcome == record.OutcomeFragment:
		return policy.Malformed
	}
	if failed {
		j.judgement.Ruling.Level = event.LevelUnknown // no setting drops it
		if v.Decision == event.DecisionDrop {
			return policy.ConditionError
		}
	}
	return v
}

// holding returns the event types whose conditions hold, and whether a condition failed, so that some may be missing.
func (j *Judge) holding() (entries []*catalog.Entry, failed bool) {
	for i, entry := range j.catalog.Conditional() {
		holds, err := j.holds(j.conditions[i], len(j.ruleConditions)+i)
		switch {
		case err != nil:
			failed = true
		case holds:
			entries = append(entries, entry)
		}
	}
	return entries, failed
}
