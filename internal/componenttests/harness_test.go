// SPDX-License-Identifier: Apache-2.0

// Package componenttests tests the component as a collector sees it: a factory, logs in, logs and metrics out.
package componenttests

import (
	"context"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/collector/consumer/consumertest"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/processor"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	"go.uber.org/goleak"

	"github.com/auditcoverage/auditcoverageprocessor"
	"github.com/auditcoverage/auditcoverageprocessor/internal/metadatatest"
	"github.com/auditcoverage/auditcoverageprocessor/processor/catalog"
	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
	"github.com/auditcoverage/auditcoverageprocessor/processor/record"
)

// root is the folder of the repository.
const root = "../.."

const recordsMetric = "otelcol_processor_audit_coverage_records"

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m)
}

func newConfig() *auditcoverageprocessor.Config {
	return auditcoverageprocessor.NewFactory().CreateDefaultConfig().(*auditcoverageprocessor.Config)
}

// harness is a processor as the collector runs it, with its telemetry and what it passes on.
type harness struct {
	processor.Logs
	telemetry *componenttest.Telemetry
	sink      *consumertest.LogsSink
	mode      event.Mode

	incoming, outgoing int // what FuzzProcessor has seen so far
}

func newHarness(t testing.TB, cfg *auditcoverageprocessor.Config) *harness {
	t.Helper()
	h := &harness{telemetry: componenttest.NewTelemetry(), sink: new(consumertest.LogsSink), mode: cfg.Mode}
	if cfg.Input.MaxBytes == 0 { // a literal of a test
		cfg.Input, cfg.Catalog = record.NewDefaultConfig(), catalog.NewDefaultConfig()
	}
	var err error
	h.Logs, err = auditcoverageprocessor.NewFactory().CreateLogs(t.Context(), metadatatest.NewSettings(h.telemetry), cfg, h.sink)
	require.NoError(t, err)
	require.NoError(t, h.Start(t.Context(), componenttest.NewNopHost()))
	t.Cleanup(func() {
		ctx := context.WithoutCancel(t.Context())
		assert.NoError(t, h.Shutdown(ctx))
		assert.NoError(t, h.telemetry.Shutdown(ctx))
	})
	return h
}

// sum adds up a counter over the points that have all the given attributes.
func (h *harness) sum(t testing.TB, metric string, want ...attribute.KeyValue) (total int64) {
	t.Helper()
	got, err := h.telemetry.GetMetric(metric)
	if err != nil {
		return 0 // nothing was added yet
	}
	for _, point := range got.Data.(metricdata.Sum[int64]).DataPoints {
		matches := true
		for _, attr := range want {
			value, ok := point.Attributes.Value(attr.Key)
			matches = matches && ok && value == attr.Value
		}
		if matches {
			total += point.Value
		}
	}
	return total
}

// count returns how many records were counted for a reason.
func (h *harness) count(t testing.TB, reason event.Reason) int64 {
	t.Helper()
	return h.sum(t, recordsMetric, attribute.Stringer("reason", reason))
}

// requireIdentity checks the counts against each other: incoming = kept + dropped, outgoing = incoming - dropped in enforce.
func (h *harness) requireIdentity(t testing.TB, incoming, outgoing int) {
	t.Helper()
	drops := h.sum(t, recordsMetric, attribute.String("mode", "enforce"), attribute.String("decision", "drop"))
	require.EqualValues(t, incoming, h.sum(t, "otelcol_processor_incoming_items"))
	require.EqualValues(t, incoming, h.sum(t, recordsMetric, attribute.String("processor", "audit_coverage")))
	require.EqualValues(t, outgoing, h.sum(t, "otelcol_processor_outgoing_items"))
	require.EqualValues(t, outgoing, int64(incoming)-drops)
}

const (
	keptLine    = `{"auditType":{"area":"SECURITY","level":"BASE"}}`
	droppedLine = `{"auditType":{"area":"SECURITY","level":"FULL"}}`
)

// shape appends scopes of the given bodies, under one resource each.
func shape(logs plog.Logs, scopes ...[]string) {
	resource := logs.ResourceLogs().AppendEmpty()
	for _, bodies := range scopes {
		scope := resource.ScopeLogs().AppendEmpty()
		for _, body := range bodies {
			scope.LogRecords().AppendEmpty().Body().SetStr(body)
		}
	}
}

// one makes logs of a single record.
func one() (plog.Logs, plog.LogRecord) {
	logs := plog.NewLogs()
	return logs, logs.ResourceLogs().AppendEmpty().ScopeLogs().AppendEmpty().LogRecords().AppendEmpty()
}

// logsOf makes a record of every line of a file.
func logsOf(t *testing.T, file string) (plog.Logs, []string) {
	t.Helper()
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	lines := strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
	logs := plog.NewLogs()
	shape(logs, lines)
	return logs, lines
}
