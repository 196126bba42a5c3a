// SPDX-License-Identifier: Apache-2.0

package engine

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/zap"
	"go.uber.org/zap/zaptest/observer"

	"github.com/auditcoverage/auditcoverageprocessor/processor/annotate"
	"github.com/auditcoverage/auditcoverageprocessor/processor/catalog"
	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
	"github.com/auditcoverage/auditcoverageprocessor/processor/policy"
)

func eventType(id string, area event.Area, level event.Level, text string) catalog.EventType {
	return catalog.EventType{ID: id, Area: area, Level: level, Condition: text}
}

// A condition that fails on a body that is no JSON.
const failing = `ParseJSON(body)["a"] == "b"`

func TestConditionsMapWhatNoFormFits(t *testing.T) {
	t.Parallel()
	security, ecosystem := event.AreaSecurity, event.AreaEcosystem
	full := eventType("app.full", security, event.LevelFull, `IsMatch(body, "^full")`)
	basic := eventType("app.base", security, event.LevelBase, `IsMatch(body, "base$")`)
	elsewhere := eventType("app.elsewhere", ecosystem, event.LevelFull, `IsMatch(body, "else")`)
	errs := eventType("app.errs", security, event.LevelBase, failing)
	unsure := eventType("app.unsure", security, event.LevelFull, `IsMatch(body, "^unsure")`)
	unsure.Confidence = event.ConfidenceMedium

	for name, c := range map[string]struct {
		body      string
		types     []catalog.EventType
		onUnknown event.Decision
		want      string
	}{
		"none holds":                          {"text", []catalog.EventType{full}, event.DecisionKeep, "keep unrecognized unknown unknown"},
		"none holds, unrecognized is dropped": {"text", []catalog.EventType{full}, event.DecisionDrop, "drop unrecognized unknown unknown"},
		"one holds, above its area's level":   {"full", []catalog.EventType{full, basic}, event.DecisionKeep, "drop above_level security full"},
		"one holds, covered":                  {"at base", []catalog.EventType{full, basic}, event.DecisionDrop, "keep covered security base"},
		"two hold: the lowest level":          {"full base", []catalog.EventType{full, basic}, event.DecisionKeep, "keep covered security base"},
		"two hold: different areas":           {"full else", []catalog.EventType{full, elsewhere}, event.DecisionKeep, "keep unmapped unknown unknown"},
		"different areas, unmapped dropped":   {"full else", []catalog.EventType{full, elsewhere}, event.DecisionDrop, "drop unmapped unknown unknown"},
		"a fragment may be an app's own":      {"full {a}", []catalog.EventType{full}, event.DecisionDrop, "drop above_level security full"},
		"a fragment that none maps":           {"text {a}", []catalog.EventType{full}, event.DecisionDrop, "keep malformed unknown unknown"},
		"less than sure":                      {"unsure", []catalog.EventType{unsure}, event.DecisionDrop, "keep unmapped security full"},
		"failed, and another would drop":      {"full", []catalog.EventType{errs, full}, event.DecisionDrop, "keep condition_error security full"},
		"failed, and none holds":              {"text", []catalog.EventType{errs}, event.DecisionDrop, "keep condition_error unknown unknown"},
		"failed, and it is kept anyway":       {"at base", []catalog.EventType{errs, basic}, event.DecisionDrop, "keep covered security base"},
		"an audit record is no other's":       {kept, []catalog.EventType{eventType("app.any", ecosystem, event.LevelFull, "true")}, event.DecisionDrop, "keep covered security base"},
		"a torn audit record is no other's":   {torn, []catalog.EventType{eventType("app.any", ecosystem, event.LevelFull, "true")}, event.DecisionDrop, "keep malformed unknown unknown"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cfg := policy.Config{DefaultLevel: event.SettingBase, OnUnmapped: c.onUnknown, OnUnrecognized: c.onUnknown}
			h := newHarness(t, event.ModeObserve, cfg, annotate.Config{}).withEventTypes(t, c.types...)
			_, err := h.Process(t.Context(), logsOf([][]string{{c.body}}))
			require.NoError(t, err)
			assert.Equal(t, map[string]int64{c.want: 1}, h.counts(t))
		})
	}
}

