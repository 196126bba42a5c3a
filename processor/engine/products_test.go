// SPDX-License-Identifier: Apache-2.0

package engine

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

// droppableOf are the lines of testdata of a product that declares how its records look which a policy that keeps nothing drops, and its judge.
func droppableOf(t *testing.T, product string) (lines []string, j *Judge) {
	t.Helper()
	cfg := NewDefaultConfig()
	cfg.DefaultLevel, cfg.OnUnmapped, cfg.OnUnrecognized = event.SettingOff, event.DecisionDrop, event.DecisionDrop
	cfg.Catalog.Products = append(cfg.Catalog.Products, product)
	j = newHarnessOf(t, cfg).NewJudge(t.Context())
	text, err := os.ReadFile(filepath.Join("..", "..", "testdata", product+".log"))
	require.NoError(t, err)
	for line := range strings.Lines(string(text)) {
		line = strings.TrimRight(line, "\r\n")
		if strings.HasPrefix(line, "{") && judged(j, line).Ruling.Verdict.Reason == event.ReasonAreaOff {
			lines = append(lines, line)
		}
	}
	require.Greater(t, len(lines), 50, product)
	return lines, j
}

// productEnvelopes are what is opened by default, with nothing around the line first.
var productEnvelopes = map[string]func(line string) string{
	"none":   func(line string) string { return line },
	"syslog": func(line string) string { return "<134>Nov 23 08:00:00 node1 audit[4711]: " + line },
	"cri":    func(line string) string { return "2026-11-23T08:00:00.1Z stdout F " + line },
	"docker": func(line string) string {
		return `{"log":` + quoted(line+"\n") + `,"stream":"stdout","time":"2026-11-23T08:00:00.1Z"}`
	},
}

// TestNoPieceOfADeclaredRecordIsDroppable cuts every line in every envelope at every byte. A piece that is not recognized as one, such as a few bytes of the end,
// goes where everything goes that is no audit record; nothing is judged by what a piece says.
func TestNoPieceOfADeclaredRecordIsDroppable(t *testing.T) {
	t.Parallel()
	for _, product := range []string{"github", "gitlab", "kubernetes"} {
		lines, j := droppableOf(t, product)
		for name, envelope := range productEnvelopes {
			for _, line := range lines {
				text := envelope(line)
				require.Equal(t, event.ReasonAreaOff, judged(j, text).Ruling.Verdict.Reason, "%s: %s", name, text)
				for cut := 1; cut < len(text); cut++ {
					for _, piece := range []string{text[:cut], text[cut:]} {
						if strings.Contains(piece, line) { // only a part of the header is missing
							continue
						}
						verdict := judged(j, piece).Ruling.Verdict
						require.True(t, verdict.Decision == event.DecisionKeep || verdict.Reason == event.ReasonUnrecognized, "%s, cut at %d: %s", name, cut, piece)
					}
				}
			}
		}
	}
}

// TestDeclaredRecordInsideSomethingElseIsKept puts every line, as text and as an object, into what other programs put around it.
func TestDeclaredRecordInsideSomethingElseIsKept(t *testing.T) {
	t.Parallel()
	for _, product := range []string{"github", "gitlab", "kubernetes"} {
		lines, j := droppableOf(t, product)
		for _, format := range []string{
			`{"@timestamp":"2026-11-23T08:00:00.000Z","@metadata":{"beat":"filebeat"},"log":{"offset":7},"message":%s}`,
			`{"@timestamp":"2026-11-23T08:00:00.000Z","event":{"original":%s}}`,
			`{"date":1700000000.1,"log":%s,"kubernetes":{"pod_name":"p"}}`,
			`{"version":"1.1","host":"node1","short_message":%s,"level":6}`,
			`{"time":1700000000,"host":"node1","sourcetype":"_json","event":%s}`,
			`{"insertId":"a","resource":{"type":"gce_instance"},"jsonPayload":%s,"severity":"INFO"}`,
			`{"insertId":"a","textPayload":%s}`,
			`{"messageType":"DATA_MESSAGE","logEvents":[{"id":"1","timestamp":1700000000000,"message":%s}]}`,
			`{"file":"/a.log","host":"node1","source_type":"file","message":%s}`,
			`{"__REALTIME_TIMESTAMP":"1700000000000000","_HOSTNAME":"node1","MESSAGE":%s}`,
			`{"@version":"1","tags":["a"],"message":%s}`,
			`{"records":[{"value":{"message":%s}}]}`,
			`{"time":"2026-11-23T08:00:00Z","properties":{"log":%s}}`,
		} {
			for _, line := range lines {
				for _, inner := range []string{line, quoted(line), quoted(quoted(line))} {
					text := fmt.Sprintf(format, inner)
					want := event.Verdict{Decision: event.DecisionKeep, Reason: event.ReasonWrapped}
					assert.Equal(t, want, judged(j, text).Ruling.Verdict, text)
				}
			}
		}
	}
}
