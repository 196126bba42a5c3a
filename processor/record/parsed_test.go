// SPDX-License-Identifier: Apache-2.0

package record

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"

	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

// fullRecord has all that is read of a record.
const fullRecord = `{"affectedObjects":[{"id":"3","name":"ORBIT","type":"PROJECT"},{"name":"lander","type":"REPOSITORY"},7,{"name":"mira","type":"USER"}],` +
	`"auditType":` + clone + `,"author":{"id":"7","name":"mira","type":"NORMAL","uri":"x"},"method":"Browser","source":"192.0.2.7",` +
	`"system":"https://git.example.org:7990/bitbucket","timestamp":{"epochSecond":1700000000,"nano":19000000},"version":"1.0"}`

var fullActor = event.Actor{
	ID: "7", Name: "mira", Type: "NORMAL", Source: "192.0.2.7", System: "https://git.example.org:7990/bitbucket",
	Method: "Browser", Objects: []event.Object{{Name: "ORBIT", Type: "PROJECT"}, {Name: "lander", Type: "REPOSITORY"}, {Name: "mira", Type: "USER"}},
}

// actorRead is the actor without the memory that it keeps for the next record.
func actorRead(r *Reader) event.Actor {
	actor := *r.Actor()
	if len(actor.Objects) == 0 {
		actor.Objects = nil
	}
	return actor
}

func newActorReader() Reader { return NewReader(NewOptions(NewDefaultConfig(), true)) }

// identify reads a record to its end.
func identify(reader *Reader, record plog.LogRecord) event.Outcome {
	outcome := reader.Identify(record)
	if outcome == event.OutcomeIdentified {
		outcome = reader.Prove()
	}
	return outcome
}

func withBody(body any) plog.LogRecord {
	record := plog.NewLogRecord()
	if err := record.Body().FromRaw(body); err != nil {
		panic(err)
	}
	return record
}

func TestActorIsReadFromTheTopLevelOnly(t *testing.T) {
	t.Parallel()
	reader := newActorReader()
	require.Equal(t, event.OutcomeProven, identify(&reader, withBody(fullRecord)))
	assert.Equal(t, fullActor, actorRead(&reader))
	for text, want := range map[string]event.Actor{
		`{"auditType":{},"author":{"name":"a","deep":{"name":"b"}},"extra":{"author":{"name":"c"},"source":"d"}}`: {Name: "a"},
		`{"auditType":{},"author":"a","source":7,"system":null,"affectedObjects":{"name":"x","type":"PROJECT"}}`:  {},
		`{"auditType":{},"affectedObjects":[]}`: {},
		`{"auditType":{},"affectedObjects":[{},{"id":"1"},{"type":"USER"},{"name":"x","type":""},{"name":"","type":7}]}`:                    {Objects: []event.Object{{Type: "USER"}, {Name: "x"}}},
		`{"auditType":{},"affectedObjects":[{"name":"A","type":"PROJECT"},{"name":"B","type":"PROJECT"},{"name":"r","type":"REPOSITORY"}]}`: {Objects: []event.Object{{Name: "A", Type: "PROJECT"}, {Name: "B", Type: "PROJECT"}, {Name: "r", Type: "REPOSITORY"}}},
	} {
		assert.Equal(t, event.OutcomeProven, identify(&reader, withBody(text)), text)
		assert.Equal(t, want, actorRead(&reader), text)
	}
	for _, text := range []string{
		`{"auditType":{},"author":{"name":"a"`, `{"auditType":{},"affectedObjects":[{"name":"a"},]}`, `{"auditType":{},"affectedObjects":[{"name":"a"} {}]}`,
		`{"author":{"name":"a"},"auditType":{}} {`,
	} {
		assert.Equal(t, event.OutcomeMalformed, identify(&reader, withBody(text)), text)
		assert.Equal(t, event.Actor{}, actorRead(&reader), text)
	}
}

func TestActorIsNotReadUnlessAskedFor(t *testing.T) {
	t.Parallel()
	reader := newTextReader()
	require.Equal(t, event.OutcomeProven, identify(&reader, withBody(fullRecord)))
	assert.Equal(t, event.Actor{}, actorRead(&reader))
}