// TestConditionDropsNothingThatAnAuditRecordStandsIn: a text before a record makes it no other record.
func TestConditionDropsNothingThatAnAuditRecordStandsIn(t *testing.T) {
	t.Parallel()
	h := newDeclaredHarness(t, func(c *Config) {
		c.Catalog.EventTypes = []catalog.EventType{
			{ID: "app.info", Area: event.AreaEndUserActivity, Level: event.LevelFull, Condition: `IsMatch(body, "INFO")`},
			{ID: "app.warned", Area: event.AreaSecurity, Level: event.LevelBase, Condition: `IsMatch(body, "WARN")`},
		}
	}, doors)
	const door = `{"door":{"kind":"front"},"badge":7,"verb":"open","opened_at":1}`
	for body, want := range map[string]string{
		`INFO a {b} | c`:                              "drop above_level end_user_activity/full app.info",
		`INFO [audit] ` + victimJSON:                  "keep wrapped unknown/unknown ",
		`INFO [audit] ` + victimREST:                  "keep wrapped unknown/unknown ",
		`INFO [audit] ` + victimLegacy:                "keep malformed unknown/unknown ",
		`INFO ` + door:                                "keep wrapped unknown/unknown ",
		`{"x":"INFO"}` + victimJSON:                   "keep malformed unknown/unknown ",
		`INFO","level":"BASE"},"affectedObjects":[]}`: "keep wrapped unknown/unknown ",
		`WARN INFO "auditType":`:                      "keep unmapped unknown/unknown ",
		`WARN "auditType":`:                           "keep covered security/base app.warned",
	} {
		assert.Equal(t, want, h.verdictOf(t, body), body)
	}
	assert.Equal(t, "keep wrapped unknown/unknown ", h.verdictOf(t, []any{"INFO", victimJSON}))
	assert.Equal(t, "drop above_level end_user_activity/full app.info", h.verdictOf(t, []any{"INFO"}))
}

func TestConditionErrorsAreCountedByEventType(t *testing.T) {
	t.Parallel()
	h := newHarness(t, event.ModeEnforce, base, annotate.Config{}).withEventTypes(t,
		eventType("app.a", event.AreaSecurity, event.LevelBase, `true`),
		eventType("app.errs", event.AreaSecurity, event.LevelBase, failing))
	for range 2 {
		_, err := h.Process(t.Context(), logsOf([][]string{{"text", "text", kept}}))
		require.NoError(t, err)
	}
	assert.Equal(t, map[string]int64{"app.errs": 4}, h.sums(t, "errors", "rule"))
}

func TestConditionSeesScopeAndResource(t *testing.T) {
	t.Parallel()
	h := newHarness(t, event.ModeEnforce, base, annotate.Config{}).withEventTypes(t, eventType("app.staging", event.AreaEcosystem, event.LevelFull,
		`resource.attributes["deployment.environment.name"] == "staging" and scope.name == "app"`))
	logs := logsOf([][]string{{"text"}}, [][]string{{"text"}})
	staging := logs.ResourceLogs().At(0)
	staging.Resource().Attributes().PutStr("deployment.environment.name", "staging")
	staging.ScopeLogs().At(0).Scope().SetName("app")
	_, err := h.Process(t.Context(), logs)
	require.NoError(t, err)
	assert.Equal(t, map[string]int64{"drop above_level ecosystem full": 1, "keep unrecognized unknown unknown": 1}, h.counts(t))
}

