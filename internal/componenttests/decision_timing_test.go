// SPDX-License-Identifier: Apache-2.0

package componenttests

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/collector/consumer/consumertest"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/processor/processortest"

	"github.com/auditcoverage/auditcoverageprocessor"
	"github.com/auditcoverage/auditcoverageprocessor/processor/annotate"
	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
	"github.com/auditcoverage/auditcoverageprocessor/processor/policy"
)

// BenchmarkDecision measures the decision path through the public factory, over the sample log and over its single lines, to compare two versions with
// benchstat. Nothing is removed from the batch, so that each round has the same: what would be dropped is judged in mode observe.
func BenchmarkDecision(b *testing.B) {
	text, err := os.ReadFile(filepath.Join(root, "testdata", "audit.log"))
	require.NoError(b, err)
	sample := bytes.Split(bytes.TrimSpace(text), []byte("\n"))
	asText := func(rec plog.LogRecord, line []byte) { rec.Body().SetStr(string(line)) }
	asBytes := func(rec plog.LogRecord, line []byte) { rec.Body().SetEmptyBytes().FromRaw(line) }
	asMap := func(rec plog.LogRecord, line []byte) {
		var parsed map[string]any
		if json.Unmarshal(line, &parsed) != nil || rec.Body().FromRaw(parsed) != nil {
			asText(rec, line)
		}
	}
	observe := func(level event.Setting) *auditcoverageprocessor.Config {
		cfg := newConfig()
		cfg.Mode, cfg.DefaultLevel = event.ModeObserve, level
		return cfg
	}
	annotated := func(a annotate.Config) *auditcoverageprocessor.Config {
		cfg := observe(event.SettingBase)
		cfg.Mode, cfg.Annotate = event.ModeAnnotate, a
		return cfg
	}
	carried := func(setting event.InvalidUTF8) *auditcoverageprocessor.Config {
		cfg := observe(event.SettingFull)
		cfg.InvalidUTF8 = setting
		return cfg
	}
	ruled := observe(event.SettingBase)
	ruled.Rules = []policy.Rule{
		{Name: "authors", Match: policy.Match{Authors: []string{"nobody"}, Areas: []event.Area{event.AreaSecurity}}, Action: event.ActionDrop},
		{Name: "keys", Match: policy.Match{Keys: []string{"com.example.*"}}, Action: event.ActionKeep},
	}
	legacy := [][]byte{[]byte(`198.51.100.20 | RepositoryPullEvent | joern | 1767571200360 | PAY/ledger | {"repository":"ledger","id":7} | @8KJQAGx969x538x0 | 6ywzi6`)}
	for _, c := range []struct {
		name  string
		cfg   *auditcoverageprocessor.Config
		lines [][]byte
		fill  func(plog.LogRecord, []byte)
	}{
		{"kept", observe(event.SettingFull), sample[:1], asText},
		{"dropped", observe(event.SettingOff), sample[:1], asText},
		{"sample/full", observe(event.SettingFull), sample, asText},
		{"sample/base", observe(event.SettingBase), sample, asText},
		{"sample/off", observe(event.SettingOff), sample, asText},
		{"sample/bytes", observe(event.SettingBase), sample, asBytes},
		{"sample/maps", observe(event.SettingBase), sample, asMap},
		{"kept/maps", carried(event.InvalidUTF8Bytes), sample[:1], asMap},
		{"dropped/maps", observe(event.SettingOff), sample[:1], asMap},
		{"sample/maps_utf8_checked", carried(event.InvalidUTF8Bytes), sample, asMap},
		{"kept/bytes", carried(event.InvalidUTF8Bytes), sample[:1], asBytes},
		{"dropped/bytes", observe(event.SettingOff), sample[:1], asBytes},
		{"kept/legacy", carried(event.InvalidUTF8Bytes), legacy, asText},
		{"dropped/legacy", observe(event.SettingOff), legacy, asText},
		{"kept/utf8_checked", carried(event.InvalidUTF8Bytes), sample[:1], asText},
		{"sample/utf8_checked", carried(event.InvalidUTF8Bytes), sample, asText},
		{"sample/rules", ruled, sample, asText},
		{"kept/annotate_event", annotated(annotate.Config{Event: true}), sample[:1], asText},
		{"kept/annotate_actor", annotated(annotate.Config{Actor: true}), sample[:1], asText},
		{"sample/annotate_event", annotated(annotate.Config{Event: true}), sample, asText},
		{"sample/annotate_actor", annotated(annotate.Config{Event: true, Actor: true}), sample, asText},
	} {
		b.Run(c.name, func(b *testing.B) {
			logs := plog.NewLogs()
			records := logs.ResourceLogs().AppendEmpty().ScopeLogs().AppendEmpty().LogRecords()
			for i := range 100 {
				c.fill(records.AppendEmpty(), c.lines[i%len(c.lines)])
			}
			factory := auditcoverageprocessor.NewFactory()
			p, err := factory.CreateLogs(b.Context(), processortest.NewNopSettings(factory.Type()), c.cfg, consumertest.NewNop())
			require.NoError(b, err)
			require.NoError(b, p.Start(b.Context(), componenttest.NewNopHost()))
			b.ReportAllocs()
			for b.Loop() {
				if err := p.ConsumeLogs(b.Context(), logs); err != nil {
					b.Fatal(err)
				}
			}
			require.NoError(b, p.Shutdown(b.Context()))
		})
	}
}
