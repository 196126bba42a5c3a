// SPDX-License-Identifier: Apache-2.0

package auditlog_test

import (
	"bytes"
	"encoding/json"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/confmap"
	"go.opentelemetry.io/collector/consumer/consumertest"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/processor/processortest"

	auditcoverageprocessor "github.com/auditcoverage/auditcoverageprocessor"
	"github.com/auditcoverage/auditcoverageprocessor/internal/auditlog"
	"github.com/auditcoverage/auditcoverageprocessor/processor/catalog"
	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

const records = 20_000

// record is what the tests read of a line.
type record struct {
	AuditType       struct{ Action, ActionI18nKey, Area, Category, CategoryI18nKey, Level string }
	ExtraAttributes []struct{ Name, Value string }
	Timestamp       struct{ EpochSecond, Nano int64 }
}

func lines(options auditlog.Options) [][]byte {
	g := auditlog.New(options)
	lines := make([][]byte, records)
	for i := range lines {
		lines[i] = g.Append(nil)
	}
	return lines
}

func TestLinesAreThoseOfTheSeed(t *testing.T) {
	t.Parallel()
	first := lines(auditlog.Options{Seed: 1})
	assert.Equal(t, first, lines(auditlog.Options{Seed: 1}))
	assert.NotEqual(t, first, lines(auditlog.Options{Seed: 2}))
}

func TestLinesAreRecords(t *testing.T) {
	t.Parallel()
	start := time.Date(2026, time.March, 1, 0, 0, 0, 0, time.UTC)
	events, err := catalog.New(&catalog.Config{Products: []string{"bitbucket"}, MinConfidence: event.ConfidenceHigh})
	require.NoError(t, err)
	last := start
	for i, line := range lines(auditlog.Options{Start: start, PerDay: records, Serial: true}) {
		var r record
		require.NoError(t, json.Unmarshal(line, &r), "%s", line)
		require.Equal(t, 1, bytes.Count(line, []byte{'\n'}))
		area, level := event.ParseArea(r.AuditType.Area), event.ParseLevel(r.AuditType.Level)
		require.NotZero(t, area)
		require.NotZero(t, level)
		match := events.Find(&event.Event{
			ActionKey: r.AuditType.ActionI18nKey, CategoryKey: r.AuditType.CategoryI18nKey, ActionText: r.AuditType.Action, Category: r.AuditType.Category,
		})
		if match.Certain {
			require.Equal(t, []any{match.Area, match.Level}, []any{area, level}, "the catalog says otherwise: %s", line)
		}
		attributes := r.ExtraAttributes
		require.Equal(t, strconv.Itoa(i+1), attributes[len(attributes)-1].Value)
		for _, attribute := range attributes {
			if attribute.Name == "details" {
				require.True(t, json.Valid([]byte(attribute.Value)), attribute.Value)
			}
		}
		at := time.Unix(r.Timestamp.EpochSecond, r.Timestamp.Nano)
		require.False(t, at.Before(last), "records are written in chronological order")
		last = at
	}
	assert.WithinDuration(t, start.Add(24*time.Hour), last, time.Minute)
}

func TestLinesHaveTheSizeOfRealOnes(t *testing.T) {
	t.Parallel()
	assert.InDelta(t, 880, len(bytes.Join(lines(auditlog.Options{}), nil))/records, 80)
}

// TestMixIsDroppedInPart judges a log by the policy that the benchmarks use.
func TestMixIsDroppedInPart(t *testing.T) {
	t.Parallel()
	factory := auditcoverageprocessor.NewFactory()
	cfg := factory.CreateDefaultConfig()
	require.NoError(t, confmap.NewFromStringMap(map[string]any{
		"default_level": "base",
		"coverage":      map[string]any{"security": "full", "permissions": "advanced", "end_user_activity": "off"},
	}).Unmarshal(cfg))
	sink := new(consumertest.LogsSink)
	processor, err := factory.CreateLogs(t.Context(), processortest.NewNopSettings(factory.Type()), cfg, sink)
	require.NoError(t, err)
	logs := plog.NewLogs()
	batch := logs.ResourceLogs().AppendEmpty().ScopeLogs().AppendEmpty().LogRecords()
	for _, line := range lines(auditlog.Options{}) {
		batch.AppendEmpty().Body().SetStr(string(bytes.TrimSuffix(line, []byte{'\n'})))
	}
	require.NoError(t, processor.ConsumeLogs(t.Context(), logs))
	assert.InDelta(t, 0.40, 1-float64(sink.LogRecordCount())/records, 0.05)
}

func TestAppendAllocatesNothing(t *testing.T) { //nolint:paralleltest // allocations of other tests would count
	g := auditlog.New(auditlog.Options{Serial: true})
	buffer := make([]byte, 0, 1<<16)
	assert.Zero(t, testing.AllocsPerRun(1000, func() { buffer = g.Append(buffer[:0]) }))
}

func BenchmarkAppend(b *testing.B) {
	g := auditlog.New(auditlog.Options{})
	var buffer []byte
	for b.Loop() {
		buffer = g.Append(buffer[:0])
		b.SetBytes(int64(len(buffer)))
	}
}
