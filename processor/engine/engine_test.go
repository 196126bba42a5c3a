// SPDX-License-Identifier: Apache-2.0

package engine

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/processor/processorhelper"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"

	"github.com/auditcoverage/auditcoverageprocessor/processor/annotate"
	"github.com/auditcoverage/auditcoverageprocessor/processor/catalog"
	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
	"github.com/auditcoverage/auditcoverageprocessor/processor/policy"
)

// harness is an engine with its counts.
type harness struct {
	*Engine
	cfg    Config
	reader *sdkmetric.ManualReader
}

func newHarness(t testing.TB, mode event.Mode, p policy.Config, a annotate.Config) *harness {
	t.Helper()
	cfg := NewDefaultConfig()
	cfg.Mode, cfg.Annotate = mode, a
	cfg.DefaultLevel, cfg.Coverage, cfg.Rules = p.DefaultLevel, p.Coverage, p.Rules
	cfg.Protected, cfg.ForceToBase, cfg.OnUnmapped, cfg.OnUnrecognized = p.Protected, p.ForceToBase, p.OnUnmapped, p.OnUnrecognized
	return newHarnessOf(t, cfg)
}

func newHarnessOf(t testing.TB, cfg Config) *harness {
	t.Helper()
	reader := sdkmetric.NewManualReader()
	provider := sdkmetric.NewMeterProvider(sdkmetric.WithReader(reader))
	counter := func(name string) metric.Int64Counter {
		c, err := provider.Meter("test").Int64Counter(name)
		require.NoError(t, err)
		return c
	}
	e, err := New(&cfg, Settings{
		Name: "audit_coverage/test", Telemetry: componenttest.NewNopTelemetrySettings(),
		Instruments: Instruments{
			Records: counter("records"), ProductRecords: counter("products"), Disagreements: counter("disagreements"), SourceChanges: counter("changes"),
			ConditionErrors: counter("errors"), InvalidUTF8: counter("places"), RuleMatches: counter("matches"),
		},
	})
	require.NoError(t, err)
	return &harness{Engine: e, cfg: cfg, reader: reader}
}

// withEventTypes returns a harness that has conditional event types too.
func (h *harness) withEventTypes(t *testing.T, types ...catalog.EventType) *harness {
	t.Helper()
	cfg := h.cfg
	cfg.Catalog.EventTypes = types
	return newHarnessOf(t, cfg)
}

// counts returns the counted records by "decision reason area level".
func (h *harness) counts(t testing.TB) map[string]int64 {
	t.Helper()
	return h.sums(t, "records", "decision", "reason", "area", "level")
}

// sums returns a metric by the values of the given attributes.
func (h *harness) sums(t testing.TB, name string, keys ...attribute.Key) map[string]int64 {
	t.Helper()
	var data metricdata.ResourceMetrics
	require.NoError(t, h.reader.Collect(t.Context(), &data))
	sums := map[string]int64{}
	for _, scope := range data.ScopeMetrics {
		for _, m := range scope.Metrics {
			if m.Name != name {
				continue
			}
			for _, point := range m.Data.(metricdata.Sum[int64]).DataPoints {
				var values []string
				for _, key := range keys {
					value, _ := point.Attributes.Value(key)
					values = append(values, value.AsString())
				}
				sums[strings.Join(values, " ")] += point.Value
			}
		}
	}
	return sums
}

func line(area, level string) string {
	return `{"affectedObjects":[],"auditType":{"action":"A","actionI18nKey":"com.example.a","area":"` + area + `","level":"` + level +
		`"},"timestamp":{"epochSecond":1700000000,"nano":7}}`
}

// logsOf makes logs of resources, of scopes, of bodies.
func logsOf(resources ...[][]string) plog.Logs {
	logs := plog.NewLogs()
	for _, scopes := range resources {
		resource := logs.ResourceLogs().AppendEmpty()
		for _, bodies := range scopes {
			scope := resource.ScopeLogs().AppendEmpty()
			for _, body := range bodies {
				scope.LogRecords().AppendEmpty().Body().SetStr(body)
			}
		}
	}
	return logs
}

// bodies is the reverse of logsOf.
func bodies(logs plog.Logs) (resources [][][]string) {
	for _, resource := range logs.ResourceLogs().All() {
		scopes := [][]string{}
		for _, scope := range resource.ScopeLogs().All() {
			texts := []string{}
			for _, rec := range scope.LogRecords().All() {
				texts = append(texts, rec.Body().AsString())
			}
			scopes = append(scopes, texts)
		}
		resources = append(resources, scopes)
	}
	return resources
}

