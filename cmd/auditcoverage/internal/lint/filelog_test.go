// SPDX-License-Identifier: Apache-2.0

package lint_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/open-telemetry/opentelemetry-collector-contrib/receiver/filelogreceiver"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// checkReceiver returns what is found about a receiver that is as shipped but for the given settings.
func checkReceiver(t *testing.T, settings string) (findings []string) {
	t.Helper()
	defaults := map[string]string{
		"include": "[lint.go]", "storage": "s", "encoding": "utf-8-raw", "start_at": "beginning", "preserve_leading_whitespaces": "true",
		"preserve_trailing_whitespaces": "true", "retry_on_failure": "{enabled: true, max_elapsed_time: 0s}",
	}
	var receiver strings.Builder
	for key, value := range defaults {
		if !strings.Contains(settings, key+":") {
			receiver.WriteString(key + ": " + value + ", ")
		}
	}
	found := check(t, "receivers:\n  file_log: {"+receiver.String()+"\n    "+settings+"}\nprocessors:\n  audit_coverage:"+full+
		"exporters: {otlp_grpc: {sending_queue: {enabled: false}, retry_on_failure: {max_elapsed_time: 0}}}\n"+
		"service: {pipelines: {logs: {receivers: [file_log], processors: [audit_coverage], exporters: [otlp_grpc]}}}\n")
	for _, finding := range found {
		if !strings.Contains(finding, "feature_gate") {
			findings = append(findings, finding)
		}
	}
	return findings
}

