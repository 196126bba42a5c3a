// SPDX-License-Identifier: Apache-2.0

package prometheus

import (
	"os"
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestPanelsSayWhatTheyShowAndWhatToDo(t *testing.T) {
	t.Parallel()
	dashboard, err := ReadDashboard(dashboardFile)
	require.NoError(t, err)
	for i, panel := range dashboard.Panels {
		t.Run(panel.Title, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, i+1, panel.ID, "ids are the places in the list")
			assert.LessOrEqual(t, panel.GridPos.X+panel.GridPos.W, 24)
			for _, other := range dashboard.Panels[:i] {
				assert.False(t, panel.GridPos.Overlaps(other.GridPos), other.Title)
			}
			if panel.Type != "row" {
				checkPanel(t, panel)
			}
		})
	}
}

func checkPanel(t *testing.T, panel Panel) {
	t.Helper()
	source := Datasource{Type: "prometheus", UID: "${datasource}"}
	assert.Contains(t, []string{"stat", "timeseries", "table"}, panel.Type)
	assert.NotEmpty(t, panel.FieldConfig.Defaults.Unit)
	assert.Regexp(t, `\. .+\.$`, panel.Description, "more than one sentence")
	assert.Equal(t, source, panel.Datasource)
	assert.NotEmpty(t, panel.Targets)
	for i, target := range panel.Targets {
		assert.Equal(t, source, target.Datasource)
		assert.Equal(t, string(rune('A'+i)), target.RefID)
		assert.Contains(t, target.Expr, `job=~"$job", instance=~"$instance"`)
		assertLabelsAreGrouped(t, target.Expr, target.LegendFormat, legendLabel)
	}
}

var (
	legendLabel     = regexp.MustCompile(`\{\{(\w+)\}\}`)
	annotationLabel = regexp.MustCompile(`\$labels\.(\w+)`)
)

// assertLabelsAreGrouped finds labels in a text that the results of an expression do not have, because it does not group by them.
func assertLabelsAreGrouped(t *testing.T, expr, text string, label *regexp.Regexp) {
	t.Helper()
	found, err := Parse(expr)
	require.NoError(t, err)
	for _, match := range label.FindAllStringSubmatch(text, -1) {
		assert.Contains(t, found.Grouping, match[1], text)
	}
}

func TestREADMENamesEveryPanelAndAlert(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(monitoringFolder + "README.md")
	require.NoError(t, err)
	dashboard, err := ReadDashboard(dashboardFile)
	require.NoError(t, err)
	for _, panel := range dashboard.Panels {
		assert.Contains(t, string(text), panel.Title)
	}
	alerts, err := ReadAlerts(alertsFile)
	require.NoError(t, err)
	for _, alert := range alerts {
		assert.Contains(t, string(text), "| "+alert.Name+" | "+alert.Labels["severity"]+" |")
	}
}
