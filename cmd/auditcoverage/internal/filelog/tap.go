// SPDX-License-Identifier: Apache-2.0

package filelog

import (
	"context"

	"github.com/open-telemetry/opentelemetry-collector-contrib/pkg/stanza/entry"
	"github.com/open-telemetry/opentelemetry-collector-contrib/pkg/stanza/fileconsumer/attrs"
	"github.com/open-telemetry/opentelemetry-collector-contrib/pkg/stanza/operator"
	"github.com/open-telemetry/opentelemetry-collector-contrib/pkg/stanza/operator/helper"
	"go.opentelemetry.io/collector/component"
)

// tapType is the type and the id of the operator.
const tapType = "auditcoverage_tap"

// tapConfig makes a tap.
type tapConfig struct {
	helper.WriterConfig

	source     *source
	lines      *lines
	attributes map[string]string
	// offsets says that the user asked for the offsets of records, too.
	offsets bool
}

// Build makes the operator.
func (c *tapConfig) Build(settings component.TelemetrySettings) (operator.Operator, error) {
	writer, err := c.WriterConfig.Build(settings)
	return &tap{WriterOperator: writer, config: c}, err
}

// tap is an operator between the input and those of the user: it sees how far the file is read, and gives a record the attributes that it has where it comes
// from, if that is not the file that is read.
type tap struct {
	helper.WriterOperator

	config *tapConfig
}

// CanProcess says that entries may be given to it.
func (*tap) CanProcess() bool { return true }

// Process is ProcessBatch for one entry.
func (t *tap) Process(ctx context.Context, e *entry.Entry) error {
	return t.ProcessBatch(ctx, []*entry.Entry{e})
}

// ProcessBatch hands the entries on.
func (t *tap) ProcessBatch(ctx context.Context, entries []*entry.Entry) error {
	for _, e := range entries {
		if offset, ok := e.Attributes[attrs.LogFileRecordOffset].(int64); ok {
			t.config.source.readTo(offset)
			t.config.lines.begin(e, offset)
		}
		if !t.config.offsets {
			delete(e.Attributes, attrs.LogFileRecordOffset)
		}
		for key, value := range t.config.source.attributes {
			if err := e.Set(entry.NewAttributeField(key), value); err != nil {
				return err
			}
		}
		for key, value := range t.config.attributes {
			e.AddAttribute(key, value)
		}
	}
	defer t.config.lines.forget()
	return t.WriteBatch(ctx, entries)
}
