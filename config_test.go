// SPDX-License-Identifier: Apache-2.0

package auditcoverageprocessor

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/confmap"
	"go.opentelemetry.io/collector/confmap/confmaptest"

	"github.com/auditcoverage/auditcoverageprocessor/processor/annotate"
	"github.com/auditcoverage/auditcoverageprocessor/processor/catalog"
	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
	"github.com/auditcoverage/auditcoverageprocessor/processor/policy"
	"github.com/auditcoverage/auditcoverageprocessor/processor/record"
)

// loadConfig reads a section of testdata/config.yaml as the collector does: defaults, the user's values, validation.
func loadConfig(t *testing.T, section string) (*Config, error) {
	t.Helper()
	return load(loadSection(t, section))
}

// loadSection reads a section of testdata/config.yaml.
func loadSection(t *testing.T, section string) *confmap.Conf {
	t.Helper()
	file, err := confmaptest.LoadConf(filepath.Join("testdata", "config.yaml"))
	require.NoError(t, err)
	require.True(t, file.IsSet(section), "testdata/config.yaml has no section %s", section)
	conf, err := file.Sub(section)
	require.NoError(t, err)
	return conf
}

// load is loadConfig for a section that has been read.
func load(conf *confmap.Conf) (*Config, error) {
	cfg := NewFactory().CreateDefaultConfig().(*Config)
	if err := conf.Unmarshal(cfg); err != nil {
		return nil, err
	}
	return cfg, confmap.Validate(cfg)
}

func TestConfigLoads(t *testing.T) {
	t.Parallel()
	for section, set := range map[string]func(*Config){
		"smallest": func(c *Config) { c.DefaultLevel = event.SettingBase },
		"eight_areas": func(c *Config) {
			c.Coverage = policy.Coverage{}
			for _, area := range event.Areas() {
				c.Coverage[area] = event.SettingBase
			}
		},
		"empty_lists": func(c *Config) {
			c.DefaultLevel = event.SettingBase
			c.Coverage, c.Rules = policy.Coverage{}, []policy.Rule{}
			c.Protected = policy.Protected{Areas: []event.Area{}, Keys: []string{}}
			c.ForceToBase = policy.Names{IDs: []string{}, Keys: []string{}, Classes: []string{}}
			c.Input.MaxBytes = 1_000_000
			c.Catalog.Products, c.Catalog.Files, c.Catalog.EventTypes = []string{}, []string{}, []catalog.EventType{}
		},
		"everything": func(c *Config) {
			c.Mode = event.ModeAnnotate
			c.DefaultLevel = event.SettingBase
			c.Coverage = policy.Coverage{
				event.AreaSecurity: event.SettingFull, event.AreaPermissions: event.SettingAdvanced,
				event.AreaEndUserActivity: event.SettingOff, event.AreaGlobalConfigAndAdministration: event.SettingBase,
			}
			c.Rules = []policy.Rule{
				{
					Name: "everything", Match: policy.Match{
						IDs: []string{"bitbucket.user_created"}, Keys: []string{"com.example.*"}, Classes: []string{"RepositoryAccessedEvent"},
						Texts: []string{"Repository cloned"}, Categories: []string{"Repositories"}, Areas: []event.Area{event.AreaEndUserActivity},
						Levels: []event.Level{event.LevelFull}, Products: []string{"bitbucket"}, Authors: []string{"ci"}, AuthorTypes: []string{"SERVICE"},
						Systems: []string{"https://git.example.org"}, Methods: []string{"Browser"},
						Objects: policy.Objects{
							Project: []string{"ORBIT"}, Repository: []string{"lander"}, User: []string{"mira"}, Group: []string{"admins"},
						},
						Condition: `body != nil`,
					},
					Action: event.ActionRelevel, Level: event.LevelFull, OverrideProtected: true,
				},
				{Name: "no-searches", Match: policy.Match{Keys: []string{"com.example.search"}}, Action: event.ActionDrop},
			}
			c.ForceToBase = policy.Names{
				IDs: []string{"bitbucket.user_deleted"}, Keys: []string{"com.example.*"}, Classes: []string{"RepositoryAccessedEvent"},
			}
			c.Protected = policy.Protected{Keys: []string{"com.example.admin.*"}, Areas: []event.Area{event.AreaUserManagement, event.AreaPermissions}}
			c.OnUnmapped, c.OnUnrecognized = event.DecisionDrop, event.DecisionDrop
			c.Input = record.Config{
				Field: `attributes["log"]["line"]`, Formats: []event.Format{event.FormatAtlassianJSON, event.FormatLegacy}, MaxBytes: 4096,
				Unwrap: record.NewDefaultUnwrap(),
			}
			c.Catalog = catalog.Config{
				Products: []string{"bitbucket"}, Files: []string{"testdata/catalog.yaml"}, MinConfidence: event.ConfidenceMedium,
				EventTypes: []catalog.EventType{{
					ID: "app.started", Area: event.AreaEcosystem, Level: event.LevelFull, Condition: `IsMatch(body, "^app started$")`,
				}},
			}
			c.Annotate = annotate.Config{Event: true, Decision: true, Actor: true}
		},
	} {
		t.Run(section, func(t *testing.T) {
			t.Parallel()
			got, err := loadConfig(t, section)
			require.NoError(t, err)
			want := createDefaultConfig().(*Config)
			set(want)
			assert.Equal(t, want, got)
		})
	}
}

