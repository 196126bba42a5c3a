// SPDX-License-Identifier: Apache-2.0

package filelog_test

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/open-telemetry/opentelemetry-collector-contrib/pkg/stanza/operator"
	"github.com/open-telemetry/opentelemetry-collector-contrib/pkg/stanza/operator/transformer/noop"
	"github.com/open-telemetry/opentelemetry-collector-contrib/receiver/filelogreceiver"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/confmap"
	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/receiver"
	noopmetric "go.opentelemetry.io/otel/metric/noop"
	nooptrace "go.opentelemetry.io/otel/trace/noop"
	"go.uber.org/zap"

	auditcoverageprocessor "github.com/auditcoverage/auditcoverageprocessor"
	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/decision"
	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/filelog"
	"github.com/auditcoverage/auditcoverageprocessor/internal/auditlog"
	"github.com/auditcoverage/auditcoverageprocessor/processor/engine"
)

// receivers are the settings that are tried, by name.
func receivers(t *testing.T) map[string]*filelogreceiver.FileLogConfig {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "testdata", "receivers.yaml"))
	require.NoError(t, err)
	retrieved, err := confmap.NewRetrievedFromYAML(text)
	require.NoError(t, err)
	conf, err := retrieved.AsConf()
	require.NoError(t, err)
	configs := map[string]*filelogreceiver.FileLogConfig{}
	for name := range conf.ToStringMap() {
		part, err := conf.Sub(name)
		require.NoError(t, err)
		configs[name] = filelogreceiver.NewFactory().CreateDefaultConfig().(*filelogreceiver.FileLogConfig)
		require.NoError(t, part.Unmarshal(configs[name]), name)
	}
	return configs
}

// hostile writes the hostile files.
func hostile(t *testing.T) (folder string, names []string) {
	t.Helper()
	folder = t.TempDir()
	for name, text := range auditlog.HostileFiles() {
		names = append(names, filepath.Join(folder, name))
		require.NoError(t, os.WriteFile(names[len(names)-1], []byte(text), 0o600))
	}
	slices.Sort(names)
	return folder, names
}

// sink takes down the records that it is given, by file where they name one, and what becomes of them.
type sink struct {
	judge *decision.Judge

	lock    sync.Mutex
	fast    bool // the fast reader read
	count   int
	records map[string][]string
	counts  map[string]int
}

func newSink(t *testing.T, e *engine.Engine) *sink {
	t.Helper()
	return &sink{judge: decision.New(t.Context(), e, nil), records: map[string][]string{}, counts: map[string]int{}}
}

// Capabilities says that nothing is changed here.
func (*sink) Capabilities() consumer.Capabilities { return consumer.Capabilities{} }

// ConsumeLogs takes down what a receiver hands on.
func (s *sink) ConsumeLogs(_ context.Context, logs plog.Logs) error {
	return s.batch(&filelog.Batch{Logs: logs})
}

// batch takes down what was read.
func (s *sink) batch(b *filelog.Batch) error {
	s.lock.Lock()
	defer s.lock.Unlock()
	s.fast = s.fast || b.Block != nil
	for _, j := range s.judge.Batch(b) {
		logs := s.judge.Logs().ResourceLogs().At(0)
		scope := logs.ScopeLogs().At(0)
		record := scope.LogRecords().At(0)
		file := ""
		if value, ok := record.Attributes().Get("log.file.name"); ok {
			file = value.AsString()
		}
		s.count++
		s.records[file] = append(s.records[file], fmt.Sprint(record.Body().Type(), " ", record.Body().AsString(), " ",
			record.Attributes().AsRaw(), logs.Resource().Attributes().AsRaw(), scope.Scope().Name(), record.SeverityText()))
		s.counts[fmt.Sprintln(j.Ruling.Verdict.Decision, j.Ruling.Verdict.Reason, j.Resolved.Area, j.Resolved.Level)]++
	}
	return nil
}

// read reads files as the command does.
func read(t *testing.T, e *engine.Engine, cfg *filelogreceiver.FileLogConfig, names []string) *sink {
	t.Helper()
	s := newSink(t, e)
	r := filelog.Reader{Config: cfg, Names: names, Stdin: strings.NewReader(""), Progress: io.Discard}
	require.NoError(t, r.Read(t.Context(), s.batch))
	return s
}

