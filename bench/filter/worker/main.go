// SPDX-License-Identifier: Apache-2.0

// The command worker runs the collector's filter and transform processors for the benchmark of one decision, which cannot be linked with them: they are
// available for an older collector only. It reads requests from its input, one JSON value each, until that ends.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
)

// request tells the worker to open a pipeline, or to process a batch in an open one.
type request struct {
	Open *options
	// Work is the number of the pipeline that processes the batch.
	Work int
	// Collect collects garbage first, and Count counts what the batch allocates.
	Collect, Count bool
}

// response is the result: the error, the number of the pipeline that was opened, or what the batch took and how many records were kept.
type response struct {
	Error    string
	Pipeline int
	Usage    usage
	Kept     int
}

func main() {
	debug.SetGCPercent(-1) // as in the process that sends the requests
	if err := serve(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "worker:", err)
		os.Exit(1)
	}
}

// serve responds to requests until there are no more.
func serve(in io.Reader, out io.Writer) error {
	var pipelines []*pipeline
	requests, responses := json.NewDecoder(in), json.NewEncoder(out)
	for {
		var asked request
		if err := requests.Decode(&asked); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		var answer response
		var err error
		if asked.Open != nil {
			var p *pipeline
			p, err = open(asked.Open)
			answer.Pipeline, pipelines = len(pipelines), append(pipelines, p)
		} else {
			p := pipelines[asked.Work]
			answer.Usage, err = p.work(asked.Collect, asked.Count)
			answer.Kept = int(p.kept)
		}
		if err != nil {
			answer.Error = err.Error()
		}
		if err = responses.Encode(answer); err != nil {
			return err
		}
	}
}
