// SPDX-License-Identifier: Apache-2.0

// Package measure times contenders side by side: in every round each of them has one slice of time, in an order that rotates, so that what disturbs the
// machine disturbs all of them alike; the result is the median over the rounds.
package measure

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"time"
)

// Task is a batch of work that is repeated.
type Task struct {
	// Name is for errors.
	Name string
	// Records is the number of records in one batch.
	Records int
	// Prepare makes the next batch. It is not timed.
	Prepare func()
	// Work does one batch. It is timed.
	Work func() error
	// Elsewhere prepares and does one batch in another process, which times it; nil if this process does it.
	Elsewhere func(Request) (Usage, error)
}

// Request is what another process does besides the batch.
type Request struct {
	// Collect collects garbage first, and Count counts what the batch allocates.
	Collect, Count bool
}

// Usage is what a batch took.
type Usage struct {
	Spent              time.Duration
	Allocations, Bytes uint64
}

// Options say how long to measure.
type Options struct {
	// Rounds is how often every task has its slice.
	Rounds int
	// Slice is the time that a task works in each round.
	Slice time.Duration
	// Progress is called after each slice with the number of slices that are done and of all; it may be nil.
	Progress func(done, all int)

	// prevent unkeyed literal initialization
	_ struct{}
}

// Result is what a record costs.
type Result struct {
	// Nanoseconds is the median over the rounds.
	Nanoseconds float64
	// Spread is the distance between the quartiles as a share of the median: how much the rounds disagree.
	Spread float64
	// Allocations and Bytes are what is allocated on the heap.
	Allocations float64
	Bytes       float64
}

// maxBatches bounds a slice of tasks that do so little that preparing their batches would take far longer than the slice.
const maxBatches = 200

// maxHeap is how large the heap may grow before garbage is collected between two batches.
const maxHeap = 256 << 20

// Run measures tasks. The garbage collector does not run while work is timed, so the cost of collection is not included.
func Run(tasks []*Task, o Options) ([]Result, error) {
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	results := make([]Result, len(tasks))
	for i, t := range tasks {
		if err := t.allocations(&results[i]); err != nil {
			return nil, fmt.Errorf("%s: %w", t.Name, err)
		}
	}
	samples := make([][]float64, len(tasks))
	for round := range o.Rounds {
		for turn := range tasks {
			i := (turn + round*len(tasks)/o.Rounds) % len(tasks)
			sample, err := tasks[i].slice(o.Slice)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", tasks[i].Name, err)
			}
			samples[i] = append(samples[i], sample)
			if o.Progress != nil {
				o.Progress(round*len(tasks)+turn+1, o.Rounds*len(tasks))
			}
		}
	}
	for i := range results {
		results[i].Nanoseconds, results[i].Spread = Median(samples[i])
	}
	return results, nil
}

// slice works until a time has been spent in work, and returns the nanoseconds for a record.
func (t *Task) slice(length time.Duration) (float64, error) {
	runtime.GC()
	var spent time.Duration
	records := 0
	for batch := 0; spent < length && batch < max(maxBatches, 20_000/t.Records); batch++ {
		took, err := t.batch(batch == 0)
		if err != nil {
			return 0, err
		}
		spent += took
		records += t.Records
	}
	return float64(spent.Nanoseconds()) / float64(records), nil
}

// batch does one batch, the first of a slice or a later one, and returns how long it took.
func (t *Task) batch(first bool) (time.Duration, error) {
	if t.Elsewhere != nil {
		usage, err := t.Elsewhere(Request{Collect: first})
		return usage.Spent, err
	}
	collect()
	t.Prepare()
	start := time.Now()
	err := t.Work()
	return time.Since(start), err
}

// collect collects garbage if there is much.
func collect() {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	if m.HeapAlloc > maxHeap {
		runtime.GC()
	}
}

// allocations measures what one batch allocates, after one that fills pools and buffers.
func (t *Task) allocations(r *Result) error {
	var usage Usage
	for range 3 {
		var err error
		if usage, err = t.count(); err != nil {
			return err
		}
	}
	r.Allocations = float64(usage.Allocations) / float64(t.Records)
	r.Bytes = float64(usage.Bytes) / float64(t.Records)
	return nil
}

// count does one batch, and returns what it allocates.
func (t *Task) count() (Usage, error) {
	if t.Elsewhere != nil {
		return t.Elsewhere(Request{Count: true})
	}
	var before, after runtime.MemStats
	t.Prepare()
	runtime.ReadMemStats(&before)
	err := t.Work()
	runtime.ReadMemStats(&after)
	return Usage{Allocations: after.Mallocs - before.Mallocs, Bytes: after.TotalAlloc - before.TotalAlloc}, err
}
