package processor

import (
	"context"
	"slices"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"

	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

// judgement is what is counted of one record.
type judgement struct {
	verdict event.Verdict
	area    event.Area
	level   event.Level
}

// judgementCount is the number of judgements that there can be: every dimension is a closed set, so no record can add to it.
const judgementCount = event.DecisionCount * event.ReasonCount * event.AreaCount * event.LevelCount

func (j judgement) index() int {
	i := int(j.verdict.Decision)
	i = i*event.ReasonCount + int(j.verdict.Reason)
	i = i*event.AreaCount + int(j.area)
	return i*event.LevelCount + int(j.level)
}

// sourceChangeCount is the number of new levels of the source that there can be.
const sourceChangeCount = event.AreaCount * event.SettingCount

func sourceChangeIndex(area event.Area, to event.Setting) int {
	return int(area)*event.SettingCount + int(to)
}

// tally counts what happened in one batch.
type tally struct {
	judgements [judgementCount]int64
	// touched are the judgements that occurred, in the order of their first.
	touched       []int16
	disagreements [event.AreaCount]int64
	sourceChanges [sourceChangeCount]int64
	// ruleMatches counts by rule, and conditionErrors by rule and then by event type, in their order; nil until there is one.
	ruleMatches     []int64
	conditionErrors []int64
}

// count counts a judgement.
func (t *tally) count(j judgement) {
	i := j.index()
	if t.judgements[i] == 0 {
		t.touched = append(t.touched, int16(i)) //nolint:gosec // an index of judgements fits
	}
	t.judgements[i]++
}

// reset forgets the batch.
func (t *tally) reset() {
	for _, i := range t.touched {
		t.judgements[i] = 0
	}
	t.touched = t.touched[:0]
	clear(t.disagreements[:])
	clear(t.sourceChanges[:])
	clear(t.ruleMatches)
	clear(t.conditionErrors)
}

// Instruments are the metrics of a processor.
type Instruments struct {
	// Records counts judgements.
	Records metric.Int64Counter
	// Disagreements counts records whose own area or level differs from the catalog's.
	Disagreements metric.Int64Counter
	// SourceChanges counts changes of the source's own coverage.
	SourceChanges metric.Int64Counter
	// RuleMatches counts records that a rule matched.
	RuleMatches metric.Int64Counter
	// ConditionErrors counts conditions that failed.
	ConditionErrors metric.Int64Counter

	// prevent unkeyed literal initialization
	_ struct{}
}

// counter adds tallies to the metrics.
type counter struct {
	Instruments
	judgements      [judgementCount][]metric.AddOption
	disagreements   [event.AreaCount][]metric.AddOption
	sourceChanges   [sourceChangeCount][]metric.AddOption
	ruleMatches     [][]metric.AddOption
	conditionErrors [][]metric.AddOption
}

// newCounter makes every attribute set in advance, so that counting a batch makes none.
func newCounter(instruments Instruments, processor string, mode event.Mode, rules, eventTypes []string) *counter {
	c := &counter{Instruments: instruments}
	name := attribute.String("processor", processor)
	for decision := range event.Decision(event.DecisionCount) {
		for reason := range event.Reason(event.ReasonCount) {
			for area := range event.Area(event.AreaCount) {
				for level := range event.Level(event.LevelCount) {
					j := judgement{event.Verdict{Decision: decision, Reason: reason}, area, level}
					c.judgements[j.index()] = with(name, attribute.Stringer("mode", mode),
						attribute.Stringer("decision", decision), attribute.Stringer("reason", reason),
						attribute.Stringer("area", area), attribute.Stringer("level", level))
				}
			}
		}
	}
	for area := range event.Area(event.AreaCount) {
		c.disagreements[area] = with(name, attribute.Stringer("area", area))
		for to := range event.Setting(event.SettingCount) {
			c.sourceChanges[sourceChangeIndex(area, to)] = with(name, attribute.Stringer("area", area), attribute.String("to", levelName(to)))
		}
	}
	for _, rule := range rules {
		c.ruleMatches = append(c.ruleMatches, with(name, attribute.String("rule", rule)))
	}
	for _, id := range slices.Concat(rules, eventTypes) {
		c.conditionErrors = append(c.conditionErrors, with(name, attribute.String("rule", id)))
	}
	return c
}

// levelName is a new level of the source, which may be one that we do not know.
func levelName(to event.Setting) string {
	if to == event.SettingUnset {
		return event.LevelUnknown.String()
	}
	return to.String()
}

func with(attributes ...attribute.KeyValue) []metric.AddOption {
	return []metric.AddOption{metric.WithAttributeSet(attribute.NewSet(attributes...))}
}

// add counts a batch: once per combination that occurs in it.
func (c *counter) add(ctx context.Context, t *tally) {
	for _, i := range t.touched {
		c.Records.Add(ctx, t.judgements[i], c.judgements[i]...)
	}
	addAll(ctx, c.Disagreements, t.disagreements[:], c.disagreements[:])
	addAll(ctx, c.SourceChanges, t.sourceChanges[:], c.sourceChanges[:])
	addAll(ctx, c.RuleMatches, t.ruleMatches, c.ruleMatches)
	addAll(ctx, c.ConditionErrors, t.conditionErrors, c.conditionErrors)
}

func addAll(ctx context.Context, metric metric.Int64Counter, counts []int64, options [][]metric.AddOption) {
	for i, n := range counts {
		if n != 0 {
			metric.Add(ctx, n, options[i]...)
		}
	}
}

// increment counts one more in a list that is made when it is first needed.
func increment(counts *[]int64, length, i int) {
	if *counts == nil {
		*counts = make([]int64, length)
	}
	(*counts)[i]++
}
