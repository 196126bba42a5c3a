// SPDX-License-Identifier: Apache-2.0

// The command demo runs the built collector on an audit log file and shows what it kept and dropped, as counted by the
// collector's own metrics.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/auditcoverage/auditcoverageprocessor/e2e/collector"
)

// patience is how long the collector may take to read the file.
const patience = time.Minute

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := demo(ctx, os.Args[1:], os.Stdout)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "demo:", err)
		os.Exit(1)
	}
}

// demo reads the arguments, runs the collector and prints the summary.
func demo(ctx context.Context, args []string, stdout io.Writer) error {
	var r run
	flags := flag.NewFlagSet("demo", flag.ExitOnError)
	format := flags.String("format", "table", "what to print: table or json")
	flags.StringVar(&r.log, "log", "../testdata/audit.log", "the audit log `file` to read")
	flags.StringVar(&r.config, "config", "../distribution/config/demo.yaml", "the collector's configuration `file`")
	flags.StringVar(&r.collector, "collector", collector.Binary(".."), "the collector's `executable`")
	flags.StringVar(&r.command, "command", "../bin/auditcoverage", "the `executable` that writes the report page; empty for none")
	flags.StringVar(&r.out, "out", "../bin/demo", "the `folder` for what is kept")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *format != "table" && *format != "json" {
		return fmt.Errorf("--format: found %q, expected table or json", *format)
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	result, err := r.do(ctx)
	if err != nil {
		return err
	}
	if err := r.writePage(ctx); err != nil {
		return err
	}
	if *format == "json" {
		return result.writeJSON(stdout)
	}
	return result.writeTable(stdout, &r)
}
