// SPDX-License-Identifier: Apache-2.0

package record

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

// unwrapping returns a reader that opens these envelopes.
func unwrapping(envelopes ...Envelope) Reader {
	cfg := NewDefaultConfig()
	cfg.Unwrap = envelopes
	return NewReader(NewOptions(cfg, true))
}

// whole is what a text is, read to its end.
func whole(r *Reader, text string) event.Outcome {
	outcome := identify(r, withBody(text))
	if outcome == event.OutcomeIdentified {
		return r.Prove()
	}
	return outcome
}

func TestEnvelopeThatIsShutKeepsItsRecord(t *testing.T) {
	t.Parallel()
	texts := map[EnvelopeKind]string{
		EnvelopeSyslog: "<134>Nov 23 08:00:00 node1 bitbucket[7]: " + record,
		EnvelopeCRI:    "2026-11-23T08:00:00.1Z stdout F " + record,
		EnvelopeDocker: dockerLine(longRecord + "\n"),
		EnvelopeJSON:   `{"message":` + quote(record) + `,"log":{"offset":7}}`,
	}
	opened := map[EnvelopeKind]Envelope{
		EnvelopeSyslog: {Syslog: &SyslogEnvelope{}}, EnvelopeCRI: {CRI: &struct{}{}}, EnvelopeDocker: {Docker: &struct{}{}},
		EnvelopeJSON: {JSON: []Path{"message"}},
	}
	for kind, envelope := range opened {
		reader := unwrapping(envelope)
		for other, text := range texts {
			if want := event.OutcomeProven; other == kind {
				assert.Equal(t, want.String(), whole(&reader, text).String(), text)
				assert.Equal(t, []EnvelopeKind{kind}, reader.Envelopes())
				assert.Equal(t, event.AreaEndUserActivity, reader.Event().Area)
				continue
			}
			assert.Equal(t, event.OutcomeWrapped.String(), whole(&reader, text).String(), "%s: %s", kind, text)
		}
	}
	shut := unwrapping()
	for _, text := range texts {
		assert.Equal(t, event.OutcomeWrapped.String(), whole(&shut, text).String(), text)
	}
	assert.Equal(t, event.OutcomeProven.String(), whole(&shut, quote(record)).String(), "a literal is a text")
}

func TestTagsChooseWhoseLinesAreOpened(t *testing.T) {
	t.Parallel()
	reader := unwrapping(Envelope{Syslog: &SyslogEnvelope{Tags: []string{"bitbucket-audit", "b"}}})
	for text, want := range map[string]event.Outcome{
		"<134>Nov 23 08:00:00 node1 bitbucket-audit: ":                          event.OutcomeProven,
		"<134>Nov 23 08:00:00 node1 bitbucket-audit[7]: ":                       event.OutcomeProven,
		"<134>Nov 23 08:00:00 bitbucket-audit: ":                                event.OutcomeProven,
		"<134>1 - node1 b 7 - - ":                                               event.OutcomeProven,
		"Nov 23 08:00:00 node1 b ":                                              event.OutcomeProven,
		"Nov 23 08:00:00 node1 b: <134>1 - node1 bitbucket-audit - - - ":        event.OutcomeProven,
		"<134>Nov 23 08:00:00 node1 sshd[7]: ":                                  event.OutcomeWrapped,
		"Nov 23 08:00:00 fw1 DENY ":                                             event.OutcomeWrapped,
		"<134>1 - node1 - - - - ":                                               event.OutcomeWrapped,
		"<134>1 - node1 B - - - ":                                               event.OutcomeWrapped,
		"Nov 23 08:00:00 relay sshd: <134>1 - node1 bitbucket-audit - - - ":     event.OutcomeWrapped,
		"Nov 23 08:00:00 bitbucket-audit: Nov 23 08:00:00 node1 sshd[7]: ":      event.OutcomeWrapped,
		"Nov 23 08:00:00 node1 sshd: bitbucket-audit: ":                         event.OutcomeWrapped,
		"Nov 23 08:00:00 node1 sshd: Nov 23 08:00:00 node1 bitbucket-audit[7]:": event.OutcomeWrapped,
		// A tag that is none by the grammar is no host before another.
		"Nov 23 08:00:00 Foo::Bar: bitbucket-audit: ":                        event.OutcomeFragment,
		"Nov 23 08:00:00 " + strings.Repeat("a", 49) + ": bitbucket-audit: ": event.OutcomeFragment,
		"Nov 23 08:00:00 Foo::Bar: bitbucket-audit ":                         event.OutcomeFragment,
	} {
		assert.Equal(t, want.String(), whole(&reader, text+record).String(), text)
	}
}

