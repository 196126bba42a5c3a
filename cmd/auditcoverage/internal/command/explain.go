// SPDX-License-Identifier: Apache-2.0

package command

import (
	"bufio"
	"errors"
	"io"

	"github.com/spf13/cobra"

	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/decision"
	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/display"
	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/explanation"
	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/filelog"
	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/logfile"
)

func newExplain() *cobra.Command {
	var cfg configuration
	var attributes resource
	var format string
	var read files
	formats := []string{formatText, formatJSON}
	cmd := &cobra.Command{
		Use:   "explain [FILE...]",
		Short: "Explain why each record is kept or dropped",
		Long: `Explain how the verdict on each record comes about: in which form it was found, what
was read, what gave it area and level, which rule or line of the coverage decided,
and the verdict with its reason.

FILE is a log file, plain or compressed, a folder of them (with --recursive, also of
folders), or a pattern; without one, or for -, standard input is read. They are read
as the file_log receiver of the configuration reads them. A file that is not a log,
or cannot be read to its end, makes the exit code 1 unless --skip-bad is given.
--format json prints a line for each record.`,
		Example: `  auditcoverage explain --config agent.yaml audit.log
  grep "Global permission" audit.log | auditcoverage explain --config agent.yaml
  auditcoverage explain --config agent.yaml --format json audit.log | jq .reason`,
		RunE: func(cmd *cobra.Command, arguments []string) error {
			if err := checkFormat(format, formats...); err != nil {
				return err
			}
			names, err := read.names(arguments, cfg.uris)
			if err != nil {
				return err
			}
			skipped, err := explain(cmd, &cfg, attributes, format, names)
			if err != nil {
				return err
			}
			return read.result(skipped)
		},
	}
	cfg.register(cmd, true)
	cfg.registerReceiver(cmd)
	read.registerLogs(cmd)
	attributes.register(cmd)
	registerFormat(cmd, &format, formats...)
	return cmd
}

func explain(cmd *cobra.Command, flags *configuration, attributes resource, format string, names []string) (skipped int, err error) {
	cfg, engine, err := flags.load(cmd)
	if err != nil {
		return 0, err
	}
	reader, err := flags.reader(cmd, cfg, names)
	if err != nil {
		return 0, err
	}
	whole := 0 // of which nothing was read
	reader.Skip = func(s logfile.Skipped) {
		skipped++
		if !s.Partly {
			whole++
		}
		saySkipped(cmd, s)
	}
	judge := decision.New(cmd.Context(), engine, attributes)
	explainer := explanation.New(cfg, judge)
	out := bufio.NewWriter(cmd.OutOrStdout())
	err = reader.Read(cmd.Context(), func(b *filelog.Batch) error {
		for place, j := range judge.Batch(b) {
			if err := write(out, explainer.Explain(place, j), format); err != nil {
				return err
			}
		}
		b.Release()
		return out.Flush()
	})
	err = errors.Join(err, out.Flush())
	if err == nil && whole == len(names) {
		err = errSaid
	}
	return skipped, err
}

func write(w io.Writer, e *explanation.Explanation, format string) error {
	if format == formatJSON {
		return display.JSON(w, e, "")
	}
	return e.WriteText(w)
}
