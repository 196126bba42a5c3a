// Package processor walks through batches of log records: each record is read, looked up, judged, counted, and dropped or annotated.
package processor

import (
	"context"
	"sync"

	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/processor/processorhelper"
	"go.uber.org/zap"

	"github.com/auditcoverage/auditcoverageprocessor/processor/annotate"
	"github.com/auditcoverage/auditcoverageprocessor/processor/catalog"
	"github.com/auditcoverage/auditcoverageprocessor/processor/condition"
	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
	"github.com/auditcoverage/auditcoverageprocessor/processor/policy"
	"github.com/auditcoverage/auditcoverageprocessor/processor/record"
)

// Settings are the parts of a Processor.
type Settings struct {
	// Name is the processor's full name in the collector's configuration, by which its records are counted.
	Name string
	// Mode says what becomes of a verdict.
	Mode event.Mode
	// Input chooses where in a log record an audit record is looked for, and in which forms.
	Input record.Config
	// Policy decides about events.
	Policy *policy.Policy
	// Catalog names events.
	Catalog *catalog.Catalog
	// RuleConditions are those of the policy's rules, and Conditions those of the catalog's conditional event types, in the same order; a rule
	// without one has nil.
	RuleConditions []*condition.Condition
	Conditions     []*condition.Condition
	// Annotate chooses what is written onto kept records.
	Annotate annotate.Config
	// Instruments count.
	Instruments Instruments
	// Logger tells of action keys that the catalog does not know.
	Logger *zap.Logger

	// prevent unkeyed literal initialization
	_ struct{}
}

// Processor judges log records. It keeps no state between them that decides anything, and is safe for concurrent use.
type Processor struct {
	mode           event.Mode
	input          *record.Options
	witnessInput   *record.Options // with the actor
	policy         *policy.Policy
	catalog        *catalog.Catalog
	ruleConditions []*condition.Condition
	conditions     []*condition.Condition
	annotator      *annotate.Annotator
	counter        *counter
	keyLog         *keyLog
	// proveAll asks for the whole record even where the verdict does not, since what is to be written, or what a rule asks for, stands behind the facts.
	proveAll bool
	// walks are kept for the next batch, since they are larger than most batches are worth.
	walks sync.Pool
}

// New assembles a processor.
func New(s Settings) *Processor {
	if s.Mode == event.ModeAnnotate {
		s.Annotate.Decision = true
	}
	var rules, eventTypes []string
	for i := range s.Policy.Rules() {
		rules = append(rules, s.Policy.Rules()[i].Name)
	}
	for _, entry := range s.Catalog.Conditional() {
		eventTypes = append(eventTypes, entry.ID)
	}
	p := &Processor{
		mode:           s.Mode,
		input:          record.NewOptions(s.Input, s.Annotate.Actor || s.Policy.NeedsActor()),
		witnessInput:   record.NewOptions(s.Input, true),
		policy:         s.Policy,
		catalog:        s.Catalog,
		ruleConditions: s.RuleConditions,
		conditions:     s.Conditions,
		annotator:      annotate.New(s.Annotate),
		counter:        newCounter(s.Instruments, s.Name, s.Mode, rules, eventTypes),
		keyLog:         &keyLog{logger: s.Logger},
		// In mode observe nothing is annotated, but it must count what the other modes would.
		proveAll: s.Annotate.Event || s.Annotate.Actor || s.Policy.NeedsActor(),
	}
	p.walks.New = func() any { return newWalk(p) }
	return p
}

// Policy is what decides.
func (p *Processor) Policy() *policy.Policy { return p.policy }

// Catalog is what names events.
func (p *Processor) Catalog() *catalog.Catalog { return p.catalog }

// MutatesData reports whether Process may change what it is given.
func (p *Processor) MutatesData() bool { return p.mode != event.ModeObserve }

// Process judges every record of a batch and does what the mode asks for. The only error that it returns is
// processorhelper.ErrSkipProcessingData, when nothing of the batch is left; no record can make it refuse a batch.
func (p *Processor) Process(ctx context.Context, logs plog.Logs) (plog.Logs, error) {
	w := p.walks.Get().(*walk)
	defer p.walks.Put(w)
	defer w.end()
	w.begin(ctx)
	if p.mode == event.ModeEnforce {
		w.enforce(logs)
	} else {
		w.each(logs, p.mode == event.ModeAnnotate)
	}
	p.counter.add(ctx, &w.tally)
	if w.dropped > 0 && logs.LogRecordCount() == 0 {
		return logs, processorhelper.ErrSkipProcessingData
	}
	return logs, nil
}
