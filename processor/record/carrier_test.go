// SPDX-License-Identifier: Apache-2.0

package record

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

const record = `{"auditType":` + clone + `}`

func octets(text string) string { return fmt.Sprintf("%d %s", len(text), text) }

// headerCases are texts with a record after a syslog header, and what resembles one.
var headerCases = map[string]event.Outcome{
	"<134>1 2026-11-23T08:00:00.123456Z node1.example.org bitbucket 4711 audit - " + record: event.OutcomeProven,
	"<0>1 - - - - - - " + record: event.OutcomeProven,
	"<134>1 2026-11-23T08:00:00+01:00 node1 bitbucket - - [origin ip=\"192.0.2.1\" x=\"a\\\\\\]b\"][b] \ufeff" + record: event.OutcomeProven,
	octets("<134>1 - node1 bitbucket - - - " + record):                                                                  event.OutcomeProven,
	strings.TrimSuffix(octets("<134>1 - node1 bitbucket - - - "+record+"\r\n"), "\r\n"):                                 event.OutcomeProven,
	"<134>Nov 23 08:00:00 node1 bitbucket: " + record:                                                                   event.OutcomeProven,
	"Nov  3 08:00:00 node1 bitbucket[4711]: " + record + "\r\n":                                                         event.OutcomeProven,
	"Nov 23 08:00:00 2001:db8::1 /usr/bin/bitbucket[1]:" + record:                                                       event.OutcomeProven,
	"<134>1 - node1 bitbucket - - - " + record[:len(record)-1]:                                                          event.OutcomeMalformed,
	"<134>1 - node1 bitbucket - - - " + record + record:                                                                 event.OutcomeMalformed,
	// As daemons write it.
	"2026-11-23T08:00:00Z node1 a: " + record:                                event.OutcomeProven,
	"<134>2026-11-23T08:00:00.123456+01:00 node1 bitbucket-audit: " + record: event.OutcomeProven,
	"<134>2026-11-23T08:00:00.123456+01:00 node1 bitbucket-audit " + record:  event.OutcomeProven,
	"2026-11-23T08:00:00.123456789Z a[7]: " + record:                         event.OutcomeProven,
	"<134>Nov 23 08:00:00 node1 bitbucket-audit " + record:                   event.OutcomeProven,
	"<134>Nov 23 08:00:00 bitbucket-audit: " + record:                        event.OutcomeProven,
	"<134>Nov 23 08:00:00 bitbucket-audit[7]:" + record:                      event.OutcomeProven,
	"2026 Nov 23 08:00:00.123 node1 a: " + record:                            event.OutcomeProven,
	"Nov 23 2026 08:00:00 node1 a: " + record:                                event.OutcomeProven,
	"Nov 23 08:00:00 2026 node1 a: " + record:                                event.OutcomeProven,
	"Nov 23 08:00:00.123+01:00 node1 a: " + record:                           event.OutcomeProven,
	"Nov 23 08:00:00 +0100 node1 a: " + record:                               event.OutcomeProven,
	"Nov 23 2026 08:00:00 UTC node1 a: " + record:                            event.OutcomeProven,
	octets("Nov 23 08:00:00 node1 bitbucket: " + record):                     event.OutcomeProven,
	octets(record): event.OutcomeFragment,
	"<13>Nov 23 08:00:00 relay a: <134>1 - node1 bitbucket - - - " + record: event.OutcomeProven,
	"Nov 23 08:00:00 relay a: Nov 23 08:00:00 node1 bitbucket: " + record:   event.OutcomeProven,
	// What is no header although a daemon might think so.
	"Nov 23 08:00:00 DENY " + record:                        event.OutcomeFragment,
	"Nov 23 08:00:00 fw1 DENY  " + record:                   event.OutcomeFragment,
	"Nov 23 08:00:00 fw1 DENY x " + record:                  event.OutcomeFragment,
	"Nov 23 2026 08:00:00 2026 node1: " + record:            event.OutcomeProven, // a host of that name
	"2026 Nov 23 08:00:00 2026: " + record:                  event.OutcomeProven,
	"2026 Nov 23 2026 08:00:00 a: " + record:                event.OutcomeFragment,
	"Nov 23 08:00:00. node1 a: " + record:                   event.OutcomeFragment,
	"Nov 23 08:00:00+1:00 node1 a: " + record:               event.OutcomeFragment,
	"2026-11-23T08:00:00 node1 a: " + record:                event.OutcomeFragment,
	"2026-11-23T08:00:00+0100 node1 a: " + record:           event.OutcomeFragment,
	"2026-11-23T08:00:00Znode1 a: " + record:                event.OutcomeFragment,
	strings.Repeat("Nov 23 08:00:00 node1 a: ", 3) + record: event.OutcomeWrapped,
	"<134>1 - node1 bitbucket - - - started":                event.OutcomeUnrecognized,
	"Nov 23 08:00:00 node1 sshd[1]: session opened":         event.OutcomeUnrecognized,

	// A record may hide in a header.
	`<134>1 - h {"auditType":{"area":"AUDIT_LOG"}} - - - ` + record:                                    event.OutcomeFragment,
	`<134>1 - "h" bitbucket - - - ` + record:                                                           event.OutcomeFragment,
	`<134>1 - h bitbucket - - [{"auditType":{"area":"AUDIT_LOG"}}] ` + record:                          event.OutcomeFragment,
	`<134>1 - h bitbucket - - [a b="{'auditType'}"] ` + record:                                         event.OutcomeFragment,
	`<134>1 - h bitbucket - - [a b="\"auditType\""] ` + record:                                         event.OutcomeFragment,
	`<134>1 - h bitbucket - - [a b="192.0.2.7 | AEvent | mira | 1400681361906 | - | - | -"] ` + record: event.OutcomeMalformed,
	"<134>1 - h bitbucket - - [a b=\"\x00\"] " + record:                                                event.OutcomeFragment,
	"<134>1 - h bitbucket - - [a b=\"\xff\"] " + record:                                                event.OutcomeFragment,
	"<134>1 - h bitbucket - - [a b=\"c\nd\"] " + record:                                                event.OutcomeFragment,

	// What merely resembles a header may be the tail of a torn record.
	"<192>1 - node1 bitbucket - - - " + record: event.OutcomeFragment,
	"<01>1 - node1 bitbucket - - - " + record:  event.OutcomeFragment,
	// Container runtimes.
	"2026-11-23T08:00:00.123456789Z stdout F " + record:                          event.OutcomeProven,
	"2026-11-23T08:00:00+01:00 stderr F " + record:                               event.OutcomeProven,
	"2026-11-23T08:00:00.123456789Z stdout P " + record:                          event.OutcomeMalformed,
	"2026-11-23T08:00:00.123456789Z stdout F started":                            event.OutcomeUnrecognized,
	"2026-11-23T08:00:00.123456789Z stdout F Nov 23 08:00:00 node1 a: " + record: event.OutcomeProven,
	"<134>2026-11-23T08:00:00.123456789Z stdout F " + record:                     event.OutcomeFragment,
	"2026-11-23T08:00:00.123456789Z stdin F " + record:                           event.OutcomeProven, // a host of that name
	"<134>1 - node1 bitbucket - -  " + record:                                    event.OutcomeFragment,
	"<134>2 - node1 bitbucket - - - " + record:                                   event.OutcomeFragment,
	"<134>1 - node1 bitbucket - - " + record:                                     event.OutcomeFragment,
	"<134>1 yesterday node1 bitbucket - - - " + record:                           event.OutcomeFragment,
	"<134>1 2026-13-01T08:00:00Z node1 bitbucket - - - " + record:                event.OutcomeFragment,
	"<134>1 2026-11-23T08:00:00.1234567Z node1 bitbucket - - - " + record:        event.OutcomeFragment,
	"<134>1 2026-11-23T08:00:00. node1 bitbucket - - - " + record:                event.OutcomeFragment,
	"<134>1 2026-11-23T08:00:00 node1 bitbucket - - - " + record:                 event.OutcomeFragment,
	"<134>1 - node1 " + strings.Repeat("a", 49) + " - - - " + record:             event.OutcomeFragment,
	"<134>1 - node1 bitbucket - - [a b=\"]\"] " + record:                         event.OutcomeFragment,
	"<134>1 - node1 bitbucket - - [a b=\"c\" " + record:                          event.OutcomeFragment,
	"<134>1 - node1 bitbucket - - [a b=\"c\\" + record:                           event.OutcomeFragment,
	"<134>1 - node1 bitbucket - - [a]" + record:                                  event.OutcomeFragment,
	"9999 <134>1 - node1 bitbucket - - - " + record:                              event.OutcomeFragment,
	"99 <134>1 - node1 bitbucket - - - " + record:                                event.OutcomeFragment,
	"9999999999 <134>1 - node1 bitbucket - - - " + record:                        event.OutcomeFragment,
	"<134>" + record:                        event.OutcomeFragment,
	"<":                                     event.OutcomeUnrecognized,
	"Nov 32 08:00:00 node1 a: " + record:    event.OutcomeFragment,
	"Nvo 23 08:00:00 node1 a: " + record:    event.OutcomeFragment,
	"ovD 23 08:00:00 node1 a: " + record:    event.OutcomeFragment,
	"Nov 23 24:00:00 node1 a: " + record:    event.OutcomeFragment,
	"Nov 23 08:00:00 node1 a" + record:      event.OutcomeFragment,
	"Nov 23 08:00:00 node1 a[x]: " + record: event.OutcomeFragment,
	"Nov 23 08:00:00 node1 a[1: " + record:  event.OutcomeFragment,
	"Nov 23 08:00:00 no{e a: " + record:     event.OutcomeFragment,
}

