// SPDX-License-Identifier: Apache-2.0

package record

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/pdata/plog"

	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

func replaceAll(text []byte, from, to string) []byte {
	return bytes.ReplaceAll(text, []byte(from), []byte(to))
}

// other is a record whose facts differ from those of record.
const other = `{"auditType":{"area":"SECURITY","level":"BASE"}}`

func newRecord(t *testing.T, body any, attributes map[string]any) plog.LogRecord {
	t.Helper()
	rec := plog.NewLogRecord()
	require.NoError(t, rec.Body().FromRaw(body))
	require.NoError(t, rec.Attributes().FromRaw(attributes))
	return rec
}

func TestWhatIsJudged(t *testing.T) {
	t.Parallel()
	parsed := map[string]any{"area": "SECURITY", "level": "BASE"}
	otherMap := map[string]any{"auditType": parsed}
	for name, c := range map[string]struct {
		field      Field
		body       any
		attributes map[string]any
		want       event.Outcome
		area       event.Area
	}{
		"text body":                              {FieldAuto, record, nil, event.OutcomeProven, event.AreaEndUserActivity},
		"bytes body":                             {FieldAuto, []byte(record), nil, event.OutcomeProven, event.AreaEndUserActivity},
		"map body":                               {FieldAuto, otherMap, nil, event.OutcomeProven, event.AreaSecurity},
		"map body that is no record":             {FieldAuto, map[string]any{"a": 1}, nil, event.OutcomeUnrecognized, event.AreaUnknown},
		"text body beside a parse of it":         {FieldAuto, record, otherMap, event.OutcomeProven, event.AreaEndUserActivity},
		"text body beside a message":             {FieldAuto, record, map[string]any{"message": other}, event.OutcomeProven, event.AreaEndUserActivity},
		"torn text body beside a parse of it":    {FieldAuto, record[:40], otherMap, event.OutcomeMalformed, event.AreaUnknown},
		"torn text body beside a message":        {FieldAuto, record[:40], map[string]any{"message": other}, event.OutcomeMalformed, event.AreaUnknown},
		"map body beside a message":              {FieldAuto, otherMap, map[string]any{"message": record}, event.OutcomeProven, event.AreaSecurity},
		"message, no body":                       {FieldAuto, nil, map[string]any{"message": record}, event.OutcomeProven, event.AreaEndUserActivity},
		"message, empty body":                    {FieldAuto, "", map[string]any{"message": record}, event.OutcomeProven, event.AreaEndUserActivity},
		"message of bytes, no body":              {FieldAuto, nil, map[string]any{"message": []byte(record)}, event.OutcomeProven, event.AreaEndUserActivity},
		"message of bytes at the body's end":     {FieldAuto, "%% " + record, map[string]any{"message": []byte(record)}, event.OutcomeProven, event.AreaEndUserActivity},
		"message at the end of the body":         {FieldAuto, "%% header %% " + record + "\n", map[string]any{"message": record}, event.OutcomeProven, event.AreaEndUserActivity},
		"message that the body does not end in":  {FieldAuto, "%% header %% " + record, map[string]any{"message": other}, event.OutcomeFragment, event.AreaUnknown},
		"message in the middle of the body":      {FieldAuto, "%% " + record + " torn", map[string]any{"message": record}, event.OutcomeFragment, event.AreaUnknown},
		"message after a torn object":            {FieldAuto, " \ufeff{\"a\":\"b " + record, map[string]any{"message": record}, event.OutcomeMalformed, event.AreaUnknown},
		"legacy message after any header":        {FieldAuto, "%% header %% " + legacy, map[string]any{"message": legacy}, event.OutcomeMalformed, event.AreaUnknown},
		"message after a piece of a record":      {FieldAuto, `"area":"PERMISSIONS"}}` + record, map[string]any{"message": record}, event.OutcomeFragment, event.AreaUnknown},
		"plain message after a piece":            {FieldAuto, `"auditType":{"area":"PERMISSIONS" hello`, map[string]any{"message": "hello"}, event.OutcomeFragment, event.AreaUnknown},
		"plain message beside parsed attributes": {FieldAuto, nil, map[string]any{"message": "hello", "auditType": parsed}, event.OutcomeProven, event.AreaSecurity},
		"message that is no text":                {FieldAuto, nil, map[string]any{"message": 7}, event.OutcomeUnrecognized, event.AreaUnknown},
		"plain text that is its own message":     {FieldAuto, "header: started", map[string]any{"message": "started"}, event.OutcomeUnrecognized, event.AreaUnknown},
		"attributes, no body":                    {FieldAuto, nil, otherMap, event.OutcomeProven, event.AreaSecurity},
		"attributes, blank body":                 {FieldAuto, " ", otherMap, event.OutcomeProven, event.AreaSecurity},
		"attributes beside another text":         {FieldAuto, "started", otherMap, event.OutcomeWrapped, event.AreaUnknown},
		"attributes of REST, no body":            {FieldAuto, nil, map[string]any{"type": map[string]any{"action": "a"}}, event.OutcomeProven, event.AreaUnknown},
		"attributes with a type that is no map":  {FieldAuto, nil, map[string]any{"type": "a"}, event.OutcomeUnrecognized, event.AreaUnknown},
		"a number":                               {FieldAuto, 7, otherMap, event.OutcomeWrapped, event.AreaUnknown},
		"a list":                                 {FieldAuto, []any{otherMap}, nil, event.OutcomeFragment, event.AreaUnknown},
		"body asked for":                         {FieldBody, record, map[string]any{"message": other}, event.OutcomeProven, event.AreaEndUserActivity},
		"body asked for, only a message there":   {FieldBody, nil, map[string]any{"message": other}, event.OutcomeWrapped, event.AreaUnknown},
		"attribute asked for":                    {`attributes["line"]`, other, map[string]any{"line": record}, event.OutcomeProven, event.AreaEndUserActivity},
		"map attribute asked for":                {`attributes["line"]`, nil, map[string]any{"line": otherMap}, event.OutcomeProven, event.AreaSecurity},
		"nested attribute asked for":             {`attributes["log"]["line"]`, nil, map[string]any{"log": map[string]any{"line": record}}, event.OutcomeProven, event.AreaEndUserActivity},
		"attribute asked for, only a body there": {`attributes["line"]`, record, nil, event.OutcomeWrapped, event.AreaUnknown},
		"nested attribute asked for, cut short":  {`attributes["log"]["line"]`, record, map[string]any{"log": record}, event.OutcomeWrapped, event.AreaUnknown},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cfg := NewDefaultConfig()
			cfg.Field = c.field
			reader := NewReader(NewOptions(cfg, false))
			got := identify(&reader, newRecord(t, c.body, c.attributes))
			assert.Equal(t, c.want.String(), got.String())
			assert.Equal(t, c.area, reader.Event().Area)
		})
	}
}

