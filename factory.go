package auditcoverageprocessor

import (
	"context"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/processor"
	"go.opentelemetry.io/collector/processor/processorhelper"

	"github.com/auditcoverage/auditcoverageprocessor/internal/metadata"
	walk "github.com/auditcoverage/auditcoverageprocessor/processor"
	"github.com/auditcoverage/auditcoverageprocessor/processor/catalog"
	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
	"github.com/auditcoverage/auditcoverageprocessor/processor/policy"
	"github.com/auditcoverage/auditcoverageprocessor/processor/record"
)

// NewFactory returns the factory of the audit_coverage processor.
func NewFactory() processor.Factory {
	return processor.NewFactory(
		metadata.Type,
		createDefaultConfig,
		processor.WithLogs(createLogs, metadata.LogsStability),
	)
}

// createDefaultConfig leaves the coverage open: what is dropped must be the user's own word.
func createDefaultConfig() component.Config {
	return &Config{
		Mode:           event.ModeEnforce,
		OnUnmapped:     event.DecisionKeep,
		OnUnrecognized: event.DecisionKeep,
		Input:          record.NewDefaultConfig(),
		Catalog:        catalog.NewDefaultConfig(),
	}
}

func createLogs(ctx context.Context, set processor.Settings, cfg component.Config, next consumer.Logs) (processor.Logs, error) {
	config := cfg.(*Config)
	telemetry, err := metadata.NewTelemetryBuilder(set.TelemetrySettings)
	if err != nil {
		return nil, err
	}
	work, err := assemble(set, config, telemetry)
	if err != nil {
		return nil, err
	}
	return processorhelper.NewLogs(ctx, set, cfg, next, work.Process,
		processorhelper.WithCapabilities(consumer.Capabilities{MutatesData: work.MutatesData()}),
		processorhelper.WithStart(func(context.Context, component.Host) error {
			logPolicy(set.Logger, config.Mode, work.Policy())
			logBlindSpots(set.Logger, work.Policy(), work.Catalog())
			return nil
		}),
		processorhelper.WithShutdown(func(context.Context) error {
			telemetry.Shutdown()
			return nil
		}),
	)
}

// NewProcessor assembles what judges the records, without the collector around it, for tools that show or test what a configuration decides. The
// configuration has been validated.
func NewProcessor(set processor.Settings, cfg *Config) (*walk.Processor, error) {
	telemetry, err := metadata.NewTelemetryBuilder(set.TelemetrySettings)
	if err != nil {
		return nil, err
	}
	return assemble(set, cfg, telemetry)
}

// assemble compiles a configuration.
func assemble(set processor.Settings, cfg *Config, telemetry *metadata.TelemetryBuilder) (*walk.Processor, error) {
	parts, err := cfg.compile(set.TelemetrySettings)
	if err != nil {
		return nil, err
	}
	return walk.New(walk.Settings{
		Name:           set.ID.String(),
		Mode:           cfg.Mode,
		Input:          cfg.Input,
		Policy:         policy.New(cfg.policy()),
		Catalog:        parts.events,
		RuleConditions: parts.ruleConditions,
		Conditions:     parts.eventConditions,
		Annotate:       cfg.Annotate,
		Instruments: walk.Instruments{
			Records:         telemetry.ProcessorAuditCoverageRecords,
			Disagreements:   telemetry.ProcessorAuditCoverageCatalogDisagreements,
			SourceChanges:   telemetry.ProcessorAuditCoverageSourceChanges,
			RuleMatches:     telemetry.ProcessorAuditCoverageRuleMatches,
			ConditionErrors: telemetry.ProcessorAuditCoverageConditionErrors,
		},
		Logger: set.Logger,
	}), nil
}
