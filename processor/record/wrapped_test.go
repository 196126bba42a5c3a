// SPDX-License-Identifier: Apache-2.0

package record

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

// wrappers are what other programs put around a line, as text or as an object, in the shapes that are known from the field.
var wrappers = map[string]string{
	"Filebeat":               `{"@timestamp":"2026-11-23T08:00:00.000Z","@metadata":{"beat":"filebeat"},"log":{"offset":7},"message":%s}`,
	"ECS":                    `{"@timestamp":"2026-11-23T08:00:00.000Z","event":{"original":%s}}`,
	"Fluent Bit":             `{"date":1700000000.1,"log":%s,"kubernetes":{"pod_name":"p"}}`,
	"GELF":                   `{"version":"1.1","host":"node1","short_message":%s,"level":6}`,
	"HEC":                    `{"time":1700000000,"host":"node1","sourcetype":"_json","event":%s}`,
	"GCP":                    `{"insertId":"a","resource":{"type":"gce_instance"},"jsonPayload":%s,"severity":"INFO"}`,
	"GCP with text":          `{"insertId":"a","textPayload":%s}`,
	"CloudWatch":             `{"messageType":"DATA_MESSAGE","logEvents":[{"id":"1","timestamp":1700000000000,"message":%s}]}`,
	"Vector":                 `{"file":"/a.log","host":"node1","source_type":"file","message":%s}`,
	"journald":               `{"__REALTIME_TIMESTAMP":"1700000000000000","_HOSTNAME":"node1","MESSAGE":%s}`,
	"Logstash":               `{"@version":"1","tags":["a"],"message":%s}`,
	"a wrapper in a wrapper": `{"records":[{"value":{"message":%s}}]}`,
	"Azure":                  `{"time":"2026-11-23T08:00:00Z","properties":{"log":%s}}`,
}

// wrappedLines are records in each form, to be put into something else as an object and as a text.
var wrappedLines = []string{record, `{"type":{"action":"Repository cloned","actionI18nKey":"bitbucket.git.audit.action.clone"}}`, legacy}

func TestRecordInsideSomethingElseIsWrapped(t *testing.T) {
	t.Parallel()
	reader := newTextReader()
	for name, format := range wrappers {
		for _, line := range wrappedLines {
			inner := []string{quoted(t, line), quoted(t, quoted(t, line))}
			if strings.HasPrefix(line, "{") {
				inner = append(inner, line)
			}
			for _, value := range inner {
				text := fmt.Sprintf(format, value)
				assert.Equal(t, event.OutcomeWrapped.String(), identify(&reader, withBody(text)).String(), "%s: %s", name, text)
				assert.Equal(t, event.OutcomeWrapped.String(), identify(&reader, withBody([]byte(text))).String(), "%s, bytes", name)
				assert.Equal(t, event.Event{}, *reader.Event())

				var parsed map[string]any
				require.NoError(t, json.Unmarshal([]byte(text), &parsed))
				assert.Equal(t, event.OutcomeWrapped.String(), identify(&reader, withBody(parsed)).String(), "%s, map", name)
				log := withBody("started")
				require.NoError(t, log.Attributes().FromRaw(parsed))
				assert.Equal(t, event.OutcomeWrapped.String(), identify(&reader, log).String(), "%s, attributes", name)
			}
		}
		assert.Equal(t, event.OutcomeUnrecognized.String(), identify(&reader, withBody(fmt.Sprintf(format, `"started"`))).String(), name)
	}
}

// TestPiecesThatDockerSplitAreKept: neither of the two objects that Docker makes of a long line is taken for another program's, or for a whole line.
func TestPiecesThatDockerSplitAreKept(t *testing.T) {
	t.Parallel()
	reader := newTextReader()
	for cut := 1; cut < len(longRecord)-1; cut++ {
		if !utf8.RuneStart(longRecord[cut]) {
			continue
		}
		for _, piece := range []string{longRecord[:cut], longRecord[cut:] + "\n"} {
			outcome := identify(&reader, withBody(dockerLine(piece)))
			require.Contains(t, []event.Outcome{event.OutcomeMalformed, event.OutcomeFragment, event.OutcomeWrapped}, outcome, piece)
		}
	}
}

func quoted(t *testing.T, text string) string {
	t.Helper()
	literal, err := json.Marshal(text)
	require.NoError(t, err)
	return string(literal)
}

func TestRecordInAFormatThatIsLeftOutIsNotWrapped(t *testing.T) {
	t.Parallel()
	reader := NewReader(NewOptions(Config{Field: FieldAuto, Formats: []event.Format{event.FormatLegacy}, MaxBytes: DefaultMaxBytes}, false))
	assert.Equal(t, event.OutcomeUnrecognized.String(), identify(&reader, withBody(record)).String())
	assert.Equal(t, event.OutcomeUnrecognized.String(), identify(&reader, withBody(map[string]any{"auditType": map[string]any{}})).String())
	assert.Equal(t, event.OutcomeWrapped.String(), identify(&reader, withBody(`{"message":`+record+`}`)).String())
}

// TestObjectWithATypeThatNamesNoEventMayBeAnotherPrograms: a record in it is wrapped, also where records of the REST interface are left out.
func TestObjectWithATypeThatNamesNoEventMayBeAnotherPrograms(t *testing.T) {
	t.Parallel()
	all := newTextReader()
	cfg := NewDefaultConfig()
	cfg.Formats = []event.Format{event.FormatAtlassianJSON}
	some := NewReader(NewOptions(cfg, false))
	const named = `{"type":{"actionI18nKey":"jira.x"},"data":"started"}`
	for _, inner := range []string{record, quoted(t, record), quoted(t, quoted(t, record))} {
		text := `{"type":{"name":"log"},"data":` + inner + `}`
		for _, reader := range []*Reader{&all, &some} {
			assert.Equal(t, event.OutcomeWrapped.String(), identify(reader, withBody(text)).String(), text)
			var parsed map[string]any
			require.NoError(t, json.Unmarshal([]byte(text), &parsed))
			assert.Equal(t, event.OutcomeWrapped.String(), identify(reader, withBody(parsed)).String(), text)
			assert.Equal(t, event.Event{}, *reader.Event())
		}
	}
	assert.Equal(t, event.OutcomeProven.String(), identify(&all, withBody(`{"type":{"name":"log"},"data":"started"}`)).String())
	assert.Equal(t, event.OutcomeProven.String(), identify(&all, withBody(named)).String())
	assert.Equal(t, event.OutcomeUnrecognized.String(), identify(&some, withBody(named)).String())
}