func TestDisagreementsWithTheCatalogAreCounted(t *testing.T) {
	t.Parallel()
	h := newHarness(t, event.ModeEnforce, base, annotate.Config{})
	record := func(key, area, level string) string {
		return fmt.Sprintf(`{"auditType":{"actionI18nKey":%q,"area":%q,"level":%q}}`, key, area, level)
	}
	const deleted = "bitbucket.service.user.audit.action.userdeleted"
	_, err := h.Process(t.Context(), logsOf([][]string{{
		record(deleted, "USER_MANAGEMENT", "BASE"), // agrees
		record(deleted, "USER_MANAGEMENT", "FULL"),
		record(deleted, "SECURITY", "BASE"),
		record(deleted, "SECURITY", "EXTREME"),                                                // says nothing
		record("com.example.plugin.deleted", "SECURITY", "FULL"),                              // not listed
		record("bitbucket.audit.action.projecthookenabled", "SECURITY", "FULL"),               // not of the full form
		record("bitbucket.x.audit.action.projecthookenabled", "SECURITY", "FULL"),             // the catalog is not sure
		record("bitbucket.access.tokens.audit.action.accesstokencreated", "SECURITY", "FULL"), // ambiguous
		`{"type":{"actionI18nKey":"` + deleted + `","area":"SECURITY","level":"FULL"}}`,       // has no own word
	}}))
	require.NoError(t, err)
	assert.Equal(t, map[string]int64{"user_management": 1, "security": 1}, h.sums(t, "disagreements", "area"))
}

func TestRecordsWithoutAreaAndLevelGetThoseOfTheCatalog(t *testing.T) {
	t.Parallel()
	off := policy.Config{DefaultLevel: event.SettingOff, OnUnmapped: event.DecisionDrop}
	for body, want := range map[string]string{
		`{"type":{"actionI18nKey":"bitbucket.service.user.audit.action.userdeleted"}}`:                "drop area_off user_management base",
		`{"type":{"actionI18nKey":"bitbucket.x.audit.action.userdeleted"}}`:                           "drop area_off user_management base",
		`{"type":{"actionI18nKey":"bitbucket.x.audit.action.projecthookenabled"}}`:                    "keep unmapped local_config_and_administration advanced",
		`{"type":{"actionI18nKey":"com.example.userdeleted","action":"User deleted"}}`:                "drop unmapped unknown unknown",
		`{"type":{"actionI18nKey":"jira.auditing.issue.type.screen.scheme.removed"}}`:                 "keep unmapped unknown unknown",
		`{"type":{"actionI18nKey":"atlassian.audit.event.action.audit.search"}}`:                      "keep protected audit_log base",
		`{"type":{"actionI18nKey":"atlassian.audit.event.new.one"}}`:                                  "keep protected unknown unknown",
		`{"type":{"actionI18nKey":"bitbucket.service.user.audit.action.userdeleted"}`:                 "keep malformed unknown unknown",
		`{"entities":[{"type":{"actionI18nKey":"bitbucket.service.user.audit.action.userdeleted"}}]}`: "keep unmapped unknown unknown",
		"192.0.2.7 | UserDeletedEvent | mira | 1400681361906 | - | - | @1x2 | s":                      "drop area_off user_management base",
		"192.0.2.7 | SecretScanningRuleDeletedEvent | mira | 1400681361906 | - | - | @1x2 | s":        "drop unmapped unknown unknown",
		"localhost | UserDeletedEvent | mira | 1400681361906 | - | - | @1x2 | s":                      "keep malformed unknown unknown",
	} {
		h := newHarness(t, event.ModeEnforce, off, annotate.Config{})
		_, _ = h.Process(t.Context(), logsOf([][]string{{body}}))
		assert.Equal(t, map[string]int64{want: 1}, h.counts(t), body)
	}
}

// entity is an entity of the REST interface of Jira or Confluence, which carries neither area nor level.
func entity(key, text, categoryKey, category string) string {
	return fmt.Sprintf(`{"timestamp":"2026-03-04T08:11:12.345Z","author":{"name":"mira","type":"user","id":"10000"},"type":{"categoryI18nKey":%q,"category":%q,`+
		`"actionI18nKey":%q,"action":%q},"affectedObjects":[],"changedValues":[],"system":"https://wiki.example.org","extraAttributes":[]}`, categoryKey, category, key, text)
}

