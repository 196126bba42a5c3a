// SPDX-License-Identifier: Apache-2.0

package record

import (
	"strings"
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

// requireReference reads text in both steps: the first may be ignorant of what follows the facts, but never wrong about them. The facts stay where the second
// fails, and reading the actor too changes nothing.
func requireReference(t *testing.T, text string) {
	wantOutcome, wantEvent := reference(text)
	for _, reader := range []Reader{newTextReader(), newActorReader()} {
		first := reader.IdentifyText(text)
		facts := *reader.Event()
		whole := first
		if first == event.OutcomeIdentified {
			whole = reader.Prove()
			facts.Timestamp = wantEvent.Timestamp
			require.Equal(t, facts, *reader.Event(), "facts of %q after its proof", text)
		}
		// What begins and ends as Docker's, and is another program's object, is found out only with the proof, and kept either way.
		early := first == event.OutcomeIdentified && whole == event.OutcomeMalformed
		if early && wantOutcome == event.OutcomeUnrecognized && strings.HasPrefix(cutLead(text), dockerHead) {
			wantOutcome = whole
		}
		require.Equal(t, wantOutcome, whole, "outcome of %q", text)
		if whole == event.OutcomeProven || first != event.OutcomeIdentified {
			require.Equal(t, wantEvent, *reader.Event(), "event of %q", text)
		}
		if whole != event.OutcomeProven {
			require.Equal(t, event.Actor{}, actorRead(&reader), "a text that proves nothing has an actor: %q", text)
		}
	}
}
