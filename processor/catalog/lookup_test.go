// SPDX-License-Identifier: Apache-2.0

package catalog

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

// found describes a match in a word or three.
func found(m Match) string {
	switch {
	case m.Entry != nil:
		return m.Entry.ID
	case m.Found():
		return fmt.Sprintf("%s %s", m.Area, m.Level)
	default:
		return "unmapped"
	}
}

// sharedClasses lists every class that stands for several events, and what becomes of a record that names nothing but the class, as in the legacy
// log, and of one whose key ends in the class and which has the category of the given number of its events.
var sharedClasses = map[string]struct {
	alone string
	byKey []string
}{
	"AccessTokenCreatedEvent": {"unmapped", []string{
		"bitbucket.personal_access_token_created", "bitbucket.project_access_token_created", "bitbucket.repository_access_token_created",
	}},
	"AccessTokenDeletedEvent": {"unmapped", []string{
		"bitbucket.personal_access_token_deleted", "bitbucket.project_access_token_deleted", "bitbucket.repository_access_token_deleted",
	}},
	"AccessTokenModifiedEvent": {"unmapped", []string{
		"bitbucket.personal_access_token_changed", "bitbucket.project_access_token_changed", "bitbucket.repository_access_token_changed",
	}},
	"AutoDeclineSettingsChangedEvent": {"local_config_and_administration base", []string{
		"bitbucket.project_auto_decline_settings_changed", "bitbucket.repository_auto_decline_settings_changed",
	}},
	"AutoDeclineSettingsCreatedEvent": {"local_config_and_administration base", []string{
		"bitbucket.project_auto_decline_settings_created", "bitbucket.repository_auto_decline_settings_created",
	}},
	"AutoDeclineSettingsDeletedEvent": {"local_config_and_administration base", []string{
		"bitbucket.project_auto_decline_settings_deleted", "bitbucket.repository_auto_decline_settings_deleted",
	}},
	"GroupMembershipsCreatedEvent": {"user_management base", []string{"user_management base", "user_management base"}},
	"SecretScanningAllowlistRuleCreatedEvent": {"local_config_and_administration base", []string{
		"bitbucket.project_secret_scanning_allowlist_rule_added", "bitbucket.repository_secret_scanning_allowlist_rule_added",
	}},
	"SecretScanningAllowlistRuleDeletedEvent": {"local_config_and_administration base", []string{
		"bitbucket.project_secret_scanning_allowlist_rule_deleted", "bitbucket.repository_secret_scanning_allowlist_rule_deleted",
	}},
	"SecretScanningAllowlistRuleUpdatedEvent": {"local_config_and_administration base", []string{
		"bitbucket.project_secret_scanning_allowlist_rule_updated", "bitbucket.repository_secret_scanning_allowlist_rule_updated",
	}},
	"SecretScanningRuleCreatedEvent": {"unmapped", []string{
		"bitbucket.global_secret_scanning_rule_created", "bitbucket.project_secret_scanning_rule_created", "bitbucket.repository_secret_scanning_rule_created",
	}},
	"SecretScanningRuleDeletedEvent": {"unmapped", []string{
		"bitbucket.global_secret_scanning_rule_deleted", "bitbucket.project_secret_scanning_rule_deleted", "bitbucket.repository_secret_scanning_rule_deleted",
	}},
	"SecretScanningRuleUpdatedEvent": {"unmapped", []string{
		"bitbucket.global_secret_scanning_rule_updated", "bitbucket.project_secret_scanning_rule_updated", "bitbucket.repository_secret_scanning_rule_updated",
	}},
	"SshAccessKeyGrantedEvent": {"local_config_and_administration base", []string{
		"bitbucket.ssh_access_key_added_to_project", "bitbucket.ssh_access_key_added_to_repository",
	}},
	"SshAccessKeyRevokedEvent": {"local_config_and_administration base", []string{
		"bitbucket.ssh_access_key_deleted_from_project", "bitbucket.ssh_access_key_deleted_from_repository",
	}},
	"UserExportFailedEvent":  {"user_management advanced", []string{"user_management advanced", "user_management advanced"}},
	"UserExportStartedEvent": {"user_management advanced", []string{"user_management advanced", "user_management advanced"}},
	"UserExportedEvent":      {"user_management advanced", []string{"user_management advanced", "user_management advanced"}},

	// Classes before 7.0 that several classes replaced.
	"ApplicationConfigurationChangedEvent": {"global_config_and_administration base", nil},
	"BackupEvent":                          {"global_config_and_administration base", nil},
	"MigrationEvent":                       {"global_config_and_administration base", nil},
	"GroupMembershipCreatedEvent":          {"user_management base", nil},
}

