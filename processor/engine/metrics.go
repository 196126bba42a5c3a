// SPDX-License-Identifier: Apache-2.0

package engine

import (
	"context"
	"slices"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"

	"github.com/auditcoverage/auditcoverageprocessor/processor/annotate"
	"github.com/auditcoverage/auditcoverageprocessor/processor/catalog"
	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
	"github.com/auditcoverage/auditcoverageprocessor/processor/policy"
)

// series is what is counted of one record, each combination by itself.
type series struct {
	verdict event.Verdict
	area    event.Area
	level   event.Level
}

// seriesCount is the number of series that there can be: every dimension is a closed set, so no record can add to it.
const seriesCount = event.DecisionCount * event.ReasonCount * event.AreaCount * event.LevelCount

func (s series) index() int {
	i := int(s.verdict.Decision)
	i = i*event.ReasonCount + int(s.verdict.Reason)
	i = i*event.AreaCount + int(s.area)
	return i*event.LevelCount + int(s.level)
}

// sourceChangeCount is the number of new levels of the source that there can be.
const sourceChangeCount = event.AreaCount * event.SettingCount

func sourceChangeIndex(area event.Area, to event.Setting) int {
	return int(area)*event.SettingCount + int(to)
}

// maxSeries is how many series of its own an instrument can have: by default the metric SDK gives it 2,000, and keeps the last for all others together. The
// series of records and of what else is counted by closed sets are fewer; those by names that are configured may be more.
const maxSeries = 2000 - 1

// tally counts what happened in one batch.
type tally struct {
	records [seriesCount]int64
	// touched are the series that occurred, in the order of their first record.
	touched []int16
	// places counts strings that were not UTF-8.
	places annotate.Places
	// disagreements counts by area, and sourceChanges by area and new level; nil until there is one.
	disagreements []int64
	sourceChanges []int64
	// ruleMatches counts by rule, and conditionErrors by rule and then by event type, in their order; nil until there is one.
	ruleMatches     []int64
	conditionErrors []int64
	// products counts by product and decision; nil until there is one.
	products []int64
}

// count counts a record in a series.
func (t *tally) count(i int) {
	if t.records[i] == 0 {
		t.touched = append(t.touched, int16(i)) //nolint:gosec // an index of series fits
	}
	t.records[i]++
}

// reset forgets the batch.
func (t *tally) reset() {
	for _, i := range t.touched {
		t.records[i] = 0
	}
	t.touched = t.touched[:0]
	clear(t.disagreements)
	clear(t.sourceChanges)
	clear(t.places[:])
	clear(t.ruleMatches)
	clear(t.conditionErrors)
	clear(t.products)
}

// Instruments are the metrics of an engine.
type Instruments struct {
	// Records counts judgements.
	Records metric.Int64Counter
	// ProductRecords counts judgements by product.
	ProductRecords metric.Int64Counter
	// Disagreements counts records whose own area or level differs from the catalog's.
	Disagreements metric.Int64Counter
	// SourceChanges counts changes of the source's own coverage.
	SourceChanges metric.Int64Counter
	// InvalidUTF8 counts strings that were not UTF-8.
	InvalidUTF8 metric.Int64Counter
	// RuleMatches counts records that a rule matched.
	RuleMatches metric.Int64Counter
	// ConditionErrors counts conditions that failed.
	ConditionErrors metric.Int64Counter

	// prevent unkeyed literal initialization
	_ struct{}
}

// metrics adds tallies to the instruments.
type metrics struct {
	instruments     Instruments
	records         [seriesCount][]metric.AddOption
	disagreements   [event.AreaCount][]metric.AddOption
	sourceChanges   [sourceChangeCount][]metric.AddOption
	places          [event.PlaceCount][]metric.AddOption
	ruleMatches     [][]metric.AddOption
	conditionErrors [][]metric.AddOption
	// productNames are the products that are counted by their names, and products their series, with those of the others last.
	productNames []string
	products     [][]metric.AddOption
}

// newMetrics makes every attribute set in advance, so that counting a batch makes none.
func newMetrics(instruments Instruments, processor string, mode event.Mode, rules []policy.Rule, events *catalog.Catalog) *metrics {
	m := &metrics{instruments: instruments, productNames: events.Configured()}
	name := attribute.String("processor", processor)
	for decision := range event.Decision(event.DecisionCount) {
		for reason := range event.Reason(event.ReasonCount) {
			for area := range event.Area(event.AreaCount) {
				for level := range event.Level(event.LevelCount) {
					s := series{event.Verdict{Decision: decision, Reason: reason}, area, level}
					m.records[s.index()] = with(name, attribute.Stringer("mode", mode),
						attribute.Stringer("decision", decision), attribute.Stringer("reason", reason),
						attribute.Stringer("area", area), attribute.Stringer("level", level))
				}
			}
		}
	}
	for area := range event.Area(event.AreaCount) {
		m.disagreements[area] = with(name, attribute.Stringer("area", area))
		for to := range event.Setting(event.SettingCount) {
			m.sourceChanges[sourceChangeIndex(area, to)] = with(name, attribute.Stringer("area", area), attribute.String("to", levelName(to)))
		}
	}
	for place := range event.Place(event.PlaceCount) {
		m.places[place] = with(name, attribute.Stringer("place", place))
	}
	for i := range rules {
		options := with(name, attribute.String("rule", rules[i].Name))
		m.ruleMatches, m.conditionErrors = append(m.ruleMatches, options), append(m.conditionErrors, options)
	}
	for _, product := range append(slices.Clone(m.productNames), unknownProduct) {
		for decision := range event.Decision(event.DecisionCount) {
			m.products = append(m.products, with(name, attribute.String("product", product), attribute.Stringer("decision", decision)))
		}
	}
	for _, entry := range events.Conditional() {
		m.conditionErrors = append(m.conditionErrors, with(name, attribute.String("rule", entry.ID)))
	}
	return m
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
func (m *metrics) add(ctx context.Context, t *tally) {
	for _, i := range t.touched {
		m.instruments.Records.Add(ctx, t.records[i], m.records[i]...)
	}
	addAll(ctx, m.instruments.Disagreements, t.disagreements, m.disagreements[:])
	addAll(ctx, m.instruments.SourceChanges, t.sourceChanges, m.sourceChanges[:])
	addAll(ctx, m.instruments.InvalidUTF8, t.places[:], m.places[:])
	addAll(ctx, m.instruments.RuleMatches, t.ruleMatches, m.ruleMatches)
	addAll(ctx, m.instruments.ConditionErrors, t.conditionErrors, m.conditionErrors)
	addAll(ctx, m.instruments.ProductRecords, t.products, m.products)
}

// unknownProduct is the product of records of which it is not known, or not configured.
const unknownProduct = "unknown"

// productNumber returns the number by which a product is counted.
func (m *metrics) productNumber(product string) int {
	if number := slices.Index(m.productNames, product); number >= 0 {
		return number
	}
	return len(m.productNames)
}

// countProduct counts a record by the number of its product.
func (m *metrics) countProduct(t *tally, product int, decision event.Decision) {
	increment(&t.products, len(m.products), product*event.DecisionCount+int(decision))
}

func addAll(ctx context.Context, counter metric.Int64Counter, counts []int64, options [][]metric.AddOption) {
	for i, n := range counts {
		if n != 0 {
			counter.Add(ctx, n, options[i]...)
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
