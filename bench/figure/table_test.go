// SPDX-License-Identifier: Apache-2.0

package figure

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestNumbers(t *testing.T) {
	t.Parallel()
	for v, expected := range map[float64]string{0.123: "0.12", 9.99: "9.99", 9.996: "10.0", 99.96: "100", 1234567.8: "1,234,568", 999: "999"} {
		assert.Equal(t, expected, Number(v))
	}
	assert.Equal(t, "-", Number(math.NaN()))
	assert.Equal(t, "0", Few(0.01))
	assert.Equal(t, "12%", Percent(0.123))
}

func TestTargets(t *testing.T) {
	t.Parallel()
	table := Targets([]Target{
		{Name: "kept", Found: 6.5, Limit: 7, Unit: "x"},
		{Name: "filter", Found: 9, Limit: 10, Unit: "x", AtLeast: true},
	})
	assert.Equal(t, [][]string{{"kept", "<= 7x", "6.50x", "yes"}, {"filter", ">= 10x", "9.00x", "NO"}}, table.Rows)
}

func TestWrite(t *testing.T) {
	t.Parallel()
	table := &Table{Title: "Costs", Columns: []string{"", "ns", "fooled"}, Texts: []string{"fooled"}, Rows: [][]string{{"gjson", "500", "t"}}}
	for format, expected := range map[Format]string{
		FormatTable:    "\nCosts\n\n         ns  fooled\n────────────────────\n gjson  500  t\n",
		FormatMarkdown: "\n### Costs\n\n|  | ns | fooled |\n| --- | ---:| --- |\n| gjson | 500 | t |\n",
	} {
		var b strings.Builder
		require.NoError(t, table.Write(&b, format))
		assert.Equal(t, expected, b.String())
	}
	var format Format
	require.EqualError(t, format.UnmarshalText([]byte("csv")), `unknown format "csv": expected one of table, json, markdown`)
}

func TestPlot(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "plot.svg")
	p := &Plot{Title: "Cost", X: "bytes", Y: "ns", XTicks: map[float64]string{300: "300", 880: "880"}, Series: []Series{{"a", []float64{300, 880}, []float64{10, 20}}}}
	require.NoError(t, p.Save(path))
	drawn, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Contains(t, string(drawn), "<svg")
}
