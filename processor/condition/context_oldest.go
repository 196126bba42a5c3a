// SPDX-License-Identifier: Apache-2.0

//go:build oldest

package condition

import (
	"github.com/open-telemetry/opentelemetry-collector-contrib/pkg/ottl/contexts/ottllog"
	"go.opentelemetry.io/collector/pdata/plog"
)

// newContext makes what the language sees of a record. The call was renamed after v0.160.0, hence the two files.
func newContext(resource plog.ResourceLogs, scope plog.ScopeLogs, log plog.LogRecord) *ottllog.TransformContext {
	return ottllog.NewTransformContextPtr(resource, scope, log)
}
