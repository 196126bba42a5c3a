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

// headerCases are texts with a record behind a syslog header, and what resembles one.
var headerCases = map[string]Outcome{
	"<134>1 2026-11-23T08:00:00.123456Z node1.example.org bitbucket 4711 audit - " + record: OutcomeProven,
	"<0>1 - - - - - - " + record: OutcomeProven,
	"<134>1 2026-11-23T08:00:00+01:00 node1 bitbucket - - [origin ip=\"192.0.2.1\" x=\"a\\\"\\]b\"][b] \ufeff" + record: OutcomeProven,
	octets("<134>1 - node1 bitbucket - - - " + record):                                                                  OutcomeProven,
	strings.TrimSuffix(octets("<134>1 - node1 bitbucket - - - "+record+"\r\n"), "\r\n"):                                 OutcomeProven,
	"<134>Nov 23 08:00:00 node1 bitbucket: " + record:                                                                   OutcomeProven,
	"Nov  3 08:00:00 node1 bitbucket[4711]: " + record + "\r\n":                                                         OutcomeProven,
	"Nov 23 08:00:00 2001:db8::1 /usr/bin/bitbucket[1]:" + record:                                                       OutcomeProven,
	"<134>1 - node1 bitbucket - - - " + record[:len(record)-1]:                                                          OutcomeMalformed,
	"<134>1 - node1 bitbucket - - - " + record + record:                                                                 OutcomeMalformed,
	"<134>1 - node1 bitbucket - - - started":                                                                            OutcomeUnrecognized,
	"Nov 23 08:00:00 node1 sshd[1]: session opened":                                                                     OutcomeUnrecognized,

	// What merely resembles a header may be the tail of a torn record.
	"<192>1 - node1 bitbucket - - - " + record:                            OutcomeFragment,
	"<01>1 - node1 bitbucket - - - " + record:                             OutcomeFragment,
	"<134>1 - node1 bitbucket - -  " + record:                             OutcomeFragment,
	"<134>2 - node1 bitbucket - - - " + record:                            OutcomeFragment,
	"<134>1 - node1 bitbucket - - " + record:                              OutcomeFragment,
	"<134>1 yesterday node1 bitbucket - - - " + record:                    OutcomeFragment,
	"<134>1 2026-13-01T08:00:00Z node1 bitbucket - - - " + record:         OutcomeFragment,
	"<134>1 2026-11-23T08:00:00.1234567Z node1 bitbucket - - - " + record: OutcomeFragment,
	"<134>1 2026-11-23T08:00:00. node1 bitbucket - - - " + record:         OutcomeFragment,
	"<134>1 2026-11-23T08:00:00 node1 bitbucket - - - " + record:          OutcomeFragment,
	"<134>1 - node1 " + strings.Repeat("a", 49) + " - - - " + record:      OutcomeFragment,
	"<134>1 - node1 bitbucket - - [a b=\"]\"] " + record:                  OutcomeFragment,
	"<134>1 - node1 bitbucket - - [a b=\"c\" " + record:                   OutcomeFragment,
	"<134>1 - node1 bitbucket - - [a b=\"c\\" + record:                    OutcomeFragment,
	"<134>1 - node1 bitbucket - - [a]" + record:                           OutcomeFragment,
	"9999 <134>1 - node1 bitbucket - - - " + record:                       OutcomeFragment,
	"99 <134>1 - node1 bitbucket - - - " + record:                         OutcomeFragment,
	"9999999999 <134>1 - node1 bitbucket - - - " + record:                 OutcomeFragment,
	octets("Nov 23 08:00:00 node1 bitbucket: " + record):                  OutcomeFragment,
	"<134>" + record:                          OutcomeFragment,
	"<":                                       OutcomeUnrecognized,
	"Nov 32 08:00:00 node1 a: " + record:      OutcomeFragment,
	"Nvo 23 08:00:00 node1 a: " + record:      OutcomeFragment,
	"ovD 23 08:00:00 node1 a: " + record:      OutcomeFragment,
	"Nov 23 24:00:00 node1 a: " + record:      OutcomeFragment,
	"Nov 23 08:00:00 node1 a" + record:        OutcomeFragment,
	"Nov 23 08:00:00 node1 a[x]: " + record:   OutcomeFragment,
	"Nov 23 08:00:00 node1 a[1: " + record:    OutcomeFragment,
	"Nov 23 08:00:00 no{e a: " + record:       OutcomeFragment,
	"2026-11-23T08:00:00Z node1 a: " + record: OutcomeFragment,
}

func TestSyslogHeaderMustMatchInFull(t *testing.T) {
	t.Parallel()
	for text, want := range headerCases {
		reader := newTextReader()
		got := reader.IdentifyText(text)
		if got == OutcomeIdentified {
			got = reader.Prove()
		}
		assert.Equal(t, want.String(), got.String(), text)
		requireReference(t, text)
	}
}

