// Package processor walks through batches of log records: each record is read, judged, counted, and dropped or annotated.
package processor

import (
	"context"

	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/processor/processorhelper"
	"go.opentelemetry.io/otel/metric"

	"github.com/auditcoverage/auditcoverageprocessor/processor/annotate"
	"github.com/auditcoverage/auditcoverageprocessor/processor/catalog"
	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
	"github.com/auditcoverage/auditcoverageprocessor/processor/policy"
)

// Settings are the parts of a Processor.
type Settings struct {
	// Name is the processor's full name in the collector's configuration, by which its records are counted.
	Name string
	// Mode says what becomes of a verdict.
	Mode event.Mode
	// Policy decides about events.
	Policy *policy.Policy
	// Catalog names events.
	Catalog *catalog.Catalog
	// Annotate chooses what is written onto kept records.
	Annotate annotate.Config
	// Records counts judgements.
	Records metric.Int64Counter

	// prevent unkeyed literal initialization
	_ struct{}
}

// Processor judges log records. It keeps no state between them, and is safe for concurrent use.
type Processor struct {
	mode      event.Mode
	policy    *policy.Policy
	annotator *annotate.Annotator
	counter   *counter
	// proveAll asks for the whole record even where the verdict does not, since its timestamp stands behind the facts.
	proveAll bool
}

// New assembles a processor.
func New(s Settings) *Processor {
	if s.Mode == event.ModeAnnotate {
		s.Annotate.Decision = true
	}
	return &Processor{
		mode:      s.Mode,
		policy:    s.Policy,
		annotator: annotate.New(s.Annotate, s.Catalog),
		counter:   newCounter(s.Records, s.Name, s.Mode),
		// In mode observe nothing is annotated, but it must count what the other modes would.
		proveAll: s.Annotate.Event,
	}
}

// MutatesData reports whether Process may change what it is given.
func (p *Processor) MutatesData() bool { return p.mode != event.ModeObserve }

// Process judges every record of a batch and does what the mode asks for. The only error that it returns is
// processorhelper.ErrSkipProcessingData, when nothing of the batch is left; no record can make it refuse a batch.
func (p *Processor) Process(ctx context.Context, logs plog.Logs) (plog.Logs, error) {
	w := walk{Processor: p}
	switch p.mode {
	case event.ModeEnforce:
		w.enforce(logs)
	case event.ModeAnnotate:
		w.each(logs, w.annotate)
	default:
		w.each(logs, w.observe)
	}
	p.counter.add(ctx, &w.tally)
	if w.dropped > 0 && logs.LogRecordCount() == 0 {
		return logs, processorhelper.ErrSkipProcessingData
	}
	return logs, nil
}
