// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"encoding/json"
	"fmt"
	"runtime"
	"time"

	"github.com/open-telemetry/opentelemetry-collector-contrib/processor/filterprocessor"
	"github.com/open-telemetry/opentelemetry-collector-contrib/processor/transformprocessor"
	"go.opentelemetry.io/collector/confmap"
	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/processor"
	"go.opentelemetry.io/collector/processor/processortest"
)

// options say what a pipeline is.
type options struct {
	// Transform and Filter are the configurations of the processors; there is no transform processor if it has none.
	Transform, Filter map[string]any
	// Lines are the distinct records of a batch, which are repeated until there are as many as Records. Maps says that a parser has turned them into maps.
	Lines   [][]byte
	Records int
	Maps    bool
}

// pipeline is a filter processor, perhaps after a transform processor, and the batches that it works on.
type pipeline struct {
	first   consumer.Logs
	kept    counter
	records int
	lines   []string
	maps    []map[string]any
}

// usage is what a batch took.
type usage struct {
	Spent              time.Duration
	Allocations, Bytes uint64
}

// maxHeap is how large the heap may grow, as in the process that sends the requests.
const maxHeap = 256 << 20

func open(o *options) (*pipeline, error) {
	p := &pipeline{records: o.Records}
	for _, line := range o.Lines {
		p.lines = append(p.lines, string(line))
		if !o.Maps {
			continue
		}
		var parsed map[string]any
		if err := json.Unmarshal(line, &parsed); err != nil {
			return nil, fmt.Errorf("%s: %w", line, err)
		}
		p.maps = append(p.maps, parsed)
	}
	var err error
	if p.first, err = create(filterprocessor.NewFactory(), o.Filter, &p.kept); err != nil || o.Transform == nil {
		return p, err
	}
	p.first, err = create(transformprocessor.NewFactory(), o.Transform, p.first)
	return p, err
}

// create makes a processor with a factory from the values of a configuration.
func create(f processor.Factory, values map[string]any, next consumer.Logs) (consumer.Logs, error) {
	cfg := f.CreateDefaultConfig()
	if err := confmap.NewFromStringMap(values).Unmarshal(cfg); err != nil {
		return nil, fmt.Errorf("%s: %w", f.Type(), err)
	}
	if err := confmap.Validate(cfg); err != nil {
		return nil, fmt.Errorf("%s: %w", f.Type(), err)
	}
	return f.CreateLogs(context.Background(), processortest.NewNopSettings(f.Type()), cfg, next)
}

// work processes a new batch. Making the batch is not timed.
func (p *pipeline) work(collect, count bool) (u usage, err error) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	if collect || before.HeapAlloc > maxHeap {
		runtime.GC()
	}
	logs := p.batch()
	p.kept = 0
	if count {
		runtime.ReadMemStats(&before)
	}
	start := time.Now()
	err = p.first.ConsumeLogs(context.Background(), logs)
	u.Spent = time.Since(start)
	if count {
		runtime.ReadMemStats(&after)
		u.Allocations, u.Bytes = after.Mallocs-before.Mallocs, after.TotalAlloc-before.TotalAlloc
	}
	return u, err
}

// batch makes what a receiver emits.
func (p *pipeline) batch() plog.Logs {
	logs := plog.NewLogs()
	resource := logs.ResourceLogs().AppendEmpty()
	resource.Resource().Attributes().PutStr("host.name", "git.example.org")
	records := resource.ScopeLogs().AppendEmpty().LogRecords()
	records.EnsureCapacity(p.records)
	for i := range p.records {
		body := records.AppendEmpty().Body()
		if p.maps != nil {
			_ = body.SetEmptyMap().FromRaw(p.maps[i%len(p.maps)]) // it was made from JSON, so it holds nothing that a map cannot
		} else {
			body.SetStr(p.lines[i%len(p.lines)])
		}
	}
	return logs
}

// counter counts the records that are kept.
type counter int

// Capabilities says that records are not changed.
func (*counter) Capabilities() consumer.Capabilities { return consumer.Capabilities{} }

// ConsumeLogs counts.
func (c *counter) ConsumeLogs(_ context.Context, logs plog.Logs) error {
	*c += counter(logs.LogRecordCount())
	return nil
}
