// SPDX-License-Identifier: Apache-2.0

// Package condition compiles and evaluates conditions in the collector's transformation language (OTTL), in the log context.
package condition

import (
	"context"
	"fmt"

	"github.com/open-telemetry/opentelemetry-collector-contrib/pkg/ottl"
	"github.com/open-telemetry/opentelemetry-collector-contrib/pkg/ottl/contexts/ottllog"
	"github.com/open-telemetry/opentelemetry-collector-contrib/pkg/ottl/ottlfuncs"
	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/pdata/plog"
)

// Condition is a compiled condition. It is immutable, and safe for concurrent use.
type Condition struct {
	compiled *ottl.Condition[*ottllog.TransformContext]
}

// Compiler compiles conditions, with every standard converter of the language.
type Compiler struct {
	parser ottl.Parser[*ottllog.TransformContext]
}

// NewCompiler makes a compiler whose conditions report to the given telemetry.
func NewCompiler(set component.TelemetrySettings) (*Compiler, error) {
	parser, err := ottllog.NewParser(ottlfuncs.StandardConverters[*ottllog.TransformContext](), set)
	if err != nil {
		return nil, err
	}
	return &Compiler{parser: parser}, nil
}

// Compile compiles a condition. The error names the token that does not fit.
func (c *Compiler) Compile(text string) (*Condition, error) {
	compiled, err := c.parser.ParseCondition(text)
	if err != nil {
		return nil, fmt.Errorf("condition: %w", err)
	}
	return &Condition{compiled: compiled}, nil
}

// Holds reports whether the condition holds for a log record in its scope and resource, none of which it changes. After an error, nothing is known.
func (c *Condition) Holds(ctx context.Context, resource plog.ResourceLogs, scope plog.ScopeLogs, log plog.LogRecord) (bool, error) {
	tctx := newContext(resource, scope, log)
	defer tctx.Close()
	return c.compiled.Eval(ctx, tctx)
}