const legacy = `192.0.2.7 | RestrictedRefAddedEvent | mira | 1400681361906 | ORBIT/lander | {"id":1} | @8KJQAGx969x538x0 | 6ywzi6`

// legacyCases are legacy lines, and what resembles them.
var legacyCases = map[string]Outcome{
	legacy: OutcomeProven,
	`0:0:0:0:0:0:0:1,192.0.2.7, 198.51.100.4 | AEvent | mira | 1400681361906 | ORBIT/lander | - | - | -`: OutcomeProven,
	`192.0.2.7 | AEvent | - | 1400681361906 | - | {"cut":"sho | @1x2 | s`:                                OutcomeProven,
	`192.0.2.7 | AEvent | mira | 1400681361906 | ORBIT/lander | {"a":" | b | c"} | @1x2 | s`:             OutcomeProven,
	legacy + "\r": OutcomeProven,
	"<134>1 - node1 bitbucket - - - " + legacy: OutcomeProven,

	`mira | AEvent | mira | 1400681361906 | ORBIT/lander | - | - | -`:         OutcomeMalformed,
	`- | AEvent | mira | 1400681361906 | ORBIT/lander | - | - | -`:            OutcomeMalformed,
	`fe80::1%x | AEvent | mira | 1400681361906 | ORBIT/lander | - | - | -`:    OutcomeMalformed,
	`192.0.2.7, | AEvent | mira | 1400681361906 | ORBIT/lander | - | - | -`:   OutcomeMalformed,
	`192.0.2.7 | AEvent | mira | 1400681361906 | ORBIT/lander | - | -`:        OutcomeMalformed,
	`192.0.2.7 | AEvent | mira | 1400681361906 | ORBIT/lander`:                OutcomeMalformed,
	`192.0.2.7 | AEvent | mira | 1400681361906 | ORBIT/lander | `:             OutcomeMalformed,
	`192.0.2.7 | AEvent | mira | 1400681361906 | ORBIT/lander | - | - | "}`:   OutcomeMalformed,
	`192.0.2.7 | AEvent | mira | 1400681361906 | ORBIT/lander | text | - | -`: OutcomeMalformed,
	`192.0.2.7 | AEvent |  | 1400681361906 | ORBIT/lander | - | - | -`:        OutcomeMalformed,
	`192.0.2.7 | aEvent | mira | 1400681361906 | ORBIT/lander | - | - | -`:    OutcomeFragment,
	`192.0.2.7 | AEvents | mira | 1400681361906 | ORBIT/lander | - | - | -`:   OutcomeFragment,
	legacy + "\n192.0.2.8 | BEvent":                                           OutcomeMalformed,
	strings.Replace(legacy, "mira", "mi\xffra", 1):                            OutcomeMalformed,
	strings.Replace(legacy, `{"id":1}`, "{\n | x", 1):                         OutcomeMalformed,
	`192.0.2.7 | AEvent | mira | 140068136190 | ORBIT/lander | - | - | -`:     OutcomeFragment,
	// A user who can write into the addresses, into his name, or into the details, cannot choose the class.
	`x | BEvent | y | 1400681361906 | 192.0.2.7 | AEvent | mira | 1400681361906 | ORBIT/lander | - | - | -`:   OutcomeMalformed,
	`192.0.2.7 | AEvent | x | BEvent | y | 1400681361906 | 1400681361906 | ORBIT/lander | - | - | -`:          OutcomeMalformed,
	`192.0.2.7 | AEvent | mira | 1400681361906 | ORBIT/lander | {" | BEvent | y | 1400681361906 | "} | - | -`: OutcomeMalformed,
	`mira | 1400681361906 | ORBIT/lander | - | @8K | 6y`:                                                      OutcomeFragment,
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
	require.Equal(t, OutcomeProven, reader.IdentifyText(legacy))
	assert.Equal(t, event.FormatLegacy, reader.Format())
	assert.Equal(t, event.Event{Class: "RestrictedRefAddedEvent", Timestamp: 1400681361_906000000}, *reader.Event())
}

func TestOversizedTextIsNotRead(t *testing.T) {
	t.Parallel()
	cfg := Config{Field: FieldAuto, Formats: []event.Format{event.FormatAuto}, MaxBytes: len(record)}
	reader := NewReader(NewOptions(cfg, false))
	assert.Equal(t, OutcomeIdentified, reader.IdentifyText(record))
	assert.Equal(t, OutcomeOversized, reader.IdentifyText(record+" "))
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
				assert.Contains(t, []Outcome{OutcomeIdentified, OutcomeProven}, outcome, text)
				assert.Equal(t, format, reader.Format())
			} else {
				assert.Contains(t, []Outcome{OutcomeUnrecognized, OutcomeFragment}, outcome, text)
				assert.Equal(t, event.Event{}, *reader.Event())
			}
		}
	}
}
