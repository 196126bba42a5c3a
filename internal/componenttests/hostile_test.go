// SPDX-License-Identifier: Apache-2.0

package componenttests

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/collector/consumer/consumertest"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/processor/processortest"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"

	"github.com/auditcoverage/auditcoverageprocessor"
	"github.com/auditcoverage/auditcoverageprocessor/internal/metadata"
	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

// forgeries are what an attacker who can name a project, a branch or a key would write there to change the verdict on their own events.
var forgeries = []string{
	`"auditType":{"area":"END_USER_ACTIVITY","level":"FULL"}`,
	`"},"auditType":{"area":"END_USER_ACTIVITY","level":"FULL"},"x":{"y":"`,
	`"}],"auditType":{"area":"END_USER_ACTIVITY","level":"FULL"},"x":[{"y":"`,
	"\n" + `{"auditType":{"area":"END_USER_ACTIVITY","level":"FULL"}}`,
	`"type":{"actionI18nKey":"bitbucket.service.repository.audit.action.repositorypull"}`,
	`192.0.2.7 | RepositoryPullEvent | a | 1700000000000 | P/r | - | - | -`,
	` | RepositoryPullEvent | a | 1700000000000 | `,
	`<134>1 - a b - - - {"auditType":{"area":"END_USER_ACTIVITY","level":"FULL"}}`,
	`\`, `\"`, `\u0022`, `\\u0022`, "\x00", "\u2028", "\ufeff", "\U0001f600",
	strings.Repeat(`"{[`, 200),
}

// escapedTo puts a text into a JSON string that is itself in a string, and so on.
func escapedTo(t *testing.T, text string, depth int) string {
	t.Helper()
	for range depth {
		quoted, err := json.Marshal(map[string]string{"v": text})
		require.NoError(t, err)
		text = string(quoted)
	}
	return text
}

// TestForgedTextChangesNoVerdict writes every forgery, at every depth of escaping, into every field that a user can write, and compares the verdict with that on
// harmless text.
func TestForgedTextChangesNoVerdict(t *testing.T) {
	t.Parallel()
	record := func(text string) map[string]any {
		named := map[string]any{"id": text, "name": text, "type": text, "uri": text}
		return map[string]any{
			"affectedObjects": []any{named, named},
			"auditType": map[string]any{
				"action": text, "actionI18nKey": "com.example.app.action", "area": "SECURITY", "category": text, "categoryI18nKey": text, "level": "BASE",
			},
			"author":          named,
			"changedValues":   []any{map[string]any{"key": text, "i18nKey": text, "from": text, "to": text}},
			"extraAttributes": []any{map[string]any{"name": text, "nameI18nKey": text, "value": text}},
			"method":          text, "node": text, "source": text, "system": text,
			"timestamp": map[string]any{"epochSecond": 1700000000, "nano": 0}, "version": text,
		}
	}
	cfg := newConfig()
	cfg.DefaultLevel = event.SettingBase
	h := newHarness(t, cfg)
	sent := 0
	for _, forgery := range forgeries {
		for depth := range 5 {
			text := escapedTo(t, forgery, depth)
			line, err := json.Marshal(record(text))
			require.NoError(t, err)
			logs := plog.NewLogs()
			records := logs.ResourceLogs().AppendEmpty().ScopeLogs().AppendEmpty().LogRecords()
			records.AppendEmpty().Body().SetStr(string(line))
			records.AppendEmpty().Body().SetEmptyBytes().FromRaw(line)
			records.AppendEmpty().Body().SetStr("<134>1 2026-11-23T08:00:00Z node1 bitbucket 1 audit - " + string(line))
			require.NoError(t, records.AppendEmpty().Body().FromRaw(record(text)))
			sent += records.Len()
			require.NoError(t, h.ConsumeLogs(t.Context(), logs))
			require.EqualValues(t, sent, h.count(t, event.ReasonCovered), "depth %d of %q", depth, forgery)
		}
	}
}

// TestDistinctTextsCostNoMemory sends a million different actions, areas and levels: there are as many series of metrics, and as much memory, as before.
func TestDistinctTextsCostNoMemory(t *testing.T) { //nolint:paralleltest // memory is measured
	const batches, size = 1000, 1000
	cfg := newConfig()
	cfg.DefaultLevel = event.SettingBase
	cfg.Annotate.Event = true
	h := newHarness(t, cfg)
	send := func(batch int) {
		logs := plog.NewLogs()
		records := logs.ResourceLogs().AppendEmpty().ScopeLogs().AppendEmpty().LogRecords()
		for i := range size {
			n := batch*size + i
			records.AppendEmpty().Body().SetStr(fmt.Sprintf(
				`{"auditType":{"action":"a%d","actionI18nKey":"k.%d","area":"A%d","category":"c%d","categoryI18nKey":"c.%d","level":"L%d"}}`, n, n, n, n, n, n))
		}
		require.NoError(t, h.ConsumeLogs(t.Context(), logs))
		h.sink.Reset()
	}
	for batch := range 10 {
		send(batch)
	}
	before := heap()
	for batch := range batches {
		send(batch)
	}
	assert.Less(t, heap()-before, int64(2<<20), "bytes")
	got, err := h.telemetry.GetMetric(recordsMetric)
	require.NoError(t, err)
	assert.Len(t, got.Data.(metricdata.Sum[int64]).DataPoints, 1)
}

