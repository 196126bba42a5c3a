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

func TestEnvelopesThatAReceiverImpliesAreOpened(t *testing.T) {
	t.Parallel()
	const (
		pods   = "file_log: {include: [/var/log/pods/*/*/*.log]}"
		joined = "file_log: {include: [/var/log/pods/*/*/*.log], operators: [{type: container}]}"
	)
	for name, c := range map[string]struct {
		receiver, processor string
		want                []string
	}{
		"file":                       {"file_log: {include: [/a.log]}", "", nil},
		"syslog":                     {"tcp_log: {}", "", []string{"warning forgeable"}},
		"the receiver of that name":  {"syslog: {}", "", []string{"warning forgeable"}},
		"UDP":                        {"udp_log: {}", "input: {unwrap: [cri, syslog]}", []string{"warning forgeable"}},
		"tags":                       {"tcp_log: {}", "input: {unwrap: [{syslog: {tags: [a]}}]}", nil},
		"syslog that is shut":        {"tcp_log: {}", "input: {unwrap: []}", nil},
		"journald":                   {"journald: {}", "", []string{"warning wrapped"}},
		"journald, opened":           {"journald: {}", "input: {unwrap: [{json: [MESSAGE]}]}", []string{"note forgeable"}},
		"pods":                       {pods, "", []string{"note wrapped"}},
		"pods, joined":               {joined, "input: {unwrap: []}", nil},
		"pods, shut":                 {pods, "input: {unwrap: []}", []string{"warning wrapped"}},
		"a condition on audit types": {"file_log: {include: [/a.log]}", `catalog: {event_types: [{id: a.b, area: security, level: base, condition: 'IsMatch(body, "auditType")'}]}`, []string{"note wrapped"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			receiver, _, _ := strings.Cut(c.receiver, ":")
			file := filepath.Join(t.TempDir(), "c.yaml")
			require.NoError(t, os.WriteFile(file, []byte("{receivers: {"+c.receiver+"}, processors: {audit_coverage: {default_level: full, "+c.processor+"}}, "+
				"service: {pipelines: {logs: {receivers: ["+receiver+"], processors: [audit_coverage], exporters: [nop]}}}}"), 0o600))
			cfg, err := collectorconfig.Load(t.Context(), []string{file}, "")
			require.NoError(t, err)
			p, err := decision.NewEngine(cfg.ID, cfg.Processor)
			require.NoError(t, err)
			var got []string
			for _, f := range lint.Check(cfg, p) {
				if f.Code == lint.CodeWrapped || f.Code == lint.CodeForgeable {
					got = append(got, string(f.Severity)+" "+string(f.Code))
				}
			}
			assert.Equal(t, c.want, got)
		})
	}
}
