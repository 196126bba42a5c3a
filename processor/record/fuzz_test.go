package record

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

// FuzzText holds a Reader against the reference for any text, in both steps.
func FuzzText(f *testing.F) {
	for _, text := range textCases {
		f.Add(text.text)
	}
	for text := range headerCases {
		f.Add(text)
	}
	for text := range legacyCases {
		f.Add(text)
	}
	f.Fuzz(requireReference)
}

// newTextReader reads every format, and nothing but what a verdict needs.
func newTextReader() Reader {
	return NewReader(NewOptions(NewDefaultConfig(), false))
}

// requireReference reads text in both steps: the first may be ignorant of what follows the facts, but never wrong about them.
func requireReference(t *testing.T, text string) {
	line := newTextReader()
	first := line.IdentifyText(text)
	early := *line.Event()
	whole := first
	if first == OutcomeIdentified {
		whole = line.Prove()
	}
	wantOutcome, wantEvent := reference(text)
	require.Equal(t, wantOutcome, whole, "outcome of %q", text)
	require.Equal(t, wantEvent, *line.Event(), "event of %q", text)
	if first == OutcomeIdentified && whole == OutcomeProven {
		early.Timestamp = wantEvent.Timestamp
		require.Equal(t, wantEvent, early, "early event of %q", text)
	}
	if whole != OutcomeProven {
		require.Equal(t, event.Event{}, *line.Event(), "a text that proves nothing has facts: %q", text)
	}
}
