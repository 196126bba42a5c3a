// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"strings"
	"unicode/utf8"

	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/filelog"
	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/wrapper"
	"github.com/auditcoverage/auditcoverageprocessor/processor/engine"
	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
	"github.com/auditcoverage/auditcoverageprocessor/processor/policy"
	"github.com/auditcoverage/auditcoverageprocessor/processor/record"
)

// Count is a number of records, and of their bytes without line ends.
type Count struct {
	Records int64 `json:"records"`
	Bytes   int64 `json:"bytes"`
}

func (c *Count) add(bytes int) {
	c.Records++
	c.Bytes += int64(bytes)
}

func (c *Count) plus(other Count) {
	c.Records += other.Records
	c.Bytes += other.Bytes
}

func (c *Count) minus(other Count) {
	c.Records -= other.Records
	c.Bytes -= other.Bytes
}

// Example is a record that shows what a reason stands for.
type Example struct {
	File string `json:"file"`
	// Line is where it stands, or else Record is its number among those that the receiver makes of the file.
	Line   int    `json:"line,omitempty"`
	Record int    `json:"record,omitempty"`
	Text   string `json:"text"`

	batch int
}

// Place is where the record stands.
func (e *Example) Place() filelog.Place {
	return filelog.Place{File: e.File, Line: e.Line, Record: e.Record}
}

const (
	// maxExamples bounds the examples of each reason.
	maxExamples = 3
	// maxExample bounds the text of an example.
	maxExample = 160
)

// tally is what one decider counted. Everything in it is bounded, whatever is logged.
type tally struct {
	// judged counts as the processor's metrics do.
	judged [event.DecisionCount][event.ReasonCount][event.AreaCount][event.LevelCount]Count
	// movable are the records about which the setting of their area decides: by their own level, by the level that coverage was applied to, which a rule or
	// force_to_base may have changed, and by what it decided now.
	movable [event.AreaCount][event.LevelCount]movable
	// rules counts what each rule matched, and of that what was dropped.
	rules []ruleCount
	// first and last are the earliest and the latest time of a record that was read to its end, in nanoseconds; 0 if there is none.
	first, last uint64
	clock       *clock
	// envelopes counts what records were found in, and wrappers what others stand in that is not opened.
	envelopes map[string]Count
	wrappers  map[wrapper.Wrapper]Count
	// unnamed counts what is in no form, by the product that wrote it.
	unnamed  map[string]Count
	examples [event.ReasonCount][]Example
}

// ruleCount is what a rule did.
type ruleCount struct{ matched, dropped Count }

// movable are records that a setting keeps or drops, by the level that coverage is applied to, and by what it decided now.
type movable [event.LevelCount][event.DecisionCount]Count

// change returns how much more would be kept under a setting than now; less if it is negative.
func (m *movable) change(setting event.Setting) (c Count) {
	for level := event.LevelBase; level <= event.LevelFull; level++ {
		if setting.Covers(level) {
			c.plus(m[level][event.DecisionDrop])
		} else {
			c.minus(m[level][event.DecisionKeep])
		}
	}
	return c
}

func newTally(rules int) *tally {
	return &tally{
		rules: make([]ruleCount, rules), clock: newClock(),
		envelopes: map[string]Count{}, wrappers: map[wrapper.Wrapper]Count{}, unnamed: map[string]Count{},
	}
}

// unclear are the reasons of which examples are kept.
var unclear = [event.ReasonCount]bool{
	event.ReasonUnmapped: true, event.ReasonMalformed: true, event.ReasonUnrecognized: true, event.ReasonOversized: true, event.ReasonWrapped: true,
	event.ReasonConditionError: true,
}

// count counts a judgement, except for what only a proof can tell.
func (t *tally) count(j *engine.Judgement, bytes int) {
	t.judged[j.Ruling.Verdict.Decision][j.Ruling.Verdict.Reason][j.Resolved.Area][j.Resolved.Level].add(bytes)
	if len(j.Envelopes) > 0 {
		addTo(t.envelopes, nested(j.Envelopes), bytes)
	}
	if rule := j.Ruling.Rule; rule != policy.NoRule {
		t.rules[rule].matched.add(bytes)
		if j.Ruling.Verdict.Decision == event.DecisionDrop {
			t.rules[rule].dropped.add(bytes)
		}
	}
}

// nested names envelopes, the outermost first.
func nested(envelopes []record.EnvelopeKind) string {
	if len(envelopes) == 1 {
		return envelopes[0].String()
	}
	names := make([]string, len(envelopes))
	for i, kind := range envelopes {
		names[i] = kind.String()
	}
	return strings.Join(names, " > ")
}

// maxShapes bounds the shapes of wrappers that are told apart; there are mostly one or two.
const maxShapes = 50

// wrapper counts a wrapped record by what stands around it.
func (t *tally) wrapper(w wrapper.Wrapper, bytes int) {
	if _, known := t.wrappers[w]; !known && len(t.wrappers) >= maxShapes {
		w = wrapper.Wrapper{Shape: "other shapes"}
	}
	addTo(t.wrappers, w, bytes)
}

// addTo adds one record to the count of a key.
func addTo[K comparable](counts map[K]Count, key K, bytes int) {
	c := counts[key]
	c.add(bytes)
	counts[key] = c
}

// at notes the time of a record.
func (t *tally) at(timestamp uint64) {
	if timestamp == 0 {
		return
	}
	if t.first == 0 || timestamp < t.first {
		t.first = timestamp
	}
	t.last = max(t.last, timestamp)
}

// example keeps the first few records of a reason.
func (t *tally) example(reason event.Reason, batch int, place filelog.Place, text string) {
	if len(t.examples[reason]) < maxExamples {
		t.examples[reason] = append(t.examples[reason], Example{File: place.File, Line: place.Line, Record: place.Record, Text: beginning(text), batch: batch})
	}
}

// beginning returns a copy of the start of a text.
func beginning(text string) string {
	if len(text) <= maxExample {
		return strings.Clone(text)
	}
	end := maxExample
	for end > maxExample-utf8.UTFMax && !utf8.RuneStart(text[end]) {
		end--
	}
	return text[:end] + "…"
}

// merge adds what another decider counted. The examples are not in order afterwards.
func (t *tally) merge(other *tally) {
	for decision := range t.judged {
		for reason := range t.judged[decision] {
			for area := range t.judged[decision][reason] {
				for level := range t.judged[decision][reason][area] {
					t.judged[decision][reason][area][level].plus(other.judged[decision][reason][area][level])
				}
			}
		}
	}
	for area := range t.movable {
		for level := range t.movable[area] {
			for applied := range t.movable[area][level] {
				for decision := range t.movable[area][level][applied] {
					t.movable[area][level][applied][decision].plus(other.movable[area][level][applied][decision])
				}
			}
		}
	}
	for i := range t.rules {
		t.rules[i].matched.plus(other.rules[i].matched)
		t.rules[i].dropped.plus(other.rules[i].dropped)
	}
	for envelope, c := range other.envelopes {
		c.plus(t.envelopes[envelope])
		t.envelopes[envelope] = c
	}
	for w, c := range other.wrappers {
		c.plus(t.wrappers[w])
		t.wrappers[w] = c
	}
	for product, c := range other.unnamed {
		c.plus(t.unnamed[product])
		t.unnamed[product] = c
	}
	t.clock.merge(other.clock)
	t.at(other.first)
	t.at(other.last)
	for reason := range t.examples {
		t.examples[reason] = append(t.examples[reason], other.examples[reason]...)
	}
}
