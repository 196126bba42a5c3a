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
	walk "github.com/auditcoverage/auditcoverageprocessor/processor"
	"github.com/auditcoverage/auditcoverageprocessor/processor/condition"
	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
	"github.com/auditcoverage/auditcoverageprocessor/processor/record"
)

// attributeFile is where file_log writes the name of the file.
const attributeFile = "log.file.name"

// NewProcessor assembles a processor that tells nobody what it does.
func NewProcessor(id component.ID, cfg *auditcoverageprocessor.Config) (*walk.Processor, error) {
	return auditcoverageprocessor.NewProcessor(processor.Settings{
		ID: id,
		TelemetrySettings: component.TelemetrySettings{
			Logger: zap.NewNop(), MeterProvider: noop.NewMeterProvider(), TracerProvider: nooptrace.NewTracerProvider(),
		},
	}, cfg)
}

// Judge judges one line after the other. It is not safe for concurrent use.
type Judge struct {
	witness   *walk.Judge // also reads the actor
	exact     *walk.Judge
	current   *walk.Judge
	judgement *walk.Judgement
	parsers   []collectorconfig.Parser
	logs      plog.Logs
	record    condition.Record
}

// New returns a judge by the given processor, for records of a resource with the given attributes, on which the parsers of the receiver are run.
func New(ctx context.Context, p *walk.Processor, resource map[string]string, parsers []collectorconfig.Parser) *Judge {
	j := &Judge{witness: p.NewWitness(ctx), exact: p.NewJudge(ctx), parsers: parsers, logs: plog.NewLogs()}
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

// Record is the record at hand, to be given attributes before it is judged.
func (j *Judge) Record() plog.LogRecord { return j.record.Log }

// Logs is the batch that holds the record at hand, alone.
func (j *Judge) Logs() plog.Logs { return j.logs }

// Judge decides about a line. The judgement is the processor's own; beyond it, the actor is known of records that were read to their end. It shares memory
// with the line, and is valid until the next call.
func (j *Judge) Judge(line string) *walk.Judgement {
	j.record.Log.Body().SetStr(line)
	for i := range j.parsers {
		j.parsers[i].Parse(j.record.Log)
	}
	return j.JudgeRecord()
}

// JudgeRecord is Judge for the record at hand as it is.
func (j *Judge) JudgeRecord() *walk.Judgement {
	j.by(j.witness)
	if j.judgement.Outcome == record.OutcomeMalformed {
		// Reading the actor can find faults that the processor does not look for: its own verdict counts.
		j.by(j.exact)
	}
	return j.judgement
}

func (j *Judge) by(judge *walk.Judge) {
	j.current = judge
	j.judgement = judge.Judge(j.record)
}

// Prove reads the record at hand to its end, and reports whether a verdict to drop it could have been carried out. Only what came from its text needs a proof,
// not what a condition of the user's said of it.
func (j *Judge) Prove() bool {
	if j.judgement.Outcome != record.OutcomeIdentified || j.current.Prove() {
		return true
	}
	if j.current == j.exact {
		return false
	}
	j.by(j.exact)
	return j.judgement.Outcome != record.OutcomeIdentified || j.exact.Prove()
}

// Judgement is that of the record at hand, with what proving it has added.
func (j *Judge) Judgement() *walk.Judgement { return j.judgement }

// Format is the format in which the record at hand was found.
func (j *Judge) Format() event.Format { return j.current.Format() }
