// SPDX-License-Identifier: Apache-2.0

package sample

import (
	"encoding/json"
	"fmt"

	"go.opentelemetry.io/collector/pdata/plog"
)

// Carrier is what the body of a log record is.
type Carrier uint8

// The carriers: text as file_log emits it, bytes as the Kafka receiver does, and the map that a parser makes of a line.
const (
	CarrierText Carrier = iota
	CarrierBytes
	CarrierMap
)

// Batch is what a contender works on at once.
type Batch struct {
	// Lines are the records' texts, which all batches made from it share.
	Lines []string
	// Carrier is what the bodies are.
	Carrier Carrier
	// PerResource is the number of records that share a resource; all do if it is 0.
	PerResource int

	distinct []string
	parsed   []map[string]any
}

// NewBatch repeats lines until there are as many records as requested.
func NewBatch(lines []string, records int, carrier Carrier) (*Batch, error) {
	b := &Batch{Lines: make([]string, records), Carrier: carrier, distinct: lines}
	for i := range b.Lines {
		b.Lines[i] = lines[i%len(lines)]
	}
	if carrier != CarrierMap {
		return b, nil
	}
	for _, line := range lines {
		var parsed map[string]any
		if err := json.Unmarshal([]byte(line), &parsed); err != nil {
			return nil, fmt.Errorf("%s: %w", line, err)
		}
		b.parsed = append(b.parsed, parsed)
	}
	return b, nil
}

// Distinct returns the lines that the batch repeats.
func (b *Batch) Distinct() []string { return b.distinct }

// Logs makes a new batch, as a receiver does, since a processor that drops records changes the batch that it gets.
func (b *Batch) Logs() plog.Logs {
	logs := plog.NewLogs()
	var records plog.LogRecordSlice
	for i, line := range b.Lines {
		if i == 0 || b.PerResource > 0 && i%b.PerResource == 0 {
			resource := logs.ResourceLogs().AppendEmpty()
			resource.Resource().Attributes().PutStr("host.name", "git.example.org")
			records = resource.ScopeLogs().AppendEmpty().LogRecords()
			if b.PerResource == 0 {
				records.EnsureCapacity(len(b.Lines))
			}
		}
		body := records.AppendEmpty().Body()
		switch b.Carrier {
		case CarrierBytes:
			body.SetEmptyBytes().FromRaw([]byte(line))
		case CarrierMap:
			_ = body.SetEmptyMap().FromRaw(b.parsed[i%len(b.parsed)]) // it was made from JSON, so it holds nothing that a map cannot
		default:
			body.SetStr(line)
		}
	}
	return logs
}