func TestSyslogHeaderMustMatchInFull(t *testing.T) {
	t.Parallel()
	for text, want := range headerCases {
		reader := newTextReader()
		got := reader.IdentifyText(text)
		if got == event.OutcomeIdentified {
			got = reader.Prove()
		}
		assert.Equal(t, want.String(), got.String(), text)
		requireReference(t, text)
	}
}

const legacy = `192.0.2.7 | RestrictedRefAddedEvent | mira | 1400681361906 | ORBIT/lander | {"id":1} | @8KJQAGx969x538x0 | 6ywzi6`

// legacyCases are legacy lines, and what resembles them.
var legacyCases = map[string]event.Outcome{
	legacy: event.OutcomeProven,
	`0:0:0:0:0:0:0:1,192.0.2.7, 198.51.100.4 | AEvent | mira | 1400681361906 | ORBIT/lander | - | - | -`: event.OutcomeProven,
	`192.0.2.7 | AEvent | - | 1400681361906 | - | {"cut":"` + strings.Repeat("o", 1000) + ` | @1x2 | s`:  event.OutcomeProven,
	`192.0.2.7 | AEvent | - | 1400681361906 | - | {"cut":"sho | @1x2 | s`:                                event.OutcomeMalformed, // too soon
	`192.0.2.7 | AEvent | mira | 1400681361906 | ORBIT/lander | {"a":" | b | c"} | @1x2 | s`:             event.OutcomeProven,
	legacy + "\r": event.OutcomeProven,
	"<134>1 - node1 bitbucket - - - " + legacy: event.OutcomeProven,

	`mira | AEvent | mira | 1400681361906 | ORBIT/lander | - | - | -`:         event.OutcomeMalformed,
	`- | AEvent | mira | 1400681361906 | ORBIT/lander | - | - | -`:            event.OutcomeMalformed,
	`fe80::1%x | AEvent | mira | 1400681361906 | ORBIT/lander | - | - | -`:    event.OutcomeMalformed,
	`192.0.2.7, | AEvent | mira | 1400681361906 | ORBIT/lander | - | - | -`:   event.OutcomeMalformed,
	`192.0.2.7 | AEvent | mira | 1400681361906 | ORBIT/lander | - | -`:        event.OutcomeMalformed,
	`192.0.2.7 | AEvent | mira | 1400681361906 | ORBIT/lander`:                event.OutcomeMalformed,
	`192.0.2.7 | AEvent | mira | 1400681361906 | ORBIT/lander | `:             event.OutcomeMalformed,
	`192.0.2.7 | AEvent | mira | 1400681361906 | ORBIT/lander | - | - | "}`:   event.OutcomeMalformed,
	`192.0.2.7 | AEvent | mira | 1400681361906 | ORBIT/lander | text | - | -`: event.OutcomeMalformed,
	`192.0.2.7 | AEvent |  | 1400681361906 | ORBIT/lander | - | - | -`:        event.OutcomeMalformed,
	`192.0.2.7 | aEvent | mira | 1400681361906 | ORBIT/lander | - | - | -`:    event.OutcomeFragment,
	`192.0.2.7 | AEvents | mira | 1400681361906 | ORBIT/lander | - | - | -`:   event.OutcomeFragment,
	legacy + "\n192.0.2.8 | BEvent":                                           event.OutcomeMalformed,
	strings.Replace(legacy, "mira", "mi\xffra", 1):                            event.OutcomeMalformed,
	strings.Replace(legacy, `{"id":1}`, "{\n | x", 1):                         event.OutcomeMalformed,
	`192.0.2.7 | AEvent | mira | 140068136190 | ORBIT/lander | - | - | -`:     event.OutcomeFragment,
	// Another record may hide in the details, or the end of one in those of another that was torn.
	`192.0.2.7 | AEvent | mira | 1400681361906 | - | {"id":9{"auditType":{"area":"AUDIT_LOG","level":"BASE"}} | @r | s`:                    event.OutcomeMalformed,
	`192.0.2.7 | AEvent | mira | 1400681361906 | - | {"id":9,"namlPermissionGrantedEvent | admin | 1700000000001 | - | {"a":"b"} | @r | s`: event.OutcomeMalformed,
	`192.0.2.7 | AEvent | mira | 1400681361906 | - | {"id":9,"namlPermissionGrantedEvent | admin | 1700000000001 | - | - | @r | s`:         event.OutcomeMalformed,
	`192.0.2.7 | AEvent | mira | 1400681361906 | - | {"a":"b"}{"auditType":{}} | @r | s`:                                                   event.OutcomeMalformed,
	`192.0.2.7 | AEvent | mira | 1400681361906 | - | {"a":"{\"auditType\":{\"area\":\"AUDIT_LOG\"}} | b"} | @r | s`:                        event.OutcomeProven,
	`192.0.2.7 | AEvent | mira | 1400681361906 | - | {"auditType":{"area":"AUDIT_LOG","level":"BASE"}} | @r | s`:                           event.OutcomeMalformed,
	// A user who can write into the addresses, into his name, or into the details, cannot choose the class.
	`x | BEvent | y | 1400681361906 | 192.0.2.7 | AEvent | mira | 1400681361906 | ORBIT/lander | - | - | -`:   event.OutcomeMalformed,
	`192.0.2.7 | AEvent | x | BEvent | y | 1400681361906 | 1400681361906 | ORBIT/lander | - | - | -`:          event.OutcomeMalformed,
	`192.0.2.7 | AEvent | mira | 1400681361906 | ORBIT/lander | {" | BEvent | y | 1400681361906 | "} | - | -`: event.OutcomeMalformed,
	`mira | 1400681361906 | ORBIT/lander | - | @8K | 6y`:                                                      event.OutcomeFragment,
}

