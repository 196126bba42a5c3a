// SPDX-License-Identifier: Apache-2.0

package record

import (
	"encoding/json"
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/pdata/pcommon"

	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
	"github.com/auditcoverage/auditcoverageprocessor/processor/record/jsonscan"
	"github.com/auditcoverage/auditcoverageprocessor/processor/source"
)

// declaredReader reads whole texts, and keeps what it has learned from one to the next.
type declaredReader struct {
	sources []*source.Source
	*declared
}

func newDeclaredReader(t testing.TB) *declaredReader {
	t.Helper()
	sources := declaredSources(t)
	return &declaredReader{sources, newDeclared(newDeclaredTable(sources))}
}

// whole says what a whole text is.
func (d *declaredReader) whole(text string) (declaredOutcome, event.Event, event.Actor) {
	switch outcome := d.identify(text); outcome {
	case declaredFamily:
		if d.contradicts(text) || jsonscan.SkipSpace(text, jsonscan.SkipDeep(text, 0, 0)) != len(text) {
			return declaredMalformed, event.Event{}, event.Actor{}
		}
		return declaredFamily, event.Event{}, event.Actor{}
	case declaredRecord:
		e, a := d.facts()
		return outcome, e, a
	default:
		return outcome, event.Event{}, event.Actor{}
	}
}

// facts are all that a record says.
func (d *declaredReader) facts() (e event.Event, a event.Actor) {
	d.readEvent(&e)
	e.Timestamp = d.readTime()
	d.readDetails(&e)
	d.readActor(&a, &e)
	return e, a
}

// requireDeclared holds a reader against the reference, for a text and for the map that a parser would make of it.
func (d *declaredReader) requireDeclared(t *testing.T, text string) {
	t.Helper()
	if !strings.HasPrefix(text, "{") {
		return
	}
	wantOutcome, wantEvent, wantActor := referenceDeclared(d.sources, text)
	for range 2 { // the second time with what was learned the first time
		outcome, e, a := d.whole(text)
		require.Equal(t, wantOutcome, outcome, "outcome of %q", text)
		require.Equal(t, wantEvent, e, "event of %q", text)
		require.Equal(t, wantActor, a, "actor of %q", text)
	}
	if wantOutcome == declaredRecord {
		d.requireParsed(t, text, &wantEvent, &wantActor)
	}
}

// requireParsed holds what is read of a map against what is read of its text. Numbers of more digits than a double has are another number in a map.
func (d *declaredReader) requireParsed(t *testing.T, text string, wantEvent *event.Event, wantActor *event.Actor) {
	t.Helper()
	if hasUnusualNumber(text) {
		return
	}
	value := pcommon.NewMap()
	require.NoError(t, value.FromRaw(parsedLine(t, text)))
	require.Equal(t, declaredRecord, d.identifyParsed(value), "outcome of the map of %q", text)
	e, a := d.facts()
	require.Equal(t, *wantEvent, e, "event of the map of %q", text)
	require.Equal(t, *wantActor, a, "actor of the map of %q", text)
}

// parsedLine is what a parser makes of a well-formed text.
func parsedLine(t testing.TB, text string) (parsed map[string]any) {
	t.Helper()
	require.NoError(t, json.Unmarshal([]byte(text), &parsed))
	return parsed
}

// hasUnusualNumber reports whether a well-formed text has a number that a double is not printed as.
func hasUnusualNumber(text string) bool {
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	for {
		token, err := decoder.Token()
		if err != nil {
			return false
		}
		if number, ok := token.(json.Number); ok {
			double, err := number.Float64()
			if err != nil || strconv.FormatFloat(double, 'f', -1, 64) != number.String() {
				return true
			}
		}
	}
}

// FuzzDeclared holds the reader of declared sources against the reference for any text.
func FuzzDeclared(f *testing.F) {
	for _, line := range productLines {
		f.Add(line)
		f.Add(line[:len(line)-2])
	}
	for _, text := range declaredCases {
		f.Add(text.text)
	}
	d := newDeclaredReader(f)
	f.Fuzz(func(t *testing.T, text string) { d.requireDeclared(t, text) })
}

// requireSources holds a whole reader with sources against both references, for a text that is no envelope: what is judged by a declaration, by the forms that
// are built in, or by neither.
func requireSources(t *testing.T, reader *Reader, sources []*source.Source, text string) {
	t.Helper()
	record := trimLead(text)
	if _, state := trimDocker(record); !strings.HasPrefix(record, "{") || state != refNone {
		return
	}
	declared, wantEvent, wantActor := referenceDeclared(sources, record)
	want := map[declaredOutcome]event.Outcome{
		declaredMalformed: event.OutcomeMalformed, declaredContested: event.OutcomeContested, declaredRecord: event.OutcomeProven,
	}[declared]
	builtIn, builtInEvent := reference(text)
	if declared == declaredNone || declared == declaredFamily {
		want, wantEvent, wantActor = builtIn, builtInEvent, event.Actor{}
	}
	got := reader.IdentifyText(text)
	if got == event.OutcomeIdentified {
		got = reader.Prove()
	}
	if declared == declaredMalformed && got == event.OutcomeProven && builtIn == got {
		// A member on a declared path may be given twice after auditType, which is looked at no more.
		require.Equal(t, event.FormatAtlassianJSON, reader.Format(), "format of %q", text)
		require.Contains(t, text, "auditType")
		return
	}
	require.Equal(t, want, got, "outcome of %q", text)
	if got == event.OutcomeProven && declared == declaredRecord {
		require.Equal(t, wantEvent, *reader.Event(), "event of %q", text)
		require.Equal(t, wantActor, actorRead(reader), "actor of %q", text)
	}
}

// newSourcesReader reads records of the declarations and of the built-in forms, with all that they say.
func newSourcesReader(sources []*source.Source) Reader {
	return NewReader(NewOptions(NewDefaultConfig(), true).WithSources(sources))
}

// FuzzSources holds a whole reader with sources against the references for any text.
func FuzzSources(f *testing.F) {
	for _, line := range productLines {
		f.Add(line)
	}
	for _, text := range declaredCases {
		f.Add(text.text)
	}
	for _, text := range textCases {
		f.Add(text.text)
	}
	sources := declaredSources(f)
	reader := newSourcesReader(sources)
	f.Fuzz(func(t *testing.T, text string) { requireSources(t, &reader, sources, text) })
}

// TestMutatedLinesOfProducts is TestMutatedLines for a reader with sources.
func TestMutatedLinesOfProducts(t *testing.T) {
	t.Parallel()
	sources := declaredSources(t)
	reader := newSourcesReader(sources)
	lines := append(slices.Sorted(maps.Values(productLines)), sampleLines(t)...)
	m := mutator{rand.New(rand.NewPCG(7, 4)), lines}
	for i := range *mutations / 10 {
		requireSources(t, &reader, sources, m.mutate(lines[i%len(lines)]))
	}
}