// TestEverySettingThatLosesOrChangesLinesIsFound goes through every field that the receiver has: one of a later version fails until somebody has looked at it.
func TestEverySettingThatLosesOrChangesLinesIsFound(t *testing.T) {
	t.Parallel()
	const multiline = "3: note: alters_lines: file_log joins lines"
	cases := map[string]map[string][]string{
		"Encoding": {
			"encoding: UTF8-RAW": nil, "encoding: utf-8": {"3: warning: alters_lines: file_log replaces bytes"},
			"encoding: ascii": {"3: warning: alters_lines: file_log replaces bytes"}, "encoding: NOP": {"3: warning: alters_lines: file_log does not split the file into lines"},
			"encoding: utf-16le": {"3: note: alters_lines: file_log decodes utf-16le"},
		},
		"PreserveLeading":  {"preserve_leading_whitespaces: false": {"3: note: alters_lines: file_log trims blanks: expected preserve_leading"}},
		"PreserveTrailing": {"preserve_trailing_whitespaces: false": {"3: note: alters_lines: file_log trims blanks: expected preserve_trailing"}},
		"MaxLogSize":       {"max_log_size: 1e3": {"3: warning: alters_lines: file_log splits lines above 1000"}, "max_log_size: 2mib": nil},
		"MaxLogSizeBehavior": {
			"max_log_size_behavior: truncate": {"3: warning: loses_lines: file_log loses what a line has above max_log_size"},
			"max_log_size_behavior: split":    nil,
		},
		"InitialBufferSize": {
			"initial_buffer_size: 2MiB": nil,
			"initial_buffer_size: 2MiB, max_log_size_behavior: truncate": {
				"3: warning: loses_lines: file_log loses what", "3: warning: loses_lines: file_log never comes beyond a line longer than initial_buffer_size",
			},
		},
		"LineStartPattern": {"multiline: {line_start_pattern: a}": {multiline}},
		"LineEndPattern":   {"multiline: {line_end_pattern: a}": {multiline}},
		"OmitPattern": {
			"multiline: {line_end_pattern: a, omit_pattern: true}": {multiline, "3: warning: alters_lines: file_log cuts off what matches the pattern"},
		},
		"FlushPeriod":         {"force_flush_period: 0": {"3: warning: loses_lines: file_log never reads a last line"}, "force_flush_period: 1s": nil},
		"Header":              {"header: {pattern: a, metadata_operators: [{type: noop}]}": {"3: note: loses_lines: file_log makes no records of the lines at the head"}},
		"StartAt":             {"start_at: end": nil, "start_at: end, storage: ": {"2: warning: not_at_least_once", "3: warning: loses_lines: file_log passes over what was written before"}},
		"ExcludeOlderThan":    {"exclude_older_than: 24h": {"3: warning: loses_lines: file_log passes over files that were not written to"}},
		"OrderingCriteria":    {"ordering_criteria: {regex: a, sort_by: [{sort_type: mtime}]}": {"3: warning: loses_lines: file_log reads only the first top_n files"}, "ordering_criteria: {top_n: 0, regex: a, sort_by: [{sort_type: mtime}]}": nil},
		"MaxBatches":          {"max_batches: 1": {"3: warning: loses_lines: file_log never reads the files beyond max_batches"}},
		"FingerprintSize":     {"fingerprint_size: 16": {"3: warning: loses_lines: file_log takes files that begin with the same bytes for one"}, "fingerprint_size: 4KiB": nil},
		"SkipUnmodifiedFiles": {"skip_unmodified_files: true": {"3: warning: loses_lines: file_log passes over what was written without a new modification time"}},
		"OnTruncate":          {"on_truncate: read_new": {"3: warning: loses_lines: file_log passes over what was written between a truncation"}, "on_truncate: read_whole_file": nil},
		"Compression":         {"compression: gzip": {"3: warning: loses_lines: file_log reads no file that is not compressed"}, "compression: auto": nil},
		"AcquireFSLock":       {"acquire_fs_lock: true": {"3: note: loses_lines: file_log does not read a file as long as"}},
		"DeleteAfterRead":     {"delete_after_read: true": {"3: warning: loses_lines: file_log deletes a file at its end"}},
		"Operators": {
			"operators: [{type: noop}]":                                                                  nil,
			"operators: [{type: regex_parser, regex: a, on_error: send_quiet}]":                          nil,
			"operators: [{type: regex_parser, regex: a, on_error: drop}]":                                {"3: warning: loses_lines: regex_parser of file_log drops what it fails on"},
			"operators: [{type: filter, expr: 'true'}]":                                                  {"3: warning: loses_lines: filter of file_log drops records without counting them"},
			"operators: [{type: router, routes: [{output: a, expr: 'true'}]}]":                           {"3: warning: loses_lines: router of file_log drops what no route takes"},
			"operators: [{type: router, default: a, routes: [{output: a}]}]":                             nil,
			"operators: [{type: recombine, combine_field: body}]":                                        {"3: note: alters_lines: recombine of file_log joins lines"},
			"operators: [{type: regex_replace, field: body, regex: a}]":                                  {"3: warning: alters_lines: regex_replace of file_log changes the line"},
			"operators: [{type: move, from: body, to: attributes.a}]":                                    {"3: warning: alters_lines: move of file_log changes the line"},
			"operators: [{type: copy, from: body, to: attributes.a}]":                                    nil,
			"operators: [{type: copy, from: attributes.a, to: body}]":                                    {"3: warning: alters_lines: copy of file_log changes the line"},
			"operators: [{type: sanitize_utf8}]":                                                         {"3: warning: alters_lines: sanitize_utf8 of file_log changes the line"},
			"operators: [{type: sanitize_utf8, field: attributes.a}]":                                    nil,
			"operators: [{type: retain, fields: [body.a]}]":                                              {"3: warning: alters_lines: retain of file_log changes the line"},
			"operators: [{type: json_parser, parse_to: body}]":                                           {"3: warning: after_parser: json_parser of file_log replaces the line by a map"},
			"operators: [{type: remove, field: attributes.a}, {type: add, field: resource.a, value: b}]": nil,
		},
		// These were looked at: they neither lose nor change a line, or the delivery's findings are about them.
		"Include": nil, "Exclude": nil, "PollInterval": nil, "MaxConcurrentFiles": nil, "PollsToArchive": nil, "FileCacheAdvise": nil, "OperatorID": nil,
		"OperatorType": nil, "OutputIDs": nil, "Attributes": nil, "Resource": nil, "StorageID": nil, "RetryOnFailure": nil, "IncludeFileName": nil,
		"IncludeFilePath": nil, "IncludeFileNameResolved": nil, "IncludeFilePathResolved": nil, "IncludeFileOwnerName": nil, "IncludeFileOwnerGroupName": nil,
		"IncludeFilePermissions": nil, "IncludeFileRecordNumber": nil, "IncludeFileRecordOffset": nil,
	}
	settings(reflect.TypeFor[filelogreceiver.FileLogConfig](), func(name string) {
		assert.Contains(t, cases, name, "a setting that nobody has looked at")
	})
	for _, values := range cases {
		for text, want := range values {
			requirePrefixes(t, want, checkReceiver(t, text))
		}
	}
	requirePrefixes(t, []string{"2: warning: invalid_receiver: the collector refuses file_log: "}, checkReceiver(t, "max_log_size: many"))
}

// settings calls yield for each setting of a configuration.
func settings(of reflect.Type, yield func(string)) {
	for i := range of.NumField() {
		field := of.Field(i)
		switch {
		case !field.IsExported():
		case field.Anonymous || field.Name == "SplitConfig" || field.Name == "TrimConfig" || field.Name == "InputConfig":
			settings(field.Type, yield)
		default:
			yield(field.Name)
		}
	}
}

func TestFindingsOfReceiversComeOnce(t *testing.T) {
	t.Parallel()
	found := checkReceiver(t, "encoding: utf-8, max_log_size_behavior: truncate")
	require.Len(t, found, 2)
}

// TestReceiverThatFindsNoFileIsNoted: one of several patterns is enough, such as that of the current file beside that of rotated ones.
func TestReceiverThatFindsNoFileIsNoted(t *testing.T) {
	t.Parallel()
	for include, want := range map[string][]string{
		"include: [lint.go]":            nil,
		"include: ['*.go', 'absent.*']": nil,
		"include: ['**/lint.go']":       nil,
		"include: ['/absent/*.log', '/absent/*.log.1']": {
			"3: note: no_file: file_log finds no file on this machine, and does not say so when it runs: /absent/*.log, /absent/*.log.1",
		},
	} {
		requirePrefixes(t, want, checkReceiver(t, include))
	}
}
