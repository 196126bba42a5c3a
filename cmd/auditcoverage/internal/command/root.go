// SPDX-License-Identifier: Apache-2.0

// Package command is the command line of auditcoverage.
package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/display"
)

// The exit codes.
const (
	ExitOK = iota
	// ExitFindings: the command did its work, and found something: a failing test, a warning, a file that is not a log.
	ExitFindings
	// ExitError: the command could not do its work: wrong usage, an invalid configuration, no readable file.
	ExitError
)

var (
	// errFindings ends a command that has printed its findings.
	errFindings = errors.New("findings")
	// errSaid ends a command that could not do its work, and has said why.
	errSaid = errors.New("said")
)

// New makes the command with its subcommands.
func New() *cobra.Command {
	root := &cobra.Command{
		Use:   "auditcoverage",
		Short: "See, plan, test and check what the audit_coverage processor keeps and drops",
		Long: `See, plan, test and check what the audit_coverage processor of a collector keeps
and drops. Every answer comes from the processor's own engine and configuration.

Exit codes: 0, success; 1, a test failed, a check found something, or a file could
not be read to its end; 2, the command could not run: wrong usage, an invalid
configuration, no readable file.`,
		SilenceErrors:     true,
		SilenceUsage:      true,
		DisableAutoGenTag: true,
	}
	root.AddCommand(newExplain(), newPlan(), newTest(), newCheck(), newCatalog(), newVersion())
	registerVersion(root)
	return root
}

// Run executes a command line and returns the exit code.
func Run(ctx context.Context, arguments []string, stdin io.Reader, stdout, stderr io.Writer) int {
	root := New()
	root.SetArgs(arguments)
	root.SetIn(stdin)
	root.SetOut(stdout)
	root.SetErr(stderr)
	err := root.ExecuteContext(ctx)
	switch {
	case err == nil:
		return ExitOK
	case errors.Is(err, errFindings):
		return ExitFindings
	case errors.Is(err, errSaid):
		return ExitError
	}
	for line := range strings.SplitSeq(err.Error(), "\n") {
		_, _ = fmt.Fprintln(stderr, "auditcoverage:", display.Text(line))
	}
	return ExitError
}
