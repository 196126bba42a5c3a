// SPDX-License-Identifier: Apache-2.0

package command

import (
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/collectorconfig"
	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/display"
	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/logfile"
)

// files are the arguments of a command that reads files, which mean the same to all of them.
type files struct {
	logfile.Selection

	// skipBad says that what is no log is no failure.
	skipBad bool
}

func (f *files) register(cmd *cobra.Command) {
	cmd.Flags().BoolVarP(&f.Recursive, "recursive", "r", false, "read the folders inside a folder too")
}

// registerLogs is register for a command that reads logs.
func (f *files) registerLogs(cmd *cobra.Command) {
	f.register(cmd)
	cmd.Flags().BoolVar(&f.skipBad, "skip-bad", false, "exit with 0 even if a file could not be read to its end, or is not a log")
}

// result is what a command ends in that passed over some files.
func (f *files) result(skipped int) error {
	if skipped > 0 && !f.skipBad {
		return errFindings
	}
	return nil
}

// names expands the arguments; none is standard input. That is read once, so it cannot hold the configuration too.
func (f *files) names(arguments, uris []string) ([]string, error) {
	if len(arguments) == 0 {
		arguments = []string{logfile.Stdin}
	}
	if slices.Contains(arguments, logfile.Stdin) && slices.Contains(uris, collectorconfig.Stdin) {
		return nil, errors.New("found - twice: standard input can be the configuration or a file, not both")
	}
	return f.Names(arguments)
}

// saySkipped names what was not read.
func saySkipped(cmd *cobra.Command, skipped ...logfile.Skipped) {
	for _, s := range skipped {
		_, _ = fmt.Fprintln(cmd.ErrOrStderr(), "auditcoverage:", display.Text(s.String()))
	}
}

// needsFile says which files a command cannot do without.
func needsFile(what string) cobra.PositionalArgs {
	return func(_ *cobra.Command, arguments []string) error {
		if len(arguments) == 0 {
			return fmt.Errorf("found no FILE: expected %s", what)
		}
		return nil
	}
}

// takesNone says where an argument belongs that a command has no use for.
func takesNone(cmd *cobra.Command, arguments []string) error {
	if len(arguments) == 0 {
		return nil
	}
	hint := ""
	if cmd.Flags().Lookup("config") != nil {
		hint = "; use --config to name a configuration"
	}
	return fmt.Errorf("found %q: expected no argument%s", display.Text(arguments[0]), hint)
}

// sayThatItWaits tells someone who sees nothing happen that the command reads from their terminal.
func sayThatItWaits(cmd *cobra.Command, what string) {
	if isTerminal(cmd.InOrStdin()) {
		_, _ = fmt.Fprintf(cmd.ErrOrStderr(), "auditcoverage: waiting for %s on standard input, which is this terminal; end it with Ctrl-D\n", what)
	}
}