var (
	base     = policy.Config{DefaultLevel: event.SettingBase}
	kept     = line("SECURITY", "BASE")
	dropped  = line("SECURITY", "FULL")
	torn     = dropped[:len(dropped)-5]
	unmapped = line("QUANTUM", "BASE")
)

func TestEnforceRemovesWhatItEmptied(t *testing.T) {
	t.Parallel()
	h := newHarness(t, event.ModeEnforce, base, annotate.Config{})
	logs := logsOf(
		[][]string{{kept, dropped}, {dropped}, {}},
		[][]string{{dropped, dropped}},
		[][]string{},
		[][]string{{}},
		[][]string{{dropped}, {}},
	)
	out, err := h.Process(t.Context(), logs)
	require.NoError(t, err)
	assert.Equal(t, [][][]string{{{kept}, {}}, {}, {{}}, {{}}}, bodies(out), "what came empty stays, what we emptied goes")
	assert.Equal(t, map[string]int64{"keep covered security base": 1, "drop above_level security full": 5}, h.counts(t))
}

func TestBatchOfDropsEndsWithoutError(t *testing.T) {
	t.Parallel()
	h := newHarness(t, event.ModeEnforce, base, annotate.Config{})
	_, err := h.Process(t.Context(), logsOf([][]string{{dropped}}, [][]string{}))
	require.ErrorIs(t, err, processorhelper.ErrSkipProcessingData)
}

func TestBatchWithoutDropsGoesOnAsItCame(t *testing.T) {
	t.Parallel()
	for _, logs := range []plog.Logs{
		plog.NewLogs(),
		logsOf([][]string{}),
		logsOf([][]string{{}}),
		logsOf([][]string{{kept}, {}}, [][]string{{torn, unmapped, "plain text"}}),
	} {
		want := plog.NewLogs()
		logs.CopyTo(want)
		out, err := newHarness(t, event.ModeEnforce, base, annotate.Config{}).Process(t.Context(), logs)
		require.NoError(t, err)
		assert.Equal(t, want, out)
	}
}

func TestObserveTouchesNothing(t *testing.T) {
	t.Parallel()
	h := newHarness(t, event.ModeObserve, base, annotate.Config{Event: true, Decision: true})
	assert.False(t, h.MutatesData())
	logs := logsOf([][]string{{kept, dropped, torn, unmapped, "plain text"}, {dropped}})
	logs.ResourceLogs().At(0).ScopeLogs().At(0).LogRecords().At(0).Attributes().PutStr("audit_coverage.area", "forged")
	want := plog.NewLogs()
	logs.CopyTo(want)
	logs.MarkReadOnly() // any write panics
	out, err := h.Process(t.Context(), logs)
	require.NoError(t, err)
	want.MarkReadOnly()
	assert.Equal(t, want, out)
}

func TestObserveCountsWhatEnforceDoes(t *testing.T) {
	t.Parallel()
	for _, a := range []annotate.Config{{}, {Event: true}} {
		var all []map[string]int64
		for _, mode := range []event.Mode{event.ModeEnforce, event.ModeAnnotate, event.ModeObserve} {
			h := newHarness(t, mode, base, a)
			_, err := h.Process(t.Context(), logsOf([][]string{{kept, kept[:len(kept)-1], dropped, torn, unmapped, "plain text"}}))
			require.NoError(t, err)
			all = append(all, h.counts(t))
		}
		assert.Equal(t, all[0], all[1])
		assert.Equal(t, all[0], all[2])
	}
}

func TestTornLineIsKept(t *testing.T) {
	t.Parallel()
	off := policy.Config{DefaultLevel: event.SettingOff, OnUnmapped: event.DecisionDrop, OnUnrecognized: event.DecisionDrop}
	h := newHarness(t, event.ModeEnforce, off, annotate.Config{})
	for cut := 1; cut < len(dropped); cut++ {
		head, tail := dropped[:cut], dropped[cut:]
		out, err := h.Process(t.Context(), logsOf([][]string{{head, tail}}))
		require.NoError(t, err, "cut at %d", cut)
		require.Equal(t, [][][]string{{{head, tail}}}, bodies(out), "cut at %d", cut)
	}
	assert.Equal(t, map[string]int64{"keep malformed unknown unknown": 2 * int64(len(dropped)-1)}, h.counts(t))
}