// TestMembersOfWrappersAreOpened: a record in another program's object is judged only where the whole of it proves that it is the only one.
func TestMembersOfWrappersAreOpened(t *testing.T) {
	t.Parallel()
	reader := unwrapping(Envelope{JSON: []Path{"message", "event.original", `"a.b".c`, "rec"}}, Envelope{Docker: &struct{}{}}, Envelope{CRI: &struct{}{}})
	text := quote(record)
	for wrapper, want := range map[string]event.Outcome{
		`{"message":` + text + `}`: event.OutcomeProven,
		` {"@timestamp":"x","event":{"kind":1,"original":` + text + `}} `:    event.OutcomeProven,
		`{"a.b":{"c":` + text + `}}`:                                         event.OutcomeProven,
		`{"rec":` + record + `,"n":[1,{}]}`:                                  event.OutcomeProven,
		`{"mess\u0061ge":` + text + `}`:                                      event.OutcomeMalformed, // no encoder escapes a letter
		`{"message":` + quote(dockerLine(record+"\n")) + `}`:                 event.OutcomeProven,
		`{"message":` + quote("2026-11-23T08:00:00Z stdout F "+record) + `}`: event.OutcomeProven,
		`{"message":` + quote(`{"rec":`+record+`}`) + `}`:                    event.OutcomeProven,
		`{"message":"started","event":{"original":7}}`:                       event.OutcomeUnrecognized,
		`{"message":"started","other":` + text + `}`:                         event.OutcomeMalformed,
		// More than one record may be meant.
		`{"message":` + text + `,"event":{"original":` + text + `}}`: event.OutcomeMalformed,
		`{"message":"started","event":{"original":` + text + `}}`:    event.OutcomeMalformed,
		`{"message":` + text + `,"message":"started"}`:               event.OutcomeMalformed,
		`{"event":{"original":` + text + `},"event":{}}`:             event.OutcomeMalformed,
		`{"message":` + text + `,"auditType":{"area":"AUDIT_LOG"}}`:  event.OutcomeMalformed,
		`{"message":` + text + `,"x":"\u0061uditType"}`:              event.OutcomeMalformed,
		`{"message":` + text + `,"x":` + quote(quote(record)) + `}`:  event.OutcomeMalformed,
		// The wrapper is not whole.
		`{"message":` + text + `}x`:                     event.OutcomeMalformed,
		`{"message":` + text:                            event.OutcomeMalformed,
		`{"message":` + text + `,"x":"` + "\xff" + `"}`: event.OutcomeMalformed,
		`{"message":` + text[:len(text)-2] + `"}`:       event.OutcomeMalformed,
		// It is another member.
		`{"event":` + text + `}`:          event.OutcomeWrapped,
		`{"event.original":` + text + `}`: event.OutcomeWrapped,
		`{"x":{"message":` + text + `}}`:  event.OutcomeWrapped,
		`[{"message":` + text + `}]`:      event.OutcomeFragment,
		`{"message":[` + record + `]}`:    event.OutcomeWrapped,
		// A list may hold several, or the bytes of one.
		`{"message":[123,34,97]}`:                 event.OutcomeFragment,
		`{"message":"a","event":{"original":[]}}`: event.OutcomeFragment,
		`{"a":{"b":{"c":` + text + `}}}`:          event.OutcomeWrapped,
		record:                                    event.OutcomeProven,
		`{"rec":{"rec":` + record + `}}`:          event.OutcomeProven, // two envelopes
	} {
		assert.Equal(t, want.String(), whole(&reader, wrapper).String(), wrapper)
		var parsed map[string]any
		if want < event.OutcomeProven || json.Unmarshal([]byte(wrapper), &parsed) != nil || wrapper == `{"rec":{"rec":`+record+`}}` {
			continue
		}
		assert.Equal(t, event.OutcomeProven.String(), proven(&reader, parsed).String(), "parsed: %s", wrapper)
	}
}

