// SPDX-License-Identifier: Apache-2.0

package engine

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/auditcoverage/auditcoverageprocessor/processor/annotate"
	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
	"github.com/auditcoverage/auditcoverageprocessor/processor/policy"
)

// TestEveryAffectedObjectIsAskedFor: a rule finds an object however many stand before it, with a name and a type or without.
func TestEveryAffectedObjectIsAskedFor(t *testing.T) {
	t.Parallel()
	cfg := policy.Config{DefaultLevel: event.SettingOff, Rules: []policy.Rule{
		{Name: "lander", Match: policy.Match{Objects: policy.Objects{Repository: []string{"lander"}}}, Action: event.ActionKeep},
	}}
	for last, want := range map[string]string{
		`{"name":"lander","type":"REPOSITORY"}`:                 "keep rule security full",
		`{"name":"lander","type":"PROJECT"}`:                    "drop area_off security full",
		`{"name":"lander"}`:                                     "drop area_off security full",
		`{"type":"REPOSITORY"}`:                                 "drop area_off security full",
		`{"name":"lander","type":"REPOSITORY","name":"lander"}`: "keep malformed unknown unknown",
	} {
		for _, before := range []int{0, 1, 2, 3, 63, 64, 65, 1000, 5000} {
			objects := strings.Repeat(`{},{"name":"mira"},{"type":"REPOSITORY"},7,{"name":"orbit","type":"REPOSITORY"},`, before/5) + strings.Repeat("{},", before%5)
			text := strings.Replace(line("SECURITY", "FULL"), `"affectedObjects":[]`, `"affectedObjects":[`+objects+last+`]`, 1)
			h := newHarness(t, event.ModeEnforce, cfg, annotate.Config{})
			_, _ = h.Process(t.Context(), logsOf([][]string{{text}}))
			assert.Equal(t, map[string]int64{want: 1}, h.counts(t), "%s after %d", last, before)
			if strings.HasPrefix(want, "keep malformed") {
				continue // a map cannot hold a key twice
			}
			logs := logsOf([][]string{{""}})
			var parsed map[string]any
			require.NoError(t, json.Unmarshal([]byte(text), &parsed))
			require.NoError(t, logs.ResourceLogs().At(0).ScopeLogs().At(0).LogRecords().At(0).Body().FromRaw(parsed))
			_, _ = h.Process(t.Context(), logs)
			assert.Equal(t, map[string]int64{want: 2}, h.counts(t), "%s after %d, in a map", last, before)
		}
	}
}
