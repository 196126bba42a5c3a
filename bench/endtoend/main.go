// SPDX-License-Identifier: Apache-2.0

// The command endtoend compares what it costs to read an audit log file and to filter it: with the collector that has the processor, with an older one that
// has the filter processor instead, with both of them without a processor, and with rsyslog and syslog-ng where available. All of them run as
// processes, and what they keep is compared byte for byte.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/auditcoverage/auditcoverageprocessor/bench/figure"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := endToEnd(ctx, os.Args[1:], os.Stdout)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "endtoend:", err)
		os.Exit(1)
	}
}

// arguments are those of the command line.
type arguments struct {
	format    figure.Format
	records   int
	runs      int
	collector string
	filter    string
	folder    string
	plot      string
	into      string
	peers     bool
	scaling   bool
	saves     bool
	large     bool
	timeout   time.Duration
}

func parse(args []string) (*arguments, error) {
	a := &arguments{}
	flags := flag.NewFlagSet("endtoend", flag.ExitOnError)
	flags.TextVar(&a.format, "format", figure.FormatTable, "what to print: table, json or markdown")
	flags.IntVar(&a.records, "records", 1_000_000, "the `number` of records in the log")
	flags.IntVar(&a.runs, "runs", 3, "the `number` of runs, of which the median counts")
	flags.StringVar(&a.collector, "collector", "../bin/otelcol-audit", "the `executable` of the collector with the processor")
	flags.StringVar(&a.filter, "filter", "", "the `executable` of the collector with the filter processor; built from ./filter/collector if it is not given")
	flags.StringVar(&a.folder, "folder", "", "the `folder` for logs and outputs; a temporary one if it is not given")
	flags.StringVar(&a.plot, "plot", "", "with --scaling: also draw the time by records into this SVG `file`")
	flags.StringVar(&a.into, "into", "", "print nothing, but put the tables into this Markdown `file`")
	flags.BoolVar(&a.peers, "peers", true, "also run rsyslog and syslog-ng, on Debian")
	flags.BoolVar(&a.scaling, "scaling", false, "instead measure how the time grows from 10,000 to 1,000,000 records, on one CPU and on two")
	flags.BoolVar(&a.saves, "saves", false, "instead measure what each sends to a destination and what that takes, at 10,000 records a second")
	flags.BoolVar(&a.large, "large", false, "with --scaling: also 10,000,000 records")
	flags.DurationVar(&a.timeout, "timeout", 10*time.Minute, "the `time` that one run may take")
	if err := flags.Parse(args); err != nil {
		return nil, err
	}
	if a.scaling && a.saves {
		return nil, errors.New("--scaling and --saves: found both, expected one")
	}
	if a.records < 1 || a.runs < 1 {
		return nil, fmt.Errorf("--records and --runs: found %d and %d, expected at least 1", a.records, a.runs)
	}
	return a, nil
}

// harness is what the setups share.
type harness struct {
	folder string
	// binary is the collector with the processor, and filter the one with the filter processor.
	binary  string
	filter  string
	log     *auditLog
	timeout time.Duration
}

// endToEnd measures and prints.
func endToEnd(ctx context.Context, args []string, stdout io.Writer) (err error) {
	a, err := parse(args)
	if err != nil {
		return err
	}
	h := &harness{folder: a.folder, timeout: a.timeout}
	if h.folder == "" {
		if h.folder, err = os.MkdirTemp("", "endtoend"); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, os.RemoveAll(h.folder)) }()
	}
	if h.binary, err = exec.LookPath(a.collector); err != nil {
		return fmt.Errorf("--collector: %w: run make build first", err)
	}
	measured, section := h.compare, "endtoend"
	switch {
	case a.scaling:
		measured, section = h.scale, "scaling"
	case a.saves:
		measured, section = h.save, "saves"
	}
	if a.into == "" {
		return measured(ctx, a, stdout)
	}
	var text strings.Builder
	a.format = figure.FormatMarkdown
	if err = measured(ctx, a, &text); err != nil {
		return err
	}
	return figure.Replace(a.into, section, text.String())
}

// build returns the collector with the filter processor: the given one, or the one of its module.
func (h *harness) build(ctx context.Context, given string) (string, error) {
	if given != "" {
		return filepath.Abs(given)
	}
	binary := filepath.Join(h.folder, "otelcol-filter")
	note("building the collector with the filter processor")
	output, err := exec.CommandContext(ctx, "go", "build", "-C", "filter", "-o", binary, "./collector").CombinedOutput() //nolint:gosec // it is ours
	if err != nil {
		return "", fmt.Errorf("go build ./filter/collector: %w: %s", err, last(output))
	}
	return binary, nil
}

// note reports progress.
func note(text string) { _, _ = fmt.Fprintln(os.Stderr, text) }
