//go:build oldest

package condition

import "github.com/open-telemetry/opentelemetry-collector-contrib/pkg/ottl/contexts/ottllog"

// newContext makes what the language sees of a record. The call was renamed after v0.160.0, hence the two files.
func newContext(r Record) *ottllog.TransformContext {
	return ottllog.NewTransformContextPtr(r.Resource, r.Scope, r.Log)
}
