// SPDX-License-Identifier: Apache-2.0

package engine

import "go.opentelemetry.io/collector/pdata/plog"

// Record is a log record with the scope and the resource that it stands in.
type Record struct {
	Resource plog.ResourceLogs
	Scope    plog.ScopeLogs
	Log      plog.LogRecord
}
