// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
	"github.com/open-telemetry/opentelemetry-collector-contrib/pkg/stanza/fileconsumer"
	"github.com/open-telemetry/opentelemetry-collector-contrib/pkg/stanza/operator/input/file"

	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/collectorconfig"
	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/filelog"
	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

// fileLog checks a receiver that reads files.
func (l *linter) fileLog(name string, cfg map[string]any, place string) {
	if cfg["storage"] == nil {
		l.add(SeverityWarning, CodeAtMostOnce, place, "%s has no storage: after a restart it does not know how far it has read", name)
	}
	retry := collectorconfig.Section(cfg, "retry_on_failure")
	if retry["enabled"] != true || !isZero(retry["max_elapsed_time"]) {
		l.add(SeverityWarning, CodeAtMostOnce, l.cfg.Place("receivers", name, "retry_on_failure"),
			"%s gives up on what is refused: expected retry_on_failure: {enabled: true, max_elapsed_time: 0}", name)
	}
	l.add(SeverityNote, CodeFeatureGate, place,
		"%s loses up to 100 lines in a crash unless the collector is started with --feature-gates=stanza.synchronousLogEmitter", name)
	read, err := l.cfg.FileLogConfig(name)
	if err != nil {
		l.add(SeverityWarning, CodeInvalidReceiver, place, "the collector refuses %s: %v", name, err)
		return
	}
	if include := read.InputConfig.Include; !slices.ContainsFunc(include, findsFile) {
		l.add(SeverityNote, CodeNoFile, l.cfg.Place("receivers", name, "include"),
			"%s finds no file on this machine, and does not say so when it runs: %s", name, some(include))
	}
	for i := range fileSettings {
		s := &fileSettings[i]
		if about := s.found(&read.InputConfig, cfg["storage"] != nil); about != "" {
			l.add(s.severity, s.code, l.cfg.Place("receivers", name, s.key), "%s %s", name, about)
		}
	}
	if why := filelog.ShortPieces(&read.InputConfig, l.cfg.Processor.Input.MaxBytes); why != "" && l.cfg.Processor.OnUnrecognized == event.DecisionDrop {
		l.add(SeverityWarning, CodeLosesLines, l.cfg.ProcessorPlace("on_unrecognized"),
			"on_unrecognized: drop may drop pieces of lines that %s splits: %s", name, why)
	}
	if limit := int64(read.InputConfig.MaxLogSize); limit < int64(l.cfg.Processor.Input.MaxBytes) {
		l.add(SeverityWarning, CodeAltersLines, l.cfg.Place("receivers", name, "max_log_size"),
			"%s splits lines above %d bytes: expected at least input::max_bytes, which is %d", name, limit, l.cfg.Processor.Input.MaxBytes)
	}
}

// findsFile reports whether a pattern matches a file on this machine.
func findsFile(pattern string) bool {
	found, err := doublestar.FilepathGlob(pattern)
	return err == nil && len(found) > 0
}

// fileSetting is a setting of file_log that may lose or change lines.
type fileSetting struct {
	key      string
	severity Severity
	code     Code
	// found is what the configuration does, and what is expected instead; empty if nothing.
	found func(cfg *file.Config, storage bool) string
}

// always is what is said of a setting whose value is one that may lose or change lines.
func always(bad func(cfg *file.Config) bool, text string) func(*file.Config, bool) string {
	return func(cfg *file.Config, _ bool) string {
		if bad(cfg) {
			return text
		}
		return ""
	}
}

