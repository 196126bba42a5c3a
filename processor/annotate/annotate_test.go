// SPDX-License-Identifier: Apache-2.0

package annotate

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"

	"github.com/auditcoverage/auditcoverageprocessor/processor/catalog"
	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

var (
	granted = event.Event{
		Area: event.AreaPermissions, Level: event.LevelBase,
		ActionKey: "bitbucket.service.user.audit.action.globalpermissiongranted", ActionText: "Globale Berechtigung erteilt",
		CategoryKey: "bitbucket.service.audit.category.permissions", Category: "Berechtigungen",
		Timestamp: 1638034466_019000000,
	}
	covered = event.Verdict{Decision: event.DecisionKeep, Reason: event.ReasonCovered}
)

func write(t *testing.T, cfg Config, record plog.LogRecord, e event.Event) map[string]any {
	t.Helper()
	known := catalog.NewDefaultConfig()
	c, err := catalog.New(&known)
	require.NoError(t, err)
	resolved := &catalog.Resolved{Product: "bitbucket", Match: c.Find(&e), Area: e.Area, Level: e.Level, FromRecord: true}
	Clear(record)
	New(cfg).Write(record, &Finding{Event: &e, Actor: &event.Actor{}, Resolved: resolved, Verdict: covered})
	return record.Attributes().AsRaw()
}

func TestNothingIsWrittenUnlessAskedFor(t *testing.T) {
	t.Parallel()
	record := plog.NewLogRecord()
	assert.Empty(t, write(t, Config{}, record, granted))
	assert.Empty(t, record.EventName())
	assert.Zero(t, record.Timestamp())
}

func TestEventIsNamedAfterTheCatalog(t *testing.T) {
	t.Parallel()
	record := plog.NewLogRecord()
	assert.Equal(t, map[string]any{
		"audit_coverage.area": "permissions", "audit_coverage.level": "base", "audit_coverage.category": "Permissions",
		"audit_coverage.event_type": "bitbucket.global_permission_granted",
	}, write(t, Config{Event: true}, record, granted))
	assert.Equal(t, "bitbucket.global_permission_granted", record.EventName())
	assert.Equal(t, pcommon.Timestamp(1638034466_019000000), record.Timestamp())
	assert.Zero(t, record.ObservedTimestamp())
}

func TestEventThatIsNotListedHasNoName(t *testing.T) {
	t.Parallel()
	record := plog.NewLogRecord()
	other := granted
	other.ActionKey = "com.example.plugin.action"
	assert.Equal(t, map[string]any{
		"audit_coverage.area": "permissions", "audit_coverage.level": "base", "audit_coverage.category": "Berechtigungen",
	}, write(t, Config{Event: true}, record, other))
	assert.Empty(t, record.EventName(), "text of a record is never a name")
}

func TestWhatIsUnknownIsNotWritten(t *testing.T) {
	t.Parallel()
	record := plog.NewLogRecord()
	assert.Empty(t, write(t, Config{Event: true}, record, event.Event{}))
	assert.Equal(t, map[string]any{"audit_coverage.level": "base"},
		write(t, Config{Event: true}, plog.NewLogRecord(), event.Event{Level: event.LevelBase}))
}

func TestCategoryThatIsNotUTF8IsNotWritten(t *testing.T) {
	t.Parallel()
	assert.Empty(t, write(t, Config{Event: true}, plog.NewLogRecord(), event.Event{Category: "Berechtigungen\xff"}))
}

func TestWhatTheRecordHasStays(t *testing.T) {
	t.Parallel()
	record := plog.NewLogRecord()
	record.SetEventName("its.own")
	record.SetTimestamp(7)
	record.Body().SetStr("body")
	record.Attributes().PutStr("log.file.name", "a.audit.log")
	attributes := write(t, Config{Event: true, Decision: true}, record, granted)
	assert.Equal(t, "its.own", record.EventName())
	assert.Equal(t, pcommon.Timestamp(7), record.Timestamp())
	assert.Equal(t, "body", record.Body().Str())
	assert.Equal(t, "a.audit.log", attributes["log.file.name"])
	assert.Equal(t, "keep", attributes["audit_coverage.decision"])
	assert.Equal(t, "covered", attributes["audit_coverage.reason"])
}

func TestForgedAnnotationsNeverSurvive(t *testing.T) {
	t.Parallel()
	for _, cfg := range []Config{{}, {Event: true}, {Decision: true}, {Event: true, Decision: true}} {
		record := plog.NewLogRecord()
		for _, name := range []string{"area", "level", "category", "event_type", "decision", "reason", "rule", "", "new"} {
			record.Attributes().PutStr("audit_coverage."+name, "forged")
		}
		record.Attributes().PutStr("audit_coverage", "another's")
		attributes := write(t, cfg, record, event.Event{})
		assert.NotContains(t, attributes, "forged")
		for key, value := range attributes {
			assert.NotEqual(t, "forged", value, key)
		}
		assert.Equal(t, "another's", attributes["audit_coverage"])
	}
}

func TestSignedRecordIsLeftAlone(t *testing.T) {
	t.Parallel()
	record := plog.NewLogRecord()
	record.Attributes().PutStr("audit.integrity.value", "signature")
	record.Attributes().PutStr("audit_coverage.area", "forged")
	want := plog.NewLogRecord()
	record.CopyTo(want)
	write(t, Config{Event: true, Decision: true}, record, granted)
	assert.Equal(t, want, record)
}

func TestAnnotatingTakesOneAllocationForEachAttributeAndOneForTheList(t *testing.T) { //nolint:paralleltest // allocations are counted for the whole process
	e, record := granted, plog.NewLogRecord()
	finding := &Finding{Event: &e, Actor: &event.Actor{}, Resolved: &catalog.Resolved{Area: e.Area, Level: e.Level}}
	a := New(Config{Event: true})
	allocations := testing.AllocsPerRun(100, func() {
		record.Attributes().FromRaw(nil) //nolint:errcheck // nothing cannot fail
		a.Write(record, finding)
	})
	assert.Equal(t, 3, record.Attributes().Len(), "area, level, category")
	assert.LessOrEqual(t, allocations, 4.0)
}
