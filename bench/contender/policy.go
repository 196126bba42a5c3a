// SPDX-License-Identifier: Apache-2.0

package contender

import "maps"

// Policy is by what every contender decides: base coverage with all of security and permissions, without end user activity.
func Policy() map[string]any {
	return map[string]any{
		"default_level": "base",
		"coverage":      map[string]any{"security": "full", "permissions": "full", "end_user_activity": "off"},
	}
}

// policyWith is the policy with more of a configuration.
func policyWith(extra map[string]any) map[string]any {
	cfg := Policy()
	maps.Copy(cfg, extra)
	return cfg
}

// Covered reports whether the policy keeps a line, which must be well formed: it is the expectation that others are checked against.
func Covered(line string) bool { return gjsonDecide(line) }
