// SPDX-License-Identifier: Apache-2.0

package engine

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
	"github.com/auditcoverage/auditcoverageprocessor/processor/record"
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
		lines = append(lines, keylessLines[product]...)
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
				for _, inner := range []string{line, quoted(line), quoted(quoted(line)), quotedAsHex(line), quotedAsHex(quotedAsHex(line)), quoted(quotedAsHex(line))} {
					text := fmt.Sprintf(format, inner)
					want := event.Verdict{Decision: event.DecisionKeep, Reason: event.ReasonWrapped}
					assert.Equal(t, want, judged(j, text).Ruling.Verdict, text)
				}
			}
		}
	}
}

// keylessLines are records of products that are recognized without a key.
var keylessLines = map[string][]string{
	"gitlab": {`{"author_id":7,"entity_id":42,"entity_type":"Project","target_details":"grp/app","add":"deploy_key"}`},
}

// quotedAsHex is quoted as by encoders that write a quote in a string by its number, such as that of .NET.
func quotedAsHex(text string) string {
	literal := quoted(text)
	return `"` + strings.NewReplacer(`\\`, `\\`, `\"`, `\u0022`).Replace(literal[1:len(literal)-1]) + `"`
}

// TestDeclaredRecordBesideAnOpenedMemberIsKept puts the members of a record around a member that is opened and holds another which may be dropped, at every place
// among them, in one object or several, as text and as a map.
func TestDeclaredRecordBesideAnOpenedMemberIsKept(t *testing.T) {
	t.Parallel()
	for _, product := range []string{"github", "gitlab", "kubernetes"} {
		cfg := NewDefaultConfig()
		cfg.DefaultLevel, cfg.OnUnmapped, cfg.OnUnrecognized = event.SettingOff, event.DecisionDrop, event.DecisionDrop
		cfg.Catalog.Products = append(cfg.Catalog.Products, product)
		cfg.Input.Unwrap = record.Unwrap{{JSON: []record.Path{"a.b.original"}}}
		h := newHarnessOf(t, cfg)
		lines, _ := droppableOf(t, product)
		for _, line := range lines[:5] {
			var hidden map[string]json.RawMessage
			require.NoError(t, json.Unmarshal([]byte(line), &hidden))
			names := slices.Sorted(maps.Keys(hidden))
			original := `"original":` + quoted(line)
			require.Contains(t, h.verdictOf(t, `{"a":{"b":{`+original+`}}}`), "drop area_off")
			for place := range len(names) + 1 {
				var members []string
				for _, name := range names {
					members = append(members, quoted(name)+":"+string(hidden[name]))
				}
				around := strings.Join(slices.Insert(slices.Clone(members), place, original), ",")
				whole, opened := strings.Join(members, ","), `"b":{`+original+`}`
				for _, text := range []string{
					`{"a":{"b":{` + around + `}}}`, `{"a":{` + strings.ReplaceAll(around, original, opened) + `}}`,
					`{` + strings.ReplaceAll(around, original, `"a":{`+opened+`}`) + `}`,
					`{"a":{"b":{"x":{` + whole + `},` + original + `}}}`, `{"a":{` + opened + `,"x":[{` + whole + `}]}}`, `{"x":{"y":{` + whole + `}},"a":{` + opened + `}}`,
				} {
					require.Equal(t, "keep malformed unknown/unknown ", h.verdictOf(t, text), text)
					var parsed map[string]any
					require.NoError(t, json.Unmarshal([]byte(text), &parsed))
					require.Equal(t, "keep malformed unknown/unknown ", h.verdictOf(t, parsed), "map of %s", text)
				}
			}
		}
	}
}
