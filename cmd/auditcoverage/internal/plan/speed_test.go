// SPDX-License-Identifier: Apache-2.0

package plan_test

import (
	"bufio"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/pdata/plog"

	auditcoverageprocessor "github.com/auditcoverage/auditcoverageprocessor"
	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/decision"
	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/logfile"
	"github.com/auditcoverage/auditcoverageprocessor/internal/auditlog"
	"github.com/auditcoverage/auditcoverageprocessor/processor/engine"
)

// generated writes a log of generated lines, and returns its name.
func generated(t testing.TB, lines int) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "generated.audit.log")
	file, err := os.Create(name)
	require.NoError(t, err)
	w := bufio.NewWriterSize(file, 1<<20)
	g := auditlog.New(auditlog.Options{})
	var line []byte
	for range lines {
		line = g.Append(line[:0])
		_, err = w.Write(line)
		require.NoError(t, err)
	}
	require.NoError(t, w.Flush())
	require.NoError(t, file.Close())
	return name
}

func TestGeneratedLogIsPlannedAsTheCollectorDoes(t *testing.T) {
	t.Parallel()
	name := generated(t, 50_000)
	cfg := load(t, policies["demo"])
	same(t, collect(t, cfg, nil, name), run(t, cfg, nil, 0, name))
}

// BenchmarkLog compares planning a log of a million lines with reading it and deciding about each line.
func BenchmarkLog(b *testing.B) {
	name := generated(b, 1_000_000)
	info, err := os.Stat(name)
	require.NoError(b, err)
	cfg := load(b, policies["demo"])
	b.Run("decide", func(b *testing.B) {
		b.SetBytes(info.Size())
		for b.Loop() {
			decide(b, cfg, name)
		}
	})
	for _, deciders := range []int{1, 2} {
		b.Run("plan/"+string(rune('0'+deciders)), func(b *testing.B) {
			b.SetBytes(info.Size())
			b.ReportAllocs()
			for b.Loop() {
				run(b, cfg, nil, deciders, name)
			}
		})
	}
}

// decide reads a file and lets the processor decide about each line, one after the other, and does nothing else.
func decide(b *testing.B, cfg *auditcoverageprocessor.Config, name string) {
	b.Helper()
	p, err := decision.NewEngine(component.NewID(auditcoverageprocessor.NewFactory().Type()), cfg)
	require.NoError(b, err)
	judge := p.NewJudge(b.Context())
	resource := plog.NewLogs().ResourceLogs().AppendEmpty()
	record := engine.Record{Resource: resource, Scope: resource.ScopeLogs().AppendEmpty()}
	record.Log = record.Scope.LogRecords().AppendEmpty()
	reader := logfile.Reader{Names: []string{name}, Shape: logfile.Shape{MaxRecord: 1 << 20}, Progress: io.Discard}
	require.NoError(b, reader.Read(b.Context(), func(block logfile.Block) error {
		for _, text := range block.Records() {
			record.Log.Body().SetStr(text)
			judge.Judge(record)
		}
		block.Release()
		return nil
	}))
}