func TestClassesThatStandForSeveralEvents(t *testing.T) {
	t.Parallel()
	c := newDefault(t)
	byClass := map[string][]Entry{}
	for _, e := range loadProduct(t).Entries {
		if e.Class != "" {
			byClass[e.Class] = append(byClass[e.Class], e)
		}
	}
	for class, entries := range byClass {
		if len(entries) > 1 {
			assert.Contains(t, sharedClasses, class, "a class that stands for several events is not listed")
		}
	}
	for class, want := range sharedClasses {
		assert.Equal(t, want.alone, found(c.Find(&event.Event{Class: class})), class)
		require.Len(t, byClass[class], len(want.byKey), class)
		for i, e := range byClass[class] {
			key := "bitbucket.any.module.audit.action." + ClassPart(class)
			assert.Equal(t, want.byKey[i], found(c.Find(&event.Event{ActionKey: key, CategoryKey: e.CategoryKey})), class)
		}
	}
}

func TestEveryShippedEventIsFoundByWhatARecordCarries(t *testing.T) {
	t.Parallel()
	c := newDefault(t)
	for _, product := range c.Products() {
		for _, e := range product.Entries {
			for _, key := range e.Keys {
				assert.Equal(t, e.ID, found(c.Find(&event.Event{ActionKey: key})), "by key")
			}
			record := event.Event{ActionText: e.Summary, Category: e.Category, CategoryKey: e.CategoryKey}
			shared, isShared := sharedClasses[e.Class]
			switch {
			case e.Class != "":
				record.ActionKey = "bitbucket.module.audit.action." + ClassPart(e.Class)
				legacy := found(c.Find(&event.Event{Class: e.Class}))
				if isShared {
					assert.Contains(t, shared.byKey, found(c.Find(&record)), "%s by class", e.ID)
					assert.Equal(t, shared.alone, legacy, "%s in the legacy log", e.ID)
				} else {
					assert.Equal(t, e.ID, found(c.Find(&record)), "by class")
					assert.Equal(t, e.ID, legacy, "in the legacy log")
				}
			case len(e.Keys) == 0:
				assert.Equal(t, e.ID, found(c.Find(&record)), "by category key and text")
				record.CategoryKey, record.ActionText = "", strings.ToUpper(record.ActionText)
				want := e.ID
				if len(c.byText[textOf(e.Category, e.Summary)]) > 1 { // two products have the same text
					want = fmt.Sprintf("%s %s", e.Area, e.Level)
				}
				assert.Equal(t, want, found(c.Find(&record)), "by category and text in another case")
				record.ActionKey = record.ActionText
				assert.Equal(t, want, found(c.Find(&record)), "with its text as key")
			}
		}
	}
}

func TestEventWithoutAnAreaHasANameAndDropsNothing(t *testing.T) {
	t.Parallel()
	cfg := NewDefaultConfig()
	cfg.MinConfidence = event.ConfidenceLow
	c, err := New(&cfg)
	require.NoError(t, err)
	count := 0
	for _, product := range c.Products() {
		for _, e := range product.Unmapped {
			count++
			record := event.Event{ActionText: e.Summary, Category: e.Category, CategoryKey: e.CategoryKey}
			want := Match{By: event.MappingText, Entry: c.ByID(e.ID)}
			if len(e.Keys) > 0 {
				record, want.By = event.Event{ActionKey: e.Keys[0]}, event.MappingKey
			}
			m := c.Find(&record)
			assert.Equal(t, want, m, e.ID)
			resolved := Resolved{Match: m}
			assert.True(t, resolved.Uncertain() && !resolved.Mapped(), e.ID)
		}
	}
	assert.Equal(t, 14, count)
}

func TestEventsWithoutAnAreaThatShareATextHaveNoName(t *testing.T) {
	t.Parallel()
	entry := "{id: plugin.%s, summary: Seen, category: Things}"
	c, err := users(t, fmt.Sprintf("product: plugin\nversion: '1'\nevents: [{id: plugin.a, area: security, level: base}]\nunmapped: ["+
		entry+", "+entry+", "+entry+"]\n", "x", "y", "z"))
	require.NoError(t, err)
	m := c.Find(&event.Event{ActionText: "Seen", Category: "Things"})
	assert.Equal(t, Match{}, m)
}

