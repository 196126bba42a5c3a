// SPDX-License-Identifier: Apache-2.0

package record

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
	"github.com/auditcoverage/auditcoverageprocessor/processor/record/jsonscan"
)

const clone = `{"action":"Repository cloned","actionI18nKey":"bitbucket.git.audit.action.clone","area":"END_USER_ACTIVITY",` +
	`"category":"Repositories","categoryI18nKey":"bitbucket.service.audit.category.repositories","level":"FULL"}`

func nested(depth int) string {
	return `{"auditType":` + clone + `,"x":` + strings.Repeat("[", depth-1) + strings.Repeat("]", depth-1) + `}`
}

// longRecord is longer than what is decoded at first.
var longRecord = `{"affectedObjects":[],"auditType":` + clone + `,"author":{"name":"mira"},"extraAttributes":[{"name":"a","value":"` + strings.Repeat(`\"é\u00e9`, 60) + `"}]}`

// dockerLine is how Docker writes a line, or a piece of one.
func dockerLine(line string) string {
	return `{"log":` + quote(line) + `,"stream":"stdout","time":"2026-11-23T08:00:00.123456789Z"}`
}

// quote is a text as a string literal.
func quote(text string) string {
	literal, err := json.Marshal(text)
	if err != nil {
		panic(err)
	}
	return string(literal)
}

func manyKeys(count int) string {
	var b strings.Builder
	b.WriteString(`{"auditType":` + clone)
	for i := 1; i < count; i++ {
		b.WriteString(`,"` + strings.Repeat("k", i) + `":0`)
	}
	return b.String() + "}"
}

