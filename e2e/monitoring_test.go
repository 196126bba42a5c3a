// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"github.com/auditcoverage/auditcoverageprocessor/e2e/collector"
	"github.com/auditcoverage/auditcoverageprocessor/e2e/prometheus"
)

// monitoringFolder holds the dashboard and the alerts.
const monitoringFolder = "../distribution/monitoring"

// troubled configures a collector in which everything happens that the dashboard shows: a rule that matches, a condition that fails, lines that
// are too long, a destination that refuses, and a queue that is too small. Its metrics are exposed three times: for the tests, under the default names,
// and under those with a suffix.
const troubled = `
receivers:
  file_log:
    retry_on_failure: {enabled: false}
processors:
  audit_coverage/siem:
    default_level: base
    coverage: {security: full}
    input: {max_bytes: 1500}
    rules:
      - {name: no-pulls, match: {keys: [bitbucket.service.repository.audit.action.repositorypull]}, action: drop}
      - {name: broken, match: {condition: 'IsMatch(body, "svc-ci") and Int(body) / 0 == 1'}, action: keep}
exporters:
  otlp_http/refused: {endpoint: "${env:REFUSING}", retry_on_failure: {enabled: false}}
  otlp_http/full: {endpoint: "${env:REFUSING}", sending_queue: {sizer: items, queue_size: 1}}
service:
  telemetry:
    metrics:
      readers:
        - pull: {exporter: {prometheus: {host: localhost, port: "${env:METRICS_PORT}"}}}
        - pull: {exporter: {prometheus: {host: 127.0.0.1, port: "${env:PLAIN_PORT}"}}}
        - pull: {exporter: {prometheus: {host: 127.0.0.1, port: "${env:SUFFIX_PORT}", without_type_suffix: false, without_units: false}}}
  pipelines:
    logs:
      processors: [audit_coverage/siem]
      exporters: [file, otlp_http/refused, otlp_http/full]
`

func TestCollectorAcceptsTheReaderOfTheMonitoringREADME(t *testing.T) {
	t.Parallel()
	output, err := validate(t, filepath.Join(configFolder, "agent.yaml"), writeFile(t, monitoringBlock(t, "service")))
	assert.NoError(t, err, output)
}

func TestDashboardAndAlertsHaveDataOfARunningCollector(t *testing.T) {
	t.Parallel()
	dashboard, err := prometheus.ReadDashboard(filepath.Join(monitoringFolder, "dashboard.json"))
	require.NoError(t, err)
	server := monitorTroubled(t)
	for _, panel := range dashboard.Panels {
		for _, target := range panel.Targets {
			t.Run("panel "+panel.Title+" "+target.RefID, func(t *testing.T) {
				t.Parallel()
				expr := dashboard.Substitute(target.Expr)
				require.NoError(t, server.AwaitNumbers(within(t), expr))
				if panel.Title == "Unaccounted for" {
					assert.NoError(t, server.AwaitValue(within(t), expr, 0))
				}
			})
		}
	}
	for _, variable := range dashboard.Templating.List {
		if variable.Type == "query" {
			t.Run("variable "+variable.Name, func(t *testing.T) {
				t.Parallel()
				selector, label, err := variable.LabelValues()
				require.NoError(t, err)
				values, err := server.LabelValues(within(t), dashboard.Substitute(selector), label)
				require.NoError(t, err)
				assert.NotEmpty(t, values)
			})
		}
	}
	t.Run("alerts", func(t *testing.T) {
		t.Parallel()
		checkAlerts(t, server)
	})
	t.Run("names with a suffix", func(t *testing.T) {
		t.Parallel()
		checkAdaptedNames(t, server)
	})
}

// monitorTroubled has a collector read the sample in two halves, so that Prometheus sees counters both appear and grow.
func monitorTroubled(t *testing.T) *prometheus.Server {
	t.Helper()
	program, err := prometheus.Find("prometheus")
	if err != nil {
		t.Skipf("no prometheus in PATH nor in the folder that PROMETHEUS_DIR names: %v", err)
	}
	plain, suffix := freeAddress(t), freeAddress(t)
	// A record whose level is not the catalog's, one for the rule, and a line that is not UTF-8.
	half := append(readLines(t, "../testdata/audit.log"), strings.Replace(lineBase, `"BASE"`, `"FULL"`, 1), lineFull, lineInvalidUTF8)
	log := filepath.Join(t.TempDir(), "audit.log")
	appendLines(t, log, half)
	process := startTroubled(t, log, plain, suffix)

	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	t.Cleanup(cancel)
	server, err := prometheus.Start(ctx, program, scrapeConfig(t, plain, suffix), t.TempDir())
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, server.Stop()) })
	judged := awaitScraped(t, process, server, 0)
	appendLines(t, log, half)
	awaitScraped(t, process, server, judged)
	return server
}

// startTroubled runs the collector, with a destination that refuses everything for good.
func startTroubled(t *testing.T, log, plain, suffix string) *collector.Process {
	t.Helper()
	refusing := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusForbidden) }))
	t.Cleanup(refusing.Close)
	s := settings(filepath.Join(configFolder, "demo.yaml"), writeFile(t, troubled))
	s.Env = []string{
		"AUDIT_LOG=" + log, "AUDIT_OUT=" + t.TempDir(), "REFUSING=" + refusing.URL,
		"PLAIN_PORT=" + portOf(plain), "SUFFIX_PORT=" + portOf(suffix),
	}
	return start(t, s)
}

