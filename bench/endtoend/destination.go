// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"time"

	"go.opentelemetry.io/collector/pdata/plog"
)

// destination is a server that takes what otlp_http sends, and counts the bytes of the bodies of the requests as they come over the network.
type destination struct {
	endpoint string
	server   *http.Server

	lock  sync.Mutex
	bytes int64
	// received is what the records hold. To read that takes time of the processors that are measured, so it is nil but for one run.
	received *contents
	failure  error
}

// newDestination starts a server.
func newDestination(ctx context.Context) (*destination, error) {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", "localhost:0")
	if err != nil {
		return nil, err
	}
	d := &destination{endpoint: "http://" + listener.Addr().String()}
	d.server = &http.Server{Handler: d, ReadHeaderTimeout: time.Minute}
	go func() { _ = d.server.Serve(listener) }() // until it is closed
	return d, nil
}

// close ends the server.
func (d *destination) close() error { return d.server.Close() }

// ServeHTTP takes one request, and answers with an empty response, which says that all of it was accepted.
func (d *destination) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	d.lock.Lock()
	defer d.lock.Unlock()
	d.bytes += int64(len(body))
	if err == nil && d.received != nil {
		err = d.read(body, r.Header.Get("Content-Encoding") == "gzip")
	}
	if err != nil {
		d.failure = errors.Join(d.failure, err)
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	w.Header().Set("Content-Type", "application/x-protobuf")
}

// read adds what the records of a request hold.
func (d *destination) read(body []byte, zipped bool) error {
	if zipped {
		reader, err := gzip.NewReader(bytes.NewReader(body))
		if err != nil {
			return err
		}
		if body, err = io.ReadAll(reader); err != nil {
			return err
		}
	}
	logs, err := new(plog.ProtoUnmarshaler).UnmarshalLogs(body) // which a request looks like
	if err != nil {
		return err
	}
	d.received.addBodies(logs)
	return nil
}

// begin forgets what was received before.
func (d *destination) begin(received *contents) {
	d.lock.Lock()
	defer d.lock.Unlock()
	d.bytes, d.received, d.failure = 0, received, nil
}

// end returns the number of bytes that were received.
func (d *destination) end() (int64, error) {
	d.lock.Lock()
	defer d.lock.Unlock()
	if d.failure != nil {
		return 0, fmt.Errorf("destination: %w", d.failure)
	}
	return d.bytes, nil
}
