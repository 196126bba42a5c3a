// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"slices"
	"strings"

	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/collectorconfig"
)

// pipelines checks what comes before and after the processor, through connectors.
func (l *linter) pipelines() {
	all := l.cfg.Pipelines()
	used := false
	for i := range all {
		at := slices.Index(all[i].Processors, l.cfg.ID.String())
		if at < 0 {
			continue
		}
		used = true
		before, after := collectorconfig.Before(all, i), collectorconfig.After(all, i)
		for _, name := range all[i].Processors[:at] {
			l.before(name)
		}
		for _, p := range before {
			if p != &all[i] {
				for _, name := range p.Processors {
					l.before(name)
				}
			}
			for _, name := range p.Receivers {
				l.receiver(name)
			}
		}
		for _, p := range slices.Concat(before, after) {
			l.batches(p)
		}
		for _, p := range after {
			for _, name := range p.Exporters {
				l.exporter(name)
			}
		}
	}
	l.carriage(all)
	if !used && len(all) > 0 {
		l.add(SeverityWarning, CodeUnused, l.cfg.ProcessorPlace(), "no pipeline has %s", l.cfg.ID)
	}
}

// before checks a processor that records pass first.
func (l *linter) before(name string) {
	place := l.cfg.Place("processors", name)
	switch typ := collectorconfig.TypeOf(name); {
	case typ == "transform" && mentions(collectorconfig.Section(l.cfg.Collector, "processors", name), "ParseJSON", "set(body", "set(log.body", "ParseKeyValue"):
		l.add(SeverityWarning, CodeAfterParser, place,
			"%s parses records before %s: a parser has already chosen between duplicate keys, so a map proves less than the line; put it after the processor",
			name, l.cfg.ID)
	case strings.Contains(typ, "transform") && mentions(collectorconfig.Section(l.cfg.Collector, "processors", name), "_parser"):
		l.add(SeverityWarning, CodeAfterParser, place, "%s parses records before %s: put it after the processor", name, l.cfg.ID)
	case strings.HasPrefix(typ, "signing"):
		l.add(SeverityWarning, CodeAfterSigning, place,
			"%s signs records before %s: those that are dropped leave gaps, and nothing is written onto the others; put it after the processor", name, l.cfg.ID)
	}
}

// mentions reports whether any text in a value holds one of the words.
func mentions(value any, words ...string) bool {
	switch v := value.(type) {
	case map[string]any:
		for _, item := range v {
			if mentions(item, words...) {
				return true
			}
		}
	case []any:
		return slices.ContainsFunc(v, func(item any) bool { return mentions(item, words...) })
	case string:
		return slices.ContainsFunc(words, func(word string) bool { return strings.Contains(v, word) })
	}
	return false
}