// proven is what a parsed body is, read to its end.
func proven(r *Reader, body any) event.Outcome {
	outcome := identify(r, withBody(body))
	if outcome == event.OutcomeIdentified {
		return r.Prove()
	}
	return outcome
}

func TestMembersOfParsedWrappersAreOpened(t *testing.T) {
	t.Parallel()
	reader := unwrapping(Envelope{JSON: []Path{"MESSAGE", "event.original"}})
	parsed := map[string]any{"auditType": map[string]any{"area": "SECURITY", "level": "FULL"}}
	for _, c := range []struct {
		body map[string]any
		want event.Outcome
	}{
		{map[string]any{"MESSAGE": record, "_PID": "7"}, event.OutcomeProven},
		{map[string]any{"MESSAGE": []byte(record), "_PID": "7"}, event.OutcomeProven},
		{map[string]any{"event": map[string]any{"original": parsed, "kind": 7}}, event.OutcomeProven},
		{map[string]any{"MESSAGE": "started", "_CMDLINE": "auditType"}, event.OutcomeMalformed},
		{map[string]any{"MESSAGE": record, "event": map[string]any{"original": parsed}}, event.OutcomeMalformed},
		{map[string]any{"MESSAGE": record, "auditType": map[string]any{}}, event.OutcomeMalformed},
		{map[string]any{"MESSAGE": record, "x": []any{map[string]any{"y": record}}}, event.OutcomeMalformed},
		{map[string]any{"MESSAGE": "started"}, event.OutcomeUnrecognized},
		{map[string]any{"MESSAGE": 7, "x": record}, event.OutcomeWrapped},
		{map[string]any{"MESSAGE": []any{123.0, 34.0, 97.0}}, event.OutcomeFragment},
		{map[string]any{"MESSAGE": []any{record}}, event.OutcomeWrapped},
		{map[string]any{"MESSAGE": record[:100]}, event.OutcomeMalformed},
	} {
		assert.Equal(t, c.want.String(), proven(&reader, c.body).String(), "%v", c.body)
	}
	log := withBody(map[string]any{"MESSAGE": record})
	twin(t, log.Body().Map(), "MESSAGE")
	assert.Equal(t, event.OutcomeMalformed, identify(&reader, log))
	require.Equal(t, event.OutcomeOversized, proven(&reader, map[string]any{"MESSAGE": string(make([]byte, DefaultMaxBytes))}))
}

func TestAttributeOfAnOpenedWrapperIsJudgedOnce(t *testing.T) {
	t.Parallel()
	log := withBody(`{"message":` + quote(record) + `,"host":"node1"}`)
	log.Attributes().PutStr("message", record)
	log.Attributes().PutStr("host", "node1")
	shut, open := newTextReader(), unwrapping(Envelope{JSON: []Path{"message"}})
	assert.Equal(t, event.OutcomeWrapped.String(), identify(&shut, log).String())
	assert.Equal(t, event.OutcomeProven.String(), whole(&open, log.Body().Str()).String())
}

func TestBuffersAreKeptOnlyIfTheyAreSmall(t *testing.T) {
	t.Parallel()
	reader := newTextReader()
	assert.Equal(t, event.OutcomeProven, whole(&reader, quote(record)))
	reader.Release()
	assert.NotNil(t, reader.buffers[0])
	assert.Equal(t, event.OutcomeUnrecognized, whole(&reader, quote(string(make([]byte, keptBuffer)))))
	reader.Release()
	assert.Nil(t, reader.buffers[0])
}
