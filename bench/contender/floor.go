// SPDX-License-Identifier: Apache-2.0

package contender

import (
	"context"
	"strings"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/processor/processorhelper"
	"go.opentelemetry.io/collector/processor/processortest"
)

// absent is a byte that no line holds, so that a search reads all of it.
const absent = 0x01

// Floors returns lower bounds for everything that reads a line.
func Floors() []*Contender { return []*Contender{MemoryScan(), ByteLoop()} }

// MemoryScan looks for a byte with the vector instructions of the standard library.
func MemoryScan() *Contender {
	return &Contender{Name: "memory scan", decide: func(line string) bool { return strings.IndexByte(line, absent) < 0 }}
}

// ByteLoop looks at one byte after the other.
func ByteLoop() *Contender {
	return &Contender{Name: "byte loop", decide: func(line string) bool {
		for i := range len(line) {
			if line[i] == absent {
				return false
			}
		}
		return true
	}}
}

// Noop returns a processor that passes on what it gets: the collector's own cost of having one.
func Noop() *Contender {
	return &Contender{Name: "no-op processor", open: func(next consumer.Logs) (consumer.Logs, error) {
		return processorhelper.NewLogs(context.Background(), processortest.NewNopSettings(component.MustNewType("noop")), nil, next,
			func(_ context.Context, logs plog.Logs) (plog.Logs, error) { return logs, nil })
	}}
}
