package auditcoverageprocessor

import (
	"errors"
	"fmt"

	"go.opentelemetry.io/collector/component"
	"go.uber.org/zap"

	"github.com/auditcoverage/auditcoverageprocessor/processor/annotate"
	"github.com/auditcoverage/auditcoverageprocessor/processor/catalog"
	"github.com/auditcoverage/auditcoverageprocessor/processor/condition"
	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
	"github.com/auditcoverage/auditcoverageprocessor/processor/policy"
	"github.com/auditcoverage/auditcoverageprocessor/processor/record"
)

// Config is the configuration of the processor.
type Config struct {
	// Mode says what becomes of a verdict: enforce drops, annotate drops nothing and writes the verdict as attributes,
	// observe touches nothing and only counts.
	Mode event.Mode `mapstructure:"mode"`
	// DefaultLevel is the level of the areas that Coverage does not list: off, base, advanced or full.
	// It has no default: without it, Coverage must list all eight areas.
	DefaultLevel event.Setting `mapstructure:"default_level,omitempty"`
	// Coverage is the level of each listed area: off, base, advanced or full.
	Coverage policy.Coverage `mapstructure:"coverage"`
	// Protected names what is never dropped, in addition to area audit_log and the keys atlassian.audit.event.*.
	Protected policy.Protected `mapstructure:"protected"`
	// OnUnmapped decides about audit records whose area or level is unknown: keep or drop.
	OnUnmapped event.Decision `mapstructure:"on_unmapped"`
	// OnUnrecognized decides about records that are not audit records: keep or drop.
	OnUnrecognized event.Decision `mapstructure:"on_unrecognized"`
	// Input chooses where in a log record an audit record is looked for, and in which forms.
	Input record.Config `mapstructure:"input"`
	// Catalog chooses which event types are known.
	Catalog catalog.Config `mapstructure:"catalog"`
	// Annotate chooses what is written onto kept records.
	Annotate annotate.Config `mapstructure:"annotate"`

	// prevent unkeyed literal initialization
	_ struct{}
}

var _ component.Config = (*Config)(nil)

// Validate reports what the single fields cannot see: areas without a level, catalogs that do not load, and conditions that do not compile.
func (c *Config) Validate() error {
	_, _, err := c.eventTypes(component.TelemetrySettings{Logger: zap.NewNop()})
	if err != nil {
		err = fmt.Errorf("catalog: %w", err)
	}
	return errors.Join(c.policy().Validate(), err)
}

// eventTypes loads the catalog and compiles its conditions.
func (c *Config) eventTypes(set component.TelemetrySettings) (*catalog.Catalog, []*condition.Condition, error) {
	events, err := catalog.New(&c.Catalog)
	if err != nil {
		return nil, nil, err
	}
	compiler, err := condition.NewCompiler(set)
	if err != nil {
		return nil, nil, err
	}
	var conditions []*condition.Condition
	var errs []error
	for _, entry := range events.Conditional() {
		compiled, err := compiler.Compile(entry.Condition)
		if err != nil {
			err = fmt.Errorf("%s: %w", entry.Origin, err)
		}
		conditions, errs = append(conditions, compiled), append(errs, err)
	}
	return events, conditions, errors.Join(errs...)
}

// policy gathers the fields that decide about an event, which the YAML keeps at the top for its readers.
func (c *Config) policy() *policy.Config {
	return &policy.Config{
		DefaultLevel:   c.DefaultLevel,
		Coverage:       c.Coverage,
		Protected:      c.Protected,
		OnUnmapped:     c.OnUnmapped,
		OnUnrecognized: c.OnUnrecognized,
	}
}
