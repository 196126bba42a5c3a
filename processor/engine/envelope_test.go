// SPDX-License-Identifier: Apache-2.0

package engine

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/pdata/plog"

	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
	"github.com/auditcoverage/auditcoverageprocessor/processor/record"
)

// actorLine is a record of one actor, in a category of its own.
func actorLine(i int) string {
	return fmt.Sprintf(`{"affectedObjects":[{"name":"P%[1]d","type":"PROJECT"}],"auditType":{"action":"a","actionI18nKey":"bitbucket.x.audit.action.y%[1]d",`+
		`"area":"SECURITY","category":"category %[1]d","level":"BASE"},"author":{"id":"%[1]d","name":"mira%[1]d"},"source":"192.0.2.%[1]d","system":"https://git%[1]d.example.org"}`, i)
}

func inDocker(line string) string {
	return `{"log":` + quoted(line+"\n") + `,"stream":"stdout","time":"2026-11-23T08:00:00.123456789Z"}`
}

// quoted is a text as a string literal.
func quoted(text string) string {
	literal, err := json.Marshal(text)
	if err != nil {
		panic(err)
	}
	return string(literal)
}

// TestAnnotationsOfUnwrappedRecordsLast: each record is decoded into the same buffer, and each keeps its own event and actor.
func TestAnnotationsOfUnwrappedRecordsLast(t *testing.T) {
	t.Parallel()
	cfg := NewDefaultConfig()
	cfg.DefaultLevel = event.SettingBase
	cfg.Annotate.Event, cfg.Annotate.Actor = true, true
	h := newHarnessOf(t, cfg)
	logs := plog.NewLogs()
	records := logs.ResourceLogs().AppendEmpty().ScopeLogs().AppendEmpty().LogRecords()
	for i := range 100 {
		records.AppendEmpty().Body().SetStr(inDocker(actorLine(i)))
	}
	got, err := h.Process(t.Context(), logs)
	require.NoError(t, err)
	require.Equal(t, 100, got.LogRecordCount())
	for i, log := range got.ResourceLogs().At(0).ScopeLogs().At(0).LogRecords().All() {
		attributes := log.Attributes().AsRaw()
		assert.Equal(t, inDocker(actorLine(i)), log.Body().Str())
		assert.Equal(t, fmt.Sprintf("category %d", i), attributes["audit_coverage.category"])
		assert.Equal(t, strconv.Itoa(i), attributes["user.id"])
		assert.Equal(t, fmt.Sprintf("mira%d", i), attributes["user.name"])
		assert.Equal(t, fmt.Sprintf("192.0.2.%d", i), attributes["client.address"])
		assert.Equal(t, fmt.Sprintf("git%d.example.org", i), attributes["server.address"])
		assert.Equal(t, fmt.Sprintf("P%d", i), attributes["vcs.owner.name"])
	}
}

func TestJudgementsOfUnwrappedRecordsLast(t *testing.T) {
	t.Parallel()
	j := strictest(t)
	var keys []string
	for i := range 10 {
		got := judged(j, inDocker(actorLine(i)))
		assert.Equal(t, event.DecisionDrop, got.Ruling.Verdict.Decision)
		assert.Equal(t, []record.EnvelopeKind{record.EnvelopeDocker}, got.Envelopes)
		keys = append(keys, got.Event.ActionKey)
	}
	for i, key := range keys {
		assert.Equal(t, fmt.Sprintf("bitbucket.x.audit.action.y%d", i), key)
	}
}

func TestUnwrappingDoesNotAllocate(t *testing.T) { //nolint:paralleltest // allocations are counted
	cfg := NewDefaultConfig()
	cfg.DefaultLevel = event.SettingOff
	e := newHarnessOf(t, cfg)
	j := e.newJudge(t.Context(), e.input)
	rec := Record{Resource: plog.NewResourceLogs(), Scope: plog.NewScopeLogs(), Log: plog.NewLogRecord()}
	line := strings.Replace(actorLine(1), "bitbucket.x.audit.action.y1", "bitbucket.service.repository.audit.action.repositoryaccessed", 1)
	rec.Log.Body().SetStr(inDocker(inDocker(line)))
	assert.Zero(t, testing.AllocsPerRun(100, func() { j.Judge(rec) }))
	assert.Equal(t, event.DecisionDrop, j.judgement.Ruling.Verdict.Decision)
}