func TestKeptLineIsNotReadToItsEnd(t *testing.T) {
	t.Parallel()
	h := newHarness(t, event.ModeEnforce, base, annotate.Config{})
	_, err := h.Process(t.Context(), logsOf([][]string{{kept[:len(kept)-5]}}))
	require.NoError(t, err)
	assert.Equal(t, map[string]int64{"keep covered security base": 1}, h.counts(t))
}

func TestEventAnnotationNeedsTheWholeRecord(t *testing.T) {
	t.Parallel()
	h := newHarness(t, event.ModeEnforce, base, annotate.Config{Event: true})
	logs := logsOf([][]string{{kept[:len(kept)-5]}})
	out, err := h.Process(t.Context(), logs)
	require.NoError(t, err)
	assert.Equal(t, map[string]int64{"keep malformed unknown unknown": 1}, h.counts(t))
	assert.Zero(t, out.ResourceLogs().At(0).ScopeLogs().At(0).LogRecords().At(0).Attributes().Len(), "nothing is known of it")
}

func TestActorIsReadForItsAnnotationAlone(t *testing.T) {
	t.Parallel()
	h := newHarness(t, event.ModeEnforce, base, annotate.Config{Actor: true})
	out, err := h.Process(t.Context(), logsOf([][]string{{kept[:len(kept)-1] + `,"author":{"name":"mira"}}`}}))
	require.NoError(t, err)
	attributes := out.ResourceLogs().At(0).ScopeLogs().At(0).LogRecords().At(0).Attributes()
	assert.Equal(t, map[string]any{"user.name": "mira"}, attributes.AsRaw())
}

func TestAmbiguousActorIsMalformedOnlyWhereItIsAskedFor(t *testing.T) {
	t.Parallel()
	author := `,"author":{"name":"mira","name":"ci"}}`
	asking := policy.Config{DefaultLevel: event.SettingOff, Rules: []policy.Rule{
		{Name: "ci", Match: policy.Match{Authors: []string{"ci"}}, Action: event.ActionKeep},
	}}
	off := policy.Config{DefaultLevel: event.SettingOff}
	for name, c := range map[string]struct {
		cfg      policy.Config
		annotate annotate.Config
		want     string
	}{
		"by nobody":        {off, annotate.Config{}, "drop area_off security full"},
		"by a rule":        {asking, annotate.Config{}, "keep malformed unknown unknown"},
		"by an annotation": {off, annotate.Config{Actor: true}, "keep malformed unknown unknown"},
	} {
		h := newHarness(t, event.ModeEnforce, c.cfg, c.annotate)
		_, _ = h.Process(t.Context(), logsOf([][]string{{dropped[:len(dropped)-1] + author}}))
		assert.Equal(t, map[string]int64{c.want: 1}, h.counts(t), name)

		// A judge that reads the actor for its own sake decides the same.
		rec := Record{Resource: plog.NewResourceLogs(), Scope: plog.NewScopeLogs(), Log: plog.NewLogRecord()}
		rec.Log.Body().SetStr(dropped[:len(dropped)-1] + author)
		v := h.NewJudge(t.Context()).Judge(rec).Ruling.Verdict
		assert.Contains(t, c.want, v.Decision.String()+" "+v.Reason.String(), name)
	}
}

func TestWhatNobodyUnderstandsIsKeptInEveryMode(t *testing.T) {
	t.Parallel()
	for _, mode := range []event.Mode{event.ModeEnforce, event.ModeAnnotate, event.ModeObserve} {
		h := newHarness(t, mode, policy.Config{DefaultLevel: event.SettingOff}, annotate.Config{})
		logs := logsOf([][]string{{"plain text", "", `{"json":1}`, torn, unmapped, `{"auditType":7}`, "\xff\x00{"}})
		records := logs.ResourceLogs().At(0).ScopeLogs().At(0).LogRecords()
		records.AppendEmpty()
		records.AppendEmpty().Body().SetInt(7)
		records.AppendEmpty().Body().SetEmptyMap().PutStr("auditType", "x")
		records.AppendEmpty().Body().SetEmptySlice()
		out, err := h.Process(t.Context(), logs)
		require.NoError(t, err)
		assert.Equal(t, 11, out.LogRecordCount())
		assert.Equal(t, map[string]int64{
			"keep unrecognized unknown unknown": 5, "keep malformed unknown unknown": 3,
			"keep unmapped unknown base": 1, "keep unmapped unknown unknown": 2,
		}, h.counts(t))
	}
}

