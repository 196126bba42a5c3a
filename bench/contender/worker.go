// SPDX-License-Identifier: Apache-2.0

package contender

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"

	"github.com/auditcoverage/auditcoverageprocessor/bench/measure"
	"github.com/auditcoverage/auditcoverageprocessor/bench/sample"
)

// filters are the configurations of the processors that the worker runs; there is no transform processor if it has none.
type filters struct {
	Transform, Filter map[string]any
}

// request tells the worker to open a pipeline, or to process a batch in an open one.
type request struct {
	Open    *opening
	Work    int
	Collect bool
	Count   bool
}

// opening says what the pipeline is, and which lines its batches repeat.
type opening struct {
	Transform, Filter map[string]any
	Lines             [][]byte
	Records           int
	Maps              bool
}

// response is the result: the error, the number of the pipeline that was opened, or what the batch took and how many records were kept.
type response struct {
	Error    string
	Pipeline int
	Usage    measure.Usage
	Kept     int
}

// worker is the process of bench/filter/worker.
type worker struct {
	mu        sync.Mutex
	requests  *json.Encoder
	responses *json.Decoder
}

// startWorker starts the worker on the first call. It ends with this process, which closes its input.
var startWorker = sync.OnceValues(func() (*worker, error) {
	ctx := context.Background()
	module, err := exec.CommandContext(ctx, "go", "env", "GOMOD").Output()
	if err != nil {
		return nil, fmt.Errorf("go env GOMOD: %w", err)
	}
	cmd := exec.CommandContext(ctx, "go", "run", "./worker")
	cmd.Dir = filepath.Join(filepath.Dir(string(bytes.TrimSpace(module))), "filter")
	cmd.Stderr = os.Stderr
	in, inErr := cmd.StdinPipe()
	out, outErr := cmd.StdoutPipe()
	if err = errors.Join(inErr, outErr); err != nil {
		return nil, err
	}
	if err = cmd.Start(); err != nil {
		return nil, fmt.Errorf("go run ./worker in %s: %w", cmd.Dir, err)
	}
	return &worker{requests: json.NewEncoder(in), responses: json.NewDecoder(out)}, nil
})

// ask sends a request and waits for the response.
func (w *worker) ask(r *request) (*response, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	var answer response
	if err := w.requests.Encode(r); err != nil {
		return nil, fmt.Errorf("bench/filter/worker: %w", err)
	}
	if err := w.responses.Decode(&answer); err != nil {
		return nil, fmt.Errorf("bench/filter/worker: %w", err)
	}
	if answer.Error != "" {
		return nil, errors.New(answer.Error)
	}
	return &answer, nil
}

// pipeline is one that the worker has opened.
type pipeline struct {
	worker *worker
	number int
}

// open has the worker open a pipeline for a batch.
func (f *filters) open(batch *sample.Batch) (*pipeline, error) {
	w, err := startWorker()
	if err != nil {
		return nil, err
	}
	o := &opening{Transform: f.Transform, Filter: f.Filter, Records: len(batch.Lines), Maps: batch.Carrier == sample.CarrierMap}
	for _, line := range batch.Distinct() {
		o.Lines = append(o.Lines, []byte(line)) // a string would lose what is not UTF-8
	}
	answer, err := w.ask(&request{Open: o})
	if err != nil {
		return nil, err
	}
	return &pipeline{worker: w, number: answer.Pipeline}, nil
}

// work processes one batch.
func (p *pipeline) work(r measure.Request) (*response, error) {
	return p.worker.ask(&request{Work: p.number, Collect: r.Collect, Count: r.Count})
}

// task returns a batch of work in the worker. The pipeline is opened when the task first runs.
func (f *filters) task(name string, batch *sample.Batch) *measure.Task {
	open := sync.OnceValues(func() (*pipeline, error) { return f.open(batch) })
	elsewhere := func(r measure.Request) (measure.Usage, error) {
		p, err := open()
		if err != nil {
			return measure.Usage{}, err
		}
		answer, err := p.work(r)
		if err != nil {
			return measure.Usage{}, err
		}
		return answer.Usage, nil
	}
	return &measure.Task{
		Name: name, Records: len(batch.Lines), Elsewhere: elsewhere,
		Prepare: func() {},
		Work:    func() error { _, err := elsewhere(measure.Request{}); return err },
	}
}

// keeps reports whether the one record of a batch is kept.
func (f *filters) keeps(batch *sample.Batch) (bool, error) {
	p, err := f.open(batch)
	if err != nil {
		return false, err
	}
	answer, err := p.work(measure.Request{})
	if err != nil {
		return false, err
	}
	return answer.Kept == 1, nil
}
