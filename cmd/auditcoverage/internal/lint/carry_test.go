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

// carriage returns the findings about strings that are not UTF-8, and about the size of batches.
func carriage(t *testing.T, cfg *collectorconfig.Config) (findings []string) {
	t.Helper()
	p, err := decision.NewEngine(cfg.ID, cfg.Processor)
	require.NoError(t, err)
	for _, f := range lint.Check(cfg, p) {
		if f.Code == lint.CodeInvalidUTF8 || f.Code == lint.CodeBatchSize {
			findings = append(findings, f.Message)
		}
	}
	return findings
}

func TestWhatIsNotUTF8IsCarried(t *testing.T) {
	t.Parallel()
	const (
		raw   = "{receivers: {file_log: {encoding: UTF-8-raw}, file_log/decoded: , otlp: , tcp_log: {encoding: utf-8-raw}}, "
		batch = "sending_queue: {sizer: bytes, batch: {max_size: "
	)
	for name, c := range map[string]struct {
		processors, exporters, pipelines string
		want                             []string
	}{
		"enforce":             {"", "", "l: {receivers: [file_log], processors: [audit_coverage], exporters: [otlp_grpc]}", nil},
		"observe":             {"mode: observe", "", "l: {receivers: [file_log], processors: [audit_coverage], exporters: [otlp_grpc]}", []string{"pipeline l sends on lines of file_log"}},
		"observe that writes": {"mode: Observe, invalid_utf8: bytes", "", "l: {receivers: [file_log], processors: [audit_coverage], exporters: [otlp_grpc]}", nil},
		"keep":                {"invalid_utf8: keep", "", "l: {receivers: [otlp], processors: [audit_coverage], exporters: [otlp_http/a]}", []string{"pipeline l sends on lines of otlp"}},
		"decoded":             {"mode: observe", "", "l: {receivers: [file_log/decoded], processors: [audit_coverage], exporters: [otlp_grpc]}", nil},
		"to a file":           {"mode: observe", "", "l: {receivers: [file_log], processors: [audit_coverage], exporters: [file]}", nil},
		"beside it": {
			"", "", "{l/a: {receivers: [file_log, tcp_log], exporters: [otlp_grpc]}, l/b: {receivers: [file_log], processors: [audit_coverage], exporters: [otlp_grpc]}}",
			[]string{"pipeline l/a sends on lines of file_log", "pipeline l/a sends on lines of tcp_log"},
		},
		"before a connector": {
			"", "", "{l/a: {receivers: [file_log], processors: [audit_coverage], exporters: [forward]}, l/b: {receivers: [forward], exporters: [otlp_grpc]}}", nil,
		},
		"around a connector": {
			"", "",
			"{l/a: {receivers: [file_log], processors: [audit_coverage], exporters: [forward]}, l/b: {receivers: [forward], exporters: [otlp_grpc]}, l/c: {receivers: [tcp_log], exporters: [forward]}}",
			[]string{"pipeline l/b sends on lines of tcp_log"},
		},
		"room": {"", batch + "3145728}}", "l: {receivers: [file_log], processors: [audit_coverage], exporters: [otlp_grpc]}", nil},
		"no room": {
			"", batch + "2097152}}", "l: {receivers: [file_log], processors: [audit_coverage], exporters: [otlp_grpc]}",
			[]string{"otlp_grpc drops a record that is longer than max_size, which is 2097152: expected at least 2686976"},
		},
		"room for what does not grow": {"mode: observe", batch + "2097152}}", "l: {receivers: [file_log/decoded], processors: [audit_coverage], exporters: [otlp_grpc]}", nil},
		"more than a server accepts": {
			"", batch + "5242880}}", "l: {receivers: [file_log], processors: [audit_coverage], exporters: [otlp_grpc]}",
			[]string{"otlp_grpc sends batches of up to 5242880 bytes"},
		},
		"not counted in bytes": {"", "sending_queue: {batch: {max_size: 100}}", "l: {receivers: [file_log], processors: [audit_coverage], exporters: [otlp_grpc]}", nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			pipelines := c.pipelines
			if !strings.HasPrefix(pipelines, "{") {
				pipelines = "{" + pipelines + "}"
			}
			file := filepath.Join(t.TempDir(), "c.yaml")
			processor := strings.Trim("default_level: full, "+c.processors, ", ")
			require.NoError(t, os.WriteFile(file, []byte(raw+"processors: {audit_coverage: {"+processor+"}}, exporters: {otlp_grpc: {"+c.exporters+"}}, service: {pipelines: "+
				pipelines+"}}\n"), 0o600))
			cfg, err := collectorconfig.Load(t.Context(), []string{file}, "")
			require.NoError(t, err)
			found := carriage(t, cfg)
			require.Len(t, found, len(c.want), strings.Join(found, "\n"))
			for i := range c.want {
				assert.Contains(t, found[i], c.want[i])
			}
		})
	}
}

func TestShippedConfigurationsCarryWhatIsNotUTF8(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../../../../distribution/config/*.yaml")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		cfg, err := collectorconfig.Load(t.Context(), []string{file}, "audit_coverage")
		require.NoError(t, err)
		assert.Empty(t, carriage(t, cfg), file)
	}
}
