package record

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

const clone = `{"action":"Repository cloned","actionI18nKey":"bitbucket.git.audit.action.clone","area":"END_USER_ACTIVITY",` +
	`"category":"Repositories","categoryI18nKey":"bitbucket.service.audit.category.repositories","level":"FULL"}`

func nested(depth int) string {
	return `{"auditType":` + clone + `,"x":` + strings.Repeat("[", depth-1) + strings.Repeat("]", depth-1) + `}`
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
	want Outcome
}{
	{"a record", `{"affectedObjects":[],"auditType":` + clone + `,"timestamp":{"epochSecond":1700000000,"nano":7},"version":"1.0"}`, OutcomeProven},
	{"leading space, BOM and trailing CR", " \t\ufeff {\"auditType\":" + clone + "}\r", OutcomeProven},
	{"auditType last", `{"version":"1.0","auditType":` + clone + `}`, OutcomeProven},
	{"insignificant space", "{ \"auditType\" :\t" + clone + " ,\n\"a\" : [ 1 , 2 ] }", OutcomeProven},
	{"escaped key", `{"\u0061uditType":` + clone + `}`, OutcomeProven},
	{"escaped values", `{"auditType":{"area":"SECURIT\u0059","level":"\u0042ASE","action":"\"\\\/\b\f\n\r\t\ud83d\ude00"}}`, OutcomeProven},
	{"area null", `{"auditType":{"area":null,"level":"BASE"}}`, OutcomeProven},
	{"level number", `{"auditType":{"area":"SECURITY","level":1}}`, OutcomeProven},
	{"auditType null", `{"auditType":null}`, OutcomeProven},
	{"auditType in a value", `{"x":{"auditType":` + clone + `}}`, OutcomeUnrecognized},
	{"auditType in a string", `{"x":"\"auditType\":{\"level\":\"BASE\"}"}`, OutcomeUnrecognized},
	{"REST entity", `{"type":{"actionI18nKey":"k","area":"SECURITY","level":"FULL"}}`, OutcomeProven},
	{"REST page", `{"entities":[],"pagingInfo":{}}`, OutcomePage},
	{"another JSON log", `{"level":"INFO","type":"request","message":"ok"}`, OutcomeUnrecognized},
	{"empty object", `{}`, OutcomeUnrecognized},
	{"empty", "", OutcomeUnrecognized},
	{"space only", "  \t ", OutcomeUnrecognized},
	{"plain text", "log rotated at midnight", OutcomeUnrecognized},
	{"head cut off", `ION","category":"Projects"},"version":"1.0"}`, OutcomeFragment},
	{"head and braces cut off", `","area":"SECURITY","level":"FULL"`, OutcomeFragment},
	{"prefix", `app: {"auditType":` + clone + `}`, OutcomeFragment},
	{"an array of records", `[{"auditType":` + clone + `}]`, OutcomeFragment},
	{"tail cut off", `{"auditType":` + clone + `,"author":{"id":"2`, OutcomeMalformed},
	{"cut in a multibyte character", "{\"auditType\":" + clone + ",\"x\":\"\xe6\x97\"}", OutcomeMalformed},
	{"two objects", `{"auditType":` + clone + `}{"auditType":` + clone + `}`, OutcomeMalformed},
	{"trailing text", `{"auditType":` + clone + `} done`, OutcomeMalformed},
	{"duplicate auditType", `{"auditType":` + clone + `,"auditType":{"area":"PERMISSIONS","level":"BASE"}}`, OutcomeMalformed},
	{"duplicate auditType, one escaped", `{"auditType":` + clone + `,"audit\u0054ype":{}}`, OutcomeMalformed},
	{"duplicate other key", `{"auditType":` + clone + `,"x":1,"x":2}`, OutcomeMalformed},
	{"duplicate empty key", `{"auditType":` + clone + `,"":1,"":2}`, OutcomeMalformed},
	{"empty key behind auditType", `{"auditType":` + clone + `,"":1`, OutcomeMalformed},
	{"duplicate level", `{"auditType":{"area":"SECURITY","level":"FULL","level":"BASE"}}`, OutcomeMalformed},
	{"duplicate level, one null", `{"auditType":{"area":"SECURITY","level":"FULL","level":null}}`, OutcomeMalformed},
	{"duplicate author name", `{"auditType":` + clone + `,"author":{"name":"a","name":"b"}}`, OutcomeProven},
	{"auditType and type", `{"auditType":` + clone + `,"type":"x"}`, OutcomeMalformed},
	{"type and auditType", `{"type":{"action":"x"},"auditType":` + clone + `}`, OutcomeMalformed},
	{"control character", "{\"auditType\":" + clone + ",\"x\":\"\x01\"}", OutcomeMalformed},
	{"NUL", "{\"auditType\":" + clone + ",\"x\":\"a\x00b\"}", OutcomeMalformed},
	{"NUL behind", "{\"auditType\":" + clone + "}\x00", OutcomeMalformed},
	{"half a surrogate pair", `{"auditType":` + clone + `,"x":"\ud83d"}`, OutcomeMalformed},
	{"low half of a pair", `{"auditType":` + clone + `,"x":"\ude00"}`, OutcomeMalformed},
	{"pair of wrong halves", `{"auditType":` + clone + `,"x":"\ud83d\u0041"}`, OutcomeMalformed},
	{"escaped backslash before u", `{"auditType":` + clone + `,"x":"\\ud83d"}`, OutcomeProven},
	{"unknown escape", `{"auditType":` + clone + `,"x":"\x41"}`, OutcomeMalformed},
	{"short unicode escape", `{"auditType":` + clone + `,"x":"\u12"}`, OutcomeMalformed},
	{"numbers", `{"auditType":` + clone + `,"x":[0,-0,1.5,-12e+3,1E-2]}`, OutcomeProven},
	{"leading zero", `{"auditType":` + clone + `,"x":01}`, OutcomeMalformed},
	{"bare minus", `{"auditType":` + clone + `,"x":-}`, OutcomeMalformed},
	{"no digit behind the point", `{"auditType":` + clone + `,"x":1.}`, OutcomeMalformed},
	{"no digit in the exponent", `{"auditType":` + clone + `,"x":1e}`, OutcomeMalformed},
	{"words", `{"auditType":` + clone + `,"x":[true,false,null]}`, OutcomeProven},
	{"misspelt word", `{"auditType":` + clone + `,"x":nul}`, OutcomeMalformed},
	{"trailing comma", `{"auditType":` + clone + `,}`, OutcomeMalformed},
	{"leading comma", `{,"auditType":` + clone + `}`, OutcomeMalformed},
	{"missing comma", `{"auditType":` + clone + ` "x":1}`, OutcomeMalformed},
	{"missing colon", `{"auditType" ` + clone + `}`, OutcomeMalformed},
	{"missing value", `{"auditType":}`, OutcomeMalformed},
	{"trailing comma in an array", `{"x":[1,],"auditType":` + clone + `}`, OutcomeMalformed},
	{"unquoted key", `{auditType:` + clone + `}`, OutcomeMalformed},
	{"timestamp out of range", `{"auditType":` + clone + `,"timestamp":{"epochSecond":99999999999,"nano":0}}`, OutcomeProven},
	{"timestamp given twice", `{"auditType":` + clone + `,"timestamp":{"epochSecond":1,"epochSecond":2,"nano":0}}`, OutcomeProven},
	{"timestamp torn", `{"auditType":` + clone + `,"timestamp":{"epochSecond":1,"nano":}}`, OutcomeMalformed},
	{"deepest", nested(maxDepth), OutcomeProven},
	{"too deep", nested(maxDepth + 1), OutcomeMalformed},
	{"objects deepest", `{"auditType":` + clone + `,"x":` + strings.Repeat(`{"x":`, maxDepth-1) + "1" + strings.Repeat("}", maxDepth), OutcomeProven},
	{"objects too deep", `{"auditType":` + clone + `,"x":` + strings.Repeat(`{"x":`, maxDepth) + "1" + strings.Repeat("}", maxDepth+1), OutcomeMalformed},
	{"most keys", manyKeys(maxKeys), OutcomeProven},
	{"too many keys", manyKeys(maxKeys + 1), OutcomeMalformed},
	{"most keys, the last known", strings.TrimSuffix(manyKeys(maxKeys-1), "}") + `,"version":1}`, OutcomeProven},
	{"too many keys, the last known", strings.TrimSuffix(manyKeys(maxKeys), "}") + `,"version":1}`, OutcomeMalformed},
}

