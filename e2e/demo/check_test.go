// SPDX-License-Identifier: Apache-2.0

package main

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/auditcoverage/auditcoverageprocessor/e2e/collector"
)

func TestCheckFindsBodiesThatAreNoLines(t *testing.T) {
	t.Parallel()
	lines := []string{"a", "b", "b", "c"}
	tests := map[string]struct {
		bodies  []string
		counted int
		want    string
	}{
		"some lines":     {[]string{"a", "b", "c"}, 3, ""},
		"a line twice":   {[]string{"b", "b"}, 2, ""},
		"none":           {nil, 0, ""},
		"one is lost":    {[]string{"a"}, 2, "found 1 written, expected the 2"},
		"one is altered": {[]string{"a", "B"}, 2, `number 2: found a body that is not a line of the audit log, or out of order: "B"`},
		"one is doubled": {[]string{"a", "a"}, 2, "number 2"},
		"order changed":  {[]string{"c", "a"}, 2, "number 2"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := checkBodies(test.bodies, lines, test.counted)
			if test.want == "" {
				require.NoError(t, err)
			} else {
				require.ErrorContains(t, err, test.want)
			}
		})
	}
}

func TestCheckFindsRecordsThatWereNotJudged(t *testing.T) {
	t.Parallel()
	r := newSummary([]collector.Judged{{Decision: "keep", Count: 2}, {Decision: "drop", Count: 1}})
	require.NoError(t, r.check(3, 3))
	require.EqualError(t, r.check(3, 4), "found 3 records judged and 4 passed on by the receiver, expected both to be the 3 lines of the audit log")
	require.Error(t, r.check(4, 4))
	require.Error(t, r.check(4, 3))
}

func TestSummaryAddsUpByAreaAndReason(t *testing.T) {
	t.Parallel()
	judged := []collector.Judged{
		{Mode: "enforce", Area: "security", Reason: "covered", Decision: "keep", Level: "full", Count: 2},
		{Mode: "enforce", Area: "security", Reason: "covered", Decision: "keep", Level: "base", Count: 1},
		{Mode: "enforce", Area: "ecosystem", Reason: "unmapped", Decision: "drop", Count: 4},
	}
	want := &summary{Mode: "enforce", Judged: 7, Kept: 3, Dropped: 4, Rows: []row{
		{Area: "ecosystem", Reason: "unmapped", Dropped: 4},
		{Area: "security", Reason: "covered", Kept: 3},
	}}
	assert.Equal(t, want, newSummary(judged))
}

func TestOnlyEnforceCarriesDropsOut(t *testing.T) {
	t.Parallel()
	for mode, want := range map[string]int{"enforce": 2, "annotate": 3, "observe": 3} {
		r := newSummary([]collector.Judged{{Mode: mode, Decision: "keep", Count: 2}, {Mode: mode, Decision: "drop", Count: 1}})
		assert.Equal(t, want, r.written(), mode)
	}
}