func TestConfigErrorsNamePathAndExpectation(t *testing.T) {
	t.Parallel()
	for section, want := range map[string][]string{
		"bad_nothing":     {"no coverage is configured: expected default_level, or coverage for all eight areas"},
		"bad_missing":     {"coverage has no level for user_management, permissions"},
		"bad_key":         {"defualt_level: no such key: did you mean default_level?"},
		"bad_nested_key":  {"annotate::actr: no such key: did you mean actor?"},
		"bad_mode":        {"'mode'", `unknown mode "dryrun": expected one of enforce, annotate, observe`},
		"bad_level":       {"'coverage[security]'", `unknown level "most": expected one of off, base, advanced, full`},
		"bad_default":     {"'default_level'", `unknown level "most": expected one of off, base, advanced, full`},
		"bad_area":        {"'coverage'", `unknown area "secruity": expected one of global_config_and_administration, user_management, permissions, local_config_and_administration, security, end_user_activity, ecosystem, audit_log`},
		"bad_spellings":   {"'coverage'", `duplicate name`, `end_user_activity`},
		"bad_false":       {`coverage::security: unknown level "false": expected one of off, base, advanced, full; write "off" in quotes`},
		"bad_false_alone": {`default_level: unknown level "false": expected one of off, base, advanced, full; write "off" in quotes`},
		"bad_number": {
			`coverage::security: unknown level "3": expected one of off, base, advanced, full`,
			`default_level: unknown level "2"`,
			`mode: unknown mode "2": expected one of enforce, annotate, observe`,
			`on_unmapped: unknown decision "1": expected one of keep, drop`,
			`protected::areas::0: unknown area "5": expected one of global_config_and_administration, `,
		},
		"bad_field":          {"'input.field'", `unknown field "attributes.message": expected auto, body, or an attribute path such as attributes["message"]`},
		"bad_format":         {`input::formats::0: unknown format "7"`},
		"bad_format_name":    {"'input.formats[0]'", `unknown format "csv": expected one of auto, atlassian_json, atlassian_rest, legacy`},
		"bad_input":          {"input: formats: found none: expected auto, or any of", "input: ", "max_bytes: found 0: expected a number of bytes above 0"},
		"bad_product":        {`catalog: products::1: unknown product "bamboo": expected one of bitbucket, jira, confluence`, `products::2: "bitbucket" is listed twice`},
		"bad_file":           {"files::0: ", "testdata/absent.yaml", "no such file"},
		"bad_event_type":     {`catalog::event_types::0: id: found "Started": expected <product>.<name in snake case>`, "area: found nothing", "level: found nothing: expected one of base, advanced, full"},
		"bad_event_key":      {"catalog::event_types::0::keys::0: found nothing: expected a value, or leave the item out; is a variable not set?"},
		"bad_event_level":    {`catalog::event_types::0::level: unknown level "2": expected one of base, advanced, full`},
		"bad_condition":      {"catalog: event_types::1: condition: ", "IsMtch"},
		"bad_file_condition": {"catalog: testdata/condition.yaml:2: condition: ", "attribute"},
		"bad_key_twice":      {`event_types::0: key "bitbucket.service.user.audit.action.userdeleted" is already that of bitbucket.user_deleted at bitbucket.yaml:`},
		"bad_id_twice":       {`event_types::1: id "app.started" is already defined at event_types::0`},
		"bad_rule":           {"rules::0: name: found", "action: found nothing", "rules::0::match: found no selector"},
		"bad_rule_action":    {"'rules[0].action'", `unknown action "discard": expected one of drop, keep, relevel`},
		"bad_rule_level":     {`rules::0::level: unknown level "1"`, `rules::0::match::areas::0: unknown area "3"`},
		"bad_selector":       {"rules::0::match::authors: found nothing: expected a value, or leave the key out; is a variable not set?", "rules::0::match::condition: found nothing", "rules::0::match::objects::user: found nothing"},
		"bad_selector_text":  {"rules::0::match::authors::0: found nothing: expected a value, or leave the item out; is a variable not set?"},
		"bad_rule_product":   {`rules::0::match::products::0: unknown product "bitbuket": expected one of bitbucket, jira, confluence`},
		"bad_rule_key":       {"rules::0::match::key: no such key: did you mean keys?"},
		"bad_rule_id":        {`rules::0::match::ids::0: unknown id "bitbucket.user_delted": the nearest known one is "bitbucket.user_deleted"`},
		"bad_rule_condition": {`rules::1::match::condition: `, "bdy"},
		"bad_rule_protected": {"rules::0::match: key atlassian.audit.event.action.audit.search is protected: expected override_protected: true"},
		"bad_rule_order":     {"rules::1: can never match: rules::0 (a) takes everything that it selects", `rules::1::name: "a" is already the name of rules::0`},
		"bad_null":           {`coverage::security: found nothing: expected one of off, base, advanced, full`},
		"bad_lost": {
			"rules::0: found nothing: expected a value, or leave the item out; is a variable not set?", "protected::areas: found nothing: expected", "protected::keys: found nothing",
			"force_to_base::ids::0: found nothing", "force_to_base::keys::0: found nothing", "force_to_base::classes: found nothing",
			`input::field: found nothing: expected auto, body, or`, "input::formats: found nothing", "input::max_bytes: found nothing", "annotate: found nothing",
			"catalog::products: found nothing", "catalog::files: found nothing", "catalog::event_types::0::id: found nothing",
			"catalog::event_types::0::keys::0: found nothing", "catalog::event_types::0::condition: found nothing",
			`catalog::min_confidence: found nothing: expected one of low, medium, high`,
		},
		"bad_list": {
			`rules::0::match::texts: found "Project created, edited": expected a list, such as [Project created, edited]`,
			`protected::areas: found "security": expected a list, such as [security]`,
			`protected::keys: found "com.a, com.b": expected a list, such as [com.a, com.b]`,
			"force_to_base::ids: found", `force_to_base::keys: found "7": expected a list`,
			`input::formats: found "legacy": expected a list`, `catalog::products: found "bitbucket,jira": expected a list`,
			"catalog::event_types: found",
		},
		"bad_class": {
			`catalog::event_types::0: class: found "Event": expected the name of a class, such as UserDeletedEvent`,
			`force_to_base::classes::0: found "Event": expected`, `rules::0::match::classes::1: found "Event": expected`,
		},
		"bad_fraction":       {"input::max_bytes: found 1.5: expected a whole number"},
		"bad_large":          {"input::max_bytes: found 1e+30: expected a whole number"},
		"bad_unsigned":       {"input::max_bytes: found 18446744073709551615: expected a whole number"},
		"bad_decision_false": {`on_unmapped: unknown decision "false": expected one of keep, drop`},
		"bad_kinds": {
			"annotate: found true: expected a section with any of the keys event, decision, actor", `input::max_bytes: found "1MiB": expected a whole number, such as 1048576`,
			`coverage: found "base": expected areas with their levels, such as {security: full}`, `rules::0: found "drop": expected a section with any of the keys name, match, action`,
			"catalog::prodcts: no such key: did you mean products?", "input::zzzzzz: no such key: expected one of field, formats, max_bytes",
		},
		"bad_flag":      {`annotate::event: found "yes": expected true or false`},
		"bad_text":      {"'rules[0].name' found a number: expected a text", "'rules[0].match.condition' found a list: expected a text"},
		"bad_empty":     {"mode: found nothing: expected one of enforce, annotate, observe; is a variable not set?", "default_level: found nothing: expected one of off"},
		"bad_protected": {"'protected.areas[1]'", `unknown area "everything"`},
		"bad_decision":  {"'on_unmapped'", `unknown decision "delete": expected one of keep, drop`},
	} {
		t.Run(section, func(t *testing.T) {
			t.Parallel()
			_, err := loadConfig(t, section)
			for _, text := range want {
				require.ErrorContains(t, err, text)
			}
			for _, word := range []string{"0xc0", "Config'", "interface", "unconvertible", "struct"} {
				assert.NotContains(t, err.Error(), word, "it tells the reader nothing")
			}
		})
	}
}

