// SPDX-License-Identifier: Apache-2.0

package annotate

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"

	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

// carried runs a carrier over a record and returns what it counted.
func carried(setting event.InvalidUTF8, log plog.LogRecord) (places Places) {
	NewCarrier(setting).Record(log, &places)
	return places
}

// counted makes places of what is not zero.
func counted(counts map[event.Place]int64) (places Places) {
	for place, count := range counts {
		places[place] = count
	}
	return places
}

func recordOf(t testing.TB, body any, attributes map[string]any) plog.LogRecord {
	t.Helper()
	log := plog.NewLogRecord()
	require.NoError(t, log.Body().FromRaw(body))
	require.NoError(t, log.Attributes().FromRaw(attributes))
	return log
}

func originals(of ...string) map[string]any {
	m := map[string]any{}
	for i := 0; i < len(of); i += 2 {
		m[of[i]] = []byte(of[i+1])
	}
	return m
}

func TestStringsOfARecordAreMadeUTF8(t *testing.T) {
	t.Parallel()
	const bytes, replace, keep = event.InvalidUTF8Bytes, event.InvalidUTF8Replace, event.InvalidUTF8Keep
	long := strings.Repeat("a", 1000) + "\xff"
	alternating := strings.Repeat("a\xff", 1000)
	for name, c := range map[string]struct {
		setting    event.InvalidUTF8
		body       any
		attributes map[string]any
		wantBody   any
		want       map[string]any
		counts     map[event.Place]int64
	}{
		"valid stays":          {bytes, "é\x00", map[string]any{"é": "é", "raw": []byte("\xff")}, "é\x00", map[string]any{"é": "é", "raw": []byte("\xff")}, nil},
		"a body becomes bytes": {bytes, "a\xffb", nil, []byte("a\xffb"), map[string]any{}, map[event.Place]int64{event.PlaceBody: 1}},
		"a body is replaced": {
			replace, "a\xff\xfeb\xc3", nil, "a\ufffdb\ufffd",
			map[string]any{"audit_coverage.original": originals("body", "a\xff\xfeb\xc3")},
			map[event.Place]int64{event.PlaceBody: 1},
		},
		"a long body is replaced": {
			replace, long, nil, strings.Repeat("a", 1000) + "\ufffd",
			map[string]any{"audit_coverage.original": originals("body", long)},
			map[event.Place]int64{event.PlaceBody: 1},
		},
		"a body that would grow too much becomes bytes": {
			replace, alternating, nil, []byte(alternating), map[string]any{}, map[event.Place]int64{event.PlaceBody: 1},
		},
		"keep keeps": {keep, "a\xff", map[string]any{"b\xff": "c\xff"}, "a\xff", map[string]any{"b\xff": "c\xff"}, nil},
		"inside maps and lists": {
			bytes,
			map[string]any{"a": []any{"x", "y\xff", map[string]any{"b\xff": "z\xff"}}},
			nil,
			map[string]any{"a": []any{"x", "y\ufffd", map[string]any{"b\ufffd": "z\ufffd"}}},
			map[string]any{"audit_coverage.original": originals(
				`body["a"][1]`, "y\xff", "key:body[\"a\"][2][\"b\ufffd\"]", "b\xff", "body[\"a\"][2][\"b\ufffd\"]", "z\xff",
			)},
			map[event.Place]int64{event.PlaceBody: 3},
		},
		"attributes": {
			replace, nil,
			map[string]any{"log.file.name": "a\xff.log", "n": 7},
			nil,
			map[string]any{"log.file.name": "a\ufffd.log", "n": int64(7), "audit_coverage.original": originals(`attributes["log.file.name"]`, "a\xff.log")},
			map[event.Place]int64{event.PlaceAttribute: 1},
		},
		"a key that is taken gets a number": {
			bytes, nil,
			map[string]any{"k\ufffd": "a", "k\ufffd~2": "b", "k\xff": "c"},
			nil,
			map[string]any{
				"k\ufffd": "a", "k\ufffd~2": "b", "k\ufffd~3": "c", "audit_coverage.original": originals("key:attributes[\"k\ufffd~3\"]", "k\xff"),
			},
			map[event.Place]int64{event.PlaceAttribute: 1},
		},
		"a quote in a key does not end its path": {
			bytes, nil,
			map[string]any{`a"]["b`: "\xffx"},
			nil,
			map[string]any{`a"]["b`: "\ufffdx", "audit_coverage.original": originals(`attributes["a\"][\"b"]`, "\xffx")},
			map[event.Place]int64{event.PlaceAttribute: 1},
		},
		"a value without room for its path becomes bytes": {
			bytes, nil,
			map[string]any{strings.Repeat("k", 300): "\xffx"},
			nil,
			map[string]any{strings.Repeat("k", 300): []byte("\xffx")},
			map[event.Place]int64{event.PlaceAttribute: 1},
		},
		"a key without room for its path goes into a list": {
			bytes, nil,
			map[string]any{strings.Repeat("k", 300) + "\xff": "x"},
			nil,
			map[string]any{"\ufffd": []any{[]any{[]byte(strings.Repeat("k", 300) + "\xff"), "x"}}},
			map[event.Place]int64{event.PlaceAttribute: 1},
		},
		"an original that is signed is no exception": {
			bytes, nil,
			map[string]any{"audit.integrity.value": "s", "audit_coverage.original": map[string]any{"a\xff": "\xff"}},
			nil,
			map[string]any{"audit.integrity.value": "s"},
			nil,
		},
		"a member of the body is no original of ours": {
			bytes,
			map[string]any{"audit_coverage.original": "\xff"},
			nil,
			map[string]any{"audit_coverage.original": "\ufffd"},
			map[string]any{"audit_coverage.original": originals(`body["audit_coverage.original"]`, "\xff")},
			map[event.Place]int64{event.PlaceBody: 1},
		},
		"a signed record is no exception": {
			bytes, "\xff",
			map[string]any{"audit.integrity.value": "s\xff"},
			[]byte("\xff"),
			map[string]any{"audit.integrity.value": "s\ufffd", "audit_coverage.original": originals(`attributes["audit.integrity.value"]`, "s\xff")},
			map[event.Place]int64{event.PlaceBody: 1, event.PlaceAttribute: 1},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			log := recordOf(t, c.body, c.attributes)
			assert.Equal(t, counted(c.counts), carried(c.setting, log))
			assert.Equal(t, c.wantBody, log.Body().AsRaw())
			assert.Equal(t, c.want, log.Attributes().AsRaw())
			assert.Equal(t, Places{}, carried(c.setting, log), "once is enough")
			assert.Equal(t, c.want, log.Attributes().AsRaw(), "once is enough")
		})
	}
}

