// SPDX-License-Identifier: Apache-2.0

package engine

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/pdata/plog"

	"github.com/auditcoverage/auditcoverageprocessor/processor/annotate"
	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
	"github.com/auditcoverage/auditcoverageprocessor/processor/policy"
)

func TestJudgementSaysWhatItRestsOn(t *testing.T) {
	t.Parallel()
	h := newHarness(t, event.ModeEnforce, policy.Config{DefaultLevel: event.SettingBase}, annotate.Config{}).
		withEventTypes(t, eventType("app.full", event.AreaSecurity, event.LevelFull, `IsMatch(body, "^full")`))
	j := h.NewJudge(t.Context())
	for body, want := range map[string]struct {
		outcome event.Outcome
		mapping event.Mapping
		level   event.Level
	}{
		kept: {event.OutcomeIdentified, event.MappingRecord, event.LevelBase},
		torn: {event.OutcomeMalformed, event.MappingNone, event.LevelUnknown},
		`{"auditType":{"area":"SECURITY","level":"FULL"}}`:                                        {event.OutcomeProven, event.MappingRecord, event.LevelFull},
		`{"auditType":{"area":"AUDIT_LOG","level":"FULL"}}`:                                       {event.OutcomeIdentified, event.MappingRecord, event.LevelUnknown},
		`{"type":{"actionI18nKey":"bitbucket.service.user.audit.action.authenticationfailure"}}`:  {event.OutcomeProven, event.MappingKey, event.LevelAdvanced},
		`192.0.2.7 | AuthenticationFailureEvent | a | 1700000000000 | - | - | - | -`:              {event.OutcomeProven, event.MappingClass, event.LevelAdvanced},
		`{"type":{"actionI18nKey":"bitbucket.other.user.audit.action.authenticationfailure.x9"}}`: {event.OutcomeProven, event.MappingClass, event.LevelAdvanced},
		"full": {event.OutcomeUnrecognized, event.MappingCondition, event.LevelFull},
		"text": {event.OutcomeUnrecognized, event.MappingNone, event.LevelUnknown},
	} {
		rec := Record{Resource: plog.NewResourceLogs(), Scope: plog.NewScopeLogs(), Log: plog.NewLogRecord()}
		rec.Log.Body().SetStr(body)
		got := j.Judge(rec)
		assert.Equal(t, want.outcome, got.Outcome, body)
		assert.Equal(t, want.mapping, got.Resolved.Mapping(), body)
		assert.Equal(t, want.level, got.Ruling.Level, body)
	}
	require.Empty(t, h.counts(t), "what a judge of one's own judges is not counted")
}

func TestProvingMayFindThatItWasTorn(t *testing.T) {
	t.Parallel()
	h := newHarness(t, event.ModeEnforce, policy.Config{DefaultLevel: event.SettingFull}, annotate.Config{})
	j := h.NewJudge(t.Context())
	for body, want := range map[string]bool{kept: true, kept[:len(kept)-1]: false} {
		rec := Record{Resource: plog.NewResourceLogs(), Scope: plog.NewScopeLogs(), Log: plog.NewLogRecord()}
		rec.Log.Body().SetStr(body)
		got := j.Judge(rec)
		assert.Equal(t, event.Verdict{Decision: event.DecisionKeep, Reason: event.ReasonCovered}, got.Ruling.Verdict)
		assert.Equal(t, want, j.Prove(), body)
	}
}