// TestConfigErrorsAreTheSameAtEachRun looks at errors that maps take part in, whose order is another each time.
func TestConfigErrorsAreTheSameAtEachRun(t *testing.T) {
	t.Parallel()
	for section, want := range map[string]string{
		"bad_rule_category": "rules::0::match: event bitbucket.audit_log_configuration_updated is protected: expected override_protected: true, or another match",
		"bad_coverage": `'coverage' duplicate name "Security": "SECURITY" is the same area
'coverage[Security]' unknown level "more": expected one of off, base, advanced, full
'coverage' unknown area "permisions": expected one of global_config_and_administration, user_management, permissions, local_config_and_administration, security, end_user_activity, ecosystem, audit_log
'coverage' unknown area "secruity": expected one of global_config_and_administration, user_management, permissions, local_config_and_administration, security, end_user_activity, ecosystem, audit_log
'coverage[user_management]' unknown level "most": expected one of off, base, advanced, full
decoding failed due to the following error(s):

'mode' unknown mode "dryrun": expected one of enforce, annotate, observe`,
	} {
		for range 20 {
			_, err := loadConfig(t, section)
			require.ErrorContains(t, err, want)
		}
	}
}

func TestConfigSurvivesPrintingAndLoading(t *testing.T) {
	t.Parallel()
	for _, section := range []string{"smallest", "eight_areas", "everything"} {
		want, err := loadConfig(t, section)
		require.NoError(t, err)
		printed := confmap.New()
		require.NoError(t, printed.Marshal(want))
		got := NewFactory().CreateDefaultConfig().(*Config)
		require.NoError(t, confmap.NewFromStringMap(printed.ToStringMap()).Unmarshal(got), section)
		assert.Equal(t, want, got)
	}
}