func TestTwoBadKeysThatBecomeOneAreBothKept(t *testing.T) {
	t.Parallel()
	log := recordOf(t, nil, map[string]any{"k\xff": "a", "k\xfe": "b"})
	assert.Equal(t, counted(map[event.Place]int64{event.PlaceAttribute: 2}), carried(event.InvalidUTF8Bytes, log))
	attributes := log.Attributes().AsRaw()
	assert.ElementsMatch(t, []any{"a", "b"}, []any{attributes["k\ufffd"], attributes["k\ufffd~2"]})
	assert.Len(t, attributes["audit_coverage.original"], 2)
}

func TestNamesOfARecordAreReplaced(t *testing.T) {
	t.Parallel()
	log := plog.NewLogRecord()
	log.SetSeverityText("INFO\xff")
	log.SetEventName("\xffevent")
	assert.Equal(t, counted(map[event.Place]int64{event.PlaceSeverityText: 1, event.PlaceEventName: 1}), carried(event.InvalidUTF8Bytes, log))
	assert.Equal(t, "INFO\ufffd", log.SeverityText())
	assert.Equal(t, "\ufffdevent", log.EventName())
	assert.Equal(t, map[string]any{"audit_coverage.original": originals("severity_text", "INFO\xff", "event_name", "\xffevent")}, log.Attributes().AsRaw())
}

