// SPDX-License-Identifier: Apache-2.0

package engine

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/pdata/plog"

	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
	"github.com/auditcoverage/auditcoverageprocessor/processor/record"
)

// planted is how many lines TestPlantedRecordIsNotDropped makes; make planted asks for ten million.
var planted = flag.Int("planted", 100_000, "how many lines with a planted record to judge")

// strictest drops all that may be dropped, but for what is not an audit record.
func strictest(t testing.TB) *Judge {
	t.Helper()
	cfg := NewDefaultConfig()
	cfg.DefaultLevel, cfg.OnUnmapped = event.SettingOff, event.DecisionDrop
	cfg.Input.Unwrap = append(cfg.Input.Unwrap, record.Envelope{JSON: []record.Path{"message"}})
	return newHarnessOf(t, cfg).NewJudge(t.Context())
}

// judged is the judgement on a body, with an attribute "message" for each message.
func judged(j *Judge, body string, messages ...string) *Judgement {
	rec := Record{Resource: plog.NewResourceLogs(), Scope: plog.NewScopeLogs(), Log: plog.NewLogRecord()}
	rec.Log.Body().SetStr(body)
	for _, message := range messages {
		rec.Log.Attributes().PutStr("message", message)
	}
	return j.Judge(rec)
}

// The records that must not be lost, and those in which they are planted.
const (
	victimJSON   = `{"affectedObjects":[],"auditType":{"action":"A","actionI18nKey":"atlassian.audit.event.action.audit.search","area":"AUDIT_LOG","level":"BASE"},"version":"1.0"}`
	victimREST   = `{"type":{"action":"A","actionI18nKey":"atlassian.audit.event.action.audit.search"},"author":{"name":"a"}}`
	victimLegacy = `192.0.2.9 | GlobalPermissionGrantedEvent | admin | 1700000000001 | PAY/ledger | {"permission":"SYS_ADMIN"} | @RxS | t0k3n`

	hostType   = `"auditType":{"action":"%s","actionI18nKey":"bitbucket.x.audit.action.y","area":"END_USER_ACTIVITY","level":"FULL"}`
	hostJSON   = `{"affectedObjects":[{"id":"%s","name":"%s","type":"REPOSITORY"}],` + hostType + `,"author":{"name":"%s"},"extraAttributes":[{"value":"%s"}],"node":"%s","x%s":"%s"}`
	hostREST   = `{"type":{"actionI18nKey":"bitbucket.git.audit.action.clone"},"author":{"name":"%s"},"x":"%s"}`
	hostLegacy = `%s | RepositoryPullEvent | %s | 1400681361906 | %s | %s | %s | %s`
	host5424   = `<134>1 2026-11-23T08:00:00Z %s %s %s %s [%s a%s="%s"] `
	// What stands beside a record in an envelope.
	hostDocker  = `{"log":QUOTED,"stream":"stdout","attrs":{"%s":"%s"},"time":"2026-11-23T08:00:00.1Z"}`
	hostWrapper = `{"@timestamp":"2026-11-23T08:00:00Z","x":{"%s":["%s"]},"message":QUOTED,"y":"%s"}`
	host3164    = `<134>Nov 23 08:00:00 %s %s[%s]: `
)

// carrierOf is a line that may be dropped, with places for text.
type carrierOf struct {
	format   string
	harmless []string
	// inString: the places are in strings of the record, whose depth of escaping is one more.
	inString bool
	// beside: they are beside the record, where nothing stands that an encoder would escape. A word of a record that only records have keeps the line.
	beside bool
}

var carriers = []carrierOf{
	{hostJSON, []string{"1", "ledger", "Pulled", "mira", "{}", "n1", "y", "z"}, true, false},
	{hostREST, []string{"mira", "z"}, true, false},
	{hostLegacy, []string{"192.0.2.7", "mira", "ORBIT/lander", `{"id":1}`, "@8KJQAGx969x538x0", "6ywzi6"}, false, false},
	{host5424 + "HOST", []string{"node1", "bitbucket", "4711", "audit", "origin", "b", "c"}, false, false},
	{host3164 + "HOST", []string{"node1", "bitbucket", "4711"}, false, false},
	{hostDocker, []string{"tag", "b"}, false, true},
	{hostWrapper, []string{"a", "b", "c"}, false, true},
	{"%sHOST", []string{""}, false, false},
	{"HOST%s", []string{""}, false, false},
	{"<134>1 - h a - - - %sHOST", []string{""}, false, false},
}

