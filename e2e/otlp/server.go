// SPDX-License-Identifier: Apache-2.0

// Package otlp is a destination for tests: an OTLP server that remembers the log records it received. It decodes what it receives with the protobuf of Google,
// as most destinations do, and refuses a batch in which any string is not UTF-8; the collector's own receiver would not.
package otlp

import (
	"context"
	"fmt"
	"net"
	"net/http"

	collogspb "go.opentelemetry.io/proto/otlp/collector/logs/v1"
	"google.golang.org/grpc"
	_ "google.golang.org/grpc/encoding/gzip" // the compression that the collector sends with

	"github.com/auditcoverage/auditcoverageprocessor/e2e/collector"
)

// Server is an OTLP server, over gRPC or over HTTP.
type Server struct {
	store

	listener net.Listener
	grpc     *grpc.Server // nil over HTTP
	http     *http.Server // nil over gRPC
}

// Listen starts a server over gRPC at an address; localhost:0 is any free port of this machine.
func Listen(ctx context.Context, address string) (*Server, error) {
	s, err := listen(ctx, address)
	if err != nil {
		return nil, err
	}
	s.grpc = grpc.NewServer()
	collogspb.RegisterLogsServiceServer(s.grpc, &service{store: &s.store})
	go func() {
		// It ends with nil when Close stops the server; a server that fails receives nothing, which the test sees.
		_ = s.grpc.Serve(s.listener)
	}()
	return s, nil
}

// anyPort stands for a port that nobody else takes, so that a test can close a server and start another one at its address.
const anyPort = "localhost:0"

func listen(ctx context.Context, address string) (*Server, error) {
	if address == anyPort {
		port, err := collector.FreePort(ctx)
		if err != nil {
			return nil, err
		}
		address = "localhost:" + port
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", address)
	if err != nil {
		return nil, fmt.Errorf("OTLP server: %w", err)
	}
	return &Server{listener: listener}, nil
}

// Endpoint returns the address where the server listens.
func (s *Server) Endpoint() string { return s.listener.Addr().String() }

// Close stops the server.
func (s *Server) Close() {
	if s.grpc != nil {
		s.grpc.Stop()
		return
	}
	_ = s.http.Close() // a listener that does not close is of no matter to a test
}

// service is the gRPC service of a server.
type service struct {
	collogspb.UnimplementedLogsServiceServer

	store *store
}

// Export receives a batch.
func (s *service) Export(ctx context.Context, request *collogspb.ExportLogsServiceRequest) (*collogspb.ExportLogsServiceResponse, error) {
	if err := s.store.receive(ctx, request); err != nil {
		return nil, err
	}
	return &collogspb.ExportLogsServiceResponse{}, nil
}
