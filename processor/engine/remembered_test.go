// SPDX-License-Identifier: Apache-2.0

package engine

import (
	"encoding/json"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/pdata/plog"

	"github.com/auditcoverage/auditcoverageprocessor/processor/annotate"
	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
	"github.com/auditcoverage/auditcoverageprocessor/processor/policy"
	"github.com/auditcoverage/auditcoverageprocessor/processor/record"
)

// rememberedPolicies ask for the event alone, and for what stands outside of it.
var rememberedPolicies = map[string]policy.Config{
	"off":  {DefaultLevel: event.SettingOff},
	"base": {DefaultLevel: event.SettingBase, OnUnmapped: event.DecisionDrop},
	"rules for events": {DefaultLevel: event.SettingBase, ForceToBase: policy.Names{Classes: []string{"repositorypull"}}, Rules: []policy.Rule{
		{Name: "keys", Match: policy.Match{Keys: []string{"bitbucket.*.permission*"}}, Action: event.ActionDrop},
		{Name: "texts", Match: policy.Match{Texts: []string{"Repository pulled"}}, Action: event.ActionRelevel, Level: event.LevelBase},
		{Name: "areas", Match: policy.Match{Areas: []event.Area{event.AreaSecurity}}, Action: event.ActionKeep},
	}},
	"rules for actors": {DefaultLevel: event.SettingOff, Rules: []policy.Rule{
		{Name: "authors", Match: policy.Match{Authors: []string{"admin", "joern"}}, Action: event.ActionKeep},
	}},
	"rules with conditions": {DefaultLevel: event.SettingFull, Rules: []policy.Rule{
		{Name: "condition", Match: policy.Match{Condition: `IsMatch(body, "[13579]\"")`}, Action: event.ActionDrop},
	}},
}

// TestWhatWasJudgedBeforeChangesNothing: a judge that has judged others decides and counts as fresh ones do.
func TestWhatWasJudgedBeforeChangesNothing(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(filepath.Join("..", "..", "testdata", "audit.log"))
	require.NoError(t, err)
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	for name, cfg := range rememberedPolicies {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := newHarness(t, event.ModeEnforce, cfg, annotate.Config{})
			random := rand.New(rand.NewPCG(1, uint64(len(name))))
			for range 25 {
				requireJudgedAlike(t, h, random, lines)
			}
		})
	}
}

// requireJudgedAlike judges records that are made of few lines, so that what they say comes again.
func requireJudgedAlike(t *testing.T, h *harness, random *rand.Rand, lines []string) {
	t.Helper()
	few := []string{lines[random.IntN(len(lines))], lines[random.IntN(len(lines))]}
	records := make([]Record, 80)
	for i := range records {
		records[i] = recordOf(random, few[random.IntN(len(few))])
	}
	requireSequence(t, h, records)
}

// requireSequence judges records by one judge, and each by a fresh one too, and counts what each of them counts.
func requireSequence(t *testing.T, h *harness, records []Record) {
	t.Helper()
	judge := h.newJudge(t.Context(), h.input)
	var sum tally
	for _, rec := range records {
		fresh := h.newJudge(t.Context(), h.input)
		fresh.tally = sum
		want, got := fresh.Judge(rec), judge.Judge(rec)
		require.Equal(t, *want.Event, *got.Event, "%v", rec.Log.Body().AsString())
		require.Equal(t, want.Actor.Name, got.Actor.Name)
		require.Equal(t, *want.Resolved, *got.Resolved)
		require.Equal(t, want.Ruling, got.Ruling, "%v", rec.Log.Body().AsString())
		require.Equal(t, want.Outcome, got.Outcome)
		require.Equal(t, want.Format, got.Format)
		sum = fresh.tally
	}
	require.Equal(t, sum, judge.tally)
}

// TestWhatTakesAPlaceInMemoryIsJudgedAnew: where there is no room for all objects, none is judged by what was found of another.
func TestWhatTakesAPlaceInMemoryIsJudgedAnew(t *testing.T) {
	t.Parallel()
	h := newHarness(t, event.ModeEnforce, policy.Config{DefaultLevel: event.SettingBase}, annotate.Config{})
	var records []Record
	levels := []string{"BASE", "ADVANCED", "FULL"}
	for half, times := range []int{3, 20} { // those of the first half must be missing for long before others take their places
		for range times {
			for i := range record.MemoSlots {
				i += half * record.MemoSlots
				rec := Record{Resource: plog.NewResourceLogs(), Scope: plog.NewScopeLogs(), Log: plog.NewLogRecord()}
				text := `{"auditType":{"action":"Something happened ` + strconv.Itoa(i) + `","actionI18nKey":"bitbucket.service.something.audit.action.happened` + strconv.Itoa(i) +
					`","area":"SECURITY","category":"Things","categoryI18nKey":"bitbucket.service.audit.category.things","level":"` + levels[i%len(levels)] + `"}}`
				rec.Log.Body().SetStr(text)
				records = append(records, rec)
			}
		}
	}
	requireSequence(t, h, records)
}

// recordOf makes a record of a line: as it is, as a map or an entity of the REST interface, with other facts, with something else around the object, or cut.
func recordOf(random *rand.Rand, line string) Record {
	rec := Record{Resource: plog.NewResourceLogs(), Scope: plog.NewScopeLogs(), Log: plog.NewLogRecord()}
	variant := random.IntN(10)
	if variant < 3 {
		var parsed map[string]any
		if json.Unmarshal([]byte(line), &parsed) == nil {
			facts, _ := parsed["auditType"].(map[string]any)
			if variant > 0 { // without area and level, which are then the catalog's in one form, and unknown in the other
				delete(facts, "area")
				delete(facts, "level")
			}
			if variant > 1 {
				delete(parsed, "auditType")
				parsed["type"] = facts
			}
			_ = rec.Log.Body().FromRaw(parsed) // it was made from JSON
			return rec
		}
	}
	switch variant {
	case 3:
		line = strings.Replace(line, `"auditType"`, `"type"`, 1)
	case 4:
		line = strings.Replace(line, `"level":"`, `"level":"X`, 1)
	case 5:
		line = strings.Replace(line, `"level":"BASE"`, `"level":"FULL"`, 1)
	case 6:
		line = line[:random.IntN(len(line)+1)]
	case 7:
		line = strings.TrimSuffix(line, "}") + `,"z":"1"}`
	case 8:
		line = strings.Replace(line, `{`, `{"type":{"action":"Repository pulled"},`, 1)
	default: // as it is
	}
	rec.Log.Body().SetStr(line)
	return rec
}
