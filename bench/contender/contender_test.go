// SPDX-License-Identifier: Apache-2.0

package contender

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/auditcoverage/auditcoverageprocessor/bench/sample"
)

// deciders returns all contenders that decide.
func deciders() []*Contender {
	return slices.Concat([]*Contender{Ours(), OursOnMaps(), Measured(), Rules(20), Condition()}, Filters(), Libraries())
}

func TestAllAgreeOnPlainLines(t *testing.T) {
	t.Parallel()
	lines := sample.Mixed()
	for _, size := range []int{300, 880, 4096} {
		for _, order := range []sample.Order{sample.AuditTypeSecond, sample.AuditTypeLast} {
			lines = append(lines, sample.Line(size, sample.Kept, order, 1), sample.Line(size, sample.Dropped, order, 2))
		}
	}
	expected, err := Ours().Keeps(lines)
	require.NoError(t, err)
	assert.Contains(t, expected, true)
	assert.Contains(t, expected, false)
	for _, c := range deciders() {
		keeps, err := c.Keeps(lines)
		require.NoError(t, err, c.Name)
		for i := range lines {
			assert.Equal(t, expected[i], keeps[i], "%s on %s", c.Name, lines[i])
		}
	}
}

// TestTrapsFool shows for each contender which lines it drops that have to be kept. That is not a defect of a library: each does what its documentation
// says.
func TestTrapsFool(t *testing.T) {
	t.Parallel()
	fooled := map[string]string{
		"audit_coverage":         "",
		"with the SDK's metrics": "",
		"20 equality rules":      "",
		"one OTTL condition":     "",
		"audit_coverage, map":    "l",
		"filter, Index":          "ntjzflc",
		"filter, one regex":      "ntjzflc",
		"filter, five regexes":   "ntjzflc",
		"filter, map":            "l",
		"filter, ParseJSON x1":   "l",
		"transform, then filter": "l",
		"filter, ParseJSON x5":   "l",
		"gjson":                  "tjzf",
		"gjson, validated":       "f",
		"sonic, ast":             "tjzf",
		"sonic, struct":          "lc",
		"fastjson":               "f",
		"goccy/go-json":          "lc",
		"encoding/json":          "lc",
		"encoding/json/v2":       "",
		"simdjson-go":            "f",
	}
	var lines []string
	for _, trap := range sample.Traps() {
		lines = append(lines, trap.Line)
	}
	for _, c := range deciders() {
		keeps, err := c.Keeps(lines)
		require.NoError(t, err, c.Name)
		var codes strings.Builder
		for i, keep := range keeps {
			if !keep {
				codes.WriteString(sample.Traps()[i].Code)
			}
		}
		expected, listed := fooled[c.Name]
		assert.True(t, listed, c.Name)
		assert.Equal(t, expected, codes.String(), c.Name)
	}
}

func TestFormsAreDropped(t *testing.T) {
	t.Parallel()
	for _, form := range slices.Concat(sample.Envelopes(880, sample.Dropped), sample.Forms()) {
		c := Ours()
		c.Carrier = form.Carrier
		keeps, err := c.Keeps(form.Lines)
		require.NoError(t, err)
		assert.NotContains(t, keeps, true, form.Name)
	}
}

func TestFloorsReadEveryLine(t *testing.T) {
	t.Parallel()
	for _, c := range append(Floors(), Noop()) {
		keeps, err := c.Keeps(sample.Mixed())
		require.NoError(t, err)
		assert.NotContains(t, keeps, false, c.Name)
	}
}

func TestTaskWorksOnFreshBatches(t *testing.T) {
	t.Parallel()
	batch, err := sample.NewBatch(sample.Lines(880, sample.Dropped, sample.AuditTypeSecond), 10, sample.CarrierText)
	require.NoError(t, err)
	for _, c := range deciders() {
		task, err := c.Task(c.Name, batch)
		require.NoError(t, err)
		for range 2 {
			task.Prepare()
			require.NoError(t, task.Work(), c.Name)
		}
	}
}
