// SPDX-License-Identifier: Apache-2.0

package collectorconfig

import (
	"slices"
	"strings"

	"github.com/open-telemetry/opentelemetry-collector-contrib/receiver/filelogreceiver"
	"go.opentelemetry.io/collector/confmap"
)

// FileLog is the configuration, as the collector reads it, of the file_log receiver whose records reach the processor, or of the one of the given name; nil if
// there is none.
func (c *Config) FileLog(name string) (*filelogreceiver.FileLogConfig, error) {
	found := c.fileLogs()
	if name != "" && !slices.Contains(found, name) {
		if i := slices.IndexFunc(found, func(full string) bool { return strings.HasSuffix(full, "/"+name) }); i >= 0 {
			name = found[i]
		}
	}
	switch {
	case name != "" && !slices.Contains(found, name):
		return nil, c.problem([]string{"receivers"}, "found no %s that leads to %s: expected one of %s", name, c.ID, strings.Join(found, ", "))
	case name == "" && len(found) == 0:
		return nil, nil
	case name == "" && len(found) == 1:
		name = found[0]
	case name == "":
		return nil, c.problem([]string{"receivers"}, "found %s: expected --receiver with the one that reads these files", strings.Join(found, ", "))
	}
	if err := c.checkOperators(name); err != nil {
		return nil, err
	}
	return c.FileLogConfig(name)
}

// FileLogConfig is the configuration of a file_log receiver, whether or not its operators are run here.
func (c *Config) FileLogConfig(name string) (*filelogreceiver.FileLogConfig, error) {
	cfg := filelogreceiver.NewFactory().CreateDefaultConfig().(*filelogreceiver.FileLogConfig)
	part, err := c.whole.Sub("receivers::" + name)
	if err == nil {
		err = part.Unmarshal(cfg)
	}
	if err == nil {
		err = confmap.Validate(cfg)
	}
	if err != nil {
		return nil, c.locate(err, "receivers", name)
	}
	return cfg, nil
}

// fileLogs are the names of the file_log receivers whose records reach the processor.
func (c *Config) fileLogs() (found []string) {
	all := c.Pipelines()
	for i := range all {
		if !slices.Contains(all[i].Processors, c.ID.String()) {
			continue
		}
		for _, p := range Before(all, i) {
			for _, name := range p.Receivers {
				if typ := TypeOf(name); (typ == "file_log" || typ == "filelog") && !slices.Contains(found, name) {
					found = append(found, name)
				}
			}
		}
	}
	return found
}