// fileSettings are those of the newest receiver.
var fileSettings = []fileSetting{
	{"encoding", SeverityWarning, CodeAltersLines, always(
		func(c *file.Config) bool { replaces, known := filelog.Encoding(c.Encoding); return known && replaces },
		"replaces bytes that are not valid UTF-8: expected encoding: utf-8-raw",
	)},
	{"encoding", SeverityWarning, CodeAltersLines, always(
		func(c *file.Config) bool { return strings.EqualFold(c.Encoding, "nop") },
		"does not split the file into lines: each record is whatever was read at once, up to max_log_size: expected encoding: utf-8-raw",
	)},
	{"encoding", SeverityNote, CodeAltersLines, func(c *file.Config, _ bool) string {
		if _, known := filelog.Encoding(c.Encoding); known || strings.EqualFold(c.Encoding, "nop") {
			return ""
		}
		return fmt.Sprintf("decodes %s: what is not valid in it is replaced, and a byte order mark stays before the first line", c.Encoding)
	}},
	{"preserve_leading_whitespaces", SeverityNote, CodeAltersLines, always(
		func(c *file.Config) bool { return !c.TrimConfig.PreserveLeading }, "trims blanks: expected preserve_leading_whitespaces: true",
	)},
	{"preserve_trailing_whitespaces", SeverityNote, CodeAltersLines, always(
		func(c *file.Config) bool { return !c.TrimConfig.PreserveTrailing }, "trims blanks: expected preserve_trailing_whitespaces: true",
	)},
	{"max_log_size_behavior", SeverityWarning, CodeLosesLines, always(
		func(c *file.Config) bool { return c.MaxLogSizeBehavior == fileconsumer.MaxLogSizeBehaviorTruncate },
		"loses what a line has above max_log_size: expected max_log_size_behavior: split",
	)},
	{"initial_buffer_size", SeverityWarning, CodeLosesLines, always(
		func(c *file.Config) bool {
			return c.MaxLogSizeBehavior == fileconsumer.MaxLogSizeBehaviorTruncate && c.InitialBufferSize > c.MaxLogSize
		},
		"never comes beyond a line longer than initial_buffer_size: expected at most max_log_size",
	)},
	{"multiline", SeverityNote, CodeAltersLines, always(
		func(c *file.Config) bool { return c.SplitConfig.LineStartPattern+c.SplitConfig.LineEndPattern != "" },
		"joins lines: two audit records in one are malformed, and kept: expected no multiline where each line is a record",
	)},
	{"multiline", SeverityWarning, CodeAltersLines, always(
		func(c *file.Config) bool { return c.SplitConfig.OmitPattern }, "cuts off what matches the pattern: expected multiline::omit_pattern: false",
	)},
	{"force_flush_period", SeverityWarning, CodeLosesLines, always(
		func(c *file.Config) bool { return c.FlushPeriod <= 0 },
		"never reads a last line that is not terminated: expected force_flush_period: 500ms",
	)},
	{"header", SeverityNote, CodeLosesLines, always(
		func(c *file.Config) bool { return c.Header != nil },
		"makes no records of the lines at the head of a file that match header::pattern: expected none where each line is a record",
	)},
	{"start_at", SeverityWarning, CodeLosesLines, func(c *file.Config, storage bool) string {
		if c.StartAt == "beginning" || storage {
			return ""
		}
		return "passes over what was written before each start: expected storage, or start_at: beginning"
	}},
	{"exclude_older_than", SeverityWarning, CodeLosesLines, always(
		func(c *file.Config) bool { return c.ExcludeOlderThan > 0 },
		"passes over files that were not written to for longer, also after it was stopped so long: expected no exclude_older_than",
	)},
	{"ordering_criteria", SeverityWarning, CodeLosesLines, always(
		func(c *file.Config) bool {
			o := &c.OrderingCriteria
			return len(o.SortBy) > 0 && (o.TopN == nil || *o.TopN > 0)
		},
		"reads only the first top_n files, which is 1 by default: expected ordering_criteria::top_n: 0",
	)},
	{"max_batches", SeverityWarning, CodeLosesLines, always(
		func(c *file.Config) bool { return c.MaxBatches > 0 },
		"never reads the files beyond max_batches times half of max_concurrent_files: expected max_batches: 0",
	)},
	{"fingerprint_size", SeverityWarning, CodeLosesLines, always(
		func(c *file.Config) bool { return c.FingerprintSize < fileconsumer.NewConfig().FingerprintSize },
		"takes files that begin with the same bytes for one: expected a fingerprint_size of more than the first record, such as 4KiB",
	)},
	{"skip_unmodified_files", SeverityWarning, CodeLosesLines, always(
		func(c *file.Config) bool { return c.SkipUnmodifiedFiles },
		"passes over what was written without a new modification time: expected skip_unmodified_files: false",
	)},
	{"on_truncate", SeverityWarning, CodeLosesLines, always(
		func(c *file.Config) bool { return c.OnTruncate == fileconsumer.OnTruncateReadNew },
		"passes over what was written between a truncation and the next poll: expected rotation by renaming, or on_truncate: read_whole_file",
	)},
	{"compression", SeverityWarning, CodeLosesLines, always(
		func(c *file.Config) bool { return c.Compression == "gzip" }, "reads no file that is not compressed: expected compression: auto",
	)},
	{"acquire_fs_lock", SeverityNote, CodeLosesLines, always(
		func(c *file.Config) bool { return c.AcquireFSLock },
		"does not read a file as long as another process holds it locked: expected acquire_fs_lock: false",
	)},
	{"delete_after_read", SeverityWarning, CodeLosesLines, always(
		func(c *file.Config) bool { return c.DeleteAfterRead },
		"deletes a file at its end, with what is written to it meanwhile, and with what was refused: expected delete_after_read: false",
	)},
}

