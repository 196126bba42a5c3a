// SPDX-License-Identifier: Apache-2.0

package collectorconfig

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"go.opentelemetry.io/collector/confmap"
	"go.opentelemetry.io/collector/confmap/provider/envprovider"
	"go.opentelemetry.io/collector/confmap/provider/fileprovider"
	"go.opentelemetry.io/collector/confmap/provider/yamlprovider"
)

// Stdin is the URI that stands for standard input.
const Stdin = "-"

// Source is where a configuration comes from.
type Source struct {
	// URIs are paths, or whatever else the collector takes, and Stdin.
	URIs []string
	// Stdin is read for the URI that stands for it, once.
	Stdin io.Reader

	given []byte
}

// read reads and merges the whole configuration, of no processor yet.
func (s *Source) read(ctx context.Context) (*Config, error) {
	if len(s.URIs) == 0 {
		return nil, errors.New("found no configuration: expected --config")
	}
	if slices.Contains(s.URIs, Stdin) && s.given == nil {
		var err error
		if s.given, err = io.ReadAll(s.Stdin); err != nil {
			return nil, fmt.Errorf("%s: %w", Stdin, err)
		}
	}
	lines, err := newLocator(s.URIs, s.given)
	if err != nil {
		return nil, err
	}
	whole, err := resolve(ctx, s.URIs, s.given)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", strings.Join(s.URIs, ", "), err)
	}
	return &Config{URIs: s.URIs, Collector: whole.ToStringMap(), whole: whole, lines: lines}, nil
}

// resolve merges what the URIs give, and resolves variables.
func resolve(ctx context.Context, uris []string, given []byte) (*confmap.Conf, error) {
	uris = slices.Clone(uris)
	for i := range uris {
		if uris[i] == Stdin {
			uris[i] = "yaml:" + string(given)
		}
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
