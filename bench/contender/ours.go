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
	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

// Ours returns the processor with the policy of the benchmark.
func Ours() *Contender { return Variant("audit_coverage", nil) }

// OursOnMaps returns the processor after a parser, which has turned each line into a map.
func OursOnMaps() *Contender {
	c := Variant("audit_coverage, map", nil)
	c.Carrier = sample.CarrierMap
	return c
}

// Variant returns the processor with more in its configuration than the policy.
func Variant(name string, extra map[string]any) *Contender {
	return &Contender{Name: name, open: func(next consumer.Logs) (consumer.Logs, error) {
		return create(auditcoverageprocessor.NewFactory(), policyWith(extra), next, nil)
	}}
}

// Measured returns the processor with real metrics instead of none.
func Measured() *Contender {
	return &Contender{Name: "with the SDK's metrics", open: func(next consumer.Logs) (consumer.Logs, error) {
		provider := sdkmetric.NewMeterProvider(sdkmetric.WithReader(sdkmetric.NewManualReader()))
		return create(auditcoverageprocessor.NewFactory(), Policy(), next, func(s *component.TelemetrySettings) { s.MeterProvider = provider })
	}}
}

// Rules returns the processor with a number of rules, each of which names one key that the sample does not have.
func Rules(count int) *Contender {
	rules := make([]any, count)
	for i := range rules {
		rules[i] = map[string]any{
			"name":   fmt.Sprintf("rule-%d", i),
			"match":  map[string]any{"keys": []any{fmt.Sprintf("com.example.app.audit.action.rule%d", i)}},
			"action": event.ActionDrop.String(),
		}
	}
	return Variant(fmt.Sprintf("%d equality rules", count), map[string]any{"rules": rules})
}

// Condition returns the processor with one rule that evaluates a condition on every record.
func Condition() *Contender {
	return Variant("one OTTL condition", map[string]any{"rules": []any{map[string]any{
		"name":   "staging",
		"match":  map[string]any{"condition": `resource.attributes["deployment.environment.name"] == "staging"`},
		"action": event.ActionDrop.String(),
	}}})
}

// create makes a processor with a factory from the values of a configuration.
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
