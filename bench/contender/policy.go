// SPDX-License-Identifier: Apache-2.0

package contender

import (
	"maps"

	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

// Policy returns the policy by which every contender decides: base coverage with all of security and permissions, without end user activity.
func Policy() map[string]any {
	return map[string]any{
		"default_level": event.SettingBase.String(),
		"coverage": map[string]any{
			event.AreaSecurity.String():        event.SettingFull.String(),
			event.AreaPermissions.String():     event.SettingFull.String(),
			event.AreaEndUserActivity.String(): event.SettingOff.String(),
		},
	}
}

// policyWith returns the policy with more of a configuration.
func policyWith(extra map[string]any) map[string]any {
	cfg := Policy()
	maps.Copy(cfg, extra)
	return cfg
}

// Covered reports whether the policy keeps a line, which must be well formed: it is the expectation that others are checked against.
func Covered(line string) bool { return gjsonDecide(line) }
