// SPDX-License-Identifier: Apache-2.0

// Package collectorconfig reads the audit_coverage processor out of a collector's configuration, as the collector itself does.
package collectorconfig

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/confmap"
	"go.opentelemetry.io/collector/confmap/provider/envprovider"
	"go.opentelemetry.io/collector/confmap/provider/fileprovider"
	"go.opentelemetry.io/collector/confmap/provider/yamlprovider"

	auditcoverageprocessor "github.com/auditcoverage/auditcoverageprocessor"
)

// Config is a collector's configuration, and of it one processor.
type Config struct {
	// URIs are what was read, in order.
	URIs []string
	// ID is the processor's name in the configuration.
	ID component.ID
	// Processor is its configuration, validated.
	Processor *auditcoverageprocessor.Config
	// Collector is the whole, with every variable resolved.
	Collector map[string]any

	whole *confmap.Conf
	lines *locator
}

// Load reads the configuration that the URIs give, which are paths, or whatever else the collector takes, and finds the processor of the given name in it;
// without a name, the only one of the type.
func Load(ctx context.Context, uris []string, name string) (*Config, error) {
	lines, err := newLocator(uris)
	if err != nil {
		return nil, err
	}
	whole, err := resolve(ctx, uris)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", strings.Join(uris, ", "), err)
	}
	c := &Config{URIs: uris, Collector: whole.ToStringMap(), whole: whole, lines: lines}
	if c.ID, err = c.choose(name); err != nil {
		return nil, err
	}
	if c.Processor, err = c.processor(); err != nil {
		return nil, c.locate(err, "processors", c.ID.String())
	}
	return c, nil
}

// resolve merges what the URIs give, and resolves variables.
func resolve(ctx context.Context, uris []string) (*confmap.Conf, error) {
	if len(uris) == 0 {
		return nil, errors.New("found no configuration: expected --config")
	}
	resolver, err := confmap.NewResolver(confmap.ResolverSettings{
		URIs:              uris,
		ProviderFactories: []confmap.ProviderFactory{fileprovider.NewFactory(), envprovider.NewFactory(), yamlprovider.NewFactory()},
		DefaultScheme:     "env",
	})
	if err != nil {
		return nil, err
	}
	whole, err := resolver.Resolve(ctx)
	return whole, errors.Join(err, resolver.Shutdown(ctx))
}

// choose finds the processor.
func (c *Config) choose(name string) (component.ID, error) {
	ids := c.ids()
	var id component.ID
	switch {
	case name != "":
		if err := id.UnmarshalText([]byte(name)); err != nil {
			return id, fmt.Errorf("--processor: %w", err)
		}
		if !slices.Contains(ids, id) {
			return id, c.problem([]string{"processors"}, "found no %s: expected one of %s", name, listed(ids))
		}
		return id, nil
	case len(ids) == 1:
		return ids[0], nil
	case len(ids) == 0:
		return id, c.problem([]string{"processors"}, "found no %s", auditcoverageprocessor.NewFactory().Type())
	default:
		return id, c.problem([]string{"processors"}, "found %s: expected --processor with one of them", listed(ids))
	}
}

// ids are the processors of our type, in alphabetical order.
func (c *Config) ids() (ids []component.ID) {
	processors, _ := c.Collector["processors"].(map[string]any)
	for name := range processors {
		var id component.ID
		if id.UnmarshalText([]byte(name)) == nil && id.Type() == auditcoverageprocessor.NewFactory().Type() {
			ids = append(ids, id)
		}
	}
	slices.SortFunc(ids, func(a, b component.ID) int { return strings.Compare(a.String(), b.String()) })
	return ids
}

func listed(ids []component.ID) string {
	if len(ids) == 0 {
		return "none"
	}
	names := make([]string, len(ids))
	for i := range ids {
		names[i] = ids[i].String()
	}
	return strings.Join(names, ", ")
}

// processor reads and validates the processor's part.
func (c *Config) processor() (*auditcoverageprocessor.Config, error) {
	part, err := c.whole.Sub("processors::" + c.ID.String())
	if err != nil {
		return nil, err
	}
	cfg := auditcoverageprocessor.NewFactory().CreateDefaultConfig().(*auditcoverageprocessor.Config)
	if err := part.Unmarshal(cfg); err != nil {
		return nil, err
	}
	return cfg, confmap.Validate(cfg)
}

// problem is an error about what stands under a path.
func (c *Config) problem(path []string, format string, args ...any) error {
	return fmt.Errorf("%s: %s: %w", c.lines.place(path), strings.Join(path, "::"), fmt.Errorf(format, args...))
}

// Place is the file and line of what stands under a path of the configuration, or of as much of the path as there is.
func (c *Config) Place(path ...string) string { return c.lines.place(path) }

// ProcessorPlace is the place of what stands under a path of the processor's part.
func (c *Config) ProcessorPlace(path ...string) string {
	return c.lines.place(append([]string{"processors", c.ID.String()}, path...))
}
