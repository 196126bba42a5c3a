// SPDX-License-Identifier: Apache-2.0

package record

import (
	"encoding/json"
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

func newDeclaredReader(t testing.TB, text string) *declaredReader {
	t.Helper()
	sources := declaredSources(t, text)
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
func parsedLine(t *testing.T, text string) (parsed map[string]any) {
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
	d := newDeclaredReader(f, declarations)
	f.Fuzz(func(t *testing.T, text string) { d.requireDeclared(t, text) })
}