func TestAttributeThatIsGivenTwiceIsMalformed(t *testing.T) {
	t.Parallel()
	protected := `{"auditType":{"area":"AUDIT_LOG","level":"BASE"}}`
	for field, path := range map[Field][]string{FieldAuto: {"message"}, `attributes["line"]`: {"line"}, `attributes["log"]["line"]`: {"log", "line"}} {
		for _, twice := range path {
			log := plog.NewLogRecord()
			m := log.Attributes()
			for i, key := range path {
				if i == len(path)-1 {
					m.PutStr(key, record)
				} else {
					m = m.PutEmptyMap(key)
				}
			}
			m = log.Attributes()
			for _, key := range path {
				if key == twice {
					twinOf(t, m, key, protected)
					break
				}
				value, _ := m.Get(key)
				m = value.Map()
			}
			cfg := NewDefaultConfig()
			cfg.Field = field
			reader := NewReader(NewOptions(cfg, false))
			assert.Equal(t, event.OutcomeMalformed.String(), identify(&reader, log).String(), "%s, %s", field, twice)
		}
	}
}

// TestTypeThatIsGivenTwiceIsMalformed: the first of the two says nothing among attributes, and may not hide the second.
func TestTypeThatIsGivenTwiceIsMalformed(t *testing.T) {
	t.Parallel()
	log := newRecord(t, nil, map[string]any{"type": "a"})
	twinOf(t, log.Attributes(), "type", map[string]any{"actionI18nKey": "atlassian.audit.event.a"})
	reader := NewReader(NewOptions(NewDefaultConfig(), false))
	assert.Equal(t, event.OutcomeMalformed.String(), identify(&reader, log).String())
}

func TestFieldsThatAreAccepted(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{
		"auto": nil, "body": nil, `attributes["message"]`: {"message"}, `attributes["a.b"]["c d"]`: {"a.b", "c d"},
	} {
		var field Field
		require.NoError(t, field.UnmarshalText([]byte(text)))
		assert.Equal(t, want, field.path())
	}
	for _, text := range []string{"", "Body", "attributes", "attributes.message", `attributes[message]`, `attributes[""]`, `resource.attributes["a"]`, `attributes["a"].b`} {
		var field Field
		require.ErrorContains(t, field.UnmarshalText([]byte(text)), `expected auto, body, or an attribute path such as attributes["message"]`, text)
	}
}