func TestKeysOfSharedAppsHaveTheirAreaWhateverTheProduct(t *testing.T) {
	t.Parallel()
	secure := policy.Config{
		DefaultLevel: event.SettingOff, Coverage: policy.Coverage{event.AreaSecurity: event.SettingFull},
		OnUnmapped: event.DecisionDrop, OnUnrecognized: event.DecisionDrop,
	}
	created := entity("personal.access.tokens.audit.log.summary.token.created", "Personal access token created", "personal.access.tokens.audit.log.category", "Security")
	exported := entity("data-pipeline.audit.action.full.export.triggered", "Full data export triggered", "", "Data pipeline")
	for _, products := range [][]string{nil, {"bitbucket"}, {"jira"}, {"confluence"}, {"jira", "confluence"}} {
		h := newHarness(t, event.ModeEnforce, secure, annotate.Config{})
		if products != nil {
			h.cfg.Catalog.Products = products
			h = newHarnessOf(t, h.cfg)
		}
		_, _ = h.Process(t.Context(), logsOf([][]string{{created, exported, entity("jira.auditing.unheard.of", "Unheard of", "", "")}}))
		want := map[string]int64{"keep covered security base": 1, "drop area_off global_config_and_administration advanced": 1, "drop unmapped unknown unknown": 1}
		assert.Equal(t, want, h.counts(t), products)
	}
}

func TestTextBesideAKeyThatNobodyKnowsKeepsARecordAndDropsNone(t *testing.T) {
	t.Parallel()
	record := entity("com.example.app.settings", "SSH settings changed", "", "Global administration")
	drop := func(m policy.Match) []policy.Rule {
		return []policy.Rule{{Name: "r", Match: m, Action: event.ActionDrop}}
	}
	for name, c := range map[string]struct {
		cfg  policy.Config
		want string
	}{
		"covered":               {policy.Config{DefaultLevel: event.SettingAdvanced}, "keep covered"},
		"above its level":       {policy.Config{DefaultLevel: event.SettingBase}, "keep unmapped"},
		"its area off":          {policy.Config{DefaultLevel: event.SettingOff}, "keep unmapped"},
		"a rule by id":          {policy.Config{DefaultLevel: event.SettingOff, Rules: drop(policy.Match{IDs: []string{"bitbucket.ssh_settings_changed"}})}, "keep unmapped"},
		"a rule by area":        {policy.Config{DefaultLevel: event.SettingOff, Rules: drop(policy.Match{Areas: []event.Area{event.AreaGlobalConfigAndAdministration}})}, "keep unmapped"},
		"a rule by product":     {policy.Config{DefaultLevel: event.SettingOff, Rules: drop(policy.Match{Products: []string{"bitbucket"}})}, "keep unmapped"},
		"a rule by its own key": {policy.Config{DefaultLevel: event.SettingFull, Rules: drop(policy.Match{Keys: []string{"com.example.*"}})}, "drop rule"},
		"a rule by its text":    {policy.Config{DefaultLevel: event.SettingFull, Rules: drop(policy.Match{Texts: []string{"SSH settings changed"}})}, "drop rule"},
	} {
		c.cfg.OnUnmapped = event.DecisionDrop
		h := newHarness(t, event.ModeEnforce, c.cfg, annotate.Config{})
		h.cfg.Catalog.MinConfidence = event.ConfidenceMedium
		h = newHarnessOf(t, h.cfg)
		_, _ = h.Process(t.Context(), logsOf([][]string{{record}}))
		assert.Equal(t, map[string]int64{c.want + " global_config_and_administration advanced": 1}, h.counts(t), name)
	}
}

