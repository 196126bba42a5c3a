// SPDX-License-Identifier: Apache-2.0

package command

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/decision"
	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/display"
	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/lint"
	"github.com/auditcoverage/auditcoverageprocessor/processor/policy"
)

func newCheck() *cobra.Command {
	var cfg configuration
	var format string
	var ignored []string
	formats := []string{formatText, formatJSON}
	codes := slices.Sorted(maps.Keys(lint.Codes()))
	var list strings.Builder
	for _, code := range codes {
		fmt.Fprintf(&list, "  %-24s %s\n", code, lint.Codes()[code])
	}
	cmd := &cobra.Command{
		Use:   "check",
		Short: "Find detections that a policy leaves blind, and other mistakes",
		Long: `Check a valid configuration for what is probably a mistake, in all its processors
unless --processor names one. Each finding has its file and line. A warning makes the
exit code 1, a note does not.

The findings:
` + list.String() + `
The detections are public rules of Sigma, and of Falco, for the audit logs of Bitbucket,
GitHub, GitLab and Kubernetes. An event is judged by the level that the catalog gives
it, whatever its author.`,
		Example: `  auditcoverage check --config agent.yaml
  auditcoverage check --config agent.yaml --ignore blind_spot,unlisted_area
  auditcoverage check --config agent.yaml --format json | jq '.[].message'`,
		Args: takesNone,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := checkFormat(format, formats...); err != nil {
				return err
			}
			leaveOut, err := codesOf(ignored)
			if err != nil {
				return err
			}
			return check(cmd, &cfg, format, leaveOut)
		},
	}
	cfg.register(cmd, true)
	registerFormat(cmd, &format, formats...)
	cmd.Flags().StringSliceVar(&ignored, "ignore", nil, "`codes` of findings to leave out")
	return cmd
}

// codesOf reads codes as people write them: blind-spots is blind_spot.
func codesOf(texts []string) (codes []lint.Code, err error) {
	var known []string
	for _, code := range slices.Sorted(maps.Keys(lint.Codes())) {
		known = append(known, string(code))
	}
	for _, text := range texts {
		code := strings.NewReplacer("-", "_", " ", "_").Replace(strings.ToLower(strings.Trim(text, " []")))
		if !slices.Contains(known, code) {
			code = strings.TrimSuffix(code, "s")
		}
		if !slices.Contains(known, code) {
			hint := ""
			if nearest := policy.Nearest(code, known); nearest != "" {
				hint = fmt.Sprintf("did you mean %s? ", nearest)
			}
			return nil, fmt.Errorf("--ignore: found %q: %sexpected any of %s", text, hint, strings.Join(known, ", "))
		}
		codes = append(codes, lint.Code(code))
	}
	return codes, nil
}

func check(cmd *cobra.Command, flags *configuration, format string, ignored []lint.Code) error {
	findings, err := findingsOf(cmd, flags)
	if err != nil {
		return err
	}
	findings = slices.DeleteFunc(findings, func(f lint.Finding) bool { return slices.Contains(ignored, f.Code) })
	if err := writeFindings(cmd.OutOrStdout(), findings, format); err != nil {
		return err
	}
	if slices.ContainsFunc(findings, func(f lint.Finding) bool { return f.Severity == lint.SeverityWarning }) {
		return errFindings
	}
	return nil
}

// findingsOf checks the chosen processor, or all that there are. What is found of the pipelines that they share is found once.
func findingsOf(cmd *cobra.Command, flags *configuration) (findings []lint.Finding, err error) {
	all, err := flags.from(cmd).All(cmd.Context(), flags.processor)
	if err != nil {
		return nil, err
	}
	for _, cfg := range all {
		engine, err := decision.NewEngine(cfg.ID, cfg.Processor)
		if err != nil {
			return nil, err
		}
		for _, f := range lint.Check(cfg, engine) {
			if !slices.Contains(findings, f) {
				findings = append(findings, f)
			}
		}
	}
	return findings, nil
}

func writeFindings(w io.Writer, findings []lint.Finding, format string) error {
	if format == formatJSON {
		if findings == nil {
			findings = []lint.Finding{}
		}
		return display.JSON(w, findings, "  ")
	}
	for _, f := range findings {
		if _, err := fmt.Fprintf(w, "%s: %s: %s [%s]\n", display.Text(f.Place), f.Severity, display.Text(f.Message), f.Code); err != nil {
			return err
		}
	}
	return nil
}