// newEngine makes an engine by a policy that keeps and drops for many reasons.
func newEngine(t *testing.T) *engine.Engine {
	t.Helper()
	retrieved, err := confmap.NewRetrievedFromYAML([]byte("{default_level: base, coverage: {security: full, end_user_activity: off}, input: {max_bytes: 65536}}"))
	require.NoError(t, err)
	conf, err := retrieved.AsConf()
	require.NoError(t, err)
	cfg := auditcoverageprocessor.NewFactory().CreateDefaultConfig().(*auditcoverageprocessor.Config)
	require.NoError(t, conf.Unmarshal(cfg))
	e, err := decision.NewEngine(component.NewID(auditcoverageprocessor.NewFactory().Type()), cfg)
	require.NoError(t, err)
	return e
}

// TestRecordsAreTheReceiversOwn runs the receiver as the collector does, on a folder that it polls, and compares what it hands on with what the command reads of
// the same files: by the fast reader, where that is used, and by the receiver's parts, which an operator that does nothing asks for.
func TestRecordsAreTheReceiversOwn(t *testing.T) {
	t.Parallel()
	configs := receivers(t)
	require.Greater(t, len(configs), 40)
	folder, names := hostile(t)
	e := newEngine(t)
	running, command := map[string]*sink{}, map[string]*sink{}
	var stops []func()
	fast := 0
	for name, cfg := range configs {
		running[name] = newSink(t, e)
		stops = append(stops, run(t, cfg, folder, running[name]))
	}
	for name, cfg := range configs {
		got, want := read(t, e, cfg, names), running[name]
		command[name] = got
		if got.fast {
			fast++
			slow := *cfg
			slow.Operators = []operator.Config{operator.NewConfig(noop.NewConfig())}
			own := read(t, e, &slow, names)
			assert.False(t, own.fast)
			assert.Equal(t, own.counts, got.counts, "%s: by decision, reason, area and level", name)
			same(t, name+": as the receiver's parts read", own.records, got.records)
		}
		assert.Eventually(t, func() bool {
			want.lock.Lock()
			defer want.lock.Unlock()
			return want.count+len(names) >= got.count // operators hold the last of each file back until they are stopped
		}, time.Minute, 20*time.Millisecond, "%s: more records than the receiver has", name)
	}
	assert.Equal(t, 17, fast, "receivers that the fast reader follows")
	time.Sleep(3 * flushPeriod / 2) // for the ends of files, and for what the receiver hands on and the command does not
	for _, stop := range stops {
		stop()
	}
	for name, want := range running {
		want.lock.Lock()
		got := command[name]
		assert.Equal(t, want.counts, got.counts, "%s: by decision, reason, area and level", name)
		same(t, name+": as the receiver hands on", sorted(want.records), sorted(got.records))
		want.lock.Unlock()
	}
}

// sorted are records without their order: the receiver's batches may pass each other, and a router takes its routes in any order.
func sorted(records map[string][]string) map[string][]string {
	for _, list := range records {
		slices.Sort(list)
	}
	return records
}

// same compares records by file. Texts are long, so that only the first that differs is shown, and of it the beginning.
func same(t *testing.T, what string, want, got map[string][]string) {
	t.Helper()
	assert.Len(t, got, len(want), what)
	for file := range want {
		if assert.Len(t, got[file], len(want[file]), "%s: %s", what, file) {
			for i := range want[file] {
				if want[file][i] != got[file][i] {
					assert.Failf(t, "records differ", "%s: %s: %d\nwant %d bytes %.300q\ngot  %d bytes %.300q",
						what, file, i, len(want[file][i]), want[file][i], len(got[file][i]), got[file][i])
					break
				}
			}
		}
	}
}

// flushPeriod is long enough that no machine is so busy that the receiver takes the middle of a file for its end.
const flushPeriod = 2 * time.Second

// run runs a receiver.
func run(t *testing.T, cfg *filelogreceiver.FileLogConfig, folder string, next consumer.Logs) (stop func()) {
	t.Helper()
	watching := *cfg
	watching.InputConfig.Include = []string{folder + "/*"}
	watching.InputConfig.StartAt, watching.InputConfig.PollInterval = "beginning", 300*time.Millisecond
	// Files that it reads beside each other share memory in multiline and container of v0.165.1, which the race detector finds.
	watching.InputConfig.MaxConcurrentFiles = 1
	if watching.InputConfig.FlushPeriod > 0 {
		watching.InputConfig.FlushPeriod = flushPeriod
	}
	factory := filelogreceiver.NewFactory()
	r, err := factory.CreateLogs(t.Context(), receiver.Settings{
		ID: component.NewID(factory.Type()),
		TelemetrySettings: component.TelemetrySettings{
			Logger: zap.NewNop(), MeterProvider: noopmetric.NewMeterProvider(), TracerProvider: nooptrace.NewTracerProvider(),
		},
	}, &watching, next)
	require.NoError(t, err)
	require.NoError(t, r.Start(t.Context(), nil))
	return func() { assert.NoError(t, r.Shutdown(t.Context())) }
}