func TestUnknownActionKeysAreLoggedOnceAndFewOfThem(t *testing.T) {
	t.Parallel()
	core, logs := observer.New(zap.InfoLevel)
	h := newHarness(t, event.ModeEnforce, base, annotate.Config{})
	h.unknown.logger = zap.New(core)
	record := func(key string) string {
		return fmt.Sprintf(`{"auditType":{"actionI18nKey":%q,"area":"SECURITY","level":"BASE"}}`, key)
	}
	bodies := []string{
		record("com.example.a"), record("com.example.a"), record("bitbucket.service.user.audit.action.userdeleted"),
		record("with space"), record("line\nbreak"), record("\x1b[31m"), record(strings.Repeat("a", 129)), record(""), "text",
		`{"type":{"actionI18nKey":"com.example.b"}}`,
	}
	_, err := h.Process(t.Context(), logsOf([][]string{bodies}))
	require.NoError(t, err)
	require.Equal(t, 2, logs.Len())
	assert.Equal(t, map[string]any{
		"action_key": "com.example.a", "event": "- {id: <product>.<name>, keys: ['com.example.a'], area: security, level: base}",
	}, logs.All()[0].ContextMap())
	assert.Equal(t, map[string]any{
		"action_key": "com.example.b", "event": "- {id: <product>.<name>, keys: ['com.example.b'], area: <area>, level: <level>}",
	}, logs.All()[1].ContextMap())

	var many []string
	for i := range 3 * maxLoggedKeys {
		many = append(many, record(fmt.Sprintf("com.example.%d", i)))
	}
	_, err = h.Process(t.Context(), logsOf([][]string{many, many}))
	require.NoError(t, err)
	assert.Equal(t, maxLoggedKeys, logs.Len())
}

func TestAmbiguityDoesNotEscapeProtection(t *testing.T) {
	t.Parallel()
	drops := policy.Config{
		DefaultLevel: event.SettingOff, OnUnmapped: event.DecisionDrop, OnUnrecognized: event.DecisionDrop,
		Protected: policy.Protected{Areas: []event.Area{event.AreaLocalConfigAndAdministration}},
	}
	for body, want := range map[string]string{
		"admin looked": "keep protected audit_log unknown",
		"192.0.2.7 | SecretScanningRuleDeletedEvent | mira | 1400681361906 | - | - | @1x2 | s": "keep protected local_config_and_administration unknown",
	} {
		h := newHarness(t, event.ModeEnforce, drops, annotate.Config{}).withEventTypes(t,
			eventType("app.look", event.AreaEndUserActivity, event.LevelFull, `IsMatch(body, "looked$")`),
			eventType("app.admin", event.AreaAuditLog, event.LevelBase, `IsMatch(body, "^admin")`))
		_, err := h.Process(t.Context(), logsOf([][]string{{body}}))
		require.NoError(t, err)
		assert.Equal(t, map[string]int64{want: 1}, h.counts(t))
	}
}

func TestPageIsKeptWhateverTheRulesSay(t *testing.T) {
	t.Parallel()
	h := newHarness(t, event.ModeEnforce, policy.Config{
		DefaultLevel: event.SettingOff, OnUnmapped: event.DecisionDrop,
		Rules: []policy.Rule{{Name: "all", Match: policy.Match{Products: []string{""}}, Action: event.ActionDrop, OverrideProtected: true}},
	}, annotate.Config{})
	out, err := h.Process(t.Context(), logsOf([][]string{{`{"entities":[{"type":{"actionI18nKey":"atlassian.audit.event.x"}}]}`}}))
	require.NoError(t, err)
	assert.Equal(t, 1, out.LogRecordCount())
	assert.Equal(t, map[string]int64{"keep unmapped unknown unknown": 1}, h.counts(t))
}

// TestPieceOfARecordInTheMessageIsKept: a piece of a record counts for as much where a parser has put it into the message as it does in the body.
func TestPieceOfARecordInTheMessageIsKept(t *testing.T) {
	t.Parallel()
	cfg := base
	cfg.OnUnrecognized = event.DecisionDrop
	for piece, want := range map[string]string{
		`192.0.2.7 | UserDeletedEvent | mira | 17000000`:   "keep malformed unknown unknown",
		`mira | 1700000000019 | ORBIT/lander | - | @x | s`: "keep malformed unknown unknown",
		`"level":"BASE"},"author":{"id":"1"}}`:             "keep malformed unknown unknown",
		`started`:                                          "drop unrecognized unknown unknown",
	} {
		h := newHarness(t, event.ModeEnforce, cfg, annotate.Config{})
		for _, body := range []string{"", " ", piece} {
			logs := logsOf([][]string{{body}})
			logs.ResourceLogs().At(0).ScopeLogs().At(0).LogRecords().At(0).Attributes().PutStr("message", piece)
			_, _ = h.Process(t.Context(), logs)
		}
		assert.Equal(t, map[string]int64{want: 3}, h.counts(t), piece)
	}
}