// textCases name what each kind of text is; the fuzzer starts from them.
var textCases = []struct {
	name string
	text string
	want event.Outcome
}{
	{"a record", `{"affectedObjects":[],"auditType":` + clone + `,"timestamp":{"epochSecond":1700000000,"nano":7},"version":"1.0"}`, event.OutcomeProven},
	{"leading space, BOM and trailing CR", " \t\ufeff {\"auditType\":" + clone + "}\r", event.OutcomeProven},
	{"auditType last", `{"version":"1.0","auditType":` + clone + `}`, event.OutcomeProven},
	{"insignificant space", "{ \"auditType\" :\t" + clone + " ,\n\"a\" : [ 1 , 2 ] }", event.OutcomeProven},
	{"escaped key", `{"\u0061uditType":` + clone + `}`, event.OutcomeProven},
	{"escaped values", `{"auditType":{"area":"SECURIT\u0059","level":"\u0042ASE","action":"\"\\\/\b\f\n\r\t\ud83d\ude00"}}`, event.OutcomeProven},
	{"area null", `{"auditType":{"area":null,"level":"BASE"}}`, event.OutcomeProven},
	{"level number", `{"auditType":{"area":"SECURITY","level":1}}`, event.OutcomeProven},
	{"auditType null", `{"auditType":null}`, event.OutcomeProven},
	{"auditType in a value", `{"x":{"auditType":` + clone + `}}`, event.OutcomeUnrecognized},
	{"auditType in a string", `{"x":"\"auditType\":{\"level\":\"BASE\"}"}`, event.OutcomeUnrecognized},
	{"REST entity", `{"type":{"actionI18nKey":"k","area":"SECURITY","level":"FULL"}}`, event.OutcomeProven},
	{"REST page", `{"entities":[{}],"pagingInfo":{}}`, event.OutcomePage},
	{"Docker", dockerLine(record + "\n"), event.OutcomeProven},
	{"Docker, the whole of a long line", dockerLine(longRecord + "\n"), event.OutcomeProven},
	{"Docker, auditType late", dockerLine(`{"x":"` + strings.Repeat("x", 600) + `","auditType":` + clone + "}\n"), event.OutcomeProven},
	{"Docker, members in another order", `{"attrs":{"tag":"a"},"time":"2026-11-23T08:00:00.1Z", "log":` + quote(record+"\n") + ` ,"stream":"stderr"} `, event.OutcomeProven},
	{"Docker without a line end", dockerLine(record), event.OutcomeMalformed},
	{"Docker without a line end, but for a backslash and an n", dockerLine(record + `\n`), event.OutcomeMalformed},
	{"Docker, a line that is no record", dockerLine("started\n"), event.OutcomeUnrecognized},
	{"Docker, torn inside", dockerLine(longRecord[:600] + "\n"), event.OutcomeMalformed},
	{"Docker, torn", dockerLine(longRecord + "\n")[:700], event.OutcomeMalformed},
	{"Docker, two logs", strings.Replace(dockerLine(longRecord+"\n"), `\n","stream"`, `\n","log":"\n","stream"`, 1), event.OutcomeMalformed},
	{"Docker, a record beside it", `{"attrs":{"a":"auditType"},` + dockerLine(record + "\n")[1:], event.OutcomeMalformed},
	{"Docker, an escaped record beside it", `{"attrs":{"a":"\u0061"},` + dockerLine(record + "\n")[1:], event.OutcomeMalformed},
	{"another program's log", `{"kubernetes":{},` + dockerLine(record + "\n")[1:], event.OutcomeUnrecognized},
	{"another stream", strings.Replace(dockerLine(record+"\n"), "stdout", "stdin", 1), event.OutcomeUnrecognized},
	{"another time", strings.Replace(dockerLine(longRecord+"\n"), "2026-", "26-", 1), event.OutcomeUnrecognized},
	{"Docker around a header", dockerLine("Nov 23 08:00:00 node1 a: " + record + "\n"), event.OutcomeProven},
	{"Docker around Docker", dockerLine(dockerLine(longRecord+"\n") + "\n"), event.OutcomeProven},
	{"Docker around CRI around Docker", dockerLine("2026-11-23T08:00:00Z stdout F " + dockerLine(record+"\n") + "\n"), event.OutcomeProven},
	{"four layers", dockerLine(dockerLine(dockerLine(dockerLine(record+"\n")+"\n")+"\n") + "\n"), event.OutcomeUnrecognized},
	{"a string literal", quote(longRecord), event.OutcomeProven},
	{"a string literal in a string literal", " " + quote(quote(record)) + "\r", event.OutcomeProven},
	{"a string literal and more", quote(record) + "x", event.OutcomeFragment},
	{"a torn string literal", quote(record)[:100], event.OutcomeFragment},
	{"empty REST page", `{"entities":[ ],"pagingInfo":{}}`, event.OutcomeUnrecognized},
	{"another JSON log", `{"level":"INFO","type":"request","message":"ok"}`, event.OutcomeUnrecognized},
	{"empty object", `{}`, event.OutcomeUnrecognized},
	{"empty", "", event.OutcomeUnrecognized},
	{"space only", "  \t ", event.OutcomeUnrecognized},
	{"plain text", "log rotated at midnight", event.OutcomeUnrecognized},
	{"head cut off", `ION","category":"Projects"},"version":"1.0"}`, event.OutcomeFragment},
	{"head and braces cut off", `","area":"SECURITY","level":"FULL"`, event.OutcomeFragment},
	{"prefix", `app: {"auditType":` + clone + `}`, event.OutcomeFragment},
	{"an array of records", `[{"auditType":` + clone + `}]`, event.OutcomeFragment},
	{"tail cut off", `{"auditType":` + clone + `,"author":{"id":"2`, event.OutcomeMalformed},
	{"cut in a multibyte character", "{\"auditType\":" + clone + ",\"x\":\"\xe6\x97\"}", event.OutcomeMalformed},
	{"two objects", `{"auditType":` + clone + `}{"auditType":` + clone + `}`, event.OutcomeMalformed},
	{"trailing text", `{"auditType":` + clone + `} done`, event.OutcomeMalformed},
	{"duplicate auditType", `{"auditType":` + clone + `,"auditType":{"area":"PERMISSIONS","level":"BASE"}}`, event.OutcomeMalformed},
	{"duplicate auditType, one escaped", `{"auditType":` + clone + `,"audit\u0054ype":{}}`, event.OutcomeMalformed},
	{"duplicate other key", `{"auditType":` + clone + `,"x":1,"x":2}`, event.OutcomeMalformed},
	{"duplicate empty key", `{"auditType":` + clone + `,"":1,"":2}`, event.OutcomeMalformed},
	{"empty key after auditType", `{"auditType":` + clone + `,"":1`, event.OutcomeMalformed},
	{"duplicate level", `{"auditType":{"area":"SECURITY","level":"FULL","level":"BASE"}}`, event.OutcomeMalformed},
	{"duplicate level, one null", `{"auditType":{"area":"SECURITY","level":"FULL","level":null}}`, event.OutcomeMalformed},
	{"duplicate author name", `{"auditType":` + clone + `,"author":{"name":"a","name":"b"}}`, event.OutcomeProven},
	{"auditType and type", `{"auditType":` + clone + `,"type":"x"}`, event.OutcomeMalformed},
	{"type and auditType", `{"type":{"action":"x"},"auditType":` + clone + `}`, event.OutcomeMalformed},
	{"control character", "{\"auditType\":" + clone + ",\"x\":\"\x01\"}", event.OutcomeMalformed},
	{"NUL", "{\"auditType\":" + clone + ",\"x\":\"a\x00b\"}", event.OutcomeMalformed},
	{"NUL after it", "{\"auditType\":" + clone + "}\x00", event.OutcomeMalformed},
	{"half a surrogate pair", `{"auditType":` + clone + `,"x":"\ud83d"}`, event.OutcomeMalformed},
	{"low half of a pair", `{"auditType":` + clone + `,"x":"\ude00"}`, event.OutcomeMalformed},
	{"pair of wrong halves", `{"auditType":` + clone + `,"x":"\ud83d\u0041"}`, event.OutcomeMalformed},
	{"escaped backslash before u", `{"auditType":` + clone + `,"x":"\\ud83d"}`, event.OutcomeProven},
	{"unknown escape", `{"auditType":` + clone + `,"x":"\x41"}`, event.OutcomeMalformed},
	{"short unicode escape", `{"auditType":` + clone + `,"x":"\u12"}`, event.OutcomeMalformed},
	{"numbers", `{"auditType":` + clone + `,"x":[0,-0,1.5,-12e+3,1E-2]}`, event.OutcomeProven},
	{"leading zero", `{"auditType":` + clone + `,"x":01}`, event.OutcomeMalformed},
	{"bare minus", `{"auditType":` + clone + `,"x":-}`, event.OutcomeMalformed},
	{"no digit after the point", `{"auditType":` + clone + `,"x":1.}`, event.OutcomeMalformed},
	{"no digit in the exponent", `{"auditType":` + clone + `,"x":1e}`, event.OutcomeMalformed},
	{"words", `{"auditType":` + clone + `,"x":[true,false,null]}`, event.OutcomeProven},
	{"misspelt word", `{"auditType":` + clone + `,"x":nul}`, event.OutcomeMalformed},
	{"trailing comma", `{"auditType":` + clone + `,}`, event.OutcomeMalformed},
	{"leading comma", `{,"auditType":` + clone + `}`, event.OutcomeMalformed},
	{"missing comma", `{"auditType":` + clone + ` "x":1}`, event.OutcomeMalformed},
	{"missing colon", `{"auditType" ` + clone + `}`, event.OutcomeMalformed},
	{"missing value", `{"auditType":}`, event.OutcomeMalformed},
	{"trailing comma in an array", `{"x":[1,],"auditType":` + clone + `}`, event.OutcomeMalformed},
	{"unquoted key", `{auditType:` + clone + `}`, event.OutcomeMalformed},
	{"timestamp out of range", `{"auditType":` + clone + `,"timestamp":{"epochSecond":99999999999,"nano":0}}`, event.OutcomeProven},
	{"timestamp given twice", `{"auditType":` + clone + `,"timestamp":{"epochSecond":1,"epochSecond":2,"nano":0}}`, event.OutcomeProven},
	{"timestamp torn", `{"auditType":` + clone + `,"timestamp":{"epochSecond":1,"nano":}}`, event.OutcomeMalformed},
	{"deepest", nested(jsonscan.MaxDepth), event.OutcomeProven},
	{"too deep", nested(jsonscan.MaxDepth + 1), event.OutcomeMalformed},
	{"objects deepest", `{"auditType":` + clone + `,"x":` + strings.Repeat(`{"x":`, jsonscan.MaxDepth-1) + "1" + strings.Repeat("}", jsonscan.MaxDepth), event.OutcomeProven},
	{"objects too deep", `{"auditType":` + clone + `,"x":` + strings.Repeat(`{"x":`, jsonscan.MaxDepth) + "1" + strings.Repeat("}", jsonscan.MaxDepth+1), event.OutcomeMalformed},
	{"most keys", manyKeys(maxKeys), event.OutcomeProven},
	{"too many keys", manyKeys(maxKeys + 1), event.OutcomeMalformed},
	{"most keys, the last known", strings.TrimSuffix(manyKeys(maxKeys-1), "}") + `,"version":1}`, event.OutcomeProven},
	{"too many keys, the last known", strings.TrimSuffix(manyKeys(maxKeys), "}") + `,"version":1}`, event.OutcomeMalformed},
}