func TestReadingTheActorChangesNoOutcome(t *testing.T) {
	t.Parallel()
	for _, c := range textCases {
		plain, full := newTextReader(), newActorReader()
		assert.Equal(t, identify(&plain, withBody(c.text)), identify(&full, withBody(c.text)), c.name)
		assert.Equal(t, *plain.Event(), *full.Event(), c.name)
	}
}

func TestActorThatIsGivenTwiceIsAmbiguous(t *testing.T) {
	t.Parallel()
	reader := newActorReader()
	for text, want := range map[string]bool{
		`{"auditType":{},"author":{"name":"a","id":"1","name":"b"}}`:                                         true,
		`{"auditType":{},"affectedObjects":[{"name":"a","type":"USER","name":null}]}`:                        true,
		`{"auditType":{},"author":{"name":"a","uri":"b","uri":"c"},"affectedObjects":[{"id":"1","id":"2"}]}`: false,
		fullRecord: false,
	} {
		assert.Equal(t, event.OutcomeProven, identify(&reader, withBody(text)), text)
		assert.Equal(t, want, reader.ActorIsAmbiguous(), text)
	}
	record := withBody(map[string]any{"auditType": map[string]any{}, "author": map[string]any{"name": "a"}})
	assert.Equal(t, event.OutcomeProven, identify(&reader, record))
	assert.False(t, reader.ActorIsAmbiguous())
	author, _ := record.Body().Map().Get("author")
	twin(t, author.Map(), "name")
	assert.Equal(t, event.OutcomeProven, identify(&reader, record))
	assert.True(t, reader.ActorIsAmbiguous())
	assert.Equal(t, event.OutcomeUnrecognized, identify(&reader, withBody("text")))
	assert.False(t, reader.ActorIsAmbiguous(), "it was the last record's")
}

func TestParsedRecordSaysWhatItsTextSays(t *testing.T) {
	t.Parallel()
	texts := []string{fullRecord, `{"type":{"actionI18nKey":"k"},"timestamp":"2021-11-27T17:38:58.087Z","author":{"name":"mira"}}`}
	for _, c := range textCases {
		if c.name != "timestamp given twice" && c.name != "duplicate author name" { // a parser has made one of the two
			texts = append(texts, c.text)
		}
	}
	for _, text := range texts {
		var parsed map[string]any
		fromText, fromMap := newActorReader(), newActorReader()
		if outcome := identify(&fromText, withBody(text)); outcome != event.OutcomeProven || json.Unmarshal([]byte(text), &parsed) != nil {
			continue
		}
		if len(fromText.Envelopes()) > 0 { // of a map, only the members whose paths are configured are opened
			require.Equal(t, event.OutcomeWrapped, identify(&fromMap, withBody(parsed)), text)
			continue
		}
		require.Equal(t, event.OutcomeProven, identify(&fromMap, withBody(parsed)), text)
		assert.Equal(t, *fromText.Event(), *fromMap.Event(), text)
		assert.Equal(t, actorRead(&fromText), actorRead(&fromMap), text)
		assert.Equal(t, fromText.Format(), fromMap.Format(), text)

		inAttributes := plog.NewLogRecord()
		require.NoError(t, inAttributes.Attributes().FromRaw(parsed))
		inAttributes.Attributes().PutStr("log.file.name", "a.audit.log")
		if _, page := parsed["entities"]; page {
			continue // attributes hold one record, or none
		}
		require.Equal(t, event.OutcomeProven, identify(&fromMap, inAttributes), text)
		assert.Equal(t, *fromText.Event(), *fromMap.Event(), text)
	}
}

func TestAttributesOfOtherKindsAreNoForms(t *testing.T) {
	t.Parallel()
	reader := newTextReader()
	record := plog.NewLogRecord()
	require.NoError(t, record.Attributes().FromRaw(map[string]any{
		"auditType": map[string]any{"area": "SECURITY", "level": "FULL"}, "type": "text", "entities": "text",
	}))
	assert.Equal(t, event.OutcomeProven, identify(&reader, record))
	assert.Equal(t, event.FormatAtlassianJSON, reader.Format())
	record.Attributes().Remove("auditType")
	assert.Equal(t, event.OutcomeUnrecognized, identify(&reader, record))
}

