// SPDX-License-Identifier: Apache-2.0

package lint_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/collectorconfig"
	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/decision"
	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/lint"
)

// check returns the findings of a configuration as line: code: message.
func check(t *testing.T, yaml string) (findings []string) {
	t.Helper()
	name := filepath.Join(t.TempDir(), "c.yaml")
	require.NoError(t, os.WriteFile(name, []byte(yaml), 0o600))
	cfg, err := collectorconfig.Load(t.Context(), []string{name}, "")
	require.NoError(t, err)
	p, err := decision.NewEngine(cfg.ID, cfg.Processor)
	require.NoError(t, err)
	for _, f := range lint.Check(cfg, p) {
		assert.Contains(t, lint.Codes(), f.Code)
		findings = append(findings, strings.TrimPrefix(f.Place, name+":")+": "+string(f.Severity)+": "+string(f.Code)+": "+f.Message)
	}
	return findings
}

// full is a policy that sets every area, and drops nothing.
const full = `
    coverage: {global_config_and_administration: full, user_management: full, permissions: full, local_config_and_administration: full,
      security: full, end_user_activity: full, ecosystem: full, audit_log: full}
`

func TestPolicyIsChecked(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		yaml         string
		want         []string
		noBlindSpots bool
	}{
		"every area is set and kept": {yaml: full},
		"areas without a level of their own": {
			"\n    default_level: full\n    coverage: {security: full, ecosystem: full, end_user_activity: full}\n    protected: {areas: [permissions]}\n",
			[]string{"3: note: unlisted_area: default_level full is the level of global_config_and_administration, user_management, local_config_and_administration"},
			false,
		},
		"detections by coverage, and by rules": {
			strings.Replace(full, "security: full", "security: base", 1) + `
    rules:
      - {name: exports, match: {texts: [Full data export triggered]}, action: drop}
      - {name: ssh, match: {ids: [bitbucket.ssh_settings_changed], authors: [ci]}, action: drop}
      - {name: relevelled, match: {ids: [bitbucket.user_login_failed_ssh]}, action: relevel, level: full}
`,
			[]string{
				`7: warning: blind_spot: Bitbucket Full Data Export Triggered (195e1b9d-bfc2-4ffa-ab4e-35aef69815f8) needs "Full data export triggered": rule exports drops it`,
				`8: warning: blind_spot: Bitbucket Global SSH Settings Changed (16ab6143-510a-44e2-a615-bdb80b8317fc) needs "SSH settings changed": rule ssh drops it in part`,
				`4: warning: blind_spot: Bitbucket Unauthorized Access To A Resource (`,
				`4: warning: blind_spot: Bitbucket User Login Failure (70ed1d26-0050-4b38-a599-92c53d57d45a) needs "User login failed": base does not cover level advanced of area security`,
				`9: warning: blind_spot: Bitbucket User Login Failure Via SSH (d3f90469-fb05-42ce-b67d-0fded91bbef3) needs "User login failed(SSH)": base does not cover level full of area security`,
			},
			false,
		},
		"rules that do nothing": {
			full + `
    rules:
      - {name: a, match: {ids: [bitbucket.user_logged_in]}, action: keep}
      - {name: b, match: {ids: [bitbucket.user_logged_in_ssh], authors: [ci]}, action: keep}
      - {name: c, match: {classes: [AuthenticationSuccessEvent], categories: [Authentication]}, action: keep}
      - {name: d, match: {ids: [bitbucket.user_logged_in_ssh]}, action: keep}
      - {name: e, match: {ids: [bitbucket.user_logged_out], areas: [permissions]}, action: keep}
      - {name: f, match: {keys: [com.example.*]}, action: keep}
`,
			[]string{
				"9: warning: unreachable_rule: rule c: every event type that it selects is matched first by a",
				"11: warning: rule_selects_nothing: rule e selects no event type of the catalog",
				`12: note: unknown_name: no known event type has the key "com.example.*"; an app, or a newer version, may have it`,
			},
			false,
		},
		"names that nothing has": {
			full + `
    protected:
      keys: [bitbucket.audit.action.*, bitbucket.ref.restriction.nothing]
    force_to_base:
      keys: [bitbucket.service.user.audit.action.userdelted]
      classes: [UserDeletedEvent, RepositoryAccesedEvent]
    rules:
      - name: a
        match: {texts: [user deleted, Usr deleted], author_types: [SERVICE, service, NORMALE, bot], methods: [Browser, browser]}
        action: keep
      - {name: b, match: {classes: [RepositoryPullEvent], keys: ["bitbucket.*"]}, action: keep}
`,
			[]string{
				`7: note: unknown_name: no known event type has the key "bitbucket.audit.action.*"; an app`,
				`7: note: unknown_name: no known event type has the key "bitbucket.ref.restriction.nothing"; an app`,
				`9: note: unknown_name: no known event type has the key "bitbucket.service.user.audit.action.userdelted": the nearest known one is "bitbucket.service.user.audit.action.userdeleted"`,
				`10: note: unknown_name: no known event type has the class "RepositoryAccesedEvent": the nearest known one is "RepositoryAccessedEvent"`,
				`13: note: unknown_name: no known event type has the text "Usr deleted": the nearest known one is "User deleted"`,
				`13: note: unknown_name: no known author has the type "service": the case counts, expected "SERVICE"`,
				`13: note: unknown_name: no known author has the type "NORMALE": the nearest known one is "NORMAL"`,
				`13: note: unknown_name: no known author has the type "bot"; an app, or a newer version, may have it`,
				`13: note: unknown_name: no known record has the method "browser": the case counts, expected "Browser"`,
			},
			false,
		},
		"protection that is removed": {
			full + `
    protected: {areas: [ecosystem]}
    rules:
      - {name: a, match: {keys: [atlassian.audit.event.action.audit.search]}, action: drop, override_protected: true}
      - {name: b, match: {ids: [bitbucket.base_url_changed]}, action: drop, override_protected: true}
      - {name: c, match: {condition: 'IsMatch(body, "x")'}, action: drop}
`,
			[]string{
				"8: warning: protected_overridden: rule a removes the protection of bitbucket.audit_log_search_performed",
				"9: note: protected_overridden: rule b has override_protected, but no event of the catalog that it selects is protected",
				"10: note: condition_without_event: rule c drops by a condition alone: if that reads the body, it also reads what users write, so name the event too",
			},
			true, // a condition over the body may match anything
		},
		"drops of what is not known": {
			full + "\n    on_unmapped: drop\n    on_unrecognized: drop\n",
			[]string{"6: warning: drops_unknown", "7: note: drops_unknown"},
			false,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			found := check(t, "processors:\n  audit_coverage:"+c.yaml)
			if c.noBlindSpots {
				found = withoutBlindSpots(found)
			}
			requirePrefixes(t, c.want, found)
		})
	}
}

