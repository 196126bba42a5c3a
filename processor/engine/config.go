// SPDX-License-Identifier: Apache-2.0

package engine

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

// Config is what a user configures, whatever kind of component the engine is part of.
type Config struct {
	// Mode says what becomes of a verdict: enforce, annotate or observe.
	Mode event.Mode `mapstructure:"mode"`
	// DefaultLevel is the level of the areas that Coverage does not list. Without it, Coverage must list all eight.
	DefaultLevel event.Setting `mapstructure:"default_level,omitempty"`
	// Coverage is the level of each listed area: off, base, advanced or full.
	Coverage policy.Coverage `mapstructure:"coverage"`
	// Rules are exceptions from coverage, in order; the first that matches ends the search.
	Rules []policy.Rule `mapstructure:"rules"`
	// Protected names what is never dropped, in addition to area audit_log and the keys atlassian.audit.event.*.
	Protected policy.Protected `mapstructure:"protected"`
	// ForceToBase names events that are treated as of level base, whatever their own is.
	ForceToBase policy.Names `mapstructure:"force_to_base"`
	// InvalidUTF8 says what becomes of strings that are not UTF-8: bytes, replace or keep; keep in mode observe, else bytes, if it is left out.
	InvalidUTF8 event.InvalidUTF8 `mapstructure:"invalid_utf8,omitempty"`
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

// NewDefaultConfig returns the defaults. It has no coverage, since what is dropped must be stated by the user.
func NewDefaultConfig() Config {
	return Config{
		Mode:           event.ModeEnforce,
		OnUnmapped:     event.DecisionKeep,
		OnUnrecognized: event.DecisionKeep,
		Input:          record.NewDefaultConfig(),
		Catalog:        catalog.NewDefaultConfig(),
	}
}

// invalidUTF8 is the setting in effect.
func (c *Config) invalidUTF8() event.InvalidUTF8 {
	switch {
	case c.InvalidUTF8 != event.InvalidUTF8Unset:
		return c.InvalidUTF8
	case c.Mode == event.ModeObserve:
		return event.InvalidUTF8Keep
	default:
		return event.InvalidUTF8Bytes
	}
}

// Policy returns the fields that decide about an event, which the YAML keeps at the top for its readers.
func (c *Config) Policy() *policy.Config {
	return &policy.Config{
		DefaultLevel:   c.DefaultLevel,
		Coverage:       c.Coverage,
		Rules:          c.Rules,
		Protected:      c.Protected,
		ForceToBase:    c.ForceToBase,
		OnUnmapped:     c.OnUnmapped,
		OnUnrecognized: c.OnUnrecognized,
	}
}

// Validate reports what the single fields cannot see: areas without a level, catalogs that do not load, conditions that do not compile, and rules that
// contradict the catalog, the protection, or each other.
func (c *Config) Validate() error {
	if n := len(c.Rules); n > maxSeries { // at once: the checks below compare each rule with each other
		return fmt.Errorf("rules: found %d: expected at most %d, since the metric SDK counts the matches of more as one", n, maxSeries)
	}
	events, compiled, err := c.compile(component.TelemetrySettings{Logger: zap.NewNop()})
	if events != nil {
		err = errors.Join(err, compiled.check(), checkProducts(len(events.Configured())), c.Policy().Check(events))
	}
	return errors.Join(c.Policy().Validate(), err)
}

// checkProducts reports more products than can be counted one by one, of which all that are unknown count as one.
func checkProducts(count int) error {
	if n := (count + 1) * event.DecisionCount; n > maxSeries {
		return fmt.Errorf("catalog: found %d products, which make %d series: expected at most %d, since the metric SDK counts more as one", count, n, maxSeries)
	}
	return nil
}

// check reports more conditions than can be counted one by one when they fail.
func (c *conditions) check() error {
	rules := 0
	for _, ruleCondition := range c.rules {
		if ruleCondition != nil {
			rules++
		}
	}
	if n := rules + len(c.eventTypes); n > maxSeries {
		return fmt.Errorf("catalog: found %d conditions, and %d in rules: expected at most %d in all, since the metric SDK counts the errors of more as one",
			len(c.eventTypes), rules, maxSeries)
	}
	return nil
}

// compile loads the catalog and compiles every condition. The catalog is nil if it does not load.
func (c *Config) compile(set component.TelemetrySettings) (events *catalog.Catalog, compiled conditions, err error) {
	compiler, err := condition.NewCompiler(set)
	if err != nil {
		return nil, conditions{}, err
	}
	var errs []error
	for i := range c.Rules {
		var ruleCondition *condition.Condition
		if text := c.Rules[i].Match.Condition; text != "" {
			if ruleCondition, err = compiler.Compile(text); err != nil {
				errs = append(errs, fmt.Errorf("rules::%d::match::%w", i, err))
			}
		}
		compiled.rules = append(compiled.rules, ruleCondition)
	}
	if events, err = catalog.New(&c.Catalog); err != nil {
		return nil, compiled, errors.Join(append(errs, fmt.Errorf("catalog: %w", err))...)
	}
	for _, entry := range events.Conditional() {
		eventCondition, err := compiler.Compile(entry.Condition)
		if err != nil {
			errs = append(errs, fmt.Errorf("catalog: %s: %w", entry.Origin, err))
		}
		compiled.eventTypes = append(compiled.eventTypes, eventCondition)
	}
	return events, compiled, errors.Join(errs...)
}