// line is a carrier with a text in one of its places.
func (c *carrierOf) line(place int, text string) string {
	values := make([]any, len(c.harmless))
	for i, harmless := range c.harmless {
		values[i] = harmless
	}
	values[place] = text
	return strings.NewReplacer("HOST", harmlessHost, "QUOTED", quoted(harmlessHost+"\n")).Replace(fmt.Sprintf(c.format, values...))
}

var harmlessHost = fmt.Sprintf(hostJSON, "1", "ledger", "Pulled", "mira", "{}", "n1", "y", "z")

// escaped is a text as it stands in a string of JSON that is itself in one, and so on.
func escaped(text string, depth int) string {
	for range depth {
		quoted, _ := json.Marshal(text)
		text = string(quoted[1 : len(quoted)-1])
	}
	return text
}

func TestHarmlessCarriersAreDropped(t *testing.T) {
	t.Parallel()
	j := strictest(t)
	for i := range carriers {
		got := judged(j, carriers[i].line(0, carriers[i].harmless[0]))
		assert.Equal(t, event.DecisionDrop, got.Ruling.Verdict.Decision, carriers[i].format)
	}
}

// TestPlantedRecordIsNotDropped plants a record of a protected area, whole or torn at any byte, at any depth of escaping, into every field of every form, in
// every envelope: in a string of a record that is proven whole it is text, and may go with it; anywhere else the record must stay.
func TestPlantedRecordIsNotDropped(t *testing.T) {
	t.Parallel()
	j := strictest(t)
	r := rand.New(rand.NewPCG(7, 8)) // the same lines each time
	envelopes := slices.Sorted(maps.Keys(envelopeForms))
	dropped := map[string]int{}
	for range *planted {
		c := &carriers[r.IntN(len(carriers))]
		victim := []string{victimJSON, victimREST, victimLegacy}[r.IntN(3)]
		whole := victim
		switch r.IntN(3) {
		case 0:
			victim = victim[:1+r.IntN(len(victim)-1)]
		case 1:
			victim = victim[r.IntN(len(victim)-1):]
		}
		if whole == victimLegacy && !strings.Contains(victim, " | ") {
			continue // a word like any other
		}
		line := c.line(r.IntN(len(c.harmless)), escaped(victim, r.IntN(4)))
		envelope := envelopes[r.IntN(len(envelopes))]
		if got := judged(j, envelopeForms[envelope](line)); got.Ruling.Verdict.Decision == event.DecisionDrop {
			dropped[envelope]++
			require.True(t, (c.inString || c.beside && !hasMark(victim)) && json.Valid([]byte(line)), "dropped in %s with %q planted: %s", envelope, victim, line)
		}
	}
	require.Len(t, dropped, len(envelopes), "in a string it is text")
}

// hasMark reports whether a piece of a record has a word that only records have, or the group of a legacy line.
func hasMark(piece string) bool {
	return regexp.MustCompile(`auditType|I18nKey|affectedObjects|changedValues|epochSecond| \| \w+Event \| .* \| \d{13} \| `).MatchString(piece)
}

func TestSecondRecordInAnAttributeIsNotDropped(t *testing.T) {
	t.Parallel()
	j := strictest(t)
	require.Equal(t, event.DecisionDrop, judged(j, "", harmlessHost).Ruling.Verdict.Decision)
	logs := plog.NewLogs()
	log := logs.ResourceLogs().AppendEmpty().ScopeLogs().AppendEmpty().LogRecords().AppendEmpty()
	log.Attributes().PutStr("message", harmlessHost)
	log.Attributes().PutStr("messagX", victimJSON)
	message, err := (&plog.ProtoMarshaler{}).MarshalLogs(logs)
	require.NoError(t, err)
	logs, err = (&plog.ProtoUnmarshaler{}).UnmarshalLogs(bytes.ReplaceAll(message, []byte("messagX"), []byte("message")))
	require.NoError(t, err)
	resource := logs.ResourceLogs().At(0)
	got := j.Judge(Record{Resource: resource, Scope: resource.ScopeLogs().At(0), Log: resource.ScopeLogs().At(0).LogRecords().At(0)})
	assert.Equal(t, event.Verdict{Decision: event.DecisionKeep, Reason: event.ReasonMalformed}, got.Ruling.Verdict)
}

