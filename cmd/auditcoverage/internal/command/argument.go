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
type files struct{ logfile.Selection }

func (f *files) register(cmd *cobra.Command) {
	cmd.Flags().BoolVarP(&f.Recursive, "recursive", "r", false, "of a folder, read the folders in it too")
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
		hint = "; a configuration is named by --config"
	}
	return fmt.Errorf("found %q: expected no argument%s", display.Text(arguments[0]), hint)
}

// sayThatItWaits tells someone who sees nothing happen that the command reads from their terminal.
func sayThatItWaits(cmd *cobra.Command, what string) {
	if isTerminal(cmd.InOrStdin()) {
		_, _ = fmt.Fprintf(cmd.ErrOrStderr(), "auditcoverage: waiting for %s on standard input, which is this terminal; end it with Ctrl-D\n", what)
	}
}