func TestTextOutcomes(t *testing.T) {
	t.Parallel()
	for _, c := range textCases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			line := newTextReader()
			got := line.IdentifyText(c.text)
			if got == event.OutcomeIdentified {
				got = line.Prove()
			}
			assert.Equal(t, c.want.String(), got.String())
			requireReference(t, c.text)
		})
	}
}

func TestTextReadsFactsOfTopLevelAuditTypeOnly(t *testing.T) {
	t.Parallel()
	line := newTextReader()
	text := `{"affectedObjects":[{"auditType":{"area":"SECURITY","level":"BASE"},"name":"\"auditType\":{\"level\":\"BASE\"}"}],` +
		`"auditType":` + clone + `,"timestamp":{"epochSecond":1638034466,"nano":19000000}}`
	require.Equal(t, event.OutcomeIdentified, line.IdentifyText(text))
	require.Equal(t, event.OutcomeProven, line.Prove())
	assert.Equal(t, event.Event{
		Area: event.AreaEndUserActivity, Level: event.LevelFull,
		ActionKey: "bitbucket.git.audit.action.clone", ActionText: "Repository cloned",
		CategoryKey: "bitbucket.service.audit.category.repositories", Category: "Repositories",
		Timestamp: 1638034466_019000000,
	}, *line.Event())
}

