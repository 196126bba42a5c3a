// SPDX-License-Identifier: Apache-2.0

package command

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/logfile"
	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/policytest"
)

func newTest() *cobra.Command {
	var cfg configuration
	var junit string
	var verbose bool
	read := files{Selection: logfile.Selection{Endings: []string{"_test.yaml", "_test.yml"}}}
	cmd := &cobra.Command{
		Use:   "test FILE...",
		Short: "Test a policy with cases from a file",
		Long: `Test a policy with cases from a file. A case is a record and the expected verdict. The
record is a line as it stands in the log, or is made from an event type of the
catalog. The configuration is that of --config, or the one that the file names,
relative to itself. FILE is a file of cases, a folder, in which they are named
*_test.yaml (with --recursive, also of folders), a pattern, or - for standard input.

  config: agent.yaml
  cases:
    - name: clones of the build service are dropped
      record: {event: bitbucket.repository_cloned, author: svc-ci, author_type: SERVICE}
      expect: {decision: drop, reason: rule, rule: no-builds}
    - name: a torn line is kept
      record: {line: '{"auditType":{"area":"SECURITY"'}
      expect: {decision: keep, reason: malformed}

record: line, or event with form (file, rest, legacy), area, level, key, author,
author_type, source, system, method, project, repository, user, group; and
attributes and resource. expect: decision, reason, rule, event_type (none for no
rule or type), area, level, event_name, attributes (null for one that must be
absent). The output ends with the rules and areas that no case reaches.`,
		Example: `  auditcoverage test agent_test.yaml
  auditcoverage test --config agent.yaml --verbose agent_test.yaml
  auditcoverage test --junit report.xml policies/*_test.yaml`,
		Args: needsFile("at least one file of cases, a folder of them, or - for standard input"),
		RunE: func(cmd *cobra.Command, arguments []string) error {
			names, err := read.names(arguments, cfg.uris)
			if err != nil {
				return err
			}
			return runTests(cmd, &cfg, names, junit, verbose)
		},
	}
	cfg.register(cmd, false)
	cfg.registerReceiver(cmd)
	read.register(cmd)
	cmd.Flags().StringVar(&junit, "junit", "", "write a JUnit report to this `file`")
	cmd.Flags().BoolVarP(&verbose, "verbose", "v", false, "list passing cases too")
	return cmd
}

func runTests(cmd *cobra.Command, flags *configuration, names []string, junit string, verbose bool) error {
	var results []*policytest.Result
	var errs []error
	failed := false
	for _, name := range names {
		result, err := runFile(cmd, flags, name)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		results = append(results, result)
		failed = failed || result.Failed() > 0
		if err := result.Write(cmd.OutOrStdout(), verbose); err != nil {
			return err
		}
	}
	if junit != "" {
		errs = append(errs, writeJUnit(junit, results))
	}
	if err := errors.Join(errs...); err != nil {
		return err
	}
	if failed {
		return errFindings
	}
	return nil
}

// runFile runs the cases of one file.
func runFile(cmd *cobra.Command, given *configuration, name string) (*policytest.Result, error) {
	if name == logfile.Stdin {
		sayThatItWaits(cmd, "cases")
	}
	file, err := policytest.Read(name, cmd.InOrStdin())
	if err != nil {
		return nil, err
	}
	if len(given.uris) > 0 {
		given.from(cmd) // which is the same for all files, since standard input is read once
	}
	flags := *given
	if len(flags.uris) == 0 {
		if file.Config == "" {
			return nil, fmt.Errorf("%s:1: config: found nothing: expected a configuration here, or --config", name)
		}
		flags.uris = []string{beside(name, file.Config)}
	}
	if flags.processor == "" {
		flags.processor = file.Processor
	}
	cfg, engine, err := flags.load(cmd)
	if err != nil && len(given.uris) == 0 {
		err = fmt.Errorf("%s: config: %w", file.ConfigPlace, err)
	}
	if err != nil {
		return nil, err
	}
	receiver, err := cfg.FileLog(flags.receiver)
	if err != nil {
		return nil, err
	}
	return policytest.Run(cmd.Context(), file, cfg, engine, receiver), nil
}

// beside resolves a path that is relative to the folder of a file.
func beside(file, path string) string {
	path = strings.TrimPrefix(path, "file:")
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(filepath.Dir(file), path)
}

func writeJUnit(name string, results []*policytest.Result) (err error) {
	file, err := os.Create(name) //nolint:gosec // the file that the user named
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	return policytest.WriteJUnit(file, results)
}
