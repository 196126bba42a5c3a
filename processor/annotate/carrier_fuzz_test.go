// SPDX-License-Identifier: Apache-2.0

package annotate

import (
	"testing"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"

	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

// contents counts the keys, strings and bytes of a record, a scope or a resource, those of its original too.
type contents map[string]int

func (c contents) members(m pcommon.Map, attributes bool) {
	for key, value := range m.All() {
		if attributes && key == attributeOriginal {
			for _, bytes := range value.Map().All() {
				c[string(bytes.Bytes().AsRaw())]++
			}
			continue
		}
		c[key]++
		c.value(value)
	}
}

func (c contents) value(value pcommon.Value) {
	switch value.Type() {
	case pcommon.ValueTypeStr:
		c[value.Str()]++
	case pcommon.ValueTypeBytes:
		c[string(value.Bytes().AsRaw())]++
	case pcommon.ValueTypeMap:
		c.members(value.Map(), false)
	case pcommon.ValueTypeSlice:
		for _, element := range value.Slice().All() {
			c.value(element)
		}
	default: // holds no string
	}
}

// contentsOf counts what is in a record.
func contentsOf(log plog.LogRecord) contents {
	c := contents{log.SeverityText(): 1}
	c[log.EventName()]++
	c.value(log.Body())
	c.members(log.Attributes(), true)
	return c
}

// FuzzCarrier feeds any records that OTLP can carry: what comes out is UTF-8, nothing is lost, once is enough, and no record grows out of bounds.
func FuzzCarrier(f *testing.F) {
	for _, build := range []func(plog.LogRecord){
		func(log plog.LogRecord) { log.Body().SetStr("a\xffb\xff\xfe\xc3") },
		func(log plog.LogRecord) {
			log.SetSeverityText("\xff")
			log.SetEventName("\xfe")
			log.Attributes().PutStr("k\xff", "\xff")
			log.Attributes().PutStr("k\xfe", "v")
			log.Attributes().PutStr("k\ufffd", "v")
			log.Attributes().PutStr(attributeIntegrity, "s\xff")
		},
		func(log plog.LogRecord) {
			log.Body().SetEmptyMap().PutEmptySlice("a\"]").AppendEmpty().SetEmptyMap().PutStr("b\xff", "c\xff")
			log.Attributes().PutEmptyMap(attributeOriginal).PutEmptyBytes("body").FromRaw([]byte("\xff"))
		},
		func(log plog.LogRecord) {
			log.Attributes().PutStr(attributeIntegrity, "s")
			log.Attributes().PutStr(attributeOriginal, "\xff")
		},
		func(log plog.LogRecord) {
			log.Body().SetEmptyMap().PutStr(attributeOriginal, "\xff")
		},
		func(log plog.LogRecord) {
			log.Attributes().PutStr(attributeIntegrity, "s")
			log.Attributes().PutEmptyMap(attributeOriginal).PutStr("a\xff", "\xff")
		},
	} {
		logs := plog.NewLogs()
		build(logs.ResourceLogs().AppendEmpty().ScopeLogs().AppendEmpty().LogRecords().AppendEmpty())
		message, err := (&plog.ProtoMarshaler{}).MarshalLogs(logs)
		require.NoError(f, err)
		f.Add(message, false)
		f.Add(message, true)
	}
	f.Fuzz(func(t *testing.T, message []byte, replace bool) {
		logs, err := (&plog.ProtoUnmarshaler{}).UnmarshalLogs(message)
		if err != nil {
			t.Skip("not OTLP")
		}
		setting := event.InvalidUTF8Bytes
		if replace {
			setting = event.InvalidUTF8Replace
		}
		for _, resource := range logs.ResourceLogs().All() {
			for _, scope := range resource.ScopeLogs().All() {
				for _, log := range scope.LogRecords().All() {
					requireCarried(t, setting, log)
				}
			}
		}
	})
}

func requireCarried(t *testing.T, setting event.InvalidUTF8, log plog.LogRecord) {
	t.Helper()
	forged := plog.NewLogRecord()
	log.CopyTo(forged)
	carried(setting, forged)
	requireUTF8(t, forged)
	log.Attributes().RemoveIf(func(key string, _ pcommon.Value) bool { return key == attributeOriginal })
	before, size := contentsOf(log), sizeOf(log)
	carried(setting, log)
	requireUTF8(t, log)
	after := contentsOf(log)
	for text, count := range before {
		require.LessOrEqual(t, count, after[text], "%q is lost", text)
	}
	const paths = maxPaths + 8*maxPath + maxReplaced*16 // the last path may be past the bound, and each original has a few bytes of its own
	require.LessOrEqual(t, sizeOf(log), 3*size+paths)
	again := plog.NewLogRecord()
	log.CopyTo(again)
	require.Equal(t, Places{}, carried(setting, again))
	require.Equal(t, sizeOf(log), sizeOf(again))
}

func requireUTF8(t *testing.T, log plog.LogRecord) {
	t.Helper()
	require.True(t, isValid(log.Body()) && isText(log.SeverityText()) && isText(log.EventName()))
	for key, value := range log.Attributes().All() {
		require.True(t, isText(key) && isValid(value))
	}
}

func sizeOf(log plog.LogRecord) int {
	logs := plog.NewLogs()
	log.CopyTo(logs.ResourceLogs().AppendEmpty().ScopeLogs().AppendEmpty().LogRecords().AppendEmpty())
	return (&plog.ProtoMarshaler{}).LogsSize(logs)
}