func TestVariantOfTheKeyTellsSiblingsApart(t *testing.T) {
	t.Parallel()
	c := newDefault(t)
	for key, want := range map[string]string{
		"bitbucket.access.tokens.audit.action.accesstokencreated.personal":   "bitbucket.personal_access_token_created",
		"bitbucket.access.tokens.audit.action.accesstokencreated.repository": "bitbucket.repository_access_token_created",
		"bitbucket.other.module.audit.action.accesstokencreated.repository":  "bitbucket.repository_access_token_created",
		"bitbucket.other.module.audit.action.accesstokencreated.project":     "bitbucket.project_access_token_created",
		"bitbucket.access.tokens.audit.action.accesstokencreated.other":      "unmapped",
		"bitbucket.service.user.audit.action.groupmembershipscreated.user":   "bitbucket.user_added_to_user_group",
		"bitbucket.service.user.audit.action.groupmembershipscreated.group":  "user_management base",
		"bitbucket.service.user.audit.action.userdeleted.other":              "bitbucket.user_deleted",
	} {
		assert.Equal(t, want, found(c.Find(&event.Event{ActionKey: key})), key)
	}
}

func TestWhatMerelyResemblesAnEventBorrowsNothing(t *testing.T) {
	t.Parallel()
	c := newDefault(t)
	for _, e := range []event.Event{
		{},
		{ActionText: "User deleted"},
		{ActionKey: "com.example.bitbucket.service.user.audit.action.userdeleted"},
		{ActionKey: "Bitbucket.service.user.audit.action.userdeleted"},
		{ActionKey: "bitbucket.service.user.audit.action.UserDeleted"},
		{ActionKey: "bitbucket.service.user.audit.action.userdeleted "},
		{ActionKey: "bitbucket.service.user.audit.action.userdeleted.a.b"},
		{ActionKey: "bitbucket.service.user.audit.action.userdeleted2"},
		{ActionKey: "bitbucket.audit.action.userdeleted"},
		{ActionKey: "bitbucket..audit.action.userdeleted"},
		{ActionKey: "bitbucket.a b.audit.action.userdeleted"},
		{ActionKey: "userdeleted"},
		{ActionKey: "com.example.x.audit.action.userdeleted"},
		{ActionText: "User deleted", Category: "Users and groups"}, // its key and class are known, so its text says nothing
		{ActionText: "SSH settings changed"},
		{ActionText: "SSH settings changed", Category: "Projects"},
		{ActionKey: "bitbucket.x.audit.action.userdeleted", CategoryKey: "com.example.category"},
		{Class: "NoSuchEvent"},
		{Class: "com.example.UserDeletedEvent"},
		{Class: "GroupUpdatedEvent"},
	} {
		assert.Equal(t, "unmapped", found(c.Find(&e)), "%+v", e)
	}
}

// TestTextBesideAnUnknownKeyNamesTheEventAndDropsNothing: an app may write the text of another's event.
func TestTextBesideAnUnknownKeyNamesTheEventAndDropsNothing(t *testing.T) {
	t.Parallel()
	cfg := NewDefaultConfig()
	cfg.MinConfidence = event.ConfidenceLow
	c, err := New(&cfg)
	require.NoError(t, err)
	for key, certain := range map[string]bool{
		"": true, "ssh settings changed": true, "com.example.fake": false, "bitbucket.x.audit.action.S S": false, "bitbucket.x.audit.action.unheardof": false,
	} {
		m := c.Find(&event.Event{ActionKey: key, ActionText: "SSH settings changed", Category: "Global administration"})
		assert.Equal(t, "bitbucket.ssh_settings_changed", found(m), key)
		assert.Equal(t, event.MappingText, m.By, key)
		assert.Equal(t, [2]bool{certain, !certain}, [2]bool{m.Certain, m.KeyUnknown}, key)
	}
	for _, text := range []string{"User deleted", "Nobody's text"} { // of the first the key is known, so its text says nothing
		assert.Equal(t, Match{}, c.Find(&event.Event{ActionKey: "com.example.fake", ActionText: text, Category: "Users and groups"}))
	}
}

