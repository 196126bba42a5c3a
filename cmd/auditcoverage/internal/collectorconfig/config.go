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
	return (&Source{URIs: uris}).Load(ctx, name)
}

// Load finds the processor of the given name, or of what follows the type in it; without a name, the only one of the type.
func (s *Source) Load(ctx context.Context, name string) (*Config, error) {
	whole, err := s.read(ctx)
	if err != nil {
		return nil, err
	}
	id, err := whole.choose(name)
	if err != nil {
		return nil, err
	}
	return whole.of(id)
}

// All finds all processors of the type, or the one of the given name.
func (s *Source) All(ctx context.Context, name string) (all []*Config, err error) {
	whole, err := s.read(ctx)
	if err != nil {
		return nil, err
	}
	ids := whole.ids()
	if name != "" || len(ids) == 0 {
		id, err := whole.choose(name)
		if err != nil {
			return nil, err
		}
		ids = []component.ID{id}
	}
	var errs []error
	for _, id := range ids {
		cfg, err := whole.of(id)
		all, errs = append(all, cfg), append(errs, err)
	}
	return all, errors.Join(errs...)
}

// of is the configuration with one of its processors.
func (c *Config) of(id component.ID) (*Config, error) {
	one := *c
	one.ID = id
	var err error
	if one.Processor, err = one.processor(); err != nil {
		return nil, one.locate(err, "processors", id.String())
	}
	return &one, nil
}

// choose finds the processor.
func (c *Config) choose(name string) (component.ID, error) {
	ids := c.ids()
	var id component.ID
	switch {
	case name != "":
		i := slices.IndexFunc(ids, func(id component.ID) bool { return id.String() == name })
		if i < 0 {
			i = slices.IndexFunc(ids, func(id component.ID) bool { return id.Name() == name })
		}
		if i < 0 {
			return id, c.problem([]string{"processors"}, "found no %s: expected one of %s", name, listed(ids))
		}
		return ids[i], nil
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
