// SPDX-License-Identifier: Apache-2.0

package command

import (
	"encoding"
	"errors"
	"fmt"

	"github.com/spf13/cobra"
	"go.opentelemetry.io/collector/component"
	"go.uber.org/zap"

	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/display"
	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/eventtypes"
	"github.com/auditcoverage/auditcoverageprocessor/processor/catalog"
	"github.com/auditcoverage/auditcoverageprocessor/processor/condition"
	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

func newCatalog() *cobra.Command {
	var cfg configuration
	var q eventtypes.Query
	var format, area, level, confidence string
	formats := []string{formatTable, formatJSON, formatMarkdown}
	cmd := &cobra.Command{
		Use:   "catalog [TEXT]",
		Short: "List the known event types",
		Long: `List the event types of the built-in catalogs, or, with --config, those that the
processor of a configuration knows, with their level, and the confidence in it and
its sources. TEXT is searched for in their ids, summaries, classes, keys and
categories. With --format json, all that is known about each is shown. If none is
found, the exit code is 1.`,
		Example: `  auditcoverage catalog login
  auditcoverage catalog --area security --level base
  auditcoverage catalog --product jira --confidence high --format json
  auditcoverage catalog lint our-events.yaml`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, arguments []string) error {
			if len(arguments) > 0 {
				q.Text = arguments[0]
			}
			err := errors.Join(
				checkFormat(format, formats...),
				parseFlag("area", area, &q.Area), parseFlag("level", level, &q.Level), parseFlag("confidence", confidence, &q.Confidence))
			if err != nil {
				return err
			}
			return listCatalog(cmd, &cfg, q, format)
		},
	}
	cfg.register(cmd, false)
	registerFormat(cmd, &format, formats...)
	cmd.Flags().StringVar(&q.Product, "product", "", "only those of this `product`, such as bitbucket")
	cmd.Flags().StringVar(&area, "area", "", "only those of this `area`")
	cmd.Flags().StringVar(&level, "level", "", "only those of this `level`")
	cmd.Flags().StringVar(&confidence, "confidence", "", "only those of at least this `confidence`: low, medium, high")
	for flag, values := range map[string][]string{
		"product":    catalog.ProductNames(),
		"area":       namesOf(event.Areas()...),
		"level":      namesOf(event.LevelBase, event.LevelAdvanced, event.LevelFull),
		"confidence": namesOf(event.ConfidenceLow, event.ConfidenceMedium, event.ConfidenceHigh),
	} {
		_ = cmd.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp))
	}
	cmd.AddCommand(newCatalogLint())
	return cmd
}

func namesOf[T fmt.Stringer](values ...T) []string {
	names := make([]string, len(values))
	for i, value := range values {
		names[i] = value.String()
	}
	return names
}

// parseFlag reads the value of a flag that takes one of a closed set. An empty text leaves the value as it is.
func parseFlag(flag, text string, value encoding.TextUnmarshaler) error {
	if text == "" {
		return nil
	}
	if err := value.UnmarshalText([]byte(text)); err != nil {
		return fmt.Errorf("--%s: %w", flag, err)
	}
	return nil
}

func listCatalog(cmd *cobra.Command, flags *configuration, q eventtypes.Query, format string) error {
	known := catalog.NewDefaultConfig()
	if len(flags.uris) > 0 {
		cfg, _, err := flags.load(cmd.Context())
		if err != nil {
			return err
		}
		known = cfg.Processor.Catalog
	}
	c, err := catalog.New(&known)
	if err != nil {
		return err
	}
	found := eventtypes.Find(c, q)
	switch format {
	case formatJSON:
		err = display.JSON(cmd.OutOrStdout(), found, "  ")
	case formatMarkdown:
		err = eventtypes.Write(cmd.OutOrStdout(), found, display.FormatMarkdown)
	default:
		err = eventtypes.Write(cmd.OutOrStdout(), found, display.FormatText)
	}
	if err == nil && len(found) == 0 {
		return errFindings
	}
	return err
}

func newCatalogLint() *cobra.Command {
	return &cobra.Command{
		Use:   "lint FILE...",
		Short: "Check your own catalogs",
		Long: `Check your own catalogs together with the built-in ones, as the processor does when
it starts: their schema, that no key belongs to another event, that conditions
compile.`,
		Example: `  auditcoverage catalog lint our-events.yaml`,
		Args:    cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, names []string) error {
			var errs []error
			for _, name := range names {
				entries, err := lintCatalog(name)
				errs = append(errs, err)
				if err == nil {
					_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s: %d event types, no problem\n", display.Text(name), entries)
					errs = append(errs, err)
				}
			}
			return errors.Join(errs...)
		},
	}
}

// lintCatalog loads a catalog together with the built-in ones, and returns the number of its event types.
func lintCatalog(name string) (entries int, err error) {
	cfg := catalog.NewDefaultConfig()
	cfg.Files = []string{name}
	c, err := catalog.New(&cfg)
	if err != nil {
		return 0, err
	}
	compiler, err := condition.NewCompiler(component.TelemetrySettings{Logger: zap.NewNop()})
	if err != nil {
		return 0, err
	}
	var errs []error
	for _, entry := range c.Conditional() {
		if _, err := compiler.Compile(entry.Condition); err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", entry.Origin, err))
		}
	}
	for _, product := range c.Products() {
		if len(product.Entries) > 0 {
			entries = len(product.Entries) // the user's file is the last that has any
		}
	}
	return entries, errors.Join(errs...)
}
