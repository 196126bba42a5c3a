// SPDX-License-Identifier: Apache-2.0

package engine

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"go.opentelemetry.io/collector/pdata/plog"

	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

// envelopeForms are what a line arrives in.
var envelopeForms = map[string]func(line string) string{
	"bare":   func(line string) string { return line },
	"syslog": func(line string) string { return "<134>Nov 23 08:00:00 node1 bitbucket-audit[4711]: " + line },
	"cri":    func(line string) string { return "2026-11-23T08:00:00.123456789Z stdout F " + line },
	"docker": inDocker,
	"string": quoted,
}

// BenchmarkEnvelope compares the lines of the sample in each envelope with the bare lines, kept and dropped.
func BenchmarkEnvelope(b *testing.B) {
	for _, setting := range []event.Setting{event.SettingFull, event.SettingOff} {
		cfg := NewDefaultConfig()
		cfg.DefaultLevel = setting
		e := newHarnessOf(b, cfg)
		for _, name := range slices.Sorted(maps.Keys(envelopeForms)) {
			b.Run(setting.String()+"/"+name, func(b *testing.B) {
				j := e.newJudge(b.Context(), e.input)
				var records []Record
				for _, line := range sampleLines(b) {
					rec := Record{Resource: plog.NewResourceLogs(), Scope: plog.NewScopeLogs(), Log: plog.NewLogRecord()}
					rec.Log.Body().SetStr(envelopeForms[name](line))
					records = append(records, rec)
				}
				b.ReportAllocs()
				i := 0
				for b.Loop() {
					j.Judge(records[i%len(records)])
					i++
				}
			})
		}
	}
}

// BenchmarkUnrecognized compares another program's line with a line of the same length that is dropped, since it is searched for a record to its end.
func BenchmarkUnrecognized(b *testing.B) {
	cfg := NewDefaultConfig()
	cfg.DefaultLevel = event.SettingOff
	e := newHarnessOf(b, cfg)
	other := strings.NewReplacer("auditType", "eventType", "I18nKey", "MsgCode", "affectedObjects", "affectedRecords", "changedValues", "changedFields",
		"extraAttributes", "extraProperties", "epochSecond", "epochMinute")
	for name, form := range map[string]func(string) string{"dropped": envelopeForms["bare"], "unrecognized": other.Replace} {
		b.Run(name, func(b *testing.B) {
			j := e.newJudge(b.Context(), e.input)
			rec := Record{Resource: plog.NewResourceLogs(), Scope: plog.NewScopeLogs(), Log: plog.NewLogRecord()}
			rec.Log.Body().SetStr(form(sampleLines(b)[2]))
			b.ReportAllocs()
			for b.Loop() {
				j.Judge(rec)
			}
		})
	}
}
