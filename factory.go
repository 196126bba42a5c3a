// SPDX-License-Identifier: Apache-2.0

package auditcoverageprocessor

import (
	"context"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/processor"
	"go.opentelemetry.io/collector/processor/processorhelper"

	"github.com/auditcoverage/auditcoverageprocessor/internal/metadata"
	"github.com/auditcoverage/auditcoverageprocessor/processor/engine"
	"github.com/auditcoverage/auditcoverageprocessor/processor/whatif"
)

// NewFactory returns the factory of the audit_coverage processor.
func NewFactory() processor.Factory {
	return processor.NewFactory(
		metadata.Type,
		createDefaultConfig,
		processor.WithLogs(createLogs, metadata.LogsStability),
	)
}

func createDefaultConfig() component.Config {
	cfg := Config(engine.NewDefaultConfig())
	return &cfg
}

func createLogs(ctx context.Context, set processor.Settings, cfg component.Config, next consumer.Logs) (processor.Logs, error) {
	telemetry, err := metadata.NewTelemetryBuilder(set.TelemetrySettings)
	if err != nil {
		return nil, err
	}
	e, err := newEngine(set, cfg.(*Config), telemetry)
	if err != nil {
		return nil, err
	}
	return processorhelper.NewLogs(ctx, set, cfg, next, e.Process,
		processorhelper.WithCapabilities(consumer.Capabilities{MutatesData: e.MutatesData()}),
		processorhelper.WithStart(func(context.Context, component.Host) error {
			logPolicy(set.Logger, cfg.(*Config).Mode, e.Policy())
			for _, product := range e.Catalog().Replaced() {
				origin, _ := e.Catalog().SourceOrigin(product)
				logReplaced(set.Logger, product, origin)
			}
			logBlindSpots(set.Logger, whatif.Blind(e.Policy(), e.Catalog()))
			return nil
		}),
		processorhelper.WithShutdown(func(context.Context) error {
			telemetry.Shutdown()
			return nil
		}),
	)
}

// NewEngine returns what judges the records, without the collector around it, for tools that show or test what a configuration decides. The
// configuration has been validated.
func NewEngine(set processor.Settings, cfg *Config) (*engine.Engine, error) {
	telemetry, err := metadata.NewTelemetryBuilder(set.TelemetrySettings)
	if err != nil {
		return nil, err
	}
	return newEngine(set, cfg, telemetry)
}

func newEngine(set processor.Settings, cfg *Config, telemetry *metadata.TelemetryBuilder) (*engine.Engine, error) {
	return engine.New((*engine.Config)(cfg), engine.Settings{
		Name:      set.ID.String(),
		Telemetry: set.TelemetrySettings,
		Instruments: engine.Instruments{
			Records:         telemetry.ProcessorAuditCoverageRecords,
			ProductRecords:  telemetry.ProcessorAuditCoverageProductRecords,
			Disagreements:   telemetry.ProcessorAuditCoverageCatalogDisagreements,
			SourceChanges:   telemetry.ProcessorAuditCoverageSourceChanges,
			InvalidUTF8:     telemetry.ProcessorAuditCoverageInvalidUtf8Strings,
			RuleMatches:     telemetry.ProcessorAuditCoverageRuleMatches,
			ConditionErrors: telemetry.ProcessorAuditCoverageConditionErrors,
		},
	})
}
