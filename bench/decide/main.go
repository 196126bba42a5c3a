// SPDX-License-Identifier: Apache-2.0

// The command decide compares what it costs to decide about one audit record: with the processor, with the collector's filter processor, and with JSON
// libraries. Everything is measured in one run, so that the ratios hold on any machine; the filter processor, which cannot be linked in, runs in a process
// of its own that has its turns in the same rounds.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"regexp"
	"runtime/pprof"
	"strings"
	"time"

	"github.com/auditcoverage/auditcoverageprocessor/bench/figure"
	"github.com/auditcoverage/auditcoverageprocessor/bench/measure"
)

func main() {
	if err := decide(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "decide:", err)
		os.Exit(1)
	}
}

// arguments are those of the command line.
type arguments struct {
	format  figure.Format
	log     string
	only    string
	plot    string
	into    string
	section string
	profile string
	measure measure.Options
}

func parse(args []string) (*arguments, error) {
	a := &arguments{}
	flags := flag.NewFlagSet("decide", flag.ExitOnError)
	flags.TextVar(&a.format, "format", figure.FormatTable, "what to print: table, json or markdown")
	flags.StringVar(&a.log, "log", "../testdata/audit.log", "the sample `file`")
	flags.StringVar(&a.only, "only", "", "measure only what this `regexp` matches, in the form table/contender")
	flags.StringVar(&a.plot, "plot", "", "also draw the cost by size into this SVG `file`")
	flags.StringVar(&a.into, "into", "", "print nothing, but put the tables into this Markdown `file`")
	flags.StringVar(&a.section, "section", "decide", "the `name` of the section of that file")
	flags.StringVar(&a.profile, "cpuprofile", "", "write a CPU profile to this `file`")
	flags.IntVar(&a.measure.Rounds, "rounds", 15, "the `number` of rounds")
	flags.DurationVar(&a.measure.Slice, "slice", 25*time.Millisecond, "the `time` for each contender in each round")
	if err := flags.Parse(args); err != nil {
		return nil, err
	}
	if a.measure.Rounds < 1 {
		return nil, fmt.Errorf("--rounds: found %d, expected at least 1", a.measure.Rounds)
	}
	a.measure.Progress = figure.Progress()
	return a, nil
}

// decide measures and prints.
func decide(args []string, stdout io.Writer) error {
	a, err := parse(args)
	if err != nil {
		return err
	}
	only, err := regexp.Compile(a.only)
	if err != nil {
		return fmt.Errorf("--only: %w", err)
	}
	b, err := newBenchmark(a.log)
	if err != nil {
		return err
	}
	if b.keepOnly(only) == 0 {
		return fmt.Errorf("--only: found no contender that %q matches, expected one, such as kept/audit_coverage", a.only)
	}
	if err = b.measure(a); err != nil {
		return err
	}
	if a.plot != "" {
		if err = b.plot().Save(a.plot); err != nil {
			return fmt.Errorf("--plot: %w", err)
		}
	}
	if a.into == "" {
		return b.write(stdout, a.format)
	}
	var text strings.Builder
	if err = b.write(&text, figure.FormatMarkdown); err != nil {
		return err
	}
	return figure.Replace(a.into, a.section, text.String())
}

// measure runs every task of the benchmark.
func (b *benchmark) measure(a *arguments) error {
	if a.profile != "" {
		file, err := os.Create(a.profile) //nolint:gosec // the file that the user named
		if err != nil {
			return fmt.Errorf("--cpuprofile: %w", err)
		}
		defer func() { _ = file.Close() }()
		if err = pprof.StartCPUProfile(file); err != nil {
			return fmt.Errorf("--cpuprofile: %w", err)
		}
		defer pprof.StopCPUProfile()
	}
	rows := b.rows()
	tasks := make([]*measure.Task, len(rows))
	for i, r := range rows {
		tasks[i] = r.task
	}
	results, err := measure.Run(tasks, a.measure)
	for i := range results {
		rows[i].result = results[i]
	}
	b.rounds, b.slice = a.measure.Rounds, a.measure.Slice
	return err
}
