// SPDX-License-Identifier: Apache-2.0

// Command soak runs the built collector at full speed on a hostile log for a time, and shows that its memory does not grow.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"time"

	"github.com/auditcoverage/auditcoverageprocessor/e2e/collector"
)

func main() {
	duration := flag.Duration("duration", 10*time.Minute, "how long to run")
	plot := flag.String("plot", "", "write a plot of the memory to this file, as SVG")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, *duration, *plot)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "soak:", err)
		os.Exit(1)
	}
}

// config reads every file of a folder, judges with annotations, rules and conditions, and sends nothing.
const config = `yaml:{
  receivers: {file_log: {include: ["%s/*.log"], start_at: beginning, encoding: utf-8-raw, poll_interval: 50ms, max_log_size: 1MiB,
    preserve_leading_whitespaces: true, preserve_trailing_whitespaces: true}},
  processors: {audit_coverage: {default_level: base, coverage: {security: full, end_user_activity: "off"}, annotate: {event: true, actor: true, decision: true},
    rules: [{name: robots, match: {authors: [svc-ci]}, action: drop}, {name: odd, match: {condition: 'IsMatch(body, "x{3}")'}, action: keep}]}},
  exporters: {nop: {}},
  service: {telemetry: {logs: {level: warn}, metrics: {readers: [{pull: {exporter: {prometheus: {host: localhost, port: "${env:METRICS_PORT}"}}}}]}},
    pipelines: {logs: {receivers: [file_log], processors: [audit_coverage], exporters: [nop]}}}}`

func run(ctx context.Context, duration time.Duration, plot string) (err error) {
	folder, err := os.MkdirTemp("", "soak")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(folder) }() // what stays is in the folder for temporary files
	process, err := collector.Start(ctx, collector.Settings{Binary: collector.Binary(".."), Configs: []string{fmt.Sprintf(config, folder)}})
	if err != nil {
		return err
	}
	samples, err := soak(ctx, process, newFeeder(filepath.Join(folder, "audit")), duration)
	if stopErr := process.Stop(); err == nil {
		err = stopErr
	}
	if err != nil {
		return err
	}
	if plot != "" {
		if err = draw(samples, plot); err != nil {
			return err
		}
	}
	return judge(os.Stdout, samples)
}

// soak feeds the collector as fast as it reads, and takes a sample after every file.
func soak(ctx context.Context, process *collector.Process, f *feeder, duration time.Duration) (samples []sample, err error) {
	start := time.Now()
	for time.Since(start) < duration {
		if err = f.feed(); err != nil {
			return nil, err
		}
		// What was fed before the last file is read before the next is written, so that the disk does not fill.
		metrics, err := process.Await(ctx, "lines to be read", func(metrics collector.Metrics) bool {
			return metrics.Sum(collector.MetricAccepted) >= f.before
		})
		if err != nil {
			return nil, err
		}
		memory, err := process.Memory()
		if err != nil {
			return nil, err
		}
		samples = append(samples, sample{time.Since(start), float64(memory) / (1 << 20), metrics.Sum(collector.MetricAccepted)})
	}
	return samples, nil
}
