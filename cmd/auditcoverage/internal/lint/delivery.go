// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"slices"
	"strings"

	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/collectorconfig"
)

// receiver checks that every record arrives, and as it was written.
func (l *linter) receiver(name string) {
	cfg := collectorconfig.Section(l.cfg.Collector, "receivers", name)
	place := l.cfg.Place("receivers", name)
	switch collectorconfig.TypeOf(name) {
	case "file_log", "filelog":
		l.fileLog(name, cfg, place)
	case "kafka":
		l.kafka(name, cfg, place)
	case "tcp_log", "tcplog", "udp_log", "udplog", "syslog":
		l.add(SeverityWarning, CodeAtMostOnce, place, "%s cannot deliver at least once: what was sent and not yet delivered is lost in a crash", name)
	}
	l.operators(name, cfg)
	l.envelopes(name)
}

// kafka checks a receiver that acknowledges messages.
func (l *linter) kafka(name string, cfg map[string]any, place string) {
	marking := collectorconfig.Section(cfg, "message_marking")
	if marking["after"] != true || marking["on_error"] == true {
		l.add(SeverityWarning, CodeAtMostOnce, place,
			"%s acknowledges messages before they are delivered: expected message_marking: {after: true, on_error: false}", name)
	}
	if collectorconfig.Section(cfg, "error_backoff")["enabled"] != true {
		l.add(SeverityWarning, CodeAtMostOnce, place, "%s skips what is refused: expected error_backoff: {enabled: true}", name)
	}
}

// batches finds processors that acknowledge before they have delivered.
func (l *linter) batches(p *collectorconfig.Pipeline) {
	for _, name := range p.Processors {
		if collectorconfig.TypeOf(name) == "batch" {
			l.add(SeverityWarning, CodeAtMostOnce, l.cfg.Place("processors", name),
				"%s in pipeline %s acknowledges records before they are delivered: batch in the exporter instead, with sending_queue::batch", name, p.Name)
		}
	}
}

// queued are exporters that have a queue in memory unless told otherwise.
var queued = []string{
	"otlp", "otlp_grpc", "otlphttp", "otlp_http", "kafka", "elasticsearch", "splunk_hec", "loki", "azuremonitor", "datadog", "sumologic",
}

// exporter checks that what an exporter accepts is delivered.
func (l *linter) exporter(name string) {
	cfg := collectorconfig.Section(l.cfg.Collector, "exporters", name)
	_, hasQueue := cfg["sending_queue"]
	if !hasQueue && !slices.Contains(queued, collectorconfig.TypeOf(name)) {
		return
	}
	if queue := collectorconfig.Section(cfg, "sending_queue"); queue["enabled"] != false && queue["wait_for_result"] != true && queue["storage"] == nil {
		l.add(SeverityWarning, CodeAtMostOnce, l.cfg.Place("exporters", name, "sending_queue"),
			"%s has a queue in memory, which acknowledges records that a crash then loses: "+
				"expected sending_queue::storage, or wait_for_result: true, or enabled: false", name)
	}
	if retry := collectorconfig.Section(cfg, "retry_on_failure"); retry["enabled"] == false || !isZero(retry["max_elapsed_time"]) {
		l.add(SeverityWarning, CodeAtMostOnce, l.cfg.Place("exporters", name, "retry_on_failure"),
			"%s gives up on a batch after some time: expected retry_on_failure: {max_elapsed_time: 0}", name)
	}
}

// isZero reports whether a duration is given, and is zero.
func isZero(value any) bool {
	switch v := value.(type) {
	case int:
		return v == 0
	case string:
		return strings.TrimRight(v, "nuµmsh") == "0"
	}
	return false
}
