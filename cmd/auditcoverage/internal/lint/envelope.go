// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/collectorconfig"
)

// envelopes checks that what a receiver implies around a line is opened, and no more than that.
func (l *linter) envelopes(name string) {
	cfg := collectorconfig.Section(l.cfg.Collector, "receivers", name)
	place := l.cfg.ProcessorPlace("input", "unwrap")
	switch collectorconfig.TypeOf(name) {
	case "syslog", "tcp_log", "tcplog", "udp_log", "udplog":
		if l.opensAnyTag() {
			l.add(SeverityWarning, CodeForgeable, place, "whoever can send a line to %s can have it dropped by making it look like an audit record: "+
				"expected input::unwrap: [{syslog: {tags: […]}}] with the tags of your products", name)
		}
	case "journald":
		if !l.opensMember("MESSAGE") {
			l.add(SeverityWarning, CodeWrapped, place, "%s puts the line into MESSAGE of a map, which is not opened: every audit record is kept as wrapped; "+
				"expected input::unwrap: [{json: [MESSAGE]}]", name)
		}
	case "file_log", "filelog":
		l.containers(name, cfg, place)
	}
}

// containers checks a receiver of files that a container runtime writes.
func (l *linter) containers(name string, cfg map[string]any, place string) {
	include := fmt.Sprint(cfg["include"])
	if !strings.Contains(include, "/var/log/pods") && !strings.Contains(include, "/var/log/containers") && !strings.Contains(include, "docker/containers") {
		return
	}
	operators, _ := cfg["operators"].([]any)
	if slices.ContainsFunc(operators, func(operator any) bool {
		section, _ := operator.(map[string]any)
		return section["type"] == "container"
	}) {
		return
	}
	for _, envelope := range l.cfg.Processor.Input.Unwrap {
		if envelope.CRI != nil || envelope.Docker != nil {
			l.add(SeverityNote, CodeWrapped, l.cfg.Place("receivers", name),
				"%s reads what a container runtime writes: lines that it has split are kept as malformed unless the operator container joins them", name)
			return
		}
	}
	l.add(SeverityWarning, CodeWrapped, place, "%s reads what a container runtime writes, which is not opened: every audit record is kept as wrapped; "+
		"expected the operator container, or input::unwrap: [cri, docker]", name)
}

// opensAnyTag reports whether syslog headers are opened whatever their tag.
func (l *linter) opensAnyTag() bool {
	for _, envelope := range l.cfg.Processor.Input.Unwrap {
		if envelope.Syslog != nil {
			return envelope.Syslog.Tags == nil
		}
	}
	return false
}

// opensMember reports whether a member at the top of objects is opened.
func (l *linter) opensMember(name string) bool {
	for _, envelope := range l.cfg.Processor.Input.Unwrap {
		for _, path := range envelope.JSON {
			if strings.Trim(string(path), `"`) == name {
				return true
			}
		}
	}
	return false
}

// unwrapping checks what the processor opens, whatever receives it.
func (l *linter) unwrapping() {
	for _, envelope := range l.cfg.Processor.Input.Unwrap {
		if envelope.JSON != nil {
			l.add(SeverityNote, CodeForgeable, l.cfg.ProcessorPlace("input", "unwrap"),
				"whoever can write into %s of another program's record can have that record dropped, by writing an audit record there", envelope)
		}
	}
	for i := range l.cfg.Processor.Catalog.EventTypes {
		if condition := l.cfg.Processor.Catalog.EventTypes[i].Condition; strings.Contains(condition, "auditType") || strings.Contains(condition, "I18nKey") {
			l.add(SeverityNote, CodeWrapped, l.cfg.ProcessorPlace("catalog", "event_types", strconv.Itoa(i)),
				"a record that holds another audit record is wrapped before this condition is tried: open it with input::unwrap instead")
		}
	}
}