// withoutBlindSpots leaves out the blind spots, of which a condition over the body may cause any.
func withoutBlindSpots(findings []string) (rest []string) {
	for _, finding := range findings {
		if !strings.Contains(finding, string(lint.CodeBlindSpot)) {
			rest = append(rest, finding)
		}
	}
	return rest
}

// requirePrefixes compares the beginnings of findings with what is expected.
func requirePrefixes(t *testing.T, want, found []string) {
	t.Helper()
	require.Len(t, found, len(want), strings.Join(found, "\n"))
	for i := range want {
		assert.Truef(t, strings.HasPrefix(found[i], want[i]), "found    %s\nexpected %s", found[i], want[i])
	}
}

func TestPipelineIsChecked(t *testing.T) {
	t.Parallel()
	const good = `
  file_log: {include: [lint.go], storage: s, encoding: utf-8-raw, preserve_leading_whitespaces: true, preserve_trailing_whitespaces: true,
    retry_on_failure: {enabled: true, max_elapsed_time: 0s}}`
	const kept = "otlp_grpc: {sending_queue: {storage: s}, retry_on_failure: {max_elapsed_time: 0}}"
	for name, c := range map[string]struct {
		receivers, processors, exporters, pipelines string
		want                                        []string
	}{
		"as shipped": {good, "", kept, "logs: {receivers: [file_log], processors: [audit_coverage], exporters: [otlp_grpc]}", []string{"feature_gate"}},
		"defaults lose and alter": {
			"\n  file_log: {include: [lint.go], max_log_size: 1KiB}", "batch: ", "otlp_http: ",
			"logs: {receivers: [file_log], processors: [batch, audit_coverage], exporters: [otlp_http]}",
			[]string{
				"file_log has no storage", "file_log gives up", "feature_gate", "replaces bytes", "preserve_leading", "preserve_trailing", "passes over what was written before", "splits lines above 1024",
				"batch in pipeline logs acknowledges", "queue in memory", "gives up on a batch",
			},
		},
		"a queue may be off": {
			good, "", "otlp_grpc: {sending_queue: {enabled: false}, retry_on_failure: {max_elapsed_time: 0}}",
			"logs: {receivers: [file_log], processors: [audit_coverage], exporters: [otlp_grpc]}",
			[]string{"feature_gate"},
		},
		"other receivers": {
			"\n  kafka: \n  tcp_log: \n  kafka/good: {message_marking: {after: true}, error_backoff: {enabled: true}}", "", kept,
			"logs: {receivers: [kafka, tcp_log, kafka/good], processors: [audit_coverage], exporters: [otlp_grpc]}",
			[]string{"kafka acknowledges", "kafka skips", "tcp_log cannot", "send a line to tcp_log"},
		},
		"parsers and signers before it": {
			good + "\n  tcp_log: {operators: [{type: json_parser, parse_to: body}, {type: json_parser}]}",
			"\n  transform: {log_statements: ['set(body, ParseJSON(body))']}\n  transform/fine: {log_statements: ['set(attributes[\"a\"], 1)']}\n  signing/x: ",
			kept, "logs: {receivers: [file_log, tcp_log], processors: [transform, transform/fine, signing/x, audit_coverage], exporters: [otlp_grpc]}",
			[]string{"after_parser", "after_signing", "feature_gate", "tcp_log cannot", "json_parser of tcp_log replaces", "send a line to tcp_log"},
		},
		"after it nothing matters but delivery": {
			good, "\n  transform: {log_statements: ['set(body, ParseJSON(body))']}\n  batch: ", kept,
			"logs: {receivers: [file_log], processors: [audit_coverage, transform, batch], exporters: [otlp_grpc]}",
			[]string{"feature_gate", "batch in pipeline logs"},
		},
		"through connectors": {
			good, "\n  batch/in: \n  batch/out: ", "otlp_grpc: {retry_on_failure: {max_elapsed_time: 0}}",
			`{logs/a: {receivers: [file_log], processors: [batch/in], exporters: [forward]}, logs/b: {receivers: [forward], processors: [audit_coverage], exporters: [forward/2]},
    logs/c: {receivers: [forward/2], processors: [batch/out], exporters: [otlp_grpc]}, logs/d: {receivers: [tcp_log], processors: [batch], exporters: [otlp_http]}}`,
			[]string{"feature_gate", "batch/in in pipeline logs/a", "batch/out in pipeline logs/c", "queue in memory"},
		},
		"in no pipeline": {good, "", kept, "logs: {receivers: [file_log], exporters: [otlp_grpc]}", []string{"invalid_utf8", "unused"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			found := check(t, "receivers: "+c.receivers+"\nprocessors:\n  audit_coverage:"+full+"  "+strings.TrimPrefix(c.processors, "\n  ")+
				"\nexporters:\n  "+c.exporters+"\nservice:\n  pipelines:\n    "+c.pipelines+"\n")
			require.Len(t, found, len(c.want), strings.Join(found, "\n"))
			for i := range c.want {
				assert.Contains(t, found[i], c.want[i])
			}
		})
	}
}
