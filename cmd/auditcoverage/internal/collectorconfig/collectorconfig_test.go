// SPDX-License-Identifier: Apache-2.0

package collectorconfig_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/pdata/plog"

	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/collectorconfig"
	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

func file(t *testing.T, text string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "c.yaml")
	require.NoError(t, os.WriteFile(name, []byte(text), 0o600))
	return name
}

func TestConfigurationIsResolvedAsTheCollectorDoes(t *testing.T) {
	t.Setenv("SOME_LEVEL", "full")
	base := file(t, "processors:\n  audit_coverage:\n    mode: ${env:SOME_MODE:-observe}\n    default_level: ${SOME_LEVEL}\n    coverage: {security: base}\n")
	over := file(t, "processors:\n  audit_coverage:\n    coverage:\n      security: off\n")
	c, err := collectorconfig.Load(t.Context(), []string{base, "file:" + over, "yaml:processors::audit_coverage::on_unmapped: drop"}, "")
	require.NoError(t, err)
	assert.Equal(t, event.ModeObserve, c.Processor.Mode)
	assert.Equal(t, event.SettingFull, c.Processor.DefaultLevel)
	assert.Equal(t, event.SettingOff, c.Processor.Coverage[event.AreaSecurity])
	assert.Equal(t, event.DecisionDrop, c.Processor.OnUnmapped)
	assert.Equal(t, over+":4", c.ProcessorPlace("coverage", "security"), "what overrides is named")
	assert.Equal(t, base+":4", c.ProcessorPlace("default_level"))
	assert.Equal(t, base+":3", c.ProcessorPlace("mode", "no", "more"))
}

func TestPlacesAreFoundThroughAnchors(t *testing.T) {
	t.Parallel()
	name := file(t, `common: &common
  default_level: base
processors:
  audit_coverage/a:
    <<: *common
    coverage: &coverage
      SECURITY: full
  audit_coverage/b:
    default_level: full
    coverage: *coverage
`)
	a, err := collectorconfig.Load(t.Context(), []string{name}, "audit_coverage/a")
	require.NoError(t, err)
	assert.Equal(t, name+":2", a.ProcessorPlace("default_level"))
	assert.Equal(t, name+":7", a.ProcessorPlace("coverage", "security"))
	b, err := collectorconfig.Load(t.Context(), []string{name}, "audit_coverage/b")
	require.NoError(t, err)
	assert.Equal(t, name+":7", b.ProcessorPlace("coverage", "security"))
}

func TestReceiverSaysWhatBecomesOfLines(t *testing.T) {
	t.Parallel()
	const pipeline = "\nservice: {pipelines: {logs: {receivers: [nop, file_log/a], processors: [audit_coverage]}, other: {receivers: [file_log/b]}}}\n"
	for name, c := range map[string]struct {
		receiver string
		want     collectorconfig.FileLog
	}{
		"default": {"{include: [a]}", collectorconfig.FileLog{Name: "file_log/a", MaxLogSize: 1 << 20, TrimLeading: true, TrimTrailing: true, ReplaceInvalid: true}},
		"as shipped": {
			"{encoding: utf-8-raw, preserve_leading_whitespaces: true, preserve_trailing_whitespaces: true, max_log_size: 2MiB}",
			collectorconfig.FileLog{Name: "file_log/a", MaxLogSize: 2 << 20},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cfg, err := collectorconfig.Load(t.Context(),
				[]string{file(t, "processors: {audit_coverage: {default_level: base}}\nreceivers: {file_log/a: "+c.receiver+"}"+pipeline)}, "")
			require.NoError(t, err)
			got, err := cfg.FileLog("")
			require.NoError(t, err)
			assert.Equal(t, &c.want, got)
		})
	}
}

func TestReceiverMustBeChosenIfThereAreSeveral(t *testing.T) {
	t.Parallel()
	name := file(t, `processors: {audit_coverage: {default_level: base, input: {max_bytes: 4096}}}
receivers: {file_log: {max_log_size: many}, file_log/b: , nop: }
service: {pipelines: {logs: {receivers: [file_log, file_log/b], processors: [audit_coverage]}}}
`)
	cfg, err := collectorconfig.Load(t.Context(), []string{name}, "")
	require.NoError(t, err)
	_, err = cfg.FileLog("")
	require.ErrorContains(t, err, name+":2: receivers: found file_log, file_log/b: expected --receiver")
	_, err = cfg.FileLog("file_log/c")
	require.ErrorContains(t, err, "found no file_log/c")
	_, err = cfg.FileLog("file_log")
	require.ErrorContains(t, err, "max_log_size: found many: expected a number of bytes")
	got, err := cfg.FileLog("file_log/b")
	require.NoError(t, err)
	assert.Equal(t, "file_log/b", got.Name)

	cfg, err = collectorconfig.Load(t.Context(), []string{file(t, "processors: {audit_coverage: {default_level: base, input: {max_bytes: 4096}}}")}, "")
	require.NoError(t, err)
	got, err = cfg.FileLog("")
	require.NoError(t, err)
	assert.Equal(t, &collectorconfig.FileLog{MaxLogSize: 4096}, got)
}

func TestOperatorsAreRunOrNamed(t *testing.T) {
	t.Parallel()
	cfg, err := collectorconfig.Load(t.Context(), []string{file(t, `processors: {audit_coverage: {default_level: base}}
receivers:
  file_log:
    multiline: {line_start_pattern: a}
    operators:
      - {type: regex_parser, regex: '^(?P<program>[a-z]+): (?P<message>.*)$', on_error: send_quiet}
      - {type: json_parser}
      - {type: regex_parser, regex: a, if: 'true'}
service: {pipelines: {logs: {receivers: [file_log], processors: [audit_coverage]}}}
`)}, "")
	require.NoError(t, err)
	receiver, err := cfg.FileLog("")
	require.NoError(t, err)
	parsers, warnings, err := cfg.Parsers(receiver)
	require.NoError(t, err)
	require.Len(t, parsers, 1)
	require.Len(t, warnings, 3)
	assert.Contains(t, warnings[1], ":7: operator json_parser of file_log is not run")

	record := plog.NewLogRecord()
	record.Body().SetStr("sshd: hello")
	parsers[0].Parse(record)
	assert.Equal(t, map[string]any{"program": "sshd", "message": "hello"}, record.Attributes().AsRaw())
	record.Body().SetStr("nothing")
	parsers[0].Parse(record)
	assert.Empty(t, record.Attributes().AsRaw(), "the record before is forgotten")

	receiver.Operators[0]["regex"] = "("
	_, _, err = cfg.Parsers(receiver)
	require.ErrorContains(t, err, ":6: receivers::file_log::operators::0::regex: ")
}

func TestSizesAreReadAsReceiversWriteThem(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int64{"1MiB": 1 << 20, "1024": 1024, "2 KiB": 2048, "1kb": 1000, "10B": 10} {
		size, ok := collectorconfig.Bytes(text)
		assert.True(t, ok, text)
		assert.Equal(t, want, size, text)
	}
	_, ok := collectorconfig.Bytes("1 parsec")
	assert.False(t, ok)
}