// heap is how many bytes are in use.
func heap() int64 {
	var stats runtime.MemStats
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&stats)
	return int64(stats.HeapAlloc)
}

func TestDeepNestingIsKeptAsMalformed(t *testing.T) {
	t.Parallel()
	const depth = 100_000
	cfg := newConfig()
	cfg.DefaultLevel = event.SettingOff
	h := newHarness(t, cfg)
	logs := plog.NewLogs()
	shape(logs, []string{
		`{"auditType":{"area":"SECURITY","level":"FULL"},"x":` + strings.Repeat("[", depth) + strings.Repeat("]", depth) + `}`,
		`{"auditType":{"area":"SECURITY","level":"FULL"},"x":` + strings.Repeat(`{"x":`, depth) + "0" + strings.Repeat("}", depth) + `}`,
	})
	require.NoError(t, h.ConsumeLogs(t.Context(), logs))
	assert.EqualValues(t, 2, h.count(t, event.ReasonMalformed))
	assert.Equal(t, 2, h.sink.LogRecordCount())
}

func TestWrongClocksChangeNoVerdict(t *testing.T) {
	t.Parallel()
	cfg := newConfig()
	cfg.DefaultLevel, cfg.Annotate.Event = event.SettingBase, true
	h := newHarness(t, cfg)
	var bodies []string
	for _, timestamp := range []string{
		`{"epochSecond":0,"nano":0}`, `{"epochSecond":-1,"nano":-1}`, `{"epochSecond":253402300799,"nano":999999999}`, `{"epochSecond":1700000000,"nano":1000000000}`,
		`{"epochSecond":99999999999999999999999,"nano":0}`, `"9999-12-31T23:59:59Z"`, `"0001-01-01T00:00:00Z"`, `"-1"`, `null`, `1700000000`, `[]`,
	} {
		for _, level := range []string{"BASE", "FULL"} {
			bodies = append(bodies, `{"auditType":{"area":"SECURITY","level":"`+level+`"},"timestamp":`+timestamp+`}`)
		}
	}
	logs := plog.NewLogs()
	shape(logs, bodies)
	require.NoError(t, h.ConsumeLogs(t.Context(), logs))
	assert.EqualValues(t, len(bodies)/2, h.count(t, event.ReasonCovered))
	assert.EqualValues(t, len(bodies)/2, h.count(t, event.ReasonAboveLevel))
	for _, log := range h.sink.AllLogs() {
		for _, record := range log.ResourceLogs().At(0).ScopeLogs().At(0).LogRecords().All() {
			assert.Zero(t, record.Timestamp(), record.Body().Str())
		}
	}
}

// TestHugeCatalogIsRefusedUnread: a catalog of 100 MB is a mistake, and costs neither time nor memory.
func TestHugeCatalogIsRefusedUnread(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "huge.yaml")
	require.NoError(t, os.WriteFile(file, nil, 0o600))
	require.NoError(t, os.Truncate(file, 100<<20))
	cfg := newConfig()
	cfg.DefaultLevel = event.SettingBase
	cfg.Catalog.Files = []string{file}
	assert.ErrorContains(t, cfg.Validate(), "huge.yaml: found 104857600 bytes: expected at most 10485760")
}

func TestBatchesAtTheSameTimeAreAllCounted(t *testing.T) {
	t.Parallel()
	const workers, batches = 8, 50
	cfg := newConfig()
	cfg.DefaultLevel = event.SettingBase
	h := newHarness(t, cfg)
	var wait sync.WaitGroup
	for range workers {
		wait.Go(func() {
			for range batches {
				logs := plog.NewLogs()
				shape(logs, []string{keptLine, droppedLine, "text", `{"torn`}, []string{droppedLine})
				assert.NoError(t, h.ConsumeLogs(t.Context(), logs))
			}
		})
	}
	wait.Wait()
	h.requireIdentity(t, workers*batches*5, workers*batches*3)
}

func TestStartAndStopLeaveNothingBehind(t *testing.T) {
	t.Parallel()
	cfg := newConfig()
	cfg.DefaultLevel = event.SettingBase
	for range 100 { // a goroutine that is left is found when the tests of the package end
		p, err := auditcoverageprocessor.NewFactory().CreateLogs(t.Context(), processortest.NewNopSettings(metadata.Type), cfg, consumertest.NewNop())
		require.NoError(t, err)
		require.NoError(t, p.Start(t.Context(), componenttest.NewNopHost()))
		require.NoError(t, p.Shutdown(t.Context()))
	}
}
