// SPDX-License-Identifier: Apache-2.0

package command

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"
	"go.opentelemetry.io/collector/component"
	"go.uber.org/zap"

	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/display"
	"github.com/auditcoverage/auditcoverageprocessor/processor/catalog"
	"github.com/auditcoverage/auditcoverageprocessor/processor/condition"
)

func newCatalogLint() *cobra.Command {
	return &cobra.Command{
		Use:   "lint FILE...",
		Short: "Check your own catalogs",
		Long: `Check your own catalogs together with the built-in ones, as the processor does when
it starts: their schema, that no key belongs to another event or contradicts
another's, that a source proves what it recognizes, that conditions compile.`,
		Example: `  auditcoverage catalog lint our-events.yaml`,
		Args:    needsFile("at least one catalog"),
		RunE: func(cmd *cobra.Command, names []string) error {
			var errs []error
			for _, name := range names {
				entries, err := lintCatalog(name)
				errs = append(errs, err)
				if err == nil {
					_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s: %s, no problem\n", display.Text(name), display.Counted(int64(entries), "event type"))
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
	cfg.Products, cfg.Files = catalog.ProductNames(), []string{name}
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