func TestScopeAndResourceAreMadeUTF8(t *testing.T) {
	t.Parallel()
	resource := plog.NewResourceLogs()
	resource.SetSchemaUrl("u\xff")
	resource.Resource().Attributes().PutStr("host.name", "h\xff")
	scope := resource.ScopeLogs().AppendEmpty()
	scope.SetSchemaUrl("u\xff")
	scope.Scope().SetName("n\xff")
	scope.Scope().SetVersion("v\xff")
	scope.Scope().Attributes().PutStr("a\xff", "b")
	untouched := plog.NewResourceLogs()
	resource.CopyTo(untouched)
	var places Places
	for range 2 {
		c := NewCarrier(event.InvalidUTF8Bytes)
		c.Scope(scope, &places)
		c.Resource(resource, &places)
	}
	assert.Equal(t, counted(map[event.Place]int64{event.PlaceScope: 4, event.PlaceResource: 2}), places)
	assert.Equal(t, map[string]any{
		"host.name": "h\ufffd", "audit_coverage.original": originals(`attributes["host.name"]`, "h\xff", "schema_url", "u\xff"),
	}, resource.Resource().Attributes().AsRaw())
	assert.Equal(t, map[string]any{
		"a\ufffd": "b", "audit_coverage.original": originals("key:attributes[\"a\ufffd\"]", "a\xff", "name", "n\xff", "version", "v\xff", "schema_url", "u\xff"),
	}, scope.Scope().Attributes().AsRaw())
	assert.Equal(t, []string{"u\ufffd", "u\ufffd", "n\ufffd", "v\ufffd"},
		[]string{resource.SchemaUrl(), scope.SchemaUrl(), scope.Scope().Name(), scope.Scope().Version()})

	kept := NewCarrier(event.InvalidUTF8Keep)
	kept.Scope(untouched.ScopeLogs().At(0), &places)
	kept.Resource(untouched, &places)
	assert.Equal(t, "n\xff", untouched.ScopeLogs().At(0).Scope().Name())
}

func TestForgedOriginalsAreRemoved(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		body     any
		original any
		want     any
	}{
		"a true one":                      {"a\ufffd", originals("body", "a\xff"), originals("body", "a\xff")},
		"of another text":                 {"b\ufffd", originals("body", "a\xff"), nil},
		"of what is no string":            {7, originals("body", "a\xff"), nil},
		"bytes that are UTF-8":            {"a", originals("body", "a"), nil},
		"a text":                          {"a\ufffd", map[string]any{"body": "a\xff"}, nil},
		"no map":                          {"a\ufffd", "body", nil},
		"an unknown path":                 {"a\ufffd", originals("nowhere", "a\xff"), nil},
		"a path that is not UTF-8":        {map[string]any{"k\xff": "a\ufffd"}, originals("body[\"k\xff\"]", "a\xff"), nil},
		"a true one beside a forged one":  {"a\ufffd", originals("body", "a\xff", "severity_text", "x\xff"), originals("body", "a\xff")},
		"an original of the original":     {"a", originals(`attributes["audit_coverage.original"]`, "\xff"), nil},
		"a key's, true":                   {map[string]any{"k\ufffd": 1}, originals("key:body[\"k\ufffd\"]", "k\xff"), originals("key:body[\"k\ufffd\"]", "k\xff")},
		"a key's, of a value of the same": {map[string]any{"k": "k\ufffd"}, originals(`key:body["k"]`, "k\xff"), nil},
	} {
		for _, setting := range []event.InvalidUTF8{event.InvalidUTF8Keep, event.InvalidUTF8Bytes, event.InvalidUTF8Replace} {
			log := recordOf(t, c.body, map[string]any{"audit_coverage.original": c.original})
			carried(setting, log)
			got := log.Attributes().AsRaw()["audit_coverage.original"]
			if setting != event.InvalidUTF8Keep && strings.HasPrefix(name, "a path") { // the key has become UTF-8 since
				continue
			}
			assert.Equal(t, c.want, got, "%s, %s", name, setting)
			assert.Equal(t, c.want != nil, HasOriginal(log), "%s, %s", name, setting)
		}
	}
}

