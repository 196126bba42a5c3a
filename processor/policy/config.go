// SPDX-License-Identifier: Apache-2.0

package policy

import (
	"errors"
	"fmt"
	"strings"

	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

// Coverage is the configured level of each listed area.
type Coverage map[event.Area]event.Setting

// Protected names events that no setting can drop, in addition to those that always are:
// area audit_log and the action keys atlassian.audit.event.*.
type Protected struct {
	// Areas lists further areas whose events are never dropped.
	Areas []event.Area `mapstructure:"areas"`
	// Keys lists further action keys that are never dropped; * stands for any characters.
	Keys []string `mapstructure:"keys"`

	// prevent unkeyed literal initialization
	_ struct{}
}

// Config is everything that decides about an event.
type Config struct {
	// DefaultLevel is the level of the areas that Coverage does not list. Without it, Coverage must list all eight.
	DefaultLevel event.Setting
	// Coverage is the level of each listed area.
	Coverage Coverage
	// Rules are the exceptions from coverage, in order.
	Rules []Rule
	// Protected names what is never dropped.
	Protected Protected
	// ForceToBase names events that are treated as of level base, whatever their own is.
	ForceToBase Names
	// OnUnmapped decides about audit records whose area or level is unknown.
	OnUnmapped event.Decision
	// OnUnrecognized decides about records that are not audit records.
	OnUnrecognized event.Decision

	// prevent unkeyed literal initialization
	_ struct{}
}

// Validate reports areas that have no level: what the user did not mention must not be kept or dropped by accident.
func (c *Config) Validate() error {
	if c.DefaultLevel != event.SettingUnset {
		return nil
	}
	var missing []string
	for _, area := range event.Areas() {
		if c.Coverage[area] == event.SettingUnset {
			missing = append(missing, area.String())
		}
	}
	if len(missing) == 0 {
		return nil
	}
	if len(missing) == len(event.Areas()) {
		return errors.New("no coverage is configured: expected default_level, or coverage for all eight areas")
	}
	return fmt.Errorf("coverage has no level for %s: expected default_level, or coverage for all eight areas",
		strings.Join(missing, ", "))
}

// level is the setting of an area, listed or by default.
func (c *Config) level(area event.Area) event.Setting {
	if setting, ok := c.Coverage[area]; ok {
		return setting
	}
	return c.DefaultLevel
}