// TestNoPieceOfALineIsDroppable cuts every line of the sample, and every form of it, in every envelope, at every byte: neither head nor tail is dropped. A legacy
// line is the exception where only a part of its addresses or of its session is missing, since a part of them looks like a whole: it gets the verdict of the
// line. Where only a part of a header is missing, the whole record is still there.
func TestNoPieceOfALineIsDroppable(t *testing.T) {
	t.Parallel()
	for name, envelope := range envelopeForms {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			j := strictest(t)
			for _, line := range droppableLines(t) {
				text := envelope(line)
				whole := *judged(j, text)
				class := whole.Event.Class
				if whole.Ruling.Verdict.Decision != event.DecisionDrop {
					continue
				}
				for cut := 1; cut < len(text); cut++ {
					for _, piece := range []string{text[:cut], text[cut:]} {
						got := judged(j, piece)
						if got.Ruling.Verdict.Decision == event.DecisionDrop {
							onlyHeader := strings.Contains(piece, strings.TrimSpace(line[max(0, strings.IndexByte(line, '{')):]))
							require.True(t, onlyHeader || class != "" && got.Event.Class == class, "cut at %d: %s", cut, piece)
						}
					}
				}
			}
		})
	}
}

// TestNoPieceThatARuntimeSplitsIsDroppable cuts every line at every byte, as a container runtime does: its own marks say that a piece goes on, but not that it
// began before.
func TestNoPieceThatARuntimeSplitsIsDroppable(t *testing.T) {
	t.Parallel()
	const head = `{"log":`
	const tail = `,"stream":"stdout","time":"2026-11-23T08:00:00.1Z"}`
	j := strictest(t)
	for _, line := range droppableLines(t) {
		if !strings.HasPrefix(line, "{") || judged(j, line).Ruling.Verdict.Decision != event.DecisionDrop {
			continue
		}
		for cut := 1; cut < len(line); cut++ {
			for _, piece := range []string{
				"2026-11-23T08:00:00Z stdout P " + line[:cut], "2026-11-23T08:00:00Z stdout F " + line[cut:],
				head + quoted(line[:cut]) + tail, head + quoted(line[cut:]+"\n") + tail,
			} {
				require.Equal(t, event.DecisionKeep, judged(j, piece).Ruling.Verdict.Decision, "cut at %d: %s", cut, piece)
			}
		}
		require.Equal(t, event.DecisionKeep, judged(j, "2026-11-23T08:00:00Z stdout P "+line).Ruling.Verdict.Decision)
		require.Equal(t, event.DecisionKeep, judged(j, head+quoted(line)+tail).Ruling.Verdict.Decision)
	}
}

// sampleLines are the lines of the sample.
func sampleLines(t testing.TB) (lines []string) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "testdata", "audit.log"))
	require.NoError(t, err)
	for line := range strings.Lines(string(text)) {
		lines = append(lines, strings.TrimRight(line, "\r\n"))
	}
	return lines
}

// droppableLines are lines of every form: those of the sample, after syslog headers too, and what else may be dropped.
func droppableLines(t *testing.T) (lines []string) {
	t.Helper()
	for _, line := range sampleLines(t) {
		lines = append(lines, line, "<134>1 2026-11-23T08:00:00Z node1 bitbucket 4711 audit - "+line, "<134>Nov 23 08:00:00 node1 bitbucket[4711]: "+line)
	}
	for i := range carriers {
		lines = append(lines, carriers[i].line(0, carriers[i].harmless[0]))
	}
	return lines
}

// TestMiddlePieceOfALineIsOversized: receivers cut a long line into pieces of exactly max_bytes, of which one may look like a record.
func TestMiddlePieceOfALineIsOversized(t *testing.T) {
	t.Parallel()
	cfg := NewDefaultConfig()
	cfg.DefaultLevel, cfg.OnUnmapped, cfg.OnUnrecognized = event.SettingOff, event.DecisionDrop, event.DecisionDrop
	for maxBytes, want := range map[int]event.Reason{len(harmlessHost): event.ReasonOversized, len(harmlessHost) + 1: event.ReasonAreaOff} {
		cfg.Input.MaxBytes = maxBytes
		assert.Equal(t, want, judged(newHarnessOf(t, cfg).NewJudge(t.Context()), harmlessHost).Ruling.Verdict.Reason)
	}
}
