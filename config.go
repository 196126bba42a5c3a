// SPDX-License-Identifier: Apache-2.0

package auditcoverageprocessor

import (
	"errors"
	"fmt"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/confmap"

	"github.com/auditcoverage/auditcoverageprocessor/processor/engine"
)

// Config configures the processor: engine.Config, which names its fields and says what they mean. It is the engine's own type, rather than a struct in which
// that stands, because the collector's validation would put the name of the field before the path of every error.
type Config engine.Config

var (
	_ component.Config    = (*Config)(nil)
	_ confmap.Unmarshaler = (*Config)(nil)
)

// Unmarshal refuses what the collector's decoder would let through, and reports what is wrong in the words of someone who writes YAML.
func (c *Config) Unmarshal(conf *confmap.Conf) error {
	if err := engine.CheckValues(conf.ToStringMap()); err != nil {
		return err
	}
	err := engine.CheckCoverage(conf.Get("coverage"))
	if err == nil {
		return engine.PlainError(conf.Unmarshal(c))
	}
	conf.Delete("coverage")
	return errors.Join(fmt.Errorf("decoding failed due to the following error(s):\n\n%w", err), engine.PlainError(conf.Unmarshal(c)))
}

// Validate reports what the single fields cannot see.
func (c *Config) Validate() error { return (*engine.Config)(c).Validate() }
