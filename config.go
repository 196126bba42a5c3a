// SPDX-License-Identifier: Apache-2.0

package auditcoverageprocessor

import (
	"go.opentelemetry.io/collector/component"

	"github.com/auditcoverage/auditcoverageprocessor/processor/engine"
)

// Config configures the processor: engine.Config, which names its fields and says what they mean. It is the engine's own type, rather than a struct in which
// that stands, because the collector's validation would put the name of the field before the path of every error.
type Config engine.Config

var _ component.Config = (*Config)(nil)

// Validate reports what the single fields cannot see.
func (c *Config) Validate() error { return (*engine.Config)(c).Validate() }
