// SPDX-License-Identifier: Apache-2.0

package engine

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/pdata/plog"

	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

// planted is how many lines TestPlantedRecordIsNotDropped makes; make planted asks for ten million.
var planted = flag.Int("planted", 100_000, "how many lines with a planted record to judge")

// strictest drops all that may be dropped, but for what is not an audit record.
func strictest(t testing.TB) *Judge {
	t.Helper()
	cfg := NewDefaultConfig()
	cfg.DefaultLevel, cfg.OnUnmapped = event.SettingOff, event.DecisionDrop
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
	host3164   = `<134>Nov 23 08:00:00 %s %s[%s]: `
)

// carrierOf is a line that may be dropped, with places for text; of those in a string of JSON the depth of escaping is one more.
type carrierOf struct {
	format   string
	harmless []string
	inString bool
}

var carriers = []carrierOf{
	{hostJSON, []string{"1", "ledger", "Pulled", "mira", "{}", "n1", "y", "z"}, true},
	{hostREST, []string{"mira", "z"}, true},
	{hostLegacy, []string{"192.0.2.7", "mira", "ORBIT/lander", `{"id":1}`, "@8KJQAGx969x538x0", "6ywzi6"}, false},
	{host5424 + "HOST", []string{"node1", "bitbucket", "4711", "audit", "origin", "b", "c"}, false},
	{host3164 + "HOST", []string{"node1", "bitbucket", "4711"}, false},
	{"%sHOST", []string{""}, false},
	{"HOST%s", []string{""}, false},
	{"<134>1 - h a - - - %sHOST", []string{""}, false},
}

// line is a carrier with a text in one of its places.
func (c *carrierOf) line(place int, text string) string {
	values := make([]any, len(c.harmless))
	for i, harmless := range c.harmless {
		values[i] = harmless
	}
	values[place] = text
	return strings.ReplaceAll(fmt.Sprintf(c.format, values...), "HOST", harmlessHost)
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

// TestPlantedRecordIsNotDropped plants a record of a protected area, whole or torn at any byte, at any depth of escaping, into every field of every form: in a
// string of a record that is proven whole it is text, and may go with it; anywhere else the record must stay.
func TestPlantedRecordIsNotDropped(t *testing.T) {
	t.Parallel()
	j := strictest(t)
	r := rand.New(rand.NewPCG(7, 8)) // the same lines each time
	dropped := 0
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
		if got := judged(j, line); got.Ruling.Verdict.Decision == event.DecisionDrop {
			dropped++
			require.True(t, c.inString && json.Valid([]byte(line)), "dropped with %q planted: %s", victim, line)
		}
	}
	require.Positive(t, dropped, "in a string it is text")
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

// TestNoPieceOfALineIsDroppable cuts every line of the sample, and every form of it, at every byte: neither head nor tail is dropped. A legacy line is the
// exception where only a part of its addresses or of its session is missing, since a part of them looks like a whole: it gets the verdict of the line. Where only
// a part of a header is missing, the whole record is still there.
func TestNoPieceOfALineIsDroppable(t *testing.T) {
	t.Parallel()
	j := strictest(t)
	for _, line := range droppableLines(t) {
		whole := *judged(j, line)
		class := whole.Event.Class
		if whole.Ruling.Verdict.Decision != event.DecisionDrop {
			continue
		}
		for cut := 1; cut < len(line); cut++ {
			for _, piece := range []string{line[:cut], line[cut:]} {
				got := judged(j, piece)
				if got.Ruling.Verdict.Decision == event.DecisionDrop {
					onlyHeader := strings.Contains(piece, strings.TrimSpace(line[max(0, strings.IndexByte(line, '{')):]))
					require.True(t, onlyHeader || class != "" && got.Event.Class == class, "cut at %d: %s", cut, piece)
				}
			}
		}
	}
}

// droppableLines are lines of every form: those of the sample, after syslog headers too, and what else may be dropped.
func droppableLines(t *testing.T) (lines []string) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "testdata", "audit.log"))
	require.NoError(t, err)
	for line := range strings.Lines(string(text)) {
		line = strings.TrimRight(line, "\r\n")
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