func TestTextOutcomes(t *testing.T) {
	t.Parallel()
	for _, c := range textCases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			line := newTextReader()
			got := line.IdentifyText(c.text)
			if got == OutcomeIdentified {
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
	require.Equal(t, OutcomeIdentified, line.IdentifyText(text))
	require.Equal(t, OutcomeProven, line.Prove())
	assert.Equal(t, event.Event{
		Area: event.AreaEndUserActivity, Level: event.LevelFull,
		ActionKey: "bitbucket.git.audit.action.clone", Action: "Repository cloned",
		CategoryKey: "bitbucket.service.audit.category.repositories", Category: "Repositories",
		Timestamp: 1638034466_019000000,
	}, *line.Event())
}

func TestTextStopsAtFacts(t *testing.T) {
	t.Parallel()
	line := newTextReader()
	assert.Equal(t, OutcomeIdentified, line.IdentifyText(`{"auditType":`+clone+`,"torn`))
	assert.Equal(t, event.AreaEndUserActivity, line.Event().Area)
	assert.Equal(t, OutcomeMalformed, line.Prove())
	assert.Equal(t, event.Event{}, *line.Event())
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
		require.Equal(t, OutcomeIdentified, line.IdentifyText(record), text)
		require.Equal(t, OutcomeProven, line.Prove(), text)
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
