// SPDX-License-Identifier: Apache-2.0

package otlp

import (
	"compress/gzip"
	"context"
	"io"
	"net/http"
	"time"

	collogspb "go.opentelemetry.io/proto/otlp/collector/logs/v1"
	"google.golang.org/protobuf/proto"
)

// ListenHTTP starts a server over HTTP at an address.
func ListenHTTP(ctx context.Context, address string) (*Server, error) {
	s, err := listen(ctx, address)
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /v1/logs", s.serveLogs)
	s.http = &http.Server{Handler: mux, ReadHeaderTimeout: time.Minute}
	go func() { _ = s.http.Serve(s.listener) }() // as over gRPC
	return s, nil
}

// serveLogs receives a batch, and responds with 400 to one that is not OTLP, which is final.
func (s *Server) serveLogs(w http.ResponseWriter, r *http.Request) {
	request, err := decode(r)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	if err := s.receive(r.Context(), request); err != nil {
		http.Error(w, err.Error(), http.StatusServiceUnavailable)
		return
	}
	w.Header().Set("Content-Type", "application/x-protobuf")
}

func decode(r *http.Request) (*collogspb.ExportLogsServiceRequest, error) {
	var body io.Reader = r.Body
	if r.Header.Get("Content-Encoding") == "gzip" {
		zipped, err := gzip.NewReader(body)
		if err != nil {
			return nil, err
		}
		body = zipped
	}
	message, err := io.ReadAll(body)
	if err != nil {
		return nil, err
	}
	request := &collogspb.ExportLogsServiceRequest{}
	return request, proto.Unmarshal(message, request)
}
