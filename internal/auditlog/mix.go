// SPDX-License-Identifier: Apache-2.0

package auditlog

import (
	"fmt"
	"math/rand/v2"

	"github.com/auditcoverage/auditcoverageprocessor/processor/catalog"
	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

// share says how many of a thousand records have an area and a level. Nine in ten of them are of the frequent event types, the rest of any.
type share struct {
	area     event.Area
	level    event.Level
	perMille int
	frequent []string
}

// mix is what an instance with full coverage writes, most of it on behalf of developers and build servers. A policy of base coverage with full
// security and advanced permissions, without end user activity, drops 40 % of it.
var mix = []share{
	{event.AreaEndUserActivity, event.LevelFull, 260, []string{
		"bitbucket.repository_pulled", "bitbucket.repository_pulled", "bitbucket.repository_pulled", "bitbucket.repository_cloned",
		"bitbucket.changes_pushed_to_repository", "bitbucket.pull_request_comment_created",
	}},
	{event.AreaEndUserActivity, event.LevelAdvanced, 75, []string{
		"bitbucket.pull_request_created", "bitbucket.pull_request_updated", "bitbucket.pull_request_merged",
		"bitbucket.pull_request_approved_by_participant", "bitbucket.branch_created",
	}},
	{event.AreaEndUserActivity, event.LevelBase, 35, nil},
	{event.AreaSecurity, event.LevelFull, 240, []string{"bitbucket.user_logged_in", "bitbucket.user_logged_in", "bitbucket.user_logged_in_ssh"}},
	{event.AreaSecurity, event.LevelAdvanced, 70, []string{"bitbucket.user_login_failed", "bitbucket.user_logged_out"}},
	{event.AreaSecurity, event.LevelBase, 20, nil},
	{event.AreaPermissions, event.LevelBase, 95, []string{
		"bitbucket.repository_permission_granted", "bitbucket.repository_permission_requested", "bitbucket.project_permission_granted",
	}},
	{event.AreaLocalConfigAndAdministration, event.LevelBase, 75, []string{"bitbucket.repository_settings_changed", "bitbucket.repository_created"}},
	{event.AreaLocalConfigAndAdministration, event.LevelAdvanced, 15, nil},
	{event.AreaUserManagement, event.LevelBase, 65, []string{"bitbucket.user_added_to_user_group", "bitbucket.personal_access_token_created"}},
	{event.AreaUserManagement, event.LevelAdvanced, 3, nil},
	{event.AreaGlobalConfigAndAdministration, event.LevelBase, 28, nil},
	{event.AreaGlobalConfigAndAdministration, event.LevelAdvanced, 6, nil},
	{event.AreaGlobalConfigAndAdministration, event.LevelFull, 6, []string{"bitbucket.plugin_module_enabled"}},
	{event.AreaAuditLog, event.LevelBase, 7, nil},
}

// slotsPerMille is fine enough for the rarest share to hold several event types.
const slotsPerMille = 16

// newMix draws the event types of a log, each as often as its share says.
func newMix(random *rand.Rand) []*eventType {
	events, err := catalog.New(&catalog.Config{Products: []string{"bitbucket"}, MinConfidence: event.ConfidenceLow})
	if err != nil {
		panic(fmt.Sprintf("the built-in catalog: %v", err)) // its own tests load it
	}
	known := map[string]*eventType{}
	for _, id := range events.IDs() {
		known[id] = newEventType(events.ByID(id))
	}
	var slots []*eventType
	for _, s := range mix {
		var rest []*eventType
		for _, id := range events.IDs() {
			if e := events.ByID(id); e.Area == s.area && e.Level == s.level {
				rest = append(rest, known[id])
			}
		}
		for range s.perMille * slotsPerMille {
			drawn := rest[random.IntN(len(rest))]
			if len(s.frequent) > 0 && random.IntN(10) > 0 {
				drawn = known[s.frequent[random.IntN(len(s.frequent))]]
			}
			slots = append(slots, drawn)
		}
	}
	return slots
}
