// SPDX-License-Identifier: Apache-2.0

package otlp

import (
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"
)

// Bodies returns the bodies of all records of a batch, in their order, be they strings or bytes.
func Bodies(logs plog.Logs) []string {
	bodies := make([]string, 0, logs.LogRecordCount())
	for _, resource := range logs.ResourceLogs().All() {
		for _, scope := range resource.ScopeLogs().All() {
			for _, record := range scope.LogRecords().All() {
				body := record.Body()
				if body.Type() == pcommon.ValueTypeBytes {
					bodies = append(bodies, string(body.Bytes().AsRaw()))
					continue
				}
				bodies = append(bodies, body.Str())
			}
		}
	}
	return bodies
}