func TestForgedOriginalsOfScopeAndResourceAreRemoved(t *testing.T) {
	t.Parallel()
	for _, setting := range []event.InvalidUTF8{event.InvalidUTF8Keep, event.InvalidUTF8Bytes, event.InvalidUTF8Replace} {
		resource := plog.NewResourceLogs()
		scope := resource.ScopeLogs().AppendEmpty()
		scope.Scope().SetName("n\ufffd")
		for _, attributes := range []pcommon.Map{scope.Scope().Attributes(), resource.Resource().Attributes()} {
			require.NoError(t, attributes.FromRaw(map[string]any{"audit_coverage.original": originals("name", "n\xff", "schema_url", "u\xff")}))
		}
		var places Places
		NewCarrier(setting).Scope(scope, &places)
		NewCarrier(setting).Resource(resource, &places)
		assert.Equal(t, map[string]any{"audit_coverage.original": originals("name", "n\xff")}, scope.Scope().Attributes().AsRaw(), setting)
		assert.Empty(t, resource.Resource().Attributes().AsRaw(), setting)
	}
}

func TestSignedRecordKeepsAForgedOriginal(t *testing.T) {
	t.Parallel()
	attributes := map[string]any{"audit.integrity.value": "s", "audit_coverage.original": "forged"}
	log := recordOf(t, "body", attributes)
	carried(event.InvalidUTF8Bytes, log)
	assert.Equal(t, attributes, log.Attributes().AsRaw(), "nothing is written to it")
	assert.False(t, HasOriginal(log))
}

func TestOriginalOfASignedRecordIsMadeUTF8(t *testing.T) {
	t.Parallel()
	for name, forged := range map[string]any{
		"a text":           "\xff",
		"a text in a map":  map[string]any{"body": "\xff"},
		"a path":           map[string]any{"b\xff": []byte("\xff")},
		"a map in the map": map[string]any{"body": map[string]any{"k\xff": 1}},
	} {
		log := recordOf(t, "body", map[string]any{"audit.integrity.value": "s", "audit_coverage.original": forged})
		carried(event.InvalidUTF8Bytes, log)
		assert.Equal(t, map[string]any{"audit.integrity.value": "s"}, log.Attributes().AsRaw(), name)
	}
}

func TestTrueOriginalsOfScopeAndResourceStay(t *testing.T) {
	t.Parallel()
	for setting := event.InvalidUTF8Bytes; setting <= event.InvalidUTF8Keep; setting++ {
		resource := plog.NewResourceLogs()
		scope := resource.ScopeLogs().AppendEmpty()
		for _, attributes := range []pcommon.Map{resource.Resource().Attributes(), scope.Scope().Attributes()} {
			attributes.PutStr("a", "x\ufffd")
			require.NoError(t, attributes.PutEmptyMap("audit_coverage.original").FromRaw(originals(`attributes["a"]`, "x\xff", `attributes["b"]`, "\xff")))
		}
		var places Places
		NewCarrier(setting).Scope(scope, &places)
		NewCarrier(setting).Resource(resource, &places)
		want := map[string]any{"a": "x\ufffd", "audit_coverage.original": originals(`attributes["a"]`, "x\xff")}
		assert.Equal(t, want, resource.Resource().Attributes().AsRaw(), setting)
		assert.Equal(t, want, scope.Scope().Attributes().AsRaw(), setting)
	}
}

func TestSecondOriginalIsRemoved(t *testing.T) {
	t.Parallel()
	logs := plog.NewLogs()
	log := logs.ResourceLogs().AppendEmpty().ScopeLogs().AppendEmpty().LogRecords().AppendEmpty()
	log.Body().SetStr("a\ufffd")
	for _, name := range []string{"audit_coverage.original", "audit_coverage.originaX"} {
		log.Attributes().PutEmptyMap(name).PutEmptyBytes("body").FromRaw([]byte("a\xff"))
	}
	text, err := (&plog.ProtoMarshaler{}).MarshalLogs(logs)
	require.NoError(t, err)
	logs, err = (&plog.ProtoUnmarshaler{}).UnmarshalLogs([]byte(strings.ReplaceAll(string(text), "originaX", "original")))
	require.NoError(t, err)
	log = logs.ResourceLogs().At(0).ScopeLogs().At(0).LogRecords().At(0)
	require.Equal(t, 2, log.Attributes().Len())
	carried(event.InvalidUTF8Bytes, log)
	assert.Equal(t, 1, log.Attributes().Len())
}