func TestLegacyLineMustMatchInFull(t *testing.T) {
	t.Parallel()
	for text, want := range legacyCases {
		reader := newTextReader()
		assert.Equal(t, want.String(), reader.IdentifyText(text).String(), text)
		requireReference(t, text)
	}
}

func TestLegacyLineNamesItsClass(t *testing.T) {
	t.Parallel()
	reader := newTextReader()
	require.Equal(t, event.OutcomeProven, reader.IdentifyText(legacy))
	assert.Equal(t, event.FormatLegacy, reader.Format())
	assert.Equal(t, event.Event{Class: "RestrictedRefAddedEvent", Timestamp: 1400681361_906000000}, *reader.Event())
}

func TestOversizedTextIsNotRead(t *testing.T) {
	t.Parallel()
	cfg := Config{Field: FieldAuto, Formats: []event.Format{event.FormatAuto}, MaxBytes: len(record) + 1}
	reader := NewReader(NewOptions(cfg, false))
	assert.Equal(t, event.OutcomeIdentified, reader.IdentifyText(record))
	assert.Equal(t, event.OutcomeOversized, reader.IdentifyText(record+" "))
	assert.Equal(t, event.Event{}, *reader.Event())
}

func TestFormatsRestrictWhatIsTried(t *testing.T) {
	t.Parallel()
	const entity = `{"type":{"actionI18nKey":"k"}}`
	texts := map[event.Format]string{
		event.FormatAtlassianJSON: record, event.FormatAtlassianREST: entity, event.FormatLegacy: strings.Replace(legacy, `{"id":1}`, "-", 1),
	}
	for format := range texts {
		reader := NewReader(NewOptions(Config{Formats: []event.Format{format}, MaxBytes: DefaultMaxBytes}, false))
		for other, text := range texts {
			outcome := reader.IdentifyText(text)
			if format == other {
				assert.Contains(t, []event.Outcome{event.OutcomeIdentified, event.OutcomeProven}, outcome, text)
				assert.Equal(t, format, reader.Format())
			} else {
				assert.Contains(t, []event.Outcome{event.OutcomeUnrecognized, event.OutcomeFragment}, outcome, text)
				assert.Equal(t, event.Event{}, *reader.Event())
			}
		}
	}
}