func TestSettingsForTheUnknownDropOnlyWhatIsProven(t *testing.T) {
	t.Parallel()
	h := newHarness(t, event.ModeEnforce, policy.Config{
		DefaultLevel: event.SettingFull, OnUnmapped: event.DecisionDrop, OnUnrecognized: event.DecisionDrop,
	}, annotate.Config{})
	cut := unmapped[:len(unmapped)-1]
	out, err := h.Process(t.Context(), logsOf([][]string{{"plain text", `{"json":1}`, unmapped, cut, `{"json":`, "text {", line("AUDIT_LOG", "EXTREME")}}))
	require.NoError(t, err)
	assert.Equal(t, [][][]string{{{cut, `{"json":`, "text {", line("AUDIT_LOG", "EXTREME")}}}, bodies(out))
	assert.Equal(t, map[string]int64{
		"drop unrecognized unknown unknown": 2, "drop unmapped unknown base": 1,
		"keep malformed unknown unknown": 3, "keep protected audit_log unknown": 1,
	}, h.counts(t))
}

func TestBytesAreJudgedLikeText(t *testing.T) {
	t.Parallel()
	h := newHarness(t, event.ModeEnforce, base, annotate.Config{})
	logs := logsOf([][]string{{}})
	records := logs.ResourceLogs().At(0).ScopeLogs().At(0).LogRecords()
	for _, text := range []string{kept, dropped, torn} {
		records.AppendEmpty().Body().SetEmptyBytes().FromRaw([]byte(text))
	}
	out, err := h.Process(t.Context(), logs)
	require.NoError(t, err)
	require.Equal(t, 2, out.LogRecordCount())
	first := out.ResourceLogs().At(0).ScopeLogs().At(0).LogRecords().At(0).Body()
	assert.Equal(t, pcommon.ValueTypeBytes, first.Type())
	assert.Equal(t, kept, string(first.Bytes().AsRaw()), "the body stays what it was")
}

// TestNoRecordIsAllocatedFor: a batch costs a few allocations for its counts, and nothing for each record or resource, in any form; only bytes are copied, by pdata.
func TestNoRecordIsAllocatedFor(t *testing.T) { //nolint:paralleltest // allocations are counted for the whole process
	const runs, records = 5, 1000
	found := `{"auditType":{"actionI18nKey":"bitbucket.any.audit.action.repositoryclone","area":"SECURITY","level":"BASE"}}`
	for name, c := range map[string]struct {
		body      any
		perRecord int
	}{
		"keep":           {kept, 0},
		"drop":           {dropped, 0},
		"found by class": {found, 0},
		"RFC 5424":       {"<134>1 2026-11-23T08:00:00Z node1 bitbucket 1 audit - " + dropped, 0},
		"RFC 3164":       {"<134>Nov 23 08:00:00 node1 bitbucket[1]: " + dropped, 0},
		"REST":           {`{"type":{"actionI18nKey":"bitbucket.any.audit.action.repositoryclone"}}`, 0},
		"legacy":         {"192.0.2.7 | RepositoryPullEvent | a | 1700000000000 | P/r | - | - | -", 0},
		"bytes":          {[]byte(dropped), 1},
	} {
		for shape, resources := range map[string]int{"one resource": 1, "a resource for each record": records} {
			h := newHarness(t, event.ModeEnforce, policy.Config{DefaultLevel: event.SettingBase}, annotate.Config{})
			batches := make([]plog.Logs, runs+1) // one more to warm up
			for i := range batches {
				batches[i] = plog.NewLogs()
				for range resources {
					scope := batches[i].ResourceLogs().AppendEmpty().ScopeLogs().AppendEmpty()
					for range records / resources {
						require.NoError(t, scope.LogRecords().AppendEmpty().Body().FromRaw(c.body))
					}
				}
			}
			next := 0
			allocations := testing.AllocsPerRun(runs, func() {
				_, _ = h.Process(t.Context(), batches[next])
				next++
			})
			assert.Less(t, allocations, float64(c.perRecord*records)+50, "%s, %s", name, shape)
		}
	}
}
