// SPDX-License-Identifier: Apache-2.0

// Package decision judges lines of log files by the processor's own engine, each as the collector's file_log receiver would hand it on.
package decision

import (
	"context"
	"path/filepath"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/processor"
	"go.opentelemetry.io/otel/metric/noop"
	nooptrace "go.opentelemetry.io/otel/trace/noop"
	"go.uber.org/zap"

	auditcoverageprocessor "github.com/auditcoverage/auditcoverageprocessor"
	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/collectorconfig"
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

// Judge judges one line after the other. It is not safe for concurrent use.
type Judge struct {
	judge     *engine.Judge
	judgement *engine.Judgement
	parsers   []collectorconfig.Parser
	logs      plog.Logs
	record    engine.Record
}

// New returns a judge by the given engine, for records of a resource with the given attributes, on which the parsers of the receiver are run.
func New(ctx context.Context, e *engine.Engine, resource map[string]string, parsers []collectorconfig.Parser) *Judge {
	j := &Judge{judge: e.NewJudge(ctx), parsers: parsers, logs: plog.NewLogs()}
	j.record.Resource = j.logs.ResourceLogs().AppendEmpty()
	for key, value := range resource {
		j.record.Resource.Resource().Attributes().PutStr(key, value)
	}
	j.record.Scope = j.record.Resource.ScopeLogs().AppendEmpty()
	j.record.Log = j.record.Scope.LogRecords().AppendEmpty()
	return j
}

// File says from which file the lines come that are judged next; its name is an attribute of their records. Without a name they come from none.
func (j *Judge) File(name string) {
	if name == "" {
		j.record.Log.Attributes().Remove(attributeFile)
		return
	}
	j.record.Log.Attributes().PutStr(attributeFile, filepath.Base(name))
}

// Record returns the record at hand, to be given attributes before it is judged.
func (j *Judge) Record() plog.LogRecord { return j.record.Log }

// Logs returns the batch that holds the record at hand, alone.
func (j *Judge) Logs() plog.Logs { return j.logs }

// Judge decides about a line. The judgement is the processor's own; beyond it, the actor is known of records that were read to their end. It shares memory
// with the line, and is valid until the next call.
func (j *Judge) Judge(line string) *engine.Judgement {
	j.record.Log.Body().SetStr(line)
	for i := range j.parsers {
		j.parsers[i].Parse(j.record.Log)
	}
	return j.JudgeRecord()
}

// JudgeRecord is Judge for the record at hand as it is.
func (j *Judge) JudgeRecord() *engine.Judgement {
	j.judgement = j.judge.Judge(j.record)
	return j.judgement
}

// Prove reads the record at hand to its end, and reports whether a verdict to drop it could have been carried out. Only what came from its text needs a proof,
// not what a condition of the user's said of it.
func (j *Judge) Prove() bool {
	return j.judgement.Outcome != event.OutcomeIdentified || j.judge.Prove()
}
