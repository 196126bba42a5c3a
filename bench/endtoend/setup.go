// SPDX-License-Identifier: Apache-2.0

package main

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"time"

	"github.com/auditcoverage/auditcoverageprocessor/bench/contender"
)

// setup is one way of reading the log.
type setup struct {
	name string
	// base is the setup that this one is compared with.
	base string
	// output is the file that it writes; empty if it writes none.
	output string
	// bodies reads what it wrote; nil if it writes none.
	bodies func(path string) (*contents, error)
	// run reads the log once.
	run func(ctx context.Context) (*outcome, error)
}

// pipeline is what a collector does between the receiver and the exporter.
type pipeline struct {
	// binary is the collector; the one with the processor if it is empty.
	binary string
	// operators are those of the receiver, processors those of the pipeline in their order; both as JSON, which is YAML.
	operators  []map[string]any
	processors []processor
	exporter   string
	// destination is the configuration of an exporter that sends.
	destination map[string]any
	procs       int
}

// processor is one of a pipeline with its configuration.
type processor struct {
	name   string
	config map[string]any
}

// Names of setups that others are compared with.
const (
	nameNop      = "to nop"
	nameFile     = "to file"
	nameOursNop  = nameNop + ", audit_coverage"
	nameOursFile = nameFile + ", audit_coverage"
	// The filter processor is available for an older collector only, which has a base of its own.
	nameOldNop  = nameNop + ", v0.154"
	nameOldFile = nameFile + ", v0.154"
)

// collectors returns the pipelines that are compared.
func (h *harness) collectors() []*setup {
	ours := []processor{{"audit_coverage", contender.Policy()}}
	regex := []processor{filter(contender.RegexCondition())}
	parse := []processor{filter(contender.ParseCondition())}
	parser := []map[string]any{{"type": "json_parser", "parse_to": "body"}}
	return []*setup{
		h.collector(nameNop, nameNop, pipeline{exporter: "nop"}),
		h.collector(nameOursNop, nameNop, pipeline{processors: ours, exporter: "nop"}),
		h.collector(nameOldNop, nameOldNop, pipeline{binary: h.filter, exporter: "nop"}),
		h.collector(nameNop+", filter with regex", nameOldNop, pipeline{binary: h.filter, processors: regex, exporter: "nop"}),
		h.collector(nameNop+", filter with ParseJSON", nameOldNop, pipeline{binary: h.filter, processors: parse, exporter: "nop"}),
		h.collector(nameNop+", json_parser, filter", nameOldNop,
			pipeline{binary: h.filter, operators: parser, processors: []processor{filter(contender.MapConditions()...)}, exporter: "nop"}),
		h.collector(nameFile, nameFile, pipeline{exporter: "file"}),
		h.collector(nameOursFile, nameFile, pipeline{processors: ours, exporter: "file"}),
		h.collector(nameOldFile, nameOldFile, pipeline{binary: h.filter, exporter: "file"}),
		h.collector(nameFile+", filter with regex", nameOldFile, pipeline{binary: h.filter, processors: regex, exporter: "file"}),
	}
}

func filter(conditions ...string) processor {
	return processor{"filter", map[string]any{"error_mode": "ignore", "log_conditions": conditions}}
}

// collector returns the setup of a collector with a pipeline.
func (h *harness) collector(name, base string, p pipeline) *setup {
	s := &setup{name: name, base: base}
	if p.exporter == "file" {
		s.output, s.bodies = filepath.Join(h.folder, "collector.out"), exported
	}
	s.run = func(ctx context.Context) (*outcome, error) {
		return h.collect(ctx, &p, s.output, pollInterval, p.passedOn)
	}
	return s
}

// collect runs a collector with a pipeline until its metrics, which are read at intervals, say that it is done.
func (h *harness) collect(
	ctx context.Context, p *pipeline, output string, interval time.Duration, done func(metrics, int) (int, bool),
) (*outcome, error) {
	port, err := freePort(ctx)
	if err != nil {
		return nil, err
	}
	config := filepath.Join(h.folder, "collector.yaml")
	if err = p.write(config, h.log.path, output, port); err != nil {
		return nil, err
	}
	//nolint:gosec // the collector that this benchmark is about
	cmd := exec.CommandContext(ctx, cmp.Or(p.binary, h.binary), "--feature-gates=stanza.synchronousLogEmitter", "--config="+config)
	if p.procs > 0 {
		cmd.Env = append(os.Environ(), "GOMAXPROCS="+strconv.Itoa(p.procs))
	}
	return execute(ctx, cmd, every(interval, func(ctx context.Context) (int, bool) { return done(scrape(ctx, port), h.log.all.records) }))
}

// passedOn is done when the receiver has passed on all records, which it counts only after the exporter has accepted them.
func (p *pipeline) passedOn(m metrics, records int) (int, bool) {
	accepted := sum(m[metricAccepted], "", "")
	if len(p.processors) == 0 {
		return accepted, accepted >= records
	}
	final := p.processors[len(p.processors)-1].name
	return sum(m[metricOutgoing], "processor", final), accepted >= records
}

// sent is done when the exporter has also sent them, which it does from a queue.
func (p *pipeline) sent(m metrics, records int) (int, bool) {
	passed, all := p.passedOn(m, records)
	return passed, all && sum(m[metricSent], "", "") >= passed
}

// check compares what a setup wrote with what the policy keeps, or with everything if it does not filter.
func (h *harness) check(s *setup) (bool, error) {
	written, err := s.bodies(s.output)
	if err != nil {
		return false, fmt.Errorf("%s: %w", s.output, err)
	}
	if s.name == s.base {
		return written.same(h.log.all), nil
	}
	return written.same(h.log.kept), nil
}
