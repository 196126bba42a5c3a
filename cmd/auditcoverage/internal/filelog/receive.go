// SPDX-License-Identifier: Apache-2.0

package filelog

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"sync"
	"time"

	"github.com/open-telemetry/opentelemetry-collector-contrib/pkg/stanza/adapter"
	"github.com/open-telemetry/opentelemetry-collector-contrib/pkg/stanza/entry"
	"github.com/open-telemetry/opentelemetry-collector-contrib/pkg/stanza/fileconsumer/matcher"
	"github.com/open-telemetry/opentelemetry-collector-contrib/pkg/stanza/operator"
	"github.com/open-telemetry/opentelemetry-collector-contrib/pkg/stanza/operator/helper"
	"github.com/open-telemetry/opentelemetry-collector-contrib/pkg/stanza/operator/input/file"
	"github.com/open-telemetry/opentelemetry-collector-contrib/pkg/stanza/pipeline"
	"go.opentelemetry.io/collector/component"
	noopmetric "go.opentelemetry.io/otel/metric/noop"
	nooptrace "go.opentelemetry.io/otel/trace/noop"
	"go.uber.org/zap"

	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/logfile"
)

// pollInterval is next to nothing, as the first poll comes after it, too.
const pollInterval = 100 * time.Microsecond

// receive reads a file by the receiver's own input and operators, which are made anew for each file, so that what they hold back ends with it.
func (r *Reader) receive(ctx context.Context, name string, yield func(*Batch) error) error {
	source, err := r.source(name)
	if err != nil {
		return r.skip(name, 0, err)
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	f := &reception{reader: r, source: source, yield: yield, cancel: cancel, problems: &problems{}}
	if f.lines, err = newLines(source.path, r.Config); err == nil {
		err = errors.Join(f.read(ctx), f.lines.close())
	}
	if err = errors.Join(err, source.remove()); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	if err := errors.Join(f.problems.err(), source.cut); err != nil {
		return r.skip(name, f.records, err)
	}
	return nil
}

// skip passes over a file, or the rest of it after some records, because of an error.
func (r *Reader) skip(name string, records int, err error) error {
	if r.Skip == nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	r.Skip(logfile.SkippedBy(name, err, records > 0))
	return nil
}

// reception is one file on its way through the receiver.
type reception struct {
	reader   *Reader
	source   *source
	lines    *lines
	yield    func(*Batch) error
	cancel   context.CancelCauseFunc
	problems *problems

	lock    sync.Mutex // operators that flush after some time emit beside the input
	records int
	failed  bool // yield returned an error, and is not called again
}

// read reads the file to its end, in two polls. The receiver polls forever, and writes to its storage, which is kept in memory here, when a poll is over.
// An unterminated end is emitted when nothing has come for force_flush_period. How long that takes depends on the machine, so it is neither waited for nor
// allowed to happen in the middle of a file: the first poll reads with a period that never ends, the second goes on from there with one that has ended.
func (f *reception) read(ctx context.Context) error {
	settings := component.TelemetrySettings{
		Logger: zap.New(f.problems), MeterProvider: noopmetric.NewMeterProvider(), TracerProvider: nooptrace.NewTracerProvider(),
	}
	flushes := f.reader.Config.InputConfig.FlushPeriod > 0
	input := f.input(math.MaxInt64)
	if !flushes {
		input.FlushPeriod = 0
	}
	pipe, err := f.pipeline(settings, input)
	if err != nil {
		return err
	}
	state := newCheckpoint()
	if err := pipe.Start(state); err != nil {
		return errors.Join(err, pipe.Stop())
	}
	operators := pipe.Operators()
	first := operators[slices.IndexFunc(operators, func(o operator.Operator) bool { return o.Type() == input.Type() })]
	state.wait(ctx)
	err = first.Stop()
	if flushes && err == nil && ctx.Err() == nil {
		err = f.flush(ctx, settings, first, operators, state)
	}
	err = errors.Join(err, pipe.Stop())
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	f.source.finish()
	return err
}

// flush is the second poll, by an input in the place of the first one.
func (f *reception) flush(
	ctx context.Context, settings component.TelemetrySettings, first operator.Operator, operators []operator.Operator, state *checkpoint,
) error {
	second, err := f.input(time.Nanosecond).Build(settings)
	if err != nil {
		return err
	}
	second.SetOutputIDs(first.GetOutputIDs())
	if err := second.SetOutputs(operators); err != nil {
		return err
	}
	state.again()
	if err := second.Start(operator.NewScopedPersister(first.ID(), state)); err != nil {
		return err
	}
	state.wait(ctx)
	return second.Stop()
}

// input is the receiver's input for this one file, without what changes it, passes over it, or is about other files.
func (f *reception) input(flushPeriod time.Duration) *file.Config {
	cfg, plain := f.reader.Config.InputConfig, file.NewConfig()
	cfg.Criteria = matcher.Criteria{Include: []string{literal(f.source.path)}}
	cfg.StartAt, cfg.PollInterval, cfg.FlushPeriod = "beginning", pollInterval, flushPeriod
	cfg.FingerprintSize, cfg.MaxConcurrentFiles, cfg.MaxBatches = plain.FingerprintSize, plain.MaxConcurrentFiles, 0
	cfg.PollsToArchive, cfg.OnTruncate, cfg.SkipUnmodifiedFiles = 0, plain.OnTruncate, false
	cfg.DeleteAfterRead, cfg.AcquireFSLock, cfg.FileCacheAdvise = false, false, false
	cfg.IncludeFileRecordOffset = true // for the progress
	cfg.OutputIDs = nil
	f.source.adapt(&cfg)
	return &cfg
}

// pipeline puts a tap between the input and the operators.
func (f *reception) pipeline(settings component.TelemetrySettings, input *file.Config) (*pipeline.DirectedPipeline, error) {
	cfg := f.reader.Config
	tap := &tapConfig{
		WriterConfig: helper.NewWriterConfig(tapType, tapType), source: f.source, lines: f.lines, attributes: f.reader.Attributes,
		offsets: cfg.InputConfig.IncludeFileRecordOffset,
	}
	tap.OutputIDs = cfg.InputConfig.OutputIDs
	return pipeline.Config{
		Operators:     append([]operator.Config{operator.NewConfig(input), operator.NewConfig(tap)}, cfg.Operators...),
		DefaultOutput: helper.NewSynchronousLogEmitter(settings, f.emit),
	}.Build(settings)
}

// emit hands on what comes out of the operators. The context is theirs, and over when what they held back is flushed at the end, so it is not asked.
func (f *reception) emit(_ context.Context, entries []*entry.Entry) {
	if len(entries) == 0 {
		return
	}
	f.lock.Lock()
	defer f.lock.Unlock()
	if f.failed {
		return
	}
	logs, lines := adapter.ConvertEntries(entries, scopeName, ""), f.lines.find(entries)
	if logs.ResourceLogs().Len() > 1 || logs.ResourceLogs().At(0).ScopeLogs().Len() > 1 {
		lines = nil // the records are not in the order of the entries
	}
	for _, e := range entries {
		entry.Put(e)
	}
	batch := &Batch{File: f.source.name, Number: f.reader.batches, Logs: logs, Lines: lines, First: f.records + 1}
	f.reader.batches++
	f.records += logs.LogRecordCount()
	if err := f.yield(batch); err != nil {
		f.failed = true
		f.cancel(err)
	}
}

// progress is told of bytes without being given them.
func progress(w io.Writer, n int64) {
	for ; n > 0; n -= int64(len(zeros)) {
		_, _ = w.Write(zeros[:min(n, int64(len(zeros)))])
	}
}

var zeros [1 << 16]byte