// bodyOperators change the body where they are told to.
var bodyOperators = []string{"add", "assign_keys", "copy", "flatten", "move", "regex_replace", "remove", "retain", "sanitize_utf8", "unquote"}

// operators looks at what a receiver does to records.
func (l *linter) operators(name string, cfg map[string]any) {
	list, _ := cfg["operators"].([]any)
	for i, item := range list {
		operator, _ := item.(map[string]any)
		typ, _ := operator["type"].(string)
		place := l.cfg.Place("receivers", name, "operators", strconv.Itoa(i))
		if target, _ := operator["parse_to"].(string); strings.HasSuffix(typ, "_parser") && strings.HasPrefix(target, "body") {
			l.add(SeverityWarning, CodeAfterParser, place,
				"%s of %s replaces the line by a map before %s: parse into attributes, or after it", typ, name, l.cfg.ID)
		}
		l.operator(name, typ, operator, place)
	}
}

// operator looks at one operator.
func (l *linter) operator(name, typ string, operator map[string]any, place string) {
	onError, _ := operator["on_error"].(string)
	switch {
	case typ == "filter":
		l.add(SeverityWarning, CodeLosesLines, place, "%s of %s drops records without counting them: drop by a rule of %s instead", typ, name, l.cfg.ID)
	case typ == "router" && operator["default"] == nil:
		l.add(SeverityWarning, CodeLosesLines, place, "%s of %s drops what no route takes: expected a default", typ, name)
	case typ == "recombine":
		l.add(SeverityNote, CodeAltersLines, place, "%s of %s joins lines: two audit records in one are malformed, and kept", typ, name)
	case slices.Contains(bodyOperators, typ) && changesBody(typ, operator):
		l.add(SeverityWarning, CodeAltersLines, place, "%s of %s changes the line before %s: change attributes, or put it after it", typ, name, l.cfg.ID)
	}
	if strings.HasPrefix(onError, "drop") {
		l.add(SeverityWarning, CodeLosesLines, place, "%s of %s drops what it fails on: expected on_error: send", typ, name)
	}
}

// changesBody reports whether an operator is told to change the body, or does so without being told. What it only reads may be the body.
func changesBody(typ string, operator map[string]any) bool {
	keys := []string{"field", "to", "from"}
	switch typ {
	case "copy":
		keys = []string{"to"}
	case "retain": // keeps the fields of the body that it names, and nothing else of it
		return mentions(operator["fields"], "body")
	}
	for _, key := range keys {
		if field, _ := operator[key].(string); strings.HasPrefix(field, "body") || strings.HasPrefix(field, "$body") {
			return true
		}
	}
	return typ == "sanitize_utf8" && operator["field"] == nil
}
