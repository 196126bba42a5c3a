// SPDX-License-Identifier: Apache-2.0

package otlp

import (
	"context"
	"strings"
	"sync"

	collogspb "go.opentelemetry.io/proto/otlp/collector/logs/v1"
	commonpb "go.opentelemetry.io/proto/otlp/common/v1"
	logspb "go.opentelemetry.io/proto/otlp/logs/v1"
)

// store remembers what a server received.
type store struct {
	mu      sync.Mutex
	records []*logspb.LogRecord
	respond func(ctx context.Context) error
}

// Respond sets what decides the response to each batch from now on; a batch that gets an error is not received. With nil all are received.
func (s *store) Respond(respond func(ctx context.Context) error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.respond = respond
}

// receive remembers a batch, or returns the error to respond with.
func (s *store) receive(ctx context.Context, request *collogspb.ExportLogsServiceRequest) error {
	s.mu.Lock()
	respond := s.respond
	s.mu.Unlock()
	if respond != nil {
		if err := respond(ctx); err != nil {
			return err
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, resource := range request.GetResourceLogs() {
		for _, scope := range resource.GetScopeLogs() {
			s.records = append(s.records, scope.GetLogRecords()...)
		}
	}
	return nil
}

// Records returns the records received so far, in the order of their arrival. Nobody may write to them.
func (s *store) Records() []*logspb.LogRecord {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]*logspb.LogRecord(nil), s.records...)
}

// Bodies returns the bodies of the records received so far, in the order of their arrival, be they strings or bytes.
func (s *store) Bodies() []string {
	records := s.Records()
	bodies := make([]string, len(records))
	for i, record := range records {
		bodies[i] = Text(record.GetBody())
	}
	return bodies
}

// Text returns the text of a value that is a string or bytes.
func Text(value *commonpb.AnyValue) string {
	if bytes, ok := value.GetValue().(*commonpb.AnyValue_BytesValue); ok {
		return string(bytes.BytesValue)
	}
	return value.GetStringValue()
}

// Attribute returns the text of an attribute of a record.
func Attribute(record *logspb.LogRecord, key string) (string, bool) {
	for _, attribute := range record.GetAttributes() {
		if attribute.GetKey() == key {
			return Text(attribute.GetValue()), true
		}
	}
	return "", false
}

// Original returns what stood at a path of a record before what was not UTF-8 in it was replaced: the bytes in audit_coverage.original if they give exactly
// the text that stands there now, and otherwise that text.
func Original(record *logspb.LogRecord, path, text string) string {
	for _, attribute := range record.GetAttributes() {
		if attribute.GetKey() != "audit_coverage.original" {
			continue
		}
		for _, original := range attribute.GetValue().GetKvlistValue().GetValues() {
			if bytes := string(original.GetValue().GetBytesValue()); original.GetKey() == path && strings.ToValidUTF8(bytes, "\ufffd") == text {
				return bytes
			}
		}
	}
	return text
}
