// SPDX-License-Identifier: Apache-2.0

package report

import (
	"fmt"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/collectorconfig"
	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

// The overlay is a configuration that is merged over the planned one, and changes nothing but the levels.

// head returns the lines above the levels.
func head(c *collectorconfig.Config) (string, error) {
	id, err := scalar(c.ID.String())
	return fmt.Sprintf("processors:\n  %s:\n    coverage:\n", id), err
}

// line returns the line of a setting in the overlay. The level is in quotes, since some YAML parsers read a bare off as a boolean.
func line(key, setting string) string { return fmt.Sprintf("      %s: %q\n", key, setting) }

// overlayNow returns the overlay with the settings in effect.
func (d *data) overlayNow() string {
	var b strings.Builder
	b.WriteString(d.Head)
	for i := range d.Areas {
		b.WriteString(line(d.Areas[i].Key, settings[d.Areas[i].Now].String()))
	}
	return b.String()
}

// spellings are the names that a configuration gives the areas: the same area in two spellings is an error.
type spellings map[event.Area]string

func newSpellings(c *collectorconfig.Config) spellings {
	found := spellings{}
	for name := range collectorconfig.Section(c.Collector, "processors", c.ID.String(), "coverage") {
		found[event.ParseArea(name)] = name
	}
	return found
}

// line returns the key of an area, as YAML.
func (s spellings) line(area event.Area) (string, error) {
	if name, ok := s[area]; ok {
		return scalar(name)
	}
	return area.String(), nil
}

// scalar returns a text as YAML, on one line.
func scalar(text string) (string, error) {
	written, err := yaml.Marshal(text)
	return strings.TrimSuffix(string(written), "\n"), err
}
