package auditcoverageprocessor

import (
	"go.opentelemetry.io/collector/component"

	"github.com/auditcoverage/auditcoverageprocessor/processor/annotate"
	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
	"github.com/auditcoverage/auditcoverageprocessor/processor/policy"
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
	// Annotate chooses what is written onto kept records.
	Annotate annotate.Config `mapstructure:"annotate"`

	// prevent unkeyed literal initialization
	_ struct{}
}

var _ component.Config = (*Config)(nil)

// Validate reports what the single fields cannot see: that every area has a level.
func (c *Config) Validate() error {
	return c.policy().Validate()
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
