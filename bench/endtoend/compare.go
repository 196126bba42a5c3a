// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/auditcoverage/auditcoverageprocessor/bench/figure"
	"github.com/auditcoverage/auditcoverageprocessor/bench/measure"
)

// result is what a setup took: medians over its runs.
type result struct {
	Name string `json:"name"`
	// Wall and CPU are seconds, Peak is bytes.
	Wall   float64 `json:"wall_seconds"`
	Spread float64 `json:"wall_spread"`
	CPU    float64 `json:"cpu_seconds"`
	Peak   float64 `json:"peak_bytes"`
	// Sent is what went to the destination, in bytes.
	Sent float64 `json:"sent_bytes,omitempty"`
	// Records is how many were passed on, and Same whether they are, byte for byte, those that had to be; nil if they were not written.
	Records int   `json:"records"`
	Same    *bool `json:"same,omitempty"`

	setup *setup
	walls []float64
	cpus  []float64
	peaks []float64
	sents []float64
}

// compare runs every setup on one log, in turns.
func (h *harness) compare(ctx context.Context, a *arguments, stdout io.Writer) error {
	if err := h.prepare(ctx, a); err != nil {
		return err
	}
	setups := h.collectors()
	if a.peers {
		setups = append(setups, h.peers(ctx, note)...)
	}
	results, err := h.measure(ctx, setups, a.runs)
	if err != nil {
		return err
	}
	return h.write(stdout, a, results)
}

// prepare builds the collector with the filter processor, and writes the log.
func (h *harness) prepare(ctx context.Context, a *arguments) (err error) {
	if h.filter, err = h.build(ctx, a.filter); err != nil {
		return err
	}
	note(fmt.Sprintf("writing a log of %d records", a.records))
	h.log, err = writeLog(filepath.Join(h.folder, "audit.log"), a.records)
	return err
}

// measure gives every setup its turn in every run, in an order that rotates.
func (h *harness) measure(ctx context.Context, setups []*setup, runs int) ([]*result, error) {
	results := make([]*result, len(setups))
	for i, s := range setups {
		results[i] = &result{Name: s.name, setup: s}
	}
	for run := range runs {
		for turn := range setups {
			r := results[(turn+run)%len(setups)]
			note(fmt.Sprintf("run %d of %d: %s", run+1, runs, r.Name))
			if err := h.once(ctx, r); err != nil {
				return nil, fmt.Errorf("%s: %w", r.Name, err)
			}
		}
	}
	for _, r := range results {
		r.Wall, r.Spread = measure.Median(r.walls)
		r.CPU, _ = measure.Median(r.cpus)
		r.Peak, _ = measure.Median(r.peaks)
		r.Sent, _ = measure.Median(r.sents)
	}
	return results, nil
}

// once runs a setup, checks what it wrote, and removes that.
func (h *harness) once(ctx context.Context, r *result) error {
	ctx, cancel := context.WithTimeoutCause(ctx, h.timeout, fmt.Errorf("it took more than %s", h.timeout))
	defer cancel()
	o, err := r.setup.run(ctx)
	if err != nil {
		return err
	}
	r.walls = append(r.walls, o.wall.Seconds())
	r.cpus = append(r.cpus, o.cpu.Seconds())
	r.peaks = append(r.peaks, float64(o.peak))
	r.sents = append(r.sents, float64(o.sent))
	r.Records = o.records
	if o.same != nil {
		r.Same = o.same
	}
	if r.setup.bodies == nil {
		return nil
	}
	if r.Same == nil {
		same, err := h.check(r.setup)
		if err != nil {
			return err
		}
		r.Same = &same
	}
	return os.Remove(r.setup.output)
}

// write prints the results.
func (h *harness) write(w io.Writer, a *arguments, results []*result) error {
	targets := targets(results)
	if a.format == figure.FormatJSON {
		encoder := json.NewEncoder(w)
		encoder.SetIndent("", "  ")
		return encoder.Encode(map[string]any{
			"go": runtime.Version(), "cpus": runtime.NumCPU(), "records": h.log.all.records, "bytes": h.log.all.bytes,
			"runs": a.runs, "setups": results, "targets": targets,
		})
	}
	_, err := fmt.Fprintf(w, "%s, %s/%s, %d CPUs; %d records, %s MB; medians of %d runs\n", runtime.Version(), runtime.GOOS, runtime.GOARCH,
		runtime.NumCPU(), h.log.all.records, megabytes(float64(h.log.all.bytes)), a.runs)
	return errors.Join(err, table(results).Write(w, a.format), figure.Targets(targets).Write(w, a.format))
}

// table shows the results; each is compared with its base.
func table(results []*result) *figure.Table {
	t := &figure.Table{
		Title:   "From a file; x is the wall time as a multiple of the first of its kind",
		Columns: []string{"", "wall s", "±", "x", "cpu s", "MB", "records", "same"}, Texts: []string{"same"},
	}
	for _, r := range results {
		t.Rows = append(t.Rows, []string{
			r.Name, figure.Number(r.Wall), figure.Percent(r.Spread), figure.Number(r.Wall / find(results, r.setup.base).Wall),
			figure.Number(r.CPU), megabytes(r.Peak), figure.Number(float64(r.Records)), r.same(),
		})
	}
	return t
}

// same says whether what was written is what had to be.
func (r *result) same() string {
	switch {
	case r.Same == nil:
		return "-"
	case *r.Same:
		return "yes"
	default:
		return "NO"
	}
}

// targets returns what was promised.
func targets(results []*result) []figure.Target {
	return []figure.Target{
		{Name: "to nop: wall time with the processor", Found: find(results, nameOursNop).Wall / find(results, nameNop).Wall, Limit: 1.05, Unit: "x"},
		{Name: "to file: wall time with the processor", Found: find(results, nameOursFile).Wall / find(results, nameFile).Wall, Limit: 1, Unit: "x"},
	}
}

// find returns the result of a setup.
func find(results []*result, name string) *result {
	for _, r := range results {
		if r.Name == name {
			return r
		}
	}
	return &result{}
}

func megabytes(bytes float64) string { return figure.Number(bytes / 1e6) }

// perRecord returns microseconds for a record.
func perRecord(seconds float64, records int) float64 {
	return seconds * float64(time.Second/time.Microsecond) / float64(records)
}
