// SPDX-License-Identifier: Apache-2.0

package record

import (
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

// quoteAsHex is quote as by encoders that write a quote in a string by its number, such as that of .NET.
func quoteAsHex(text string) string {
	literal := quote(text)
	return `"` + strings.NewReplacer(`\\`, `\\`, `\"`, `\u0022`).Replace(literal[1:len(literal)-1]) + `"`
}

// around are the envelopes that are opened by default, and some within others.
var around = map[string]func(line string) string{
	"docker": func(line string) string { return dockerLine(line + "\n") },
	"docker, other order": func(line string) string {
		return `{"stream":"stdout","time":"2026-11-23T08:00:00Z","log":` + quote(line+"\n") + `}`
	},
	"docker, numbered": func(line string) string {
		return `{"log":` + quoteAsHex(line+"\n") + `,"stream":"stderr","time":"2026-11-23T08:00:00.1Z"}`
	},
	"cri":            func(line string) string { return "2026-11-23T08:00:00.1Z stdout F " + line },
	"syslog":         func(line string) string { return "<134>Nov 23 08:00:00 node1 bitbucket[4711]: " + line },
	"string":         quote,
	"docker in json": func(line string) string { return `{"x":1,"message":` + quoteAsHex(dockerLine(line+"\n")) + `}` },
}

// TestEnvelopesChangeNothingThatARecordSays compares what mutated lines of every form and source are alone and in envelopes, by readers that go on from one to the
// next with the buffers and the memory of the last. An envelope may make a line less than it is alone where too many are around it, but never unrecognized.
func TestEnvelopesChangeNothingThatARecordSays(t *testing.T) {
	t.Parallel()
	lines := sampleLines(t)
	for _, line := range productLines {
		lines = append(lines, line)
	}
	cfg := NewDefaultConfig()
	cfg.Unwrap = append(cfg.Unwrap, Envelope{JSON: []Path{"message"}})
	options := NewOptions(cfg, true).WithSources(declaredSources(t))
	alone, inside := NewReader(options), NewReader(options)
	m := mutator{rand.New(rand.NewPCG(99, 4)), lines}
	for i := range *mutations / 2 {
		line := lines[i%len(lines)]
		if i >= len(lines) {
			line = m.mutate(line)
		}
		if !utf8.ValidString(line) || strings.ContainsAny(line, "\r\n") {
			continue
		}
		want := whole(&alone, line)
		wantActor := actorRead(&alone)
		for name, envelope := range around {
			switch got := whole(&inside, envelope(line)); got {
			case event.OutcomeProven:
				require.Equal(t, want, got, "%s: %s", name, line)
				require.Equal(t, *alone.Event(), *inside.Event(), "%s: %s", name, line)
				require.Equal(t, wantActor, actorRead(&inside), "%s: %s", name, line)
			case event.OutcomeUnrecognized:
				require.Equal(t, want, got, "%s: %s", name, line)
			default: // kept
			}
		}
		if i%1000 == 0 {
			inside.Release()
		}
	}
}