func TestTextStopsAtFacts(t *testing.T) {
	t.Parallel()
	line := newTextReader()
	assert.Equal(t, event.OutcomeIdentified, line.IdentifyText(`{"auditType":`+clone+`,"torn`))
	assert.Equal(t, event.AreaEndUserActivity, line.Event().Area)
	facts := *line.Event()
	assert.Equal(t, event.OutcomeMalformed, line.Prove())
	assert.Equal(t, facts, *line.Event(), "the facts stay until the next record")
}

func TestTextIsReusable(t *testing.T) {
	t.Parallel()
	line := newTextReader()
	for range 2 {
		for _, c := range textCases {
			fresh := newTextReader()
			require.Equal(t, fresh.IdentifyText(c.text), line.IdentifyText(c.text), c.name)
			require.Equal(t, *fresh.Event(), *line.Event(), c.name)
		}
	}
}

func TestTimestamps(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]uint64{
		`{"epochSecond":1638034466,"nano":19000000}`:       1638034466_019000000,
		`{"epochSecond":1638034466,"nano":0}`:              1638034466_000000000,
		`{"nano":999999999,"epochSecond":0}`:               999999999,
		`{"epochSecond":1,"nano":1000000000}`:              0,
		`{"epochSecond":-1,"nano":0}`:                      0,
		`{"epochSecond":1.5,"nano":0}`:                     0,
		`{"epochSecond":1e9,"nano":0}`:                     0,
		`{"epochSecond":"1","nano":0}`:                     0,
		`{"epochSecond":1}`:                                0,
		`{"epochSecond":9223372035,"nano":999999999}`:      9223372035_999999999,
		`{"epochSecond":9223372036,"nano":0}`:              0,
		`{"epochSecond":18446744073709551617,"nano":0}`:    0,
		`{"epochSecond":1,"nano":18446744073709551617}`:    0,
		`{"epochSecond":99999999999999999999999,"nano":0}`: 0,
		`{"epochSecond":1,"nano":0,"nano":0}`:              0,
		`"2021-11-27T17:38:58.087Z"`:                       1638034738_087000000,
		`"2021-11-27T18:38:58+01:00"`:                      1638034738_000000000,
		`"2021-11-27T17:38:58,087Z"`:                       0,
		`"2021-11-27T7:38:58Z"`:                            0,
		`"2021-11-28T17:38:58+24:00"`:                      0,
		`"2021-11-28T17:38:58+23:60"`:                      0,
		`"2021-11-27T17:38:58.1-23:59"`:                    1638121078_100000000,
		`"2021-11-27"`:                                     0,
		`""`:                                               0,
		`"1969-12-31T23:59:59Z"`:                           0,
		`"2300-01-01T00:00:00Z"`:                           0,
		`"yesterday"`:                                      0,
		`1638034466`:                                       0,
		`{"zone":{"deep":[1]},"epochSecond":2,"nano":3}`:   2_000000003,
	} {
		line := newTextReader()
		record := `{"auditType":` + clone + `,"timestamp":` + text + `}`
		require.Equal(t, event.OutcomeIdentified, line.IdentifyText(record), text)
		require.Equal(t, event.OutcomeProven, line.Prove(), text)
		assert.Equal(t, want, line.Event().Timestamp, text)
		requireReference(t, record)
	}
}

func TestMainFormNeedsNoAllocation(t *testing.T) { //nolint:paralleltest // allocations are counted for the whole process
	text := textCases[0].text
	line := newTextReader()
	assert.Zero(t, testing.AllocsPerRun(100, func() {
		line.IdentifyText(text)
		line.Prove()
	}))
}