func TestCertaintyFollowsConfidenceAndSources(t *testing.T) {
	t.Parallel()
	certain := func(minimum event.Confidence) (ids []string) {
		cfg := NewDefaultConfig()
		cfg.MinConfidence = minimum
		c, err := New(&cfg)
		require.NoError(t, err)
		for _, e := range c.Products()[0].Entries {
			if e.isCertain {
				ids = append(ids, e.ID)
			}
		}
		return ids
	}
	high, medium, low := certain(event.ConfidenceHigh), certain(event.ConfidenceMedium), certain(event.ConfidenceLow)
	assert.Contains(t, high, "bitbucket.user_deleted")
	assert.NotContains(t, high, "bitbucket.ssh_settings_changed")
	assert.Contains(t, medium, "bitbucket.ssh_settings_changed")
	assert.Less(t, len(high), len(medium))
	assert.Less(t, len(medium), len(low))
	assert.NotContains(t, low, "bitbucket.project_hook_enabled", "known from memory only")
}

func TestProductOfAnEvent(t *testing.T) {
	t.Parallel()
	all := newDefault(t)
	cfg := NewDefaultConfig()
	cfg.Products = []string{"confluence"}
	one, err := New(&cfg)
	require.NoError(t, err)
	for _, c := range []struct {
		event    event.Event
		all, one string
	}{
		{event.Event{ActionKey: "bitbucket.a"}, "bitbucket", "bitbucket"},
		{event.Event{Class: "AEvent"}, "bitbucket", "bitbucket"},
		{event.Event{ActionKey: "jira.auditing.user.created"}, "jira", "jira"},
		{event.Event{ActionKey: "audit.logging.summary.user.created"}, "confluence", "confluence"},
		{event.Event{ActionKey: "atlassian.audit.event.action.audit.search"}, "", "confluence"},
		{event.Event{ActionKey: "bitbucketx.a"}, "", "confluence"},
	} {
		assert.Equal(t, c.all, all.ProductOf(&c.event, nil), "%+v", c.event)
		assert.Equal(t, c.one, one.ProductOf(&c.event, nil), "%+v", c.event)
	}
}

func TestOnlyAreaAndLevelTogetherMapAnEvent(t *testing.T) {
	t.Parallel()
	assert.True(t, (&Resolved{Area: event.AreaSecurity, Level: event.LevelBase}).Mapped())
	assert.False(t, (&Resolved{Area: event.AreaSecurity}).Mapped())
	assert.False(t, (&Resolved{Level: event.LevelBase}).Mapped())
}

// users writes files of the user's and loads them.
func users(t *testing.T, texts ...string) (*Catalog, error) {
	t.Helper()
	cfg := NewDefaultConfig()
	for i, text := range texts {
		name := filepath.Join(t.TempDir(), fmt.Sprintf("%d.yaml", i))
		require.NoError(t, os.WriteFile(name, []byte(text), 0o600))
		cfg.Files = append(cfg.Files, name)
	}
	return New(&cfg)
}

const usersHeader = "product: plugin\nversion: '1'\nevents:\n"

func TestUsersEntryOverridesTheShippedOne(t *testing.T) {
	t.Parallel()
	c, err := users(t, usersHeader+"  - {id: bitbucket.user_deleted, keys: [k], area: security, level: full}\n")
	require.NoError(t, err)
	m := c.Find(&event.Event{ActionKey: "k"})
	assert.Equal(t, Match{By: event.MappingKey, Entry: m.Entry, Area: event.AreaSecurity, Level: event.LevelFull, Certain: true}, m)
	assert.Equal(t, "bitbucket.user_deleted", m.Entry.ID)
	assert.Equal(t, []string{"user"}, m.Entry.Sources)
	assert.Equal(t, "unmapped", found(c.Find(&event.Event{ActionKey: "bitbucket.service.user.audit.action.userdeleted"})), "the shipped entry is gone whole")
}

// TestClassInAKeyIsKnownWhateverItsEntrySays: a rule that keeps a class must not miss a key in which the class stands.
func TestClassInAKeyIsKnownWhateverItsEntrySays(t *testing.T) {
	t.Parallel()
	c, err := users(t, `{product: mine, version: '1', events: [{id: mine.deleted, keys: [bitbucket.mine.audit.action.deleted.all], area: security, level: full}]}`)
	require.NoError(t, err)
	m := c.Find(&event.Event{ActionKey: "bitbucket.mine.audit.action.deleted.all"})
	assert.Equal(t, "mine.deleted", found(m))
	assert.Equal(t, "deleted", m.Class)
}

