// SPDX-License-Identifier: Apache-2.0

package prometheus

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"
)

func TestAlertsSayWhatHappenedAndWhatToDo(t *testing.T) {
	t.Parallel()
	alerts, err := ReadAlerts(alertsFile)
	require.NoError(t, err)
	for _, alert := range alerts {
		t.Run(alert.Name, func(t *testing.T) {
			t.Parallel()
			assert.Contains(t, []string{"critical", "warning", "info"}, alert.Labels["severity"])
			assert.ElementsMatch(t, []string{"summary", "description", "runbook", "runbook_url"}, slices.Collect(maps.Keys(alert.Annotations)))
			for _, text := range alert.Annotations {
				assert.NotEmpty(t, text)
				assertLabelsAreGrouped(t, alert.Expr, text, annotationLabel)
			}
		})
	}
}

func TestRunbookLinksLeadToASectionPerAlert(t *testing.T) {
	t.Parallel()
	const guide = "docs/operations.md"
	text, err := os.ReadFile("../../" + guide)
	require.NoError(t, err)
	alerts, err := ReadAlerts(alertsFile)
	require.NoError(t, err)
	for _, alert := range alerts {
		link := "https://github.com/auditcoverage/auditcoverageprocessor/blob/main/" + guide + "#" + strings.ToLower(alert.Name)
		assert.Equal(t, link, alert.Annotations["runbook_url"])
		assert.Regexp(t, `(?m)^#+ `+alert.Name+`$`, string(text))
	}
}

// alertTests are the files of tests for promtool.
func alertTests(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob(monitoringFolder + "*_test.yaml")
	require.NoError(t, err)
	require.Len(t, files, 2)
	return files
}

func TestAlertsPassTheirOwnTests(t *testing.T) {
	t.Parallel()
	if _, err := Find("promtool"); err != nil {
		t.Skipf("no promtool in PATH nor in the folder that PROMETHEUS_DIR names: %v", err)
	}
	output, err := Promtool(t.Context(), "check", "rules", alertsFile)
	require.NoError(t, err, output)
	for _, file := range alertTests(t) {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			output, err := Promtool(t.Context(), "test", "rules", file)
			assert.NoError(t, err, output)
		})
	}
}

// alertTest is the part of a test file that names the expressions under test.
type alertTest struct {
	Tests []struct {
		Checks []struct {
			Expr    string      `yaml:"expr"`
			Samples []yaml.Node `yaml:"exp_samples"`
		} `yaml:"promql_expr_test"`
	} `yaml:"tests"`
}

func TestEveryAlertIsTestedToFireAndNotToFire(t *testing.T) {
	t.Parallel()
	var fires, silent strings.Builder
	for _, file := range alertTests(t) {
		data, err := os.ReadFile(file)
		require.NoError(t, err)
		var content alertTest
		require.NoError(t, yaml.Unmarshal(data, &content))
		for _, test := range content.Tests {
			for _, check := range test.Checks {
				if len(check.Samples) > 0 {
					fires.WriteString(check.Expr)
				} else {
					silent.WriteString(check.Expr)
				}
			}
		}
	}
	alerts, err := ReadAlerts(alertsFile)
	require.NoError(t, err)
	for _, alert := range alerts {
		assert.Contains(t, fires.String(), `"`+alert.Name+`"`)
		assert.Contains(t, silent.String(), `"`+alert.Name+`"`)
	}
}
