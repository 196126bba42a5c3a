// SPDX-License-Identifier: Apache-2.0

// Package otlp is a destination for tests: an OTLP server that remembers the log records it received.
package otlp

import (
	"context"
	"fmt"
	"net"
	"sync"

	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/plog/plogotlp"
	"google.golang.org/grpc"
	_ "google.golang.org/grpc/encoding/gzip" // the compression that the collector sends with
)

// Server is an OTLP server over gRPC.
type Server struct {
	plogotlp.UnimplementedGRPCServer

	listener net.Listener
	grpc     *grpc.Server

	mu     sync.Mutex
	bodies []string
	answer func(ctx context.Context) error
}

// Answer sets what decides the response to each batch from now on; a batch that gets an error is not received. With nil all are received.
func (s *Server) Answer(answer func(ctx context.Context) error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answer = answer
}

// Listen starts a server at an address; localhost:0 is any free port of this machine.
func Listen(ctx context.Context, address string) (*Server, error) {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", address)
	if err != nil {
		return nil, fmt.Errorf("OTLP server: %w", err)
	}
	s := &Server{listener: listener, grpc: grpc.NewServer()}
	plogotlp.RegisterGRPCServer(s.grpc, s)
	go func() {
		// It ends with nil when Close stops the server; a server that fails receives nothing, which the test sees.
		_ = s.grpc.Serve(listener)
	}()
	return s, nil
}

// Endpoint returns the address where the server listens.
func (s *Server) Endpoint() string { return s.listener.Addr().String() }

// Close stops the server.
func (s *Server) Close() { s.grpc.Stop() }

// Bodies returns the bodies of the records received so far, in the order of their arrival.
func (s *Server) Bodies() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.bodies...)
}

// Export receives a batch.
func (s *Server) Export(ctx context.Context, request plogotlp.ExportRequest) (plogotlp.ExportResponse, error) {
	s.mu.Lock()
	answer := s.answer
	s.mu.Unlock()
	if answer != nil {
		if err := answer(ctx); err != nil {
			return plogotlp.NewExportResponse(), err
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.bodies = append(s.bodies, Bodies(request.Logs())...)
	return plogotlp.NewExportResponse(), nil
}

// Bodies returns the bodies of all records of a batch, in their order.
func Bodies(logs plog.Logs) []string {
	bodies := make([]string, 0, logs.LogRecordCount())
	for _, resource := range logs.ResourceLogs().All() {
		for _, scope := range resource.ScopeLogs().All() {
			for _, record := range scope.LogRecords().All() {
				bodies = append(bodies, record.Body().Str())
			}
		}
	}
	return bodies
}