func TestUsersErrorsNameFileAndLine(t *testing.T) {
	t.Parallel()
	entry := "  - {id: plugin.a, keys: [k], area: security, level: base}\n"
	for name, c := range map[string]struct {
		files []string
		want  []string
	}{
		"problems of a file": {[]string{usersHeader + "  - {id: A, area: x, level: base}\n  - {id: plugin.b, area: security}\n"}, []string{
			`files::0: `, `0.yaml:4: id: found "A": expected <product>.<name in snake case>`, `0.yaml:4: area: unknown area "x"`,
			`0.yaml:5: level: found nothing: expected a string`,
		}},
		"id in two files":       {[]string{usersHeader + entry, usersHeader + entry}, []string{`1.yaml:4: id "plugin.a" is already defined at `, "0.yaml:4"}},
		"key of another":        {[]string{usersHeader + entry + strings.Replace(entry, "plugin.a", "plugin.b", 1)}, []string{`0.yaml:5: keys: "k" is already defined at line 4`}},
		"key in two files":      {[]string{usersHeader + entry, usersHeader + strings.Replace(entry, "plugin.a", "plugin.b", 1)}, []string{`1.yaml:4: key "k" is already that of plugin.a at `}},
		"confidence of no kind": {[]string{usersHeader + "  - {id: plugin.a, area: security, level: base, confidence: sure}\n"}, []string{`0.yaml:4: confidence: unknown confidence "sure"`}},
		"too large":             {[]string{strings.Repeat(" ", maxFileBytes+1)}, []string{"expected at most 10485760"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := users(t, c.files...)
			for _, want := range c.want {
				require.ErrorContains(t, err, want)
			}
		})
	}
}

func TestEventsOfAClassThatDifferInLevelOnlyAreUnmapped(t *testing.T) {
	t.Parallel()
	c, err := users(t, usersHeader+"  - {id: plugin.a, class: SharedEvent, area: security, level: base}\n"+
		"  - {id: plugin.b, class: SharedEvent, area: security, level: full}\n")
	require.NoError(t, err)
	assert.Equal(t, "unmapped", found(c.Find(&event.Event{Class: "SharedEvent"})))
}

func TestOnlyConfiguredProductsAreKnown(t *testing.T) {
	t.Parallel()
	cfg := NewDefaultConfig()
	cfg.Products = []string{"jira"}
	c, err := New(&cfg)
	require.NoError(t, err)
	assert.Equal(t, "unmapped", found(c.Find(&event.Event{ActionKey: "bitbucket.service.user.audit.action.userdeleted"})))
	assert.Equal(t, "jira.user_created", found(c.Find(&event.Event{ActionKey: "jira.auditing.user.created"})))
}

func TestMergeKeepsTheLowestLevelAndNoneOfDifferentAreas(t *testing.T) {
	t.Parallel()
	c := newDefault(t)
	entry := func(id string, area event.Area, level event.Level, confidence event.Confidence) *Entry {
		e := &Entry{ID: id, Area: area, Level: level, Confidence: confidence}
		e.isCertain = e.certain(c.minimum)
		return e
	}
	full := entry("a.full", event.AreaSecurity, event.LevelFull, event.ConfidenceHigh)
	basic := entry("a.base", event.AreaSecurity, event.LevelBase, event.ConfidenceHigh)
	unsure := entry("a.unsure", event.AreaSecurity, event.LevelFull, event.ConfidenceLow)
	other := entry("a.other", event.AreaPermissions, event.LevelBase, event.ConfidenceHigh)
	for _, entries := range [][]*Entry{{full, basic}, {basic, full}} {
		m := c.Merge(entries)
		assert.Equal(t, Match{By: event.MappingCondition, Entry: basic, Area: event.AreaSecurity, Level: event.LevelBase, Certain: true}, m)
	}
	different := []*Entry{full, other, basic}
	assert.Equal(t, Match{By: event.MappingCondition, Rivals: different}, c.Merge(different))
	assert.Equal(t, Match{}, c.Merge(nil))
	m := c.Merge([]*Entry{full, unsure})
	assert.False(t, m.Certain, "one that is not sure makes all unsure")
	assert.True(t, slices.Contains([]*Entry{full, unsure}, m.Entry))
}

func TestLegacyClassesCompareExactly(t *testing.T) {
	t.Parallel()
	cfg := NewDefaultConfig()
	c, err := New(&cfg)
	require.NoError(t, err)
	m := c.Find(&event.Event{Class: "RepositoryPullEvent"})
	assert.True(t, m.Found())
	for _, class := range []string{"REPOSITORYPULLEvent", "repositorypullEvent", "RepositoryPull"} {
		m := c.Find(&event.Event{Class: class})
		assert.False(t, m.Found(), class)
		assert.Equal(t, event.MappingNone, m.By)
	}
}
