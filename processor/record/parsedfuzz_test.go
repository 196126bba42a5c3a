// SPDX-License-Identifier: Apache-2.0

package record

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"

	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
	"github.com/auditcoverage/auditcoverageprocessor/processor/record/jsonscan"
)

// referenceParsed is the plain statement of what Reader answers about a record that a parser made a map of.
func referenceParsed(m pcommon.Map) (event.Outcome, event.Event) {
	members := parsedMembersOf(m)
	auditType, forms := members["auditType"], 0
	for _, key := range keysOf(topKeys) {
		if len(members[key]) > 1 {
			return event.OutcomeMalformed, event.Event{}
		}
	}
	isType := slices.ContainsFunc(members["type"], func(v pcommon.Value) bool { return v.Type() == pcommon.ValueTypeMap })
	isPage := slices.ContainsFunc(members["entities"], func(v pcommon.Value) bool { return v.Type() == pcommon.ValueTypeSlice })
	for _, is := range []bool{len(auditType) > 0, isType, isPage} {
		if is {
			forms++
		}
	}
	e, ok := referenceParsedFacts(append(auditType, members["type"]...))
	switch {
	case !ok || forms > 1:
		return event.OutcomeMalformed, event.Event{}
	case isPage && members["entities"][0].Slice().Len() > 0:
		return event.OutcomePage, event.Event{}
	case !isType && len(auditType) == 0:
		return event.OutcomeUnrecognized, event.Event{}
	case isType:
		e.Area, e.Level = event.AreaUnknown, event.LevelUnknown
	}
	if times := members["timestamp"]; len(times) > 0 {
		e.Timestamp = parsedTime(times[0])
	}
	return event.OutcomeProven, e
}

// referenceParsedFacts reads the facts of those of the values that are maps.
func referenceParsedFacts(values []pcommon.Value) (e event.Event, ok bool) {
	for _, value := range values {
		if value.Type() != pcommon.ValueTypeMap {
			continue
		}
		members := parsedMembersOf(value.Map())
		for _, key := range keysOf(facts) {
			if v := members[key]; len(v) > 1 || len(v) == 1 && v[0].Type() == pcommon.ValueTypeBytes {
				return e, false
			}
		}
		text := func(key string) string {
			for _, v := range members[key] {
				return v.Str()
			}
			return ""
		}
		e = event.Event{
			ActionText: text("action"), ActionKey: text("actionI18nKey"), Area: event.ParseArea(text("area")),
			Category: text("category"), CategoryKey: text("categoryI18nKey"), Level: event.ParseLevel(text("level")),
		}
	}
	return e, true
}

func keysOf(table *jsonscan.KeyTable) (keys []string) {
	for number := range table.Len() {
		keys = append(keys, table.Key(number))
	}
	return keys
}

func parsedMembersOf(m pcommon.Map) map[string][]pcommon.Value {
	members := map[string][]pcommon.Value{}
	for key, value := range m.All() {
		members[key] = append(members[key], value)
	}
	return members
}

// FuzzParsed holds a reader of maps against the reference, and one that remembers against a fresh one, for any maps that OTLP can carry. With few slots, facts
// collide.
func FuzzParsed(f *testing.F) {
	for _, record := range []string{
		longRecord, `{"auditType":{"area":"SECURITY","arez":"BASE"}}`, `{"auditType":{"action":"a","level":"FULL"},"type":"x","entities":7}`,
		`{"auditType":{},"type":{}}`, `{"type":{"action":"b","area":"SECURITY"},"timestamp":"2021-11-27T17:38:58.087Z"}`, `{"entities":[{}]}`, `{"entities":[]}`,
		`{"author":{},"authoz":{},"auditType":"x"}`, `{}`,
	} {
		logs := plog.NewLogs()
		body := logs.ResourceLogs().AppendEmpty().ScopeLogs().AppendEmpty().LogRecords().AppendEmpty().Body()
		require.NoError(f, body.FromRaw(parsedLine(f, record)))
		text, err := (&plog.JSONMarshaler{}).MarshalLogs(logs)
		require.NoError(f, err)
		f.Add(replaceAll(replaceAll(text, "arez", "area"), "authoz", "author"), uint8(0)) // only OTLP has a key twice
	}
	f.Fuzz(func(t *testing.T, text []byte, mask uint8) {
		logs, err := (&plog.JSONUnmarshaler{}).UnmarshalLogs(text)
		if err != nil {
			t.Skip("not OTLP")
		}
		reader := newActorReader()
		reader.facts = newFactMemo()
		reader.facts.mask = uint64(mask)
		for range 3 {
			for _, resource := range logs.ResourceLogs().All() {
				for _, scope := range resource.ScopeLogs().All() {
					for _, log := range scope.LogRecords().All() {
						if log.Body().Type() == pcommon.ValueTypeMap {
							requireParsed(t, &reader, log.Body().Map())
						}
						requireParsed(t, &reader, log.Attributes())
					}
				}
			}
		}
	})
}

// requireParsed reads a map by a reader that has read others, and by a fresh one.
func requireParsed(t *testing.T, reader *Reader, m pcommon.Map) {
	t.Helper()
	wantOutcome, wantEvent := referenceParsed(m)
	fresh := newActorReader()
	for _, r := range []*Reader{&fresh, reader} {
		r.begin()
		require.Equal(t, wantOutcome, r.identifyParsed(m))
		require.Equal(t, wantEvent, *r.Event())
	}
	require.Equal(t, fresh.Format(), reader.Format())
	require.Equal(t, actorRead(&fresh), actorRead(reader))
	require.Equal(t, fresh.ActorIsAmbiguous(), reader.ActorIsAmbiguous())
	require.Equal(t, fresh.SourceChanges(), reader.SourceChanges())
}
