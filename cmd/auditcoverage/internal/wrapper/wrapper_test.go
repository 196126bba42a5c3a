// SPDX-License-Identifier: Apache-2.0

package wrapper

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.yaml.in/yaml/v3"

	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
	"github.com/auditcoverage/auditcoverageprocessor/processor/record"
)

const line = `{"auditType":{"action":"Repository cloned","actionI18nKey":"bitbucket.git.audit.action.clone","area":"END_USER_ACTIVITY","level":"FULL"}}`

func quote(t *testing.T, text string) string {
	t.Helper()
	literal, err := json.Marshal(text)
	require.NoError(t, err)
	return string(literal)
}

// TestWrapperIsDescribedWithWhatOpensIt: what is said to open a wrapper does.
func TestWrapperIsDescribedWithWhatOpensIt(t *testing.T) {
	t.Parallel()
	text := quote(t, line)
	for wrapped, want := range map[string]Wrapper{
		`{"@timestamp":"x","log":{"offset":1},"message":` + text + `}`: {"JSON: message, beside @timestamp, log", "unwrap: [{json: ['message']}]"},
		`{"event":{"original":` + text + `}}`:                          {"JSON: event.original", "unwrap: [{json: ['event.original']}]"},
		`{"a.b":{"it's":` + line + `}}`:                                {`JSON: "a.b".it's`, `unwrap: [{json: ['"a.b".it''s']}]`},
		`{"jsonPayload":` + line + `,"a":1,"b":1,"c":1,"d":1,"e":1,"f":1,"g":1}`: {
			"JSON: jsonPayload, beside a, b, c, d, e, f, …", "unwrap: [{json: ['jsonPayload']}]",
		},
		`{"log":` + quote(t, line+"\n") + `,"stream":"stdout","time":"2026-11-23T08:00:00Z"}`: {"JSON: log, beside stream, time", "unwrap: [docker]"},
		`<134>Nov 23 08:00:00 node1 sshd[7]: ` + line:                                         {"syslog line with the tag sshd", "unwrap: [{syslog: {tags: [sshd]}}]"},
		`2026-11-23T08:00:00Z stdout F ` + line:                                               {"line with a header of cri", "unwrap: [cri]"},
		`{"records":[{"value":` + text + `}]}`:                                                {"JSON: records[].value", ""},
		`{"records":[` + text + `]}`:                                                          {"JSON: records[]", ""},
		`{"records":[` + line + `]}`:                                                          {"JSON: records[]", ""},
		`{"x":"\"auditType\""}`:                                                               {"a piece of a record, or a record in something else", ""},
	} {
		log := plog.NewLogRecord()
		log.Body().SetStr(wrapped)
		assert.Equal(t, want, Of(log), wrapped)
		var parsed map[string]any
		if json.Unmarshal([]byte(wrapped), &parsed) == nil {
			inMap := plog.NewLogRecord()
			require.NoError(t, inMap.Body().FromRaw(parsed))
			assert.Equal(t, want, Of(inMap), wrapped)
		}
		if want.Input == "" {
			continue
		}
		cfg := record.NewDefaultConfig()
		cfg.Unwrap = unwrapOf(t, want.Input)
		reader := record.NewReader(record.NewOptions(cfg, false))
		assert.Equal(t, event.OutcomeIdentified.String(), reader.Identify(log).String(), wrapped)
	}
}

// unwrapOf reads what is to be written under input.
func unwrapOf(t *testing.T, input string) record.Unwrap {
	t.Helper()
	var section struct{ Unwrap []any }
	require.NoError(t, yaml.Unmarshal([]byte(input), &section))
	switch envelope := section.Unwrap[0].(type) {
	case string:
		var e record.Envelope
		require.NoError(t, e.UnmarshalText([]byte(envelope)))
		return record.Unwrap{e}
	case map[string]any:
		if paths, ok := envelope["json"].([]any); ok {
			var path record.Path
			require.NoError(t, path.UnmarshalText([]byte(paths[0].(string))))
			return record.Unwrap{{JSON: []record.Path{path}}}
		}
		return record.Unwrap{{Syslog: &record.SyslogEnvelope{Tags: []string{envelope["syslog"].(map[string]any)["tags"].([]any)[0].(string)}}}}
	}
	require.Fail(t, "no envelope", input)
	return nil
}

func TestRecordInAnAttributeIsFoundThere(t *testing.T) {
	t.Parallel()
	log := plog.NewLogRecord()
	log.Body().SetStr("started")
	log.Attributes().PutStr("payload", line)
	assert.Equal(t, Wrapper{"attribute payload", `field: attributes["payload"]`}, Of(log))
}
