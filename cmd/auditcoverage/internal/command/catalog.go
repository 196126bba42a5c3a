// SPDX-License-Identifier: Apache-2.0

package command

import (
	"encoding"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/display"
	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/eventtypes"
	"github.com/auditcoverage/auditcoverageprocessor/processor/catalog"
	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
	"github.com/auditcoverage/auditcoverageprocessor/processor/policy"
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
  auditcoverage catalog lint our-events.yaml
  auditcoverage catalog new --from doors.log --product doors`,
		Args: takesText,
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
	cmd.AddCommand(newCatalogLint(), newCatalogNew())
	return cmd
}

// takesText says what to do with a text of several words.
func takesText(_ *cobra.Command, arguments []string) error {
	if len(arguments) > 1 {
		return fmt.Errorf("found %d arguments: expected one TEXT: put several words in quotes", len(arguments))
	}
	return nil
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
	known.Products = catalog.ProductNames()
	if len(flags.uris) > 0 {
		cfg, _, err := flags.load(cmd)
		if err != nil {
			return err
		}
		known = cfg.Processor.Catalog
	}
	c, err := catalog.New(&known)
	if err != nil {
		return err
	}
	if err := checkProduct(q.Product, eventtypes.Products(c)); err != nil {
		return err
	}
	found := eventtypes.Find(c, q)
	if err := writeCatalog(cmd, found, format); err != nil {
		return err
	}
	if len(found) == 0 {
		_, _ = fmt.Fprintln(cmd.ErrOrStderr(), "auditcoverage:", nothingFound(c, q))
		return errFindings
	}
	return nil
}

func writeCatalog(cmd *cobra.Command, found []eventtypes.EventType, format string) error {
	switch format {
	case formatJSON:
		return display.JSON(cmd.OutOrStdout(), found, "  ")
	case formatMarkdown:
		return eventtypes.Write(cmd.OutOrStdout(), found, display.FormatMarkdown, 0)
	default:
		return eventtypes.Write(cmd.OutOrStdout(), found, display.FormatText, widthOf(cmd.OutOrStdout()))
	}
}

// checkProduct reports a product of which there is no event type.
func checkProduct(product string, known []string) error {
	if product == "" || slices.ContainsFunc(known, func(k string) bool { return strings.EqualFold(k, product) }) {
		return nil
	}
	if nearest := policy.Nearest(strings.ToLower(product), known); nearest != "" {
		return fmt.Errorf("--product: found %q: did you mean %s?", product, nearest)
	}
	return fmt.Errorf("--product: found %q: expected one of %s", product, strings.Join(known, ", "))
}

// nothingFound says what no event type has, and which has something like it.
func nothingFound(c *catalog.Catalog, q eventtypes.Query) string {
	if len(eventtypes.Find(c, eventtypes.Query{Text: q.Text})) > 0 {
		return "found no event type that all of these filters select"
	}
	text := fmt.Sprintf("found no event type with %q in its id, summary, class, keys or category", display.Text(q.Text))
	if nearest := policy.Nearest(q.Text, c.IDs()); nearest != "" {
		text += ": the nearest id is " + nearest
	}
	return text
}
