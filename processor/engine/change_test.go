// SPDX-License-Identifier: Apache-2.0

package engine

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/pdata/plog"

	"github.com/auditcoverage/auditcoverageprocessor/processor/annotate"
	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
	"github.com/auditcoverage/auditcoverageprocessor/processor/policy"
)

const (
	configUpdated = `"auditType":{"actionI18nKey":"atlassian.audit.event.action.audit.config.updated","area":"AUDIT_LOG","level":"BASE"}`
	levelChange   = `{"from":"security : full","i18nKey":"atlassian.audit.event.change.coverage.level","key":"Coverage Level","to":"security : off"}`
	otherChange   = `{"i18nKey":"atlassian.audit.event.change.retention","to":"security : off"}`
)

func TestChangesOfTheSourcesCoverageAreCounted(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		body string
		want map[string]int64
	}{
		"as it is written": {`{` + configUpdated + `,"changedValues":[` + levelChange + `]}`, map[string]int64{"security off": 1}},
		"in another order": {`{"changedValues": [ ` + otherChange + ` , ` + levelChange + ` ], ` + configUpdated + `}`, map[string]int64{"security off": 1}},
		"of two areas": {
			`{` + configUpdated + `,"changedValues":[` + levelChange +
				`,{"to":"End User Activity : Full","i18nKey":"atlassian.audit.event.change.coverage.level"},7,{}]}`,
			map[string]int64{"security off": 1, "unknown full": 1},
		},
		"to a level that we do not know": {
			`{` + configUpdated + `,"changedValues":[{"i18nKey":"atlassian.audit.event.change.coverage.level","to":"end_user_activity : most"}]}`,
			map[string]int64{"end_user_activity unknown": 1},
		},
		"from the REST interface": {
			`{"changedValues":[` + levelChange + `],"type":{"actionI18nKey":"atlassian.audit.event.action.audit.config.updated"}}`,
			map[string]int64{"security off": 1},
		},
		"of something else":    {`{` + configUpdated + `,"changedValues":[` + otherChange + `]}`, map[string]int64{}},
		"without changes":      {`{` + configUpdated + `}`, map[string]int64{}},
		"with no list":         {`{` + configUpdated + `,"changedValues":` + levelChange + `}`, map[string]int64{}},
		"torn":                 {`{` + configUpdated + `,"changedValues":[` + levelChange + `]`, map[string]int64{}},
		"by another action":    {`{"auditType":{"actionI18nKey":"a","area":"AUDIT_LOG","level":"BASE"},"changedValues":[` + levelChange + `]}`, map[string]int64{}},
		"deeper in the record": {`{` + configUpdated + `,"extraAttributes":[{"changedValues":[` + levelChange + `]}]}`, map[string]int64{}},
	} {
		for _, mode := range []event.Mode{event.ModeEnforce, event.ModeObserve} {
			h := newHarness(t, mode, policy.Config{DefaultLevel: event.SettingBase}, annotate.Config{})
			logs := plog.NewLogs()
			records := logs.ResourceLogs().AppendEmpty().ScopeLogs().AppendEmpty().LogRecords()
			records.AppendEmpty().Body().SetStr(c.body)
			times := int64(1)
			var parsed map[string]any
			if json.Unmarshal([]byte(c.body), &parsed) == nil {
				require.NoError(t, records.AppendEmpty().Body().FromRaw(parsed))
				times++
			}
			_, err := h.Process(t.Context(), logs)
			require.NoError(t, err)
			want := map[string]int64{}
			for change := range c.want {
				want[change] = times
			}
			assert.Equal(t, want, h.sums(t, "changes", "area", "to"), "%s, %s", name, mode)
		}
	}
}

func TestTornConfigurationChangeKeepsItsVerdict(t *testing.T) {
	t.Parallel()
	h := newHarness(t, event.ModeEnforce, policy.Config{DefaultLevel: event.SettingOff}, annotate.Config{})
	logs := plog.NewLogs()
	logs.ResourceLogs().AppendEmpty().ScopeLogs().AppendEmpty().LogRecords().AppendEmpty().Body().SetStr(`{` + configUpdated + `,"changed`)
	_, err := h.Process(t.Context(), logs)
	require.NoError(t, err)
	assert.Equal(t, map[string]int64{"keep protected audit_log base": 1}, h.counts(t))

	rec := Record{Resource: plog.NewResourceLogs(), Scope: plog.NewScopeLogs(), Log: plog.NewLogRecord()}
	rec.Log.Body().SetStr(`{` + configUpdated + `,"changed`)
	j := h.NewJudge(t.Context())
	got := j.Judge(rec)
	assert.Equal(t, event.OutcomeIdentified, got.Outcome)
	assert.Equal(t, event.AreaAuditLog, got.Event.Area)
	assert.False(t, j.Prove())
}