// awaitScraped waits until the collector has judged more records than before and is idle, and until Prometheus has seen all of them under both
// names. It returns how many they are.
func awaitScraped(t *testing.T, process *collector.Process, server *prometheus.Server, before int) int {
	t.Helper()
	last := before
	_, err := process.Await(within(t), "lines to be judged", func(metrics collector.Metrics) bool {
		judged := metrics.Sum(collector.MetricJudged)
		idle := judged > before && judged == last
		last = judged
		return idle
	})
	require.NoError(t, err)
	for _, job := range []string{"otelcol-audit", "suffix"} {
		require.NoError(t, server.AwaitValue(within(t), fmt.Sprintf(`sum(%s{job=%q})`, collector.MetricJudged, job), last))
	}
	return last
}

// checkAlerts checks that exactly those alerts fire that the troubled collector causes, and that none fails.
func checkAlerts(t *testing.T, server *prometheus.Server) {
	t.Helper()
	alerts, err := prometheus.ReadAlerts(filepath.Join(monitoringFolder, "alerts.yaml"))
	require.NoError(t, err)
	for _, alert := range alerts {
		_, err = server.Query(within(t), alert.Expr)
		require.NoError(t, err, alert.Name)
	}
	wants := []string{
		"AuditCoverageSourceOff", "AuditCoverageSourceReduced", "AuditCoverageConditionErrors", "AuditCoverageInvalidUTF8", "AuditCoverageExportFailed",
		"AuditCoverageEnqueueFailed",
	}
	rules, err := server.AwaitFiring(within(t), wants)
	require.NoError(t, err)
	assert.Len(t, rules, len(alerts))
	var firing []string
	for name, rule := range rules {
		assert.Equal(t, "ok", rule.Health, "%s: %s", name, rule.LastError)
		if rule.State == "firing" {
			firing = append(firing, name)
		}
		for _, active := range rule.Alerts {
			for _, text := range active.Annotations {
				assert.NotRegexp(t, `<no value>|<error|\{\{`, text)
			}
		}
	}
	assert.ElementsMatch(t, wants, firing)
}

// checkAdaptedNames checks that what the README says about names with a suffix turns them into the names that the queries use.
func checkAdaptedNames(t *testing.T, server *prometheus.Server) {
	t.Helper()
	const ours = `__name__=~"otelcol_(processor|exporter)_.+|otelcol_process_uptime"`
	names, err := server.LabelValues(within(t), `{job="otelcol-audit", `+ours+`}`, "__name__")
	require.NoError(t, err)
	adapted, err := server.LabelValues(within(t), `{job="suffix", `+ours+`}`, "__name__")
	require.NoError(t, err)
	assert.Greater(t, len(names), 10)
	assert.Equal(t, names, adapted)
}

// scrapeConfig writes the configuration of the README, which promtool must accept, with these targets and scraped more often.
func scrapeConfig(t *testing.T, plain, suffix string) string {
	t.Helper()
	folder := t.TempDir()
	rules, err := os.ReadFile(filepath.Join(monitoringFolder, "alerts.yaml"))
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(folder, "alerts.yaml"), rules, 0o600))

	const target = "node1.example.org:8888"
	var config strings.Builder
	config.WriteString("global: {scrape_interval: 500ms, scrape_timeout: 500ms, evaluation_interval: 500ms}\n")
	shown := monitoringBlock(t, "scrape_configs")
	require.Contains(t, shown, target)
	config.WriteString(strings.ReplaceAll(shown, target, plain))
	fmt.Fprintf(&config, "  - job_name: suffix\n    static_configs: [{targets: [%q]}]\n", suffix)
	for line := range strings.Lines(monitoringBlock(t, "metric_relabel_configs")) {
		config.WriteString("    " + line)
	}
	path := filepath.Join(folder, "prometheus.yml")
	require.NoError(t, os.WriteFile(path, []byte(config.String()), 0o600))
	output, err := prometheus.Promtool(within(t), "check", "config", path)
	require.NoError(t, err, output)
	return path
}

// monitoringBlock returns the YAML block of the README that has a key.
func monitoringBlock(t *testing.T, key string) string {
	t.Helper()
	blocks := yamlBlocks(t, filepath.Join(monitoringFolder, "README.md"))
	require.Len(t, blocks, 3, "each is used by a test")
	for _, block := range blocks {
		var keys map[string]yaml.Node
		require.NoError(t, yaml.Unmarshal([]byte(block.text), &keys))
		if has(keys, key) {
			return block.text
		}
	}
	require.Fail(t, "no block has the key "+key)
	return ""
}

// appendLines writes lines to the end of a file.
func appendLines(t *testing.T, path string, lines []string) {
	t.Helper()
	file, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	require.NoError(t, err)
	_, err = file.WriteString(strings.Join(lines, "\n") + "\n")
	require.NoError(t, err)
	require.NoError(t, file.Close())
}

// portOf returns the port of an address.
func portOf(address string) string { return address[strings.LastIndex(address, ":")+1:] }
