package processor

import (
	"context"

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

// tally counts the judgements of one batch.
type tally [judgementCount]int64

// counter adds tallies to the metric.
type counter struct {
	records metric.Int64Counter
	options [judgementCount][]metric.AddOption
}

// newCounter makes every attribute set in advance, so that counting a batch makes none.
func newCounter(records metric.Int64Counter, processor string, mode event.Mode) *counter {
	c := &counter{records: records}
	for decision := range event.Decision(event.DecisionCount) {
		for reason := range event.Reason(event.ReasonCount) {
			for area := range event.Area(event.AreaCount) {
				for level := range event.Level(event.LevelCount) {
					j := judgement{event.Verdict{Decision: decision, Reason: reason}, area, level}
					c.options[j.index()] = []metric.AddOption{metric.WithAttributeSet(attribute.NewSet(
						attribute.String("processor", processor),
						attribute.Stringer("mode", mode),
						attribute.Stringer("decision", decision),
						attribute.Stringer("reason", reason),
						attribute.Stringer("area", area),
						attribute.Stringer("level", level),
					))}
				}
			}
		}
	}
	return c
}

// add counts a batch: once per combination that occurs in it.
func (c *counter) add(ctx context.Context, t *tally) {
	for i, n := range t {
		if n != 0 {
			c.records.Add(ctx, n, c.options[i]...)
		}
	}
}
