package record

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

// FuzzLine holds Line against the reference for any text, in both steps.
func FuzzLine(f *testing.F) {
	for _, text := range lineCases {
		f.Add(text.text)
	}
	f.Fuzz(requireReference)
}

// requireReference reads text in both steps: the first may be ignorant of what follows the facts, but never wrong about them.
func requireReference(t *testing.T, text string) {
	var line Line
	first := line.Identify(text)
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
