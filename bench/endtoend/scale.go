// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strconv"

	"github.com/auditcoverage/auditcoverageprocessor/bench/contender"
	"github.com/auditcoverage/auditcoverageprocessor/bench/figure"
)

// step is a pair of results: the collector without and with the processor on a log of one size.
type step struct {
	Records int     `json:"records"`
	Procs   int     `json:"gomaxprocs"`
	Without *result `json:"without"`
	With    *result `json:"with"`
}

// scale measures how the time grows with the records, on one CPU and on two.
func (h *harness) scale(ctx context.Context, a *arguments, stdout io.Writer) error {
	sizes := []int{10_000, 100_000, 1_000_000}
	if a.large {
		sizes = append(sizes, 10_000_000)
	}
	var steps []step
	for _, size := range sizes {
		note(fmt.Sprintf("writing a log of %d records", size))
		var err error
		if h.log, err = writeLog(filepath.Join(h.folder, "audit.log"), size); err != nil {
			return err
		}
		found, err := h.steps(ctx, a.runs)
		if err != nil {
			return err
		}
		steps = append(steps, found...)
	}
	if a.plot != "" {
		if err := scalingPlot(steps).Save(a.plot); err != nil {
			return fmt.Errorf("--plot: %w", err)
		}
	}
	return writeSteps(stdout, a, steps)
}

// steps measures one size of log.
func (h *harness) steps(ctx context.Context, runs int) ([]step, error) {
	var setups []*setup
	procs := []int{1, 2}
	for _, n := range procs {
		ours := []processor{{"audit_coverage", contender.Policy()}}
		setups = append(setups,
			h.collector(fmt.Sprintf("%d CPU, without", n), "", pipeline{exporter: "nop", procs: n}),
			h.collector(fmt.Sprintf("%d CPU, with", n), "", pipeline{exporter: "nop", procs: n, processors: ours}))
	}
	results, err := h.measure(ctx, setups, runs)
	if err != nil {
		return nil, err
	}
	var steps []step
	for i, n := range procs {
		steps = append(steps, step{Records: h.log.all.records, Procs: n, Without: results[2*i], With: results[2*i+1]})
	}
	return steps, os.Remove(h.log.path)
}

// writeSteps prints the steps.
func writeSteps(w io.Writer, a *arguments, steps []step) error {
	if a.format == figure.FormatJSON {
		encoder := json.NewEncoder(w)
		encoder.SetIndent("", "  ")
		return encoder.Encode(map[string]any{"go": runtime.Version(), "runs": a.runs, "steps": steps})
	}
	t := &figure.Table{
		Title:   "From file_log to nop, without and with the processor",
		Columns: []string{"records", "CPUs", "wall s", "with", "x", "cpu us/rec", "with", "MB", "with"},
	}
	for _, s := range steps {
		t.Rows = append(t.Rows, []string{
			figure.Number(float64(s.Records)), strconv.Itoa(s.Procs), figure.Number(s.Without.Wall), figure.Number(s.With.Wall),
			figure.Number(s.With.Wall / s.Without.Wall),
			figure.Number(perRecord(s.Without.CPU, s.Records)), figure.Number(perRecord(s.With.CPU, s.Records)),
			megabytes(s.Without.Peak), megabytes(s.With.Peak),
		})
	}
	if _, err := fmt.Fprintf(w, "%s, %s/%s; medians of %d runs\n", runtime.Version(), runtime.GOOS, runtime.GOARCH, a.runs); err != nil {
		return err
	}
	return t.Write(w, a.format)
}

// scalingPlot draws the wall time by records.
func scalingPlot(steps []step) *figure.Plot {
	p := &figure.Plot{Title: "Time to read a log, file_log to nop", X: "records", Y: "seconds", XTicks: map[float64]string{}}
	series := map[string]*figure.Series{}
	for _, s := range steps {
		p.XTicks[float64(s.Records)] = figure.Number(float64(s.Records))
		for _, r := range []*result{s.Without, s.With} {
			if series[r.Name] == nil {
				series[r.Name] = &figure.Series{Name: r.Name}
			}
			series[r.Name].X = append(series[r.Name].X, float64(s.Records))
			series[r.Name].Y = append(series[r.Name].Y, r.Wall)
		}
	}
	for _, s := range steps[:2] {
		p.Series = append(p.Series, *series[s.Without.Name], *series[s.With.Name])
	}
	return p
}
