// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/auditcoverage/auditcoverageprocessor/e2e/collector"
)

// run is one run of the collector over one file.
type run struct {
	log       string
	config    string
	collector string
	command   string
	out       string
}

func (r *run) keptJSON() string { return filepath.Join(r.out, "kept.json") }
func (r *run) keptLog() string  { return filepath.Join(r.out, "kept.log") }
func (r *run) page() string     { return filepath.Join(r.out, "report.html") }

// do runs the collector, checks that everything adds up, and returns its summary.
func (r *run) do(ctx context.Context) (*summary, error) {
	if err := r.resolve(); err != nil {
		return nil, err
	}
	lines, err := readLines(r.log)
	if err != nil {
		return nil, err
	}
	if err = r.clean(); err != nil {
		return nil, err
	}
	metrics, err := r.collect(ctx, len(lines))
	if err != nil {
		return nil, err
	}
	result := newSummary(metrics.Judged())
	if err = result.check(len(lines), metrics.Sum(collector.MetricAccepted)); err != nil {
		return nil, err
	}
	bodies, err := readBodies(r.keptJSON())
	if err != nil {
		return nil, err
	}
	if err = checkBodies(bodies, lines, result.written()); err != nil {
		return nil, err
	}
	return result, writeLines(r.keptLog(), bodies)
}

// writePage writes the report page: what the policy does to the log, and what other levels would do. It is made with the same configuration, so it has the
// numbers of the run.
func (r *run) writePage(ctx context.Context) error {
	if r.command == "" {
		return nil
	}
	arguments := []string{"plan", "--config", r.config, "--format", "html", "--output", r.page(), r.log}
	command := exec.CommandContext(ctx, r.command, arguments...) //nolint:gosec // built beside the collector
	if output, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w, run make build first: %s", r.command, err, bytes.TrimSpace(output))
	}
	return nil
}

// resolve makes the paths absolute, so that those that are printed can be used from any folder.
func (r *run) resolve() (err error) {
	paths := []*string{&r.log, &r.config, &r.collector, &r.out}
	if r.command != "" {
		paths = append(paths, &r.command)
	}
	for _, path := range paths {
		if *path, err = filepath.Abs(*path); err != nil {
			return err
		}
	}
	return nil
}

// clean removes what an earlier run left, and nothing else: with its checkpoints the collector would read nothing.
func (r *run) clean() error {
	var errs error
	for _, path := range []string{r.keptJSON(), r.keptLog(), r.page(), filepath.Join(r.out, "checkpoints")} {
		errs = errors.Join(errs, os.RemoveAll(path))
	}
	return errs
}

// collect runs the collector until its receiver has passed on all lines, and returns its metrics.
func (r *run) collect(ctx context.Context, lines int) (collector.Metrics, error) {
	process, err := collector.Start(ctx, collector.Settings{
		Binary:  r.collector,
		Configs: []string{r.config},
		Env:     []string{"AUDIT_LOG=" + r.log, "AUDIT_OUT=" + r.out},
	})
	if err != nil {
		return nil, err
	}
	accepted := 0
	what := fmt.Sprintf("the receiver to pass on the %d lines of %s", lines, r.log)
	metrics, err := process.Await(ctx, what, func(metrics collector.Metrics) bool {
		accepted = metrics.Sum(collector.MetricAccepted)
		return accepted >= lines
	})
	if err != nil {
		err = fmt.Errorf("%w, found %d passed on", err, accepted)
	}
	return metrics, errors.Join(err, process.Stop())
}

// writeLines writes lines to a file.
func writeLines(path string, lines []string) error {
	var text strings.Builder
	for _, line := range lines {
		text.WriteString(line)
		text.WriteByte('\n')
	}
	return os.WriteFile(path, []byte(text.String()), 0o600)
}
