// SPDX-License-Identifier: Apache-2.0

package command

import (
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"

	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/collectorconfig"
	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/decision"
	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/display"
	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/filelog"
	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/logfile"
	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/plan"
	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/report"
	"github.com/auditcoverage/auditcoverageprocessor/processor/catalog"
	"github.com/auditcoverage/auditcoverageprocessor/processor/engine"
	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

func newPlan() *cobra.Command {
	var cfg configuration
	var attributes resource
	var format, output string
	var read files
	formats := []string{formatTable, formatJSON, formatMarkdown, formatHTML}
	cmd := &cobra.Command{
		Use:   "plan [FILE...]",
		Short: "Show what a policy, and every other setting, would drop from real logs",
		Long: `Read logs and show what the policy would keep and drop, by area and level; what each
other level of each area would cost or save; which events, authors and repositories
are dropped most; what each rule matches; and what was not understood, with
examples.

FILE is a log file, plain or compressed (gzip, zstd, xz, bzip2), a folder of rotated
files (with --recursive, also of folders), or a pattern; without one, or for -,
standard input is read. They are read as the file_log receiver of the configuration
reads them, once, in constant memory, and nothing is changed. The counts are those
that the collector's own metrics would have after reading the same files. Above 512
different names, the lists of what is dropped most are estimates, and marked as such.

A file that is not a log, or cannot be read to its end, is named at the beginning, and
makes the exit code 1 unless --skip-bad is given.

With --format html the plan is a page in a single file, which needs no network: its
reader can try other levels, and copy the resulting configuration.`,
		Example: `  auditcoverage plan --config agent.yaml /var/atlassian/application-data/bitbucket/log/audit
  auditcoverage plan --config agent.yaml "archive/2026*.audit.log.gz"
  auditcoverage plan --config agent.yaml --format markdown audit.log > plan.md
  auditcoverage plan --config agent.yaml --format html -o report.html audit.log
  ssh node1 cat audit.log | auditcoverage plan --config agent.yaml -`,
		RunE: func(cmd *cobra.Command, arguments []string) error {
			if err := errors.Join(checkFormat(format, formats...), checkOutput(output)); err != nil {
				return err
			}
			names, err := read.names(arguments, cfg.uris)
			if err != nil {
				return err
			}
			source, err := runPlan(cmd, &cfg, attributes, names)
			if err != nil {
				return err
			}
			if output != "" || format == formatJSON || format == formatHTML {
				saySkipped(cmd, source.Plan.Skipped...)
			}
			if err := writeOutput(cmd, output, func(w io.Writer) error { return writePlan(w, source, format) }); err != nil {
				return err
			}
			return read.result(len(source.Plan.Skipped))
		},
	}
	cfg.register(cmd, true)
	cfg.registerReceiver(cmd)
	read.registerLogs(cmd)
	attributes.register(cmd)
	registerFormat(cmd, &format, formats...)
	registerOutput(cmd, &output)
	return cmd
}

// runPlan makes a plan, and returns it with what it was made from.
func runPlan(cmd *cobra.Command, flags *configuration, attributes resource, names []string) (*report.Source, error) {
	cfg, decides, err := flags.load(cmd)
	if err != nil {
		return nil, err
	}
	reader, err := flags.reader(cmd, cfg, names)
	if err != nil {
		return nil, err
	}
	if why := shortPieces(reader, cfg); why != "" {
		_, _ = fmt.Fprintf(cmd.ErrOrStderr(), "auditcoverage: on_unrecognized: drop may drop pieces of lines that the receiver splits: %s\n", display.Text(why))
	}
	progress, finish := progressOf(cmd, names)
	reader.Progress = progress
	found, err := plan.Run(cmd.Context(), plan.Settings{Engine: decides, Others: withAllProducts(cfg), Reader: reader, Resource: attributes})
	finish()
	return &report.Source{Plan: found, Config: cfg, Engine: decides, Names: names}, err
}

// withAllProducts makes an engine that knows all built-in products; nil if the configuration names them all.
func withAllProducts(cfg *collectorconfig.Config) func() (*engine.Engine, error) {
	all := *cfg.Processor
	if all.Catalog.Products = catalog.ProductNames(); len(cfg.Processor.Catalog.Products) == len(all.Catalog.Products) {
		return nil
	}
	return func() (*engine.Engine, error) { return decision.NewEngine(cfg.ID, &all) }
}

// shortPieces is why a piece of a line may be taken for plain text and dropped; empty if it cannot.
func shortPieces(reader *filelog.Reader, cfg *collectorconfig.Config) string {
	if reader.Config == nil || cfg.Processor.OnUnrecognized != event.DecisionDrop {
		return ""
	}
	return filelog.ShortPieces(&reader.Config.InputConfig, cfg.Processor.Input.MaxBytes)
}

// writePlan prints a plan.
func writePlan(w io.Writer, source *report.Source, format string) error {
	switch format {
	case formatJSON:
		return display.JSON(w, source.Plan, "  ")
	case formatMarkdown:
		return source.Plan.Write(w, display.FormatMarkdown)
	case formatHTML:
		return report.Write(w, source)
	default:
		return source.Plan.Write(w, display.FormatText)
	}
}

// progressOf returns a progress bar, which is shown on a terminal only.
func progressOf(cmd *cobra.Command, names []string) (progress io.Writer, finish func()) {
	if !isTerminal(cmd.ErrOrStderr()) {
		return io.Discard, func() {}
	}
	bar := progressbar.NewOptions64(logfile.Size(names),
		progressbar.OptionSetWriter(cmd.ErrOrStderr()), progressbar.OptionShowBytes(true), progressbar.OptionClearOnFinish(),
		progressbar.OptionSetDescription("reading"), progressbar.OptionThrottle(100*time.Millisecond),
		progressbar.OptionUseANSICodes(os.Getenv("TERM") != "dumb"))
	return bar, func() { _ = bar.Finish() }
}