func TestParsedRecordThatIsAmbiguousIsMalformed(t *testing.T) {
	t.Parallel()
	reader := newTextReader()
	both := map[string]any{"auditType": map[string]any{"area": "SECURITY", "level": "FULL"}, "type": map[string]any{}}
	assert.Equal(t, event.OutcomeMalformed, identify(&reader, withBody(both)))

	// OTLP can carry a key twice, though a map cannot; pdata removes keys one at a time, so renaming makes a twin.
	record := withBody(map[string]any{"auditType": map[string]any{"area": "SECURITY", "level": "FULL"}})
	twin(t, record.Body().Map(), "auditType")
	assert.Equal(t, event.OutcomeMalformed, identify(&reader, record))

	record = withBody(map[string]any{"auditType": map[string]any{"area": "SECURITY", "level": "FULL"}})
	facts, _ := record.Body().Map().Get("auditType")
	twin(t, facts.Map(), "level")
	assert.Equal(t, event.OutcomeMalformed, identify(&reader, record))
	assert.Equal(t, event.Event{}, *reader.Event())
}

// twin gives a map a second member under a key, with the same value.
func twin(t *testing.T, m pcommon.Map, key string) {
	t.Helper()
	value, ok := m.Get(key)
	require.True(t, ok)
	twinOf(t, m, key, value.AsRaw())
}

// twinOf gives a map a second member under a key, by way of OTLP.
func twinOf(t *testing.T, m pcommon.Map, key string, second any) {
	t.Helper()
	const name = "aaaaaaaaa"
	require.NoError(t, m.PutEmpty(name).FromRaw(second))
	twins := plog.NewLogs()
	m.CopyTo(twins.ResourceLogs().AppendEmpty().ScopeLogs().AppendEmpty().LogRecords().AppendEmpty().Attributes())
	text, err := (&plog.JSONMarshaler{}).MarshalLogs(twins)
	require.NoError(t, err)
	read, err := (&plog.JSONUnmarshaler{}).UnmarshalLogs(replaceAll(text, name, key))
	require.NoError(t, err)
	read.ResourceLogs().At(0).ScopeLogs().At(0).LogRecords().At(0).Attributes().CopyTo(m)
}

func TestNumbersOfAParsedTimestampMayBeDoubles(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		second, nano any
		want         uint64
	}{
		{int64(1700000000), int64(7), 1700000000_000000007},
		{float64(1700000000), float64(19000000), 1700000000_019000000},
		{float64(1700000000.5), float64(0), 0},
		{float64(-1), float64(0), 0},
		{int64(-1), int64(0), 0},
		{float64(1e30), float64(0), 0},
		{"1700000000", int64(0), 0},
		{int64(1), int64(1_000_000_000), 0},
	} {
		reader := newTextReader()
		record := withBody(map[string]any{"auditType": map[string]any{}, "timestamp": map[string]any{"epochSecond": c.second, "nano": c.nano}})
		require.Equal(t, event.OutcomeProven, identify(&reader, record))
		assert.Equal(t, c.want, reader.Event().Timestamp, "%v, %v", c.second, c.nano)
	}
}

func TestLegacyActor(t *testing.T) {
	t.Parallel()
	reader := newActorReader()
	for text, want := range map[string]event.Actor{
		legacy: {Name: "mira", Source: "192.0.2.7", Objects: []event.Object{{Name: "ORBIT", Type: "PROJECT"}, {Name: "lander", Type: "REPOSITORY"}}},
		`192.0.2.7,192.0.2.8 | AEvent | - | 1400681361906 | Global | - | - | -`: {Source: "192.0.2.7,192.0.2.8"},
		`192.0.2.7 | AEvent | mira | 1400681361906 | ~mira/a/b | - | - | -`:     {Name: "mira", Source: "192.0.2.7"},
	} {
		require.Equal(t, event.OutcomeProven, identify(&reader, withBody(text)), text)
		assert.Equal(t, want, actorRead(&reader), text)
	}
}
