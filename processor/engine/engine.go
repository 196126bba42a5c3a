// SPDX-License-Identifier: Apache-2.0

// Package engine takes batches of log records through every step: each record is read, resolved, judged, counted, and dropped or annotated.
package engine

import (
	"context"
	"sync"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/processor/processorhelper"

	"github.com/auditcoverage/auditcoverageprocessor/processor/annotate"
	"github.com/auditcoverage/auditcoverageprocessor/processor/catalog"
	"github.com/auditcoverage/auditcoverageprocessor/processor/condition"
	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
	"github.com/auditcoverage/auditcoverageprocessor/processor/policy"
	"github.com/auditcoverage/auditcoverageprocessor/processor/record"
)

// Settings are what an Engine gets from the component around it.
type Settings struct {
	// Name is the component's full name in the collector's configuration, by which its records are counted.
	Name string
	// Telemetry is what the conditions report to. Its logger is told of action keys that the catalog does not know.
	Telemetry component.TelemetrySettings
	// Instruments count.
	Instruments Instruments

	// prevent unkeyed literal initialization
	_ struct{}
}

// Engine judges log records. It keeps no state between them that decides anything, and is safe for concurrent use.
type Engine struct {
	mode       event.Mode
	input      *record.Options
	fullInput  *record.Options // with the actor
	policy     *policy.Policy
	catalog    *catalog.Catalog
	conditions conditions
	annotator  *annotate.Annotator
	carrier    *annotate.Carrier // nil if nothing is written
	metrics    *metrics
	unknown    *unknownKeys
	// needsActor says that a rule or an annotation asks for who did it, which then may not be ambiguous.
	needsActor bool
	// judgesRecords says that a rule asks for more of a record than its event.
	judgesRecords bool
	// proveAll asks for the whole record even where the verdict does not, since what is to be written, or what a rule asks for, stands after the facts.
	proveAll bool
	// batches are kept for the next one, since they are larger than most records are worth.
	batches sync.Pool
}

// New makes an engine of a configuration that has been validated.
func New(cfg *Config, s Settings) (*Engine, error) {
	events, conditions, err := cfg.compile(s.Telemetry)
	if err != nil {
		return nil, err
	}
	p := policy.New(cfg.Policy())
	annotations := cfg.Annotate
	if cfg.Mode == event.ModeAnnotate {
		annotations.Decision = true
	}
	needsActor := annotations.Actor || p.NeedsActor()
	e := &Engine{
		mode:       cfg.Mode,
		fullInput:  record.NewOptions(cfg.Input, true).WithSources(events.Sources()),
		policy:     p,
		catalog:    events,
		conditions: conditions,
		annotator:  annotate.New(annotations),
		metrics:    newMetrics(s.Instruments, s.Name, cfg.Mode, p.Rules(), events),
		unknown:    &unknownKeys{logger: s.Telemetry.Logger},
		needsActor: needsActor, judgesRecords: p.NeedsRecord(),
		// In mode observe nothing is annotated, but it must count what the other modes would.
		proveAll: annotations.Event || needsActor,
	}
	if e.input = e.fullInput; !needsActor {
		e.input = e.fullInput.WithoutActor()
	}
	if !annotations.Event {
		e.input = e.input.WithoutTime()
	}
	if utf8 := cfg.invalidUTF8(); cfg.Mode != event.ModeObserve || utf8 != event.InvalidUTF8Keep {
		e.carrier = annotate.NewCarrier(utf8)
	}
	e.batches.New = func() any { return newBatch(e) }
	return e, nil
}

// Policy returns what decides.
func (e *Engine) Policy() *policy.Policy { return e.policy }

// Catalog returns what names events.
func (e *Engine) Catalog() *catalog.Catalog { return e.catalog }

// MutatesData reports whether Process may change what it is given.
func (e *Engine) MutatesData() bool { return e.carrier != nil }

// Process judges every record of a batch and does what the mode asks for. The only error that it returns is
// processorhelper.ErrSkipProcessingData, when nothing of the batch is left; no record can make it refuse a batch.
func (e *Engine) Process(ctx context.Context, logs plog.Logs) (plog.Logs, error) {
	b := e.batches.Get().(*batch)
	defer e.batches.Put(b)
	defer b.end()
	b.begin(ctx)
	if e.mode == event.ModeEnforce {
		b.enforce(logs)
	} else {
		b.each(logs)
	}
	e.metrics.add(ctx, &b.judge.tally)
	if b.dropped > 0 && logs.LogRecordCount() == 0 {
		return logs, processorhelper.ErrSkipProcessingData
	}
	return logs, nil
}

// conditions are the compiled conditions of a configuration.
type conditions struct {
	// rules are those of the policy's rules, in their order; a rule without one has nil.
	rules []*condition.Condition
	// eventTypes are those of the catalog's conditional event types, in their order.
	eventTypes []*condition.Condition
}
