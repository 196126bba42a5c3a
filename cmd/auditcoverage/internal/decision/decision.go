// SPDX-License-Identifier: Apache-2.0

// Package decision judges the records of log files by the processor's own engine, each as the collector's file_log receiver would hand it on.
package decision

import (
	"context"
	"iter"
	"path/filepath"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/processor"
	"go.opentelemetry.io/otel/metric/noop"
	nooptrace "go.opentelemetry.io/otel/trace/noop"
	"go.uber.org/zap"

	auditcoverageprocessor "github.com/auditcoverage/auditcoverageprocessor"
	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/filelog"
	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/logfile"
	"github.com/auditcoverage/auditcoverageprocessor/processor/catalog"
	"github.com/auditcoverage/auditcoverageprocessor/processor/engine"
	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

// attributeFile is where file_log writes the name of the file.
const attributeFile = "log.file.name"

// NewEngine returns an engine that tells nobody what it does.
func NewEngine(id component.ID, cfg *auditcoverageprocessor.Config) (*engine.Engine, error) {
	return auditcoverageprocessor.NewEngine(processor.Settings{
		ID: id,
		TelemetrySettings: component.TelemetrySettings{
			Logger: zap.NewNop(), MeterProvider: noop.NewMeterProvider(), TracerProvider: nooptrace.NewTracerProvider(),
		},
	}, cfg)
}

// Judge judges one record after the other. It is not safe for concurrent use.
type Judge struct {
	judge     *engine.Judge
	catalog   *catalog.Catalog
	judgement *engine.Judgement
	resource  map[string]string
	// line is the record that holds a line, and record the one at hand.
	line, record engine.Record
}

// New returns a judge by the given engine, for records of a resource with the given attributes.
func New(ctx context.Context, e *engine.Engine, resource map[string]string) *Judge {
	j := &Judge{judge: e.NewJudge(ctx), catalog: e.Catalog(), resource: resource}
	j.line.Resource = plog.NewLogs().ResourceLogs().AppendEmpty()
	j.describe(j.line.Resource)
	j.line.Scope = j.line.Resource.ScopeLogs().AppendEmpty()
	j.line.Log = j.line.Scope.LogRecords().AppendEmpty()
	return j
}

// Catalog returns what names the events.
func (j *Judge) Catalog() *catalog.Catalog { return j.catalog }

// describe puts the attributes of the resource on it.
func (j *Judge) describe(resource plog.ResourceLogs) {
	for key, value := range j.resource {
		resource.Resource().Attributes().PutStr(key, value)
	}
}

// Batch judges the records of a batch, each with its place. What it yields is valid until the next one.
func (j *Judge) Batch(b *filelog.Batch) iter.Seq2[filelog.Place, *engine.Judgement] {
	if b.Block != nil {
		return j.lines(b)
	}
	return j.records(b)
}

func (j *Judge) lines(b *filelog.Batch) iter.Seq2[filelog.Place, *engine.Judgement] {
	return func(yield func(filelog.Place, *engine.Judgement) bool) {
		j.line.Scope.Scope().SetName(b.Scope)
		if b.File == logfile.Stdin {
			j.line.Log.Attributes().Remove(attributeFile)
		} else {
			j.line.Log.Attributes().PutStr(attributeFile, filepath.Base(b.File))
		}
		for line, text := range b.Block.Records() {
			if !yield(filelog.Place{File: b.File, Line: line}, j.Judge(text)) {
				return
			}
		}
	}
}

func (j *Judge) records(b *filelog.Batch) iter.Seq2[filelog.Place, *engine.Judgement] {
	return func(yield func(filelog.Place, *engine.Judgement) bool) {
		at := 0
		for _, resource := range b.Logs.ResourceLogs().All() {
			j.describe(resource)
			for _, scope := range resource.ScopeLogs().All() {
				for _, record := range scope.LogRecords().All() {
					j.record = engine.Record{Resource: resource, Scope: scope, Log: record}
					if !yield(b.Place(at), j.judgeRecord()) {
						return
					}
					at++
				}
			}
		}
	}
}

// Line returns the record that holds a line, to be given attributes before the line is judged.
func (j *Judge) Line() plog.LogRecord { return j.line.Log }

// Judge decides about a line. The judgement is the processor's own; beyond it, the actor is known of records that were read to their end. It shares memory
// with the line, and is valid until the next call.
func (j *Judge) Judge(line string) *engine.Judgement {
	j.line.Log.Body().SetStr(line)
	j.record = j.line
	return j.judgeRecord()
}

func (j *Judge) judgeRecord() *engine.Judgement {
	j.judgement = j.judge.Judge(j.record)
	return j.judgement
}

// Record returns the record at hand.
func (j *Judge) Record() engine.Record { return j.record }

// Text returns the body of the record at hand as text.
func (j *Judge) Text() string {
	switch body := j.record.Log.Body(); body.Type() {
	case pcommon.ValueTypeBytes:
		return string(body.Bytes().AsRaw())
	default:
		return body.AsString()
	}
}

// Size returns the number of bytes of the text of the record at hand.
func (j *Judge) Size() int {
	switch body := j.record.Log.Body(); body.Type() {
	case pcommon.ValueTypeStr:
		return len(body.Str())
	case pcommon.ValueTypeBytes:
		return body.Bytes().Len()
	default:
		return len(body.AsString())
	}
}

// Logs returns a batch that holds a copy of the record at hand, alone.
func (j *Judge) Logs() plog.Logs {
	logs := plog.NewLogs()
	resource := logs.ResourceLogs().AppendEmpty()
	j.record.Resource.Resource().CopyTo(resource.Resource())
	scope := resource.ScopeLogs().AppendEmpty()
	j.record.Scope.Scope().CopyTo(scope.Scope())
	j.record.Log.CopyTo(scope.LogRecords().AppendEmpty())
	return logs
}

// Prove reads the record at hand to its end, and reports whether a verdict to drop it could have been carried out. Only what came from its text needs a proof,
// not what a condition of the user's said of it.
func (j *Judge) Prove() bool {
	return j.judgement.Outcome != event.OutcomeIdentified || j.judge.Prove()
}
