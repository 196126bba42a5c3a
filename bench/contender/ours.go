// SPDX-License-Identifier: Apache-2.0

package contender

import (
	"context"
	"fmt"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/confmap"
	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/processor"
	"go.opentelemetry.io/collector/processor/processortest"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"

	auditcoverageprocessor "github.com/auditcoverage/auditcoverageprocessor"
	"github.com/auditcoverage/auditcoverageprocessor/bench/sample"
)

// Ours is the processor with the policy of the benchmark.
func Ours() *Contender { return Variant("audit_coverage", nil) }

// OursOnMaps is the processor behind a parser, which has turned each line into a map.
func OursOnMaps() *Contender {
	c := Variant("audit_coverage, map", nil)
	c.Carrier = sample.CarrierMap
	return c
}

// Variant is the processor with more in its configuration than the policy.
func Variant(name string, extra map[string]any) *Contender {
	return &Contender{Name: name, open: func(next consumer.Logs) (consumer.Logs, error) {
		return create(auditcoverageprocessor.NewFactory(), policyWith(extra), next, nil)
	}}
}

// Measured is the processor with real metrics in place of none.
func Measured() *Contender {
	return &Contender{Name: "with the SDK's metrics", open: func(next consumer.Logs) (consumer.Logs, error) {
		provider := sdkmetric.NewMeterProvider(sdkmetric.WithReader(sdkmetric.NewManualReader()))
		return create(auditcoverageprocessor.NewFactory(), Policy(), next, func(s *component.TelemetrySettings) { s.MeterProvider = provider })
	}}
}

// Rules is the processor with so many rules that each name one key, none of which the sample has.
func Rules(count int) *Contender {
	rules := make([]any, count)
	for i := range rules {
		rules[i] = map[string]any{
			"name":   fmt.Sprintf("rule-%d", i),
			"match":  map[string]any{"keys": []any{fmt.Sprintf("com.example.app.audit.action.rule%d", i)}},
			"action": "drop",
		}
	}
	return Variant(fmt.Sprintf("%d equality rules", count), map[string]any{"rules": rules})
}

// Condition is the processor with one rule that asks a condition of every record.
func Condition() *Contender {
	return Variant("one OTTL condition", map[string]any{"rules": []any{map[string]any{
		"name":   "staging",
		"match":  map[string]any{"condition": `resource.attributes["deployment.environment.name"] == "staging"`},
		"action": "drop",
	}}})
}

// create makes a processor of a factory from what stands in a configuration.
func create(f processor.Factory, values map[string]any, next consumer.Logs, adjust func(*component.TelemetrySettings)) (consumer.Logs, error) {
	cfg := f.CreateDefaultConfig()
	if err := confmap.NewFromStringMap(values).Unmarshal(cfg); err != nil {
		return nil, fmt.Errorf("%s: %w", f.Type(), err)
	}
	if err := confmap.Validate(cfg); err != nil {
		return nil, fmt.Errorf("%s: %w", f.Type(), err)
	}
	set := processortest.NewNopSettings(f.Type())
	if adjust != nil {
		adjust(&set.TelemetrySettings)
	}
	return f.CreateLogs(context.Background(), set, cfg, next)
}
