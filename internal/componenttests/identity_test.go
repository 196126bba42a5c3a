// SPDX-License-Identifier: Apache-2.0

package componenttests

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/pdata/plog"

	"github.com/auditcoverage/auditcoverageprocessor"
	"github.com/auditcoverage/auditcoverageprocessor/processor/catalog"
	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
	"github.com/auditcoverage/auditcoverageprocessor/processor/policy"
	"github.com/auditcoverage/auditcoverageprocessor/processor/record"
)

func TestEveryBatchAddsUp(t *testing.T) {
	t.Parallel()
	shapes := map[string]func(plog.Logs){
		"no resource": func(plog.Logs) {},
		"empty":       func(l plog.Logs) { shape(l); shape(l, nil) },
		"all kept":    func(l plog.Logs) { shape(l, []string{keptLine, keptLine}) },
		"all dropped": func(l plog.Logs) {
			shape(l, []string{droppedLine})
			shape(l, []string{droppedLine}, []string{droppedLine})
		},
		"mixed":         func(l plog.Logs) { shape(l, []string{keptLine, droppedLine, "text", `{"torn`, `{"auditType":{}}`}) },
		"one each":      func(l plog.Logs) { shape(l, []string{droppedLine}); shape(l, []string{keptLine}) },
		"empty between": func(l plog.Logs) { shape(l, nil, []string{droppedLine}, nil); shape(l) },
	}
	for _, mode := range []event.Mode{event.ModeEnforce, event.ModeAnnotate, event.ModeObserve} {
		for _, onUnknown := range []event.Decision{event.DecisionKeep, event.DecisionDrop} {
			t.Run(fmt.Sprintf("%s, %s the unknown", mode, onUnknown), func(t *testing.T) {
				t.Parallel()
				h := newHarness(t, &auditcoverageprocessor.Config{Mode: mode, DefaultLevel: event.SettingBase, OnUnmapped: onUnknown, OnUnrecognized: onUnknown})
				incoming, outgoing := 0, 0
				for name, build := range shapes {
					logs := plog.NewLogs()
					build(logs)
					incoming += logs.LogRecordCount()
					before := h.sink.LogRecordCount()
					require.NoError(t, h.ConsumeLogs(t.Context(), logs), name)
					outgoing += h.sink.LogRecordCount() - before
					h.requireIdentity(t, incoming, outgoing)
				}
				want := map[event.Decision]int{event.DecisionKeep: 7, event.DecisionDrop: 5}[onUnknown]
				if mode != event.ModeEnforce {
					want = incoming
				}
				assert.Equal(t, want, outgoing)
			})
		}
	}
}

// FuzzProcessor feeds any logs that OTLP can carry through strict and random policies: no batch is ever refused, and every record is counted.
func FuzzProcessor(f *testing.F) {
	marshaler := &plog.JSONMarshaler{}
	for _, build := range []func(plog.Logs){
		func(l plog.Logs) { shape(l, []string{keptLine, droppedLine, "text", `{"torn`}) },
		func(l plog.Logs) { shape(l, nil); shape(l) },
		func(l plog.Logs) {
			shape(l, []string{
				"app", `{"type":{"actionI18nKey":"bitbucket.service.user.audit.action.userdeleted"},"author":{"name":"a"}}`,
				"<1>1 - a b - - - " + droppedLine, "192.0.2.7 | UserDeletedEvent | a | 1700000000000 | - | - | - | -",
			})
		},
		func(l plog.Logs) {
			shape(l, []string{""})
			record := l.ResourceLogs().At(0).ScopeLogs().At(0).LogRecords().At(0)
			record.Body().SetEmptyBytes().FromRaw([]byte(droppedLine))
			record.Attributes().PutStr("audit_coverage.area", "forged")
			record.Attributes().PutStr("audit.integrity.value", "signature")
		},
		func(l plog.Logs) {
			shape(l, []string{`{"auditType":{"area":"SECURITY","level":"BASE"},"system":"https://%ff.example.org"}`, "app \xff", keptLine + "\xff"})
			l.ResourceLogs().At(0).Resource().Attributes().PutStr("host\xff", "\xff")
		},
	} {
		logs := plog.NewLogs()
		build(logs)
		text, err := marshaler.MarshalLogs(logs)
		require.NoError(f, err)
		f.Add(text, uint8(0))
	}
	harnesses := append(strictHarnesses(f), randomHarnesses(f)...)
	f.Fuzz(func(t *testing.T, text []byte, choice uint8) {
		logs, err := (&plog.JSONUnmarshaler{}).UnmarshalLogs(text)
		if err != nil {
			t.Skip("not OTLP")
		}
		h := harnesses[int(choice)%len(harnesses)]
		h.incoming += logs.LogRecordCount()
		require.NoError(t, h.ConsumeLogs(t.Context(), logs))
		h.outgoing += h.sink.LogRecordCount()
		if h.mode != event.ModeObserve {
			requireUTF8(t, h.sink.AllLogs())
		}
		h.sink.Reset()
		h.requireIdentity(t, h.incoming, h.outgoing)
	})
}

