// SPDX-License-Identifier: Apache-2.0

package collectorconfig_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

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

func TestReceiverIsReadAsTheCollectorReadsIt(t *testing.T) {
	t.Setenv("SIZE", "1e3")
	for text, want := range map[string]int64{"1mib": 1 << 20, "2mb": 2_000_000, "1TiB": 1 << 40, "1e3": 1000, "'${env:SIZE}'": 1000, "2 KiB": 2048, "10B": 0, "1 parsec": 0} {
		cfg, err := collectorconfig.Load(t.Context(), []string{file(t, `processors: {audit_coverage: {default_level: base}}
receivers: {file_log/a: {include: [a], max_log_size: `+text+`, operators: [{type: regex_parser, regex: a}]}}
service: {pipelines: {logs: {receivers: [nop, file_log/a], processors: [audit_coverage]}, other: {receivers: [file_log/b]}}}
`)}, "")
		require.NoError(t, err)
		got, err := cfg.FileLog("")
		if want == 0 {
			require.ErrorContains(t, err, ":2: receivers::file_log/a::max_log_size: invalid", text)
			continue
		}
		require.NoError(t, err, text)
		assert.EqualValues(t, want, got.InputConfig.MaxLogSize, text)
		assert.Len(t, got.Operators, 1)
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
	require.ErrorContains(t, err, name+":2: receivers::file_log::max_log_size: invalid byte size 'many'")
	got, err := cfg.FileLog("file_log/b")
	require.NoError(t, err)
	assert.EqualValues(t, 1<<20, got.InputConfig.MaxLogSize, "the receiver's own default")

	cfg, err = collectorconfig.Load(t.Context(), []string{file(t, "processors: {audit_coverage: {default_level: base, input: {max_bytes: 4096}}}")}, "")
	require.NoError(t, err)
	got, err = cfg.FileLog("")
	require.NoError(t, err)
	assert.Nil(t, got, "there is none")
}

func TestOperatorsThatDoMoreThanChangeRecordsAreNamed(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"{type: file_output, path: out}":          "file_output",
		"{type: stdout}":                          "stdout",
		"{type: tcp_input, listen_address: ':1'}": "tcp_input",
		"{type: file_input, include: [b]}":        "file_input",
		"{type: of_a_later_version}":              "of_a_later_version",
	} {
		for path, part := range map[string]string{
			"operators::1":                  "operators: [{type: noop}, " + text + "]",
			"header::metadata_operators::1": "header: {pattern: a, metadata_operators: [{type: noop}, " + text + "]}",
		} {
			cfg, err := collectorconfig.Load(t.Context(), []string{file(t, `processors: {audit_coverage: {default_level: base}}
receivers:
  file_log: {include: [a], start_at: beginning, `+part+`}
service: {pipelines: {logs: {receivers: [file_log], processors: [audit_coverage]}}}
`)}, "")
			require.NoError(t, err)
			_, err = cfg.FileLog("")
			require.ErrorContains(t, err, ":3: receivers::file_log::"+path+": found "+want+", which is not run here")
		}
	}
}
