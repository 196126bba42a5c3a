// SPDX-License-Identifier: Apache-2.0

// Package contender holds what the processor is compared with: floors that do less, the collector's filter processor, JSON libraries, and the processor
// itself in several configurations. All of them decide by the same policy.
package contender

import (
	"context"
	"runtime"

	"go.opentelemetry.io/collector/consumer"

	"github.com/auditcoverage/auditcoverageprocessor/bench/measure"
	"github.com/auditcoverage/auditcoverageprocessor/bench/sample"
)

// Contender decides about records in one way.
type Contender struct {
	// Name says which way.
	Name string
	// decide reports whether one line is kept; nil for processors.
	decide func(line string) bool
	// open makes the processor that passes what it keeps to next; nil for functions.
	open func(next consumer.Logs) (consumer.Logs, error)
	// elsewhere configures the processors that another process runs, since they cannot be linked into this one; nil for all others.
	elsewhere *filters
	// Parses says that it turns the whole record into values.
	Parses bool
	// Carrier is what it expects as body; text if a sample has no other.
	Carrier sample.Carrier
}

// Task returns one batch of work for the contender. What is measured is the decision alone: records go to a consumer that does nothing.
func (c *Contender) Task(name string, batch *sample.Batch) (*measure.Task, error) {
	if c.decide != nil {
		return c.lineTask(name, batch.Lines), nil
	}
	if c.elsewhere != nil {
		return c.elsewhere.task(name, batch), nil
	}
	chain, err := c.open(nothing{})
	if err != nil {
		return nil, err
	}
	logs := batch.Logs()
	return &measure.Task{
		Name:    name,
		Records: len(batch.Lines),
		Prepare: func() { logs = batch.Logs() },
		Work:    func() error { return chain.ConsumeLogs(context.Background(), logs) },
	}, nil
}

func (c *Contender) lineTask(name string, lines []string) *measure.Task {
	return &measure.Task{
		Name:    name,
		Records: len(lines),
		Prepare: func() {},
		Work: func() error {
			kept := 0
			for _, line := range lines {
				if c.decide(line) {
					kept++
				}
			}
			runtime.KeepAlive(kept) // so that the compiler cannot optimize the work away
			return nil
		},
	}
}

// Keeps reports which of the lines the contender keeps, each judged alone.
func (c *Contender) Keeps(lines []string) ([]bool, error) {
	keeps := make([]bool, len(lines))
	var count counter
	var chain consumer.Logs
	if c.open != nil {
		var err error
		if chain, err = c.open(&count); err != nil {
			return nil, err
		}
	}
	for i, line := range lines {
		if c.decide != nil {
			keeps[i] = c.decide(line)
			continue
		}
		batch, err := sample.NewBatch([]string{line}, 1, c.Carrier)
		if err != nil {
			keeps[i] = true // no parser before it makes a map of the line, so it passes unchanged
			continue
		}
		if c.elsewhere != nil {
			if keeps[i], err = c.elsewhere.keeps(batch); err != nil {
				return nil, err
			}
			continue
		}
		count = 0
		if err = chain.ConsumeLogs(context.Background(), batch.Logs()); err != nil {
			return nil, err
		}
		keeps[i] = count == 1
	}
	return keeps, nil
}
