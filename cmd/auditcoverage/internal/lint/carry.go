// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"slices"
	"strings"

	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/collectorconfig"
	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

const (
	// grpcLimit is what a gRPC server accepts unless it is told otherwise.
	grpcLimit = 4 << 20
	// attributesRoom is what the attributes of a record may take beside its body.
	attributesRoom = 64 << 10
)

// carriage finds strings that are not UTF-8 on their way to a destination that refuses a whole batch for one, and exporters in whose batches the longest record
// has no room.
func (l *linter) carriage(all []collectorconfig.Pipeline) {
	for i := range all {
		if !slices.ContainsFunc(all[i].Exporters, isOTLP) {
			continue
		}
		for _, receiver := range l.uncarried(all, i, map[int]bool{}) {
			l.add(SeverityWarning, CodeInvalidUTF8, l.cfg.Place("service", "pipelines", all[i].Name),
				"pipeline %s sends on lines of %s that are not UTF-8, and for one of them most destinations refuse its whole batch: "+
					"expected an audit_coverage with invalid_utf8: bytes or replace between them; it may be one in mode observe", all[i].Name, receiver)
		}
	}
	for i := range all {
		if !slices.Contains(all[i].Processors, l.cfg.ID.String()) {
			continue
		}
		for _, p := range collectorconfig.After(all, i) {
			for _, name := range p.Exporters {
				if isOTLP(name) {
					l.batchSize(name)
				}
			}
		}
	}
}

func isOTLP(exporter string) bool {
	return slices.Contains([]string{"otlp", "otlp_grpc", "otlphttp", "otlp_http"}, collectorconfig.TypeOf(exporter))
}

// uncarried returns the receivers whose lines reach the end of a pipeline as they are.
func (l *linter) uncarried(all []collectorconfig.Pipeline, to int, seen map[int]bool) (receivers []string) {
	if seen[to] || slices.ContainsFunc(all[to].Processors, l.carries) {
		return nil
	}
	seen[to] = true
	for _, name := range all[to].Receivers {
		if l.handsOnAnyBytes(name) {
			receivers = append(receivers, name)
		}
	}
	for i := range all {
		if slices.ContainsFunc(all[i].Exporters, func(name string) bool { return slices.Contains(all[to].Receivers, name) }) {
			receivers = append(receivers, l.uncarried(all, i, seen)...)
		}
	}
	return receivers
}

// handsOnAnyBytes reports whether a receiver makes strings of lines without decoding them, or takes over the strings of others.
func (l *linter) handsOnAnyBytes(receiver string) bool {
	encoding, _ := collectorconfig.Section(l.cfg.Collector, "receivers", receiver)["encoding"].(string)
	switch collectorconfig.TypeOf(receiver) {
	case "file_log", "filelog", "tcp_log", "tcplog", "udp_log", "udplog":
		return slices.Contains([]string{"utf-8-raw", "utf8-raw"}, strings.ToLower(encoding))
	case "otlp":
		return true
	}
	return false
}

// carries reports whether a processor leaves no string that is not UTF-8.
func (l *linter) carries(processor string) bool {
	if collectorconfig.TypeOf(processor) != l.cfg.ID.Type().String() {
		return false
	}
	cfg := collectorconfig.Section(l.cfg.Collector, "processors", processor)
	if setting, ok := cfg["invalid_utf8"].(string); ok {
		return !strings.EqualFold(setting, event.InvalidUTF8Keep.String())
	}
	mode, _ := cfg["mode"].(string)
	return !strings.EqualFold(mode, event.ModeObserve.String())
}

// batchSize checks that the batches of an exporter have room for the longest record, and that the destination accepts them.
func (l *linter) batchSize(name string) {
	queue := collectorconfig.Section(l.cfg.Collector, "exporters", name, "sending_queue")
	batch := collectorconfig.Section(queue, "batch")
	sizer, ok := batch["sizer"]
	if !ok {
		sizer = queue["sizer"]
	}
	size, ok := batch["max_size"].(int)
	if sizer != "bytes" || !ok || size == 0 {
		return
	}
	place := l.cfg.Place("exporters", name, "sending_queue", "batch", "max_size")
	if strings.Contains(collectorconfig.TypeOf(name), "http") || size <= grpcLimit {
		longest := l.cfg.Processor.Input.MaxBytes
		if l.carries(l.cfg.ID.String()) {
			longest = longest * 5 / 2 //nolint:mnd // what a text of which a part is replaced can become, with its original
		}
		if longest += attributesRoom; size < longest {
			l.add(SeverityWarning, CodeBatchSize, place,
				"%s drops a record that is longer than max_size, which is %d: "+
					"expected at least %d, for a line of input::max_bytes that is not UTF-8, and its attributes",
				name, size, longest)
		}
		return
	}
	l.add(SeverityWarning, CodeBatchSize, place,
		"%s sends batches of up to %d bytes, and a gRPC server refuses what is larger than %d unless it is told otherwise: expected no more",
		name, size, grpcLimit)
}
