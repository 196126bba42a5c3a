package auditcoverageprocessor

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"go.opentelemetry.io/collector/confmap"
)

var _ confmap.Unmarshaler = (*Config)(nil)

// Unmarshal adds one hint to what the framework reports: tools that read YAML 1.1 turn a bare off into the boolean false.
func (c *Config) Unmarshal(conf *confmap.Conf) error {
	errs := []error{boolHint("default_level", conf.Get("default_level"))}
	if coverage, ok := conf.Get("coverage").(map[string]any); ok {
		for _, area := range slices.Sorted(maps.Keys(coverage)) {
			errs = append(errs, boolHint("coverage::"+area, coverage[area]))
		}
	}
	if err := errors.Join(errs...); err != nil {
		return err
	}
	return conf.Unmarshal(c)
}

// boolHint reports a boolean where a level belongs.
func boolHint(path string, value any) error {
	if b, ok := value.(bool); ok {
		return fmt.Errorf(`%s: found %t: expected one of off, base, advanced, full; write "off" in quotes`, path, b)
	}
	return nil
}