// requireUTF8 fails if a string of what is handed on is not UTF-8: an exporter's whole batch would be refused for it.
func requireUTF8(t *testing.T, all []plog.Logs) {
	t.Helper()
	for _, logs := range all {
		text, err := (&plog.JSONMarshaler{}).MarshalLogs(logs)
		require.NoError(t, err)
		require.True(t, utf8.Valid(text), "%q", text)
	}
}

// strictHarnesses are processors that drop all they may, in every mode, with and without annotations.
func strictHarnesses(tb testing.TB) (harnesses []*harness) {
	tb.Helper()
	for _, mode := range []event.Mode{event.ModeEnforce, event.ModeAnnotate, event.ModeObserve} {
		for _, annotated := range []bool{false, true} {
			cfg := &auditcoverageprocessor.Config{
				Mode: mode, DefaultLevel: event.SettingOff,
				OnUnmapped: event.DecisionDrop, OnUnrecognized: event.DecisionDrop,
			}
			cfg.Annotate.Event, cfg.Annotate.Actor = annotated, annotated
			cfg.Rules = []policy.Rule{
				{Name: "a", Match: policy.Match{Keys: []string{"*user*"}, Condition: `ParseJSON(body)["a"] == "b"`}, Action: event.ActionKeep},
				{Name: "b", Match: policy.Match{Objects: policy.Objects{User: []string{"a"}}}, Action: event.ActionDrop, OverrideProtected: true},
				{Name: "c", Match: policy.Match{Areas: []event.Area{event.AreaSecurity}}, Action: event.ActionRelevel, Level: event.LevelFull},
			}
			cfg.Input, cfg.Catalog = record.NewDefaultConfig(), catalog.NewDefaultConfig()
			cfg.Catalog.EventTypes = []catalog.EventType{
				{ID: "app.started", Area: event.AreaSecurity, Level: event.LevelFull, Condition: `IsMatch(body, "^app")`},
				{ID: "app.failing", Area: event.AreaSecurity, Level: event.LevelFull, Condition: `ParseJSON(body)["a"] == "b"`},
			}
			harnesses = append(harnesses, newHarness(tb, cfg))
		}
	}
	return harnesses
}

// randomHarnesses are processors with random policies, the same each time.
func randomHarnesses(tb testing.TB) (harnesses []*harness) {
	tb.Helper()
	r := rand.New(rand.NewPCG(5, 6)) // the same each time
	decision := func() event.Decision { return event.Decision(r.IntN(event.DecisionCount)) }
	matches := []policy.Match{
		{Keys: []string{"*"}},
		{Classes: []string{"UserDeletedEvent"}},
		{Texts: []string{"user deleted"}},
		{Authors: []string{"a"}},
		{Levels: []event.Level{event.LevelFull}},
		{Areas: []event.Area{event.AreaSecurity, event.AreaUserManagement}},
		{Condition: `IsMatch(body, "a")`},
		{Condition: `ParseJSON(body)["a"] == "b"`},
	}
	for range 20 {
		cfg := newConfig()
		cfg.Mode = event.Mode(r.IntN(int(event.ModeObserve) + 1))
		cfg.OnUnmapped, cfg.OnUnrecognized = decision(), decision()
		cfg.Annotate.Event, cfg.Annotate.Actor, cfg.Annotate.Decision = r.IntN(2) == 0, r.IntN(2) == 0, r.IntN(2) == 0
		cfg.Coverage = policy.Coverage{}
		for _, area := range event.Areas() {
			cfg.Coverage[area] = event.SettingOff + event.Setting(r.IntN(4))
		}
		for i := range r.IntN(5) {
			rule := policy.Rule{Name: strconv.Itoa(i), Match: matches[r.IntN(len(matches))], Action: event.ActionDrop + event.Action(r.IntN(3))}
			rule.OverrideProtected = rule.Action != event.ActionKeep && r.IntN(2) == 0
			if rule.Action == event.ActionRelevel {
				rule.Level = event.LevelBase + event.Level(r.IntN(3))
			}
			cfg.Rules = append(cfg.Rules, rule)
		}
		harnesses = append(harnesses, newHarness(tb, cfg))
	}
	return harnesses
}
