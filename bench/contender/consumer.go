// SPDX-License-Identifier: Apache-2.0

package contender

import (
	"context"

	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/pdata/plog"
)

// nothing is a consumer that does nothing.
type nothing struct{}

// Capabilities says that records are not changed.
func (nothing) Capabilities() consumer.Capabilities { return consumer.Capabilities{} }

// ConsumeLogs does nothing.
func (nothing) ConsumeLogs(context.Context, plog.Logs) error { return nil }

// counter is a consumer that counts records.
type counter int

// Capabilities says that records are not changed.
func (*counter) Capabilities() consumer.Capabilities { return consumer.Capabilities{} }

// ConsumeLogs counts.
func (c *counter) ConsumeLogs(_ context.Context, logs plog.Logs) error {
	*c += counter(logs.LogRecordCount())
	return nil
}
