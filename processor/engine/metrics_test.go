// SPDX-License-Identifier: Apache-2.0

package engine

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/auditcoverage/auditcoverageprocessor/processor/annotate"
	"github.com/auditcoverage/auditcoverageprocessor/processor/catalog"
	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
	"github.com/auditcoverage/auditcoverageprocessor/processor/policy"
)

// rulesOf are n rules that keep.
func rulesOf(n int) (rules []policy.Rule) {
	for i := range n {
		rules = append(rules, policy.Rule{
			Name: fmt.Sprintf("rule-%d", i), Match: policy.Match{Keys: []string{fmt.Sprintf("com.example.%d", i)}}, Action: event.ActionKeep,
		})
	}
	return rules
}

// TestMostRulesAreCountedOneByOne: as many rules as are accepted have a series each in the SDK, and one more would not.
func TestMostRulesAreCountedOneByOne(t *testing.T) {
	t.Parallel()
	for _, n := range []int{maxSeries, maxSeries + 1} {
		h := newHarness(t, event.ModeEnforce, policy.Config{DefaultLevel: event.SettingBase, Rules: rulesOf(n)}, annotate.Config{})
		counts := tally{ruleMatches: make([]int64, n)}
		for i := range counts.ruleMatches {
			counts.ruleMatches[i] = 1
		}
		h.metrics.add(t.Context(), &counts)
		series := h.sums(t, "matches", "rule")
		assert.Len(t, series, n)
		assert.EqualValues(t, max(0, n-maxSeries), series[""], "what has no series of its own, of %d rules", n)
		err := h.cfg.Validate()
		if n == maxSeries {
			require.NoError(t, err)
		} else {
			require.EqualError(t, err, "rules: found 2000: expected at most 1999, since the metric SDK counts the matches of more as one")
		}
	}
}

func TestMoreConditionsThanCanBeCountedAreRefused(t *testing.T) {
	t.Parallel()
	cfg := NewDefaultConfig()
	cfg.DefaultLevel = event.SettingBase
	cfg.Rules = rulesOf(2)
	cfg.Rules[1].Match.Condition = "body == nil"
	for i := range maxSeries - 1 {
		cfg.Catalog.EventTypes = append(cfg.Catalog.EventTypes, catalog.EventType{
			ID: fmt.Sprintf("app.event_%d", i), Area: event.AreaSecurity, Level: event.LevelBase, Condition: "body == nil",
		})
	}
	require.NoError(t, cfg.Validate())
	cfg.Rules[0].Match.Condition = "body == nil"
	require.EqualError(t, cfg.Validate(),
		"catalog: found 1998 conditions, and 2 in rules: expected at most 1999 in all, since the metric SDK counts the errors of more as one")
}

// TestClosedSetsAreSmallerThanTheLimit: what is counted by closed sets needs no limit of its own.
func TestClosedSetsAreSmallerThanTheLimit(t *testing.T) {
	t.Parallel()
	assert.Less(t, max(seriesCount, sourceChangeCount), maxSeries)
}
