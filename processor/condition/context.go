//go:build !oldest

package condition

import "github.com/open-telemetry/opentelemetry-collector-contrib/pkg/ottl/contexts/ottllog"

// newContext makes what the language sees of a record.
func newContext(r Record) *ottllog.TransformContext {
	return ottllog.NewTransformContext(r.Resource, r.Scope, r.Log)
}