// TestDeepStringsAreCarriedInLinearTime: a deep path was printed anew for each of the strings below it, which took seconds for a record of 60 kB.
func TestDeepStringsAreCarriedInLinearTime(t *testing.T) { //nolint:paralleltest // allocations are counted for the whole process
	const count = 10_000
	for name, fill := range map[string]func(pcommon.Value){
		"texts": func(v pcommon.Value) { v.SetStr("\ufffd") },
		"keys":  func(v pcommon.Value) { v.SetEmptyMap().PutEmpty("\xff") },
	} {
		allocations := testing.AllocsPerRun(1, func() {
			log := plog.NewLogRecord()
			value := log.Body()
			for range maxPath - 10 {
				value = value.SetEmptySlice().AppendEmpty()
			}
			list := value.SetEmptySlice()
			for range count {
				fill(list.AppendEmpty())
			}
			log.Attributes().PutEmptyMap(attributeOriginal).PutEmptyBytes("body").FromRaw([]byte("\xff"))
			carried(event.InvalidUTF8Bytes, log)
		})
		assert.Less(t, allocations, 50.0*count, name)
	}
}

func TestLongPathsDoNotMultiplyARecord(t *testing.T) {
	t.Parallel()
	log := plog.NewLogRecord()
	hostileMap(maxReplaced, false).CopyTo(log.Body().SetEmptyMap().PutEmptyMap(strings.Repeat("\x01", 200)))
	requireCarried(t, event.InvalidUTF8Bytes, log)
}

// TestOnlyAKeyWithoutRoomGoesIntoTheList: the others keep their places, in whatever order they come.
func TestOnlyAKeyWithoutRoomGoesIntoTheList(t *testing.T) {
	t.Parallel()
	log := plog.NewLogRecord()
	long := strings.Repeat("k", maxPath) + "\xff"
	for _, key := range []string{"a\xff", long, "b\xff"} {
		log.Attributes().PutStr(key, "x")
	}
	carried(event.InvalidUTF8Bytes, log)
	assert.Equal(t, map[string]any{
		"a\ufffd": "x", "b\ufffd": "x", "\ufffd": []any{[]any{[]byte(long), "x"}},
		"audit_coverage.original": originals("key:attributes[\"a\ufffd\"]", "a\xff", "key:attributes[\"b\ufffd\"]", "b\xff"),
	}, log.Attributes().AsRaw())
}

// hostileMap has many members whose keys, or values, are not UTF-8.
func hostileMap(count int, keys bool) pcommon.Map {
	m := pcommon.NewMap()
	m.EnsureCapacity(count)
	raw := make([]any, count)
	for i := range raw {
		raw[i] = "\xff"
	}
	if !keys {
		_ = m.PutEmptySlice("list").FromRaw(raw)
		return m
	}
	members := map[string]any{}
	for i := range count {
		members[strings.Repeat("\xff", 1+i%7)+"k"+strings.Repeat("x", i/7)] = "v"
	}
	_ = m.FromRaw(members)
	return m
}

func TestManyBadStringsAreKeptWithoutManyOriginals(t *testing.T) {
	t.Parallel()
	for _, keys := range []bool{false, true} {
		const count = 2000
		log := plog.NewLogRecord()
		hostileMap(count, keys).CopyTo(log.Attributes())
		places := carried(event.InvalidUTF8Bytes, log)
		assert.Equal(t, int64(count), places[event.PlaceAttribute])
		original, ok := log.Attributes().Get("audit_coverage.original")
		require.True(t, ok)
		assert.LessOrEqual(t, original.Map().Len(), maxReplaced)
		assert.True(t, isValid(log.Body()))
		for key, value := range log.Attributes().All() {
			assert.True(t, isText(key) && isValid(value))
		}
	}
}
