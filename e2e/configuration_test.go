// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/auditcoverage/auditcoverageprocessor/e2e/collector"
)

func TestShippedConfigurationsAreValid(t *testing.T) {
	t.Parallel()
	configs, err := filepath.Glob(filepath.Join(configFolder, "*.yaml"))
	require.NoError(t, err)
	require.NotEmpty(t, configs)
	for _, config := range configs {
		t.Run(filepath.Base(config), func(t *testing.T) {
			t.Parallel()
			shipped := settings(config)
			// The collector reads the certificates already when it validates.
			shipped.Env = append(shipped.Env, newCertificate(t).syslogEnv()...)
			output, err := collector.Validate(within(t), shipped)
			assert.NoError(t, err, output)
		})
	}
}

// TestShippedConfigurationsRunFromAnywhere gives each, by its whole path and with nothing in the environment but a certificate, which syslog.yaml cannot bring
// along, to the collector and to the command.
func TestShippedConfigurationsRunFromAnywhere(t *testing.T) {
	t.Parallel()
	root, err := filepath.Abs("..")
	require.NoError(t, err)
	configs, err := filepath.Glob(filepath.Join(root, "distribution", "config", "*.yaml"))
	require.NoError(t, err)
	require.NotEmpty(t, configs)
	environment := newCertificate(t).syslogEnv()
	for _, config := range configs {
		for _, arguments := range [][]string{{"otelcol-audit", "validate"}, {"auditcoverage", "check", "--ignore", "blind_spot,not_at_least_once"}} {
			cmd := exec.CommandContext(t.Context(), filepath.Join(root, "bin", arguments[0]), append(arguments[1:], "--config", config)...)
			cmd.Dir, cmd.Env = t.TempDir(), environment
			output, err := cmd.CombinedOutput()
			assert.NoError(t, err, "%s %s: %s", arguments[0], config, output)
		}
	}
}

func TestConfigurationErrorNamesWhatWasFoundAndExpected(t *testing.T) {
	t.Parallel()
	const (
		levels    = "expected one of off, base, advanced, full"
		areas     = "expected one of global_config_and_administration, user_management, permissions, local_config_and_administration, security, end_user_activity, ecosystem, audit_log"
		modes     = "expected one of enforce, annotate, observe"
		decisions = "expected one of keep, drop"
	)
	tests := map[string]struct {
		policy string
		wants  []string
	}{
		"key with a typo":                {`defualt_level: base`, []string{"defualt_level: no such key: did you mean default_level?"}},
		"nested key with a typo":         {`default_level: base, annotate: {events: true}`, []string{"annotate::events: no such key: did you mean event?"}},
		"key that does not exist":        {`default_level: base, deny_list: []`, []string{"deny_list: no such key: expected one of mode, default_level, coverage, rules,"}},
		"unknown level":                  {`default_level: base, coverage: {security: most}`, []string{"coverage[security]", `"most"`, levels}},
		"unknown default level":          {`default_level: some`, []string{"default_level", `"some"`, levels}},
		"unknown area":                   {`default_level: base, coverage: {secrity: full}`, []string{"coverage", `"secrity"`, areas}},
		"unknown protected area":         {`default_level: base, protected: {areas: [secrity]}`, []string{"protected.areas[0]", `"secrity"`, areas}},
		"area in two spellings":          {`default_level: base, coverage: {SECURITY: full, security: base}`, []string{"coverage", "duplicate name", `"SECURITY" is the same area`}},
		"bare false as a level":          {`default_level: base, coverage: {security: false}`, []string{"coverage::security", `unknown level "false"`, levels, `write "off" in quotes`}},
		"bare false as default level":    {`default_level: false`, []string{"default_level", `unknown level "false"`, levels, `write "off" in quotes`}},
		"number as a level":              {`default_level: base, coverage: {security: 3}`, []string{"coverage::security", `"3"`, levels}},
		"area without a level":           {`default_level: base, coverage: {security: }`, []string{"coverage::security", levels}},
		"bare false as a decision":       {`default_level: base, on_unmapped: false`, []string{"on_unmapped", `"false"`, decisions}},
		"unknown id in a rule":           {`default_level: base, rules: [{name: a, match: {ids: [bitbucket.user_delted]}, action: drop}]`, []string{`rules::0::match::ids::0: unknown id "bitbucket.user_delted": the nearest known one is "bitbucket.user_deleted"`}},
		"drop of a protected event":      {`default_level: base, rules: [{name: a, match: {areas: [audit_log]}, action: drop}]`, []string{"rules::0::match: area audit_log is protected: expected override_protected: true"}},
		"rule without a selector":        {`default_level: base, rules: [{name: a, match: {}, action: drop}]`, []string{"rules::0::match: found no selector"}},
		"areas missing without default":  {`coverage: {security: full, permissions: base, audit_log: off, ecosystem: off}`, []string{"coverage has no level for global_config_and_administration, user_management, local_config_and_administration, end_user_activity:", "expected default_level"}},
		"no coverage at all":             {``, []string{"no coverage is configured", "expected default_level, or coverage for all eight areas"}},
		"unknown mode":                   {`default_level: base, mode: dry_run`, []string{"mode", `"dry_run"`, modes}},
		"unknown decision for unmapped":  {`default_level: base, on_unmapped: discard`, []string{"on_unmapped", `"discard"`, decisions}},
		"unknown decision for the other": {`default_level: base, on_unrecognized: count`, []string{"on_unrecognized", `"count"`, decisions}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			output, err := validate(t, filepath.Join(configFolder, "demo.yaml"), policyConfig(test.policy))
			require.Error(t, err)
			assert.Contains(t, output, "audit_coverage/test", "the processor is named")
			for _, want := range test.wants {
				assert.Contains(t, output, want)
			}
		})
	}
}
