// SPDX-License-Identifier: Apache-2.0

package prometheus

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const (
	documentation    = "../../documentation.md"
	monitoringFolder = "../../distribution/monitoring/"
	dashboardFile    = monitoringFolder + "dashboard.json"
	alertsFile       = monitoringFolder + "alerts.yaml"
)

// collectorMetrics are the collector's own metrics, with the labels that the queries use.
var collectorMetrics = map[string]Labels{
	// The other side of the identity of counts. Every processor has them, so ours are picked out by name.
	"otelcol_processor_incoming_items": {"processor": nil},
	"otelcol_processor_outgoing_items": {"processor": nil},
	// What a destination refuses for good, and what its queue does not take, is lost after the processor.
	"otelcol_exporter_sent_log_records":           {"exporter": nil},
	"otelcol_exporter_send_failed_log_records":    {"exporter": nil},
	"otelcol_exporter_enqueue_failed_log_records": {"exporter": nil},
	// A queue that fills says in time that a destination is slow.
	"otelcol_exporter_queue_size":     {"exporter": nil},
	"otelcol_exporter_queue_capacity": {"exporter": nil},
	// Distinguishes a counter that began with the process from one that did not grow.
	"otelcol_process_uptime": {},
}

// known returns all metrics that a collector with the processor has, with the labels that a scrape adds.
func known(t *testing.T) map[string]Labels {
	t.Helper()
	metrics, err := ReadDocumentation(documentation)
	require.NoError(t, err)
	require.Len(t, metrics, 7)
	require.Contains(t, metrics["otelcol_processor_audit_coverage_records"]["reason"], "malformed")
	maps.Copy(metrics, collectorMetrics)
	for _, labels := range metrics {
		labels["job"], labels["instance"] = nil, nil
	}
	return metrics
}

// expressions returns all expressions of the alerts and the dashboard, by where they stand.
func expressions(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{}
	alerts, err := ReadAlerts(alertsFile)
	require.NoError(t, err)
	for _, alert := range alerts {
		all[alert.Name] = alert.Expr
	}
	dashboard, err := ReadDashboard(dashboardFile)
	require.NoError(t, err)
	for _, panel := range dashboard.Panels {
		for _, target := range panel.Targets {
			all[fmt.Sprintf("panel %d %s %s", panel.ID, panel.Title, target.RefID)] = target.Expr
		}
	}
	for _, variable := range dashboard.Templating.List {
		if variable.Type == "query" {
			selector, label, err := variable.LabelValues()
			require.NoError(t, err)
			all["variable "+variable.Name] = "count by (" + label + ") (" + selector + ")"
		}
	}
	require.Greater(t, len(all), 30)
	return all
}

func TestEveryNameInAQueryExists(t *testing.T) {
	t.Parallel()
	metrics := known(t)
	for where, expr := range expressions(t) {
		t.Run(where, func(t *testing.T) {
			t.Parallel()
			found, err := Parse(expr)
			require.NoError(t, err)
			require.NotEmpty(t, found.Selectors)
			labels := Labels{}
			for _, selector := range found.Selectors {
				require.Contains(t, metrics, selector.Metric)
				checkMatchers(t, metrics[selector.Metric], selector)
				maps.Copy(labels, metrics[selector.Metric])
			}
			for _, label := range found.Grouping {
				assert.Contains(t, labels, label)
			}
		})
	}
}

// checkMatchers finds labels and values that a metric cannot have.
func checkMatchers(t *testing.T, labels Labels, selector Selector) {
	t.Helper()
	for _, matcher := range selector.Matchers {
		assert.Contains(t, labels, matcher.Label, selector.Metric)
		if allowed := labels[matcher.Label]; allowed != nil {
			assert.Subset(t, allowed, matcher.Values(), "%s %s", selector.Metric, matcher.Label)
		}
	}
}

func TestEveryDocumentedMetricIsInTheDashboard(t *testing.T) {
	t.Parallel()
	dashboard, err := ReadDashboard(dashboardFile)
	require.NoError(t, err)
	shown := map[string]bool{}
	for _, panel := range dashboard.Panels {
		for _, target := range panel.Targets {
			found, err := Parse(target.Expr)
			require.NoError(t, err)
			for _, selector := range found.Selectors {
				shown[selector.Metric] = true
			}
		}
	}
	metrics, err := ReadDocumentation(documentation)
	require.NoError(t, err)
	assert.Subset(t, slices.Collect(maps.Keys(shown)), slices.Collect(maps.Keys(metrics)))
}
