// SPDX-License-Identifier: Apache-2.0

package plan_test

import (
	"context"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/confmap"
	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/processor"
	"go.opentelemetry.io/otel/attribute"
	sdk "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	"go.opentelemetry.io/otel/trace/noop"
	"go.uber.org/zap"

	auditcoverageprocessor "github.com/auditcoverage/auditcoverageprocessor"
	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/decision"
	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/filelog"
	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/logfile"
	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/plan"
	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

// load reads the processor's part of a configuration, given as YAML.
func load(t testing.TB, yaml string) *auditcoverageprocessor.Config {
	t.Helper()
	retrieved, err := confmap.NewRetrievedFromYAML([]byte(yaml))
	require.NoError(t, err)
	conf, err := retrieved.AsConf()
	require.NoError(t, err)
	cfg := auditcoverageprocessor.NewFactory().CreateDefaultConfig().(*auditcoverageprocessor.Config)
	require.NoError(t, conf.Unmarshal(cfg))
	require.NoError(t, confmap.Validate(cfg))
	return cfg
}

// run makes a plan of files under a configuration.
func run(t testing.TB, cfg *auditcoverageprocessor.Config, resource map[string]string, deciders int, names ...string) *plan.Result {
	t.Helper()
	p, err := decision.NewEngine(component.NewID(auditcoverageprocessor.NewFactory().Type()), cfg)
	require.NoError(t, err)
	result, err := plan.Run(t.Context(), plan.Settings{
		Engine: p, Reader: &filelog.Reader{MaxRecord: 1 << 20, Names: names, Stdin: strings.NewReader(""), Progress: io.Discard},
		Resource: resource, Deciders: deciders,
	})
	require.NoError(t, err)
	return result
}

// collected is what the component itself counts, and passes on, when it is run on the same records.
type collected struct {
	judgements map[string]int64
	rules      map[string]int64
	kept       int64
	keptBytes  int64
}

// ConsumeLogs is the end of the pipeline.
func (c *collected) ConsumeLogs(_ context.Context, logs plog.Logs) error {
	for _, resource := range logs.ResourceLogs().All() {
		for _, scope := range resource.ScopeLogs().All() {
			for _, record := range scope.LogRecords().All() {
				c.kept++
				c.keptBytes += int64(len(record.Body().Str()))
			}
		}
	}
	return nil
}

// Capabilities says that nothing is changed here.
func (*collected) Capabilities() consumer.Capabilities { return consumer.Capabilities{} }

// collect runs the component, made by its factory, on the records of files.
func collect(t *testing.T, cfg *auditcoverageprocessor.Config, resource map[string]string, names ...string) *collected {
	t.Helper()
	found := &collected{judgements: map[string]int64{}, rules: map[string]int64{}}
	metrics := sdk.NewManualReader()
	factory := auditcoverageprocessor.NewFactory()
	component, err := factory.CreateLogs(t.Context(), processor.Settings{
		ID: component.NewID(factory.Type()),
		TelemetrySettings: component.TelemetrySettings{
			Logger: zap.NewNop(), TracerProvider: noop.NewTracerProvider(), MeterProvider: sdk.NewMeterProvider(sdk.WithReader(metrics)),
		},
	}, cfg, found)
	require.NoError(t, err)
	reader := logfile.Reader{Names: names, Shape: logfile.Shape{MaxRecord: 1 << 20}, Stdin: strings.NewReader(""), Progress: io.Discard}
	require.NoError(t, reader.Read(t.Context(), func(b logfile.Block) error {
		logs := plog.NewLogs()
		batch := logs.ResourceLogs().AppendEmpty()
		for key, value := range resource {
			batch.Resource().Attributes().PutStr(key, value)
		}
		records := batch.ScopeLogs().AppendEmpty().LogRecords()
		for _, text := range b.Records() {
			record := records.AppendEmpty()
			record.Body().SetStr(text)
			record.Attributes().PutStr("log.file.name", filepath.Base(b.File))
		}
		return component.ConsumeLogs(t.Context(), logs)
	}))
	var data metricdata.ResourceMetrics
	require.NoError(t, metrics.Collect(t.Context(), &data))
	for _, scope := range data.ScopeMetrics {
		for _, metric := range scope.Metrics {
			sum, ok := metric.Data.(metricdata.Sum[int64])
			if !ok {
				continue
			}
			for _, point := range sum.DataPoints {
				switch metric.Name {
				case "otelcol_processor_audit_coverage_records":
					found.judgements[keyOf(point.Attributes)] += point.Value
				case "otelcol_processor_audit_coverage_rule_matches":
					rule, _ := point.Attributes.Value("rule")
					found.rules[rule.AsString()] += point.Value
				}
			}
		}
	}
	return found
}

func keyOf(attributes attribute.Set) string {
	var texts []any
	for _, name := range []string{"decision", "reason", "area", "level"} {
		value, _ := attributes.Value(attribute.Key(name))
		texts = append(texts, value.AsString())
	}
	return fmt.Sprint(texts...)
}

// same compares a result with what the component counted.
func same(t *testing.T, want *collected, r *plan.Result) {
	t.Helper()
	judgements := map[string]int64{}
	for _, j := range r.Judgements {
		judgements[fmt.Sprint(j.Decision.String(), j.Reason.String(), j.Area.String(), j.Level.String())] = j.Records
	}
	require.Equal(t, want.judgements, judgements)
	require.Equal(t, want.kept, r.Kept.Records)
	require.Equal(t, want.keptBytes, r.Kept.Bytes)
	rules := map[string]int64{}
	for _, rule := range r.Rules {
		if rule.Matched.Records > 0 {
			rules[rule.Name] = rule.Matched.Records
		}
	}
	require.Equal(t, want.rules, rules)
}

func TestKeptAndDroppedAreTheCollectorsOwn(t *testing.T) {
	t.Parallel()
	broken := damaged(t)
	for name, yaml := range policies {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cfg := load(t, yaml)
			resource := map[string]string{"env": "staging"}
			want := collect(t, cfg, resource, sample, broken)
			if cfg.Mode == event.ModeObserve { // it passes everything on, and counts what enforce would do
				enforced := *cfg
				enforced.Mode = event.ModeEnforce
				want = collect(t, &enforced, resource, sample, broken)
			}
			for _, deciders := range []int{1, 3} {
				same(t, want, run(t, cfg, resource, deciders, sample, broken))
			}
		})
	}
}

func TestWhatIfIsWhatTheCollectorDoesWithTheSetting(t *testing.T) {
	t.Parallel()
	broken := damaged(t)
	for name, yaml := range policies {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cfg := load(t, yaml)
			cfg.Mode = event.ModeEnforce
			resource := map[string]string{"env": "staging"}
			result := run(t, cfg, resource, 2, sample, broken)
			require.Len(t, result.WhatIf, 8*4, "every area and setting")
			for _, w := range result.WhatIf {
				changed := *cfg
				changed.Coverage = maps.Clone(cfg.Coverage)
				if changed.Coverage == nil {
					changed.Coverage = map[event.Area]event.Setting{}
				}
				changed.Coverage[w.Area] = w.Setting
				want := collect(t, &changed, resource, sample, broken)
				what := fmt.Sprintf("%s: %s", w.Area, w.Setting)
				require.Equal(t, plan.Count{Records: want.kept, Bytes: want.keptBytes}, w.Kept, what)
				require.Equal(t, result.Total.Records-want.kept, w.Dropped.Records, what)
				require.Equal(t, want.kept-result.Kept.Records, w.Change.Records, what)
				if w.Current {
					require.Zero(t, w.Change, what)
				}
			}
		})
	}
}
