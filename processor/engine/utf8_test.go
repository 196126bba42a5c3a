// SPDX-License-Identifier: Apache-2.0

package engine

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/pdata/plog"

	"github.com/auditcoverage/auditcoverageprocessor/processor/annotate"
	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
	"github.com/auditcoverage/auditcoverageprocessor/processor/policy"
)

// hostileLogs are a kept record and a dropped one, with strings that are not UTF-8 in every place.
func hostileLogs() plog.Logs {
	logs := logsOf([][]string{{kept[:len(kept)-1] + "\xff", dropped}})
	resource := logs.ResourceLogs().At(0)
	resource.Resource().Attributes().PutStr("host.name", "h\xff")
	scope := resource.ScopeLogs().At(0)
	scope.Scope().SetName("s\xff")
	for _, log := range scope.LogRecords().All() {
		log.Attributes().PutStr("a\xff", "b")
		log.SetSeverityText("i\xff")
		log.SetEventName("e\xff")
	}
	return logs
}

func TestWhatIsHandedOnIsUTF8AndCountedByPlace(t *testing.T) {
	t.Parallel()
	one := map[string]int64{"body": 1, "attribute": 1, "severity_text": 1, "event_name": 1, "scope": 1, "resource": 1}
	two := map[string]int64{"body": 1, "attribute": 2, "severity_text": 2, "event_name": 2, "scope": 1, "resource": 1}
	for _, c := range []struct {
		mode    event.Mode
		setting event.InvalidUTF8
		want    map[string]int64
	}{
		{event.ModeEnforce, event.InvalidUTF8Unset, one},
		{event.ModeEnforce, event.InvalidUTF8Replace, one},
		{event.ModeEnforce, event.InvalidUTF8Keep, map[string]int64{}},
		{event.ModeAnnotate, event.InvalidUTF8Unset, two},
		{event.ModeObserve, event.InvalidUTF8Unset, map[string]int64{}},
		{event.ModeObserve, event.InvalidUTF8Bytes, two},
	} {
		cfg := NewDefaultConfig()
		cfg.Mode, cfg.InvalidUTF8, cfg.DefaultLevel = c.mode, c.setting, event.SettingBase
		h := newHarnessOf(t, cfg)
		out, err := h.Process(t.Context(), hostileLogs())
		require.NoError(t, err)
		assert.Equal(t, c.want, h.sums(t, "places", "place"), "%s, %s", c.mode, c.setting)
		text, err := (&plog.JSONMarshaler{}).MarshalLogs(out)
		require.NoError(t, err)
		assert.Equal(t, len(c.want) == 0, bytes.IndexByte(text, 0xff) >= 0, "%s, %s", c.mode, c.setting)
	}
}

func TestRecordWithReplacedBytesIsNotDropped(t *testing.T) {
	t.Parallel()
	bad := dropped[:len(dropped)-1] + ",\"node\":\"\xff\"}"
	cfg := NewDefaultConfig()
	cfg.InvalidUTF8, cfg.DefaultLevel = event.InvalidUTF8Replace, event.SettingBase
	agent, gateway := newHarnessOf(t, cfg), newHarnessOf(t, cfg)
	out, err := agent.Process(t.Context(), logsOf([][]string{{bad}}))
	require.NoError(t, err)
	out, err = gateway.Process(t.Context(), out)
	require.NoError(t, err, "what was malformed for its bytes is not well-formed for their replacement")
	assert.Equal(t, map[string]int64{"keep malformed unknown unknown": 1}, gateway.counts(t))
	original, ok := out.ResourceLogs().At(0).ScopeLogs().At(0).LogRecords().At(0).Attributes().Get("audit_coverage.original")
	require.True(t, ok)
	assert.Equal(t, map[string]any{"body": []byte(bad)}, original.Map().AsRaw())
}

func TestRecordThatReplacedBytesHideIsNotDropped(t *testing.T) {
	t.Parallel()
	cfg := NewDefaultConfig()
	cfg.InvalidUTF8, cfg.DefaultLevel, cfg.OnUnrecognized = event.InvalidUTF8Replace, event.SettingBase, event.DecisionDrop
	agent, gateway := newHarnessOf(t, cfg), newHarnessOf(t, cfg).withEventTypes(t, eventType("app.b", event.AreaSecurity, event.LevelFull, `IsMatch(body, "b")`))
	out, err := agent.Process(t.Context(), logsOf([][]string{{`{"audit` + "\xff" + `Type":{"area":"AUDIT_LOG"}}`, `{"b":"` + "\xff" + `"}`}}))
	require.NoError(t, err)
	_, err = gateway.Process(t.Context(), out)
	require.NoError(t, err)
	assert.Equal(t, map[string]int64{"keep malformed unknown unknown": 2}, gateway.counts(t), "it is not what was written, so it is not known to be no record")
}

func TestProtectedKeyThatBecameBytesIsNotDropped(t *testing.T) {
	t.Parallel()
	cfg := NewDefaultConfig()
	cfg.DefaultLevel = event.SettingOff
	agent, gateway := newHarnessOf(t, cfg), newHarnessOf(t, cfg)
	logs := logsOf([][]string{{""}})
	facts := logs.ResourceLogs().At(0).ScopeLogs().At(0).LogRecords().At(0).Body().SetEmptyMap().PutEmptyMap("auditType")
	facts.PutStr("area", "SECURITY")
	facts.PutStr("level", "FULL")
	facts.PutStr("actionI18nKey", "atlassian.audit.event."+strings.Repeat("a\xff", 100))
	out, err := agent.Process(t.Context(), logs)
	require.NoError(t, err)
	assert.Equal(t, map[string]int64{"keep protected security full": 1}, agent.counts(t))
	_, err = gateway.Process(t.Context(), out)
	require.NoError(t, err)
	assert.Equal(t, map[string]int64{"keep malformed unknown unknown": 1}, gateway.counts(t))
}

func TestForgedOriginalDropsNothingAndStopsNoDrop(t *testing.T) {
	t.Parallel()
	h := newHarness(t, event.ModeEnforce, policy.Config{DefaultLevel: event.SettingBase}, annotate.Config{})
	logs := logsOf([][]string{{dropped}})
	logs.ResourceLogs().At(0).ScopeLogs().At(0).LogRecords().At(0).Attributes().PutEmptyMap("audit_coverage.original").PutEmptyBytes("body").FromRaw([]byte("\xff"))
	_, _ = h.Process(t.Context(), logs)
	assert.Equal(t, map[string]int64{"drop above_level security full": 1}, h.counts(t))
}
