// SPDX-License-Identifier: Apache-2.0

package collectorconfig_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/collectorconfig"
)

// TestProblemsHaveLineAndPath lists mistakes in the part of the processor, which begins in line 3, and what is said of them.
func TestProblemsHaveLineAndPath(t *testing.T) {
	t.Setenv("SOME_EMPTY", " ")
	for part, want := range map[string]string{
		"default_levle: base":              ":3: processors::audit_coverage::default_levle: no such key: did you mean default_level?",
		"default_level: ${env:SOME_UNSET}": ":3: processors::audit_coverage::default_level: found nothing: expected one of off, base, advanced, full; the variable SOME_UNSET is not set",
		"default_level: ${SOME_EMPTY}":     ":3: processors::audit_coverage::default_level: found nothing: expected one of off, base, advanced, full; the variable SOME_EMPTY is empty",
		"default_level: base\n    mode:":   ":4: processors::audit_coverage::mode: found nothing: expected one of enforce, annotate, observe",
		"default_level: base\n    protected: {keys: [a, '${env:SOME_UNSET} ${env:SOME_EMPTY}']}": ":4: processors::audit_coverage::protected::keys::1: found nothing: expected a value, or leave the item out; " +
			"the variable SOME_UNSET is not set, the variable SOME_EMPTY is empty",
		"default_level: base\n    input: {max_bytes: 1MiB}":                                                                         `:4: processors::audit_coverage::input::max_bytes: found "1MiB": expected a whole number, such as 1048576`,
		"default_level: base\n    input:\n      max_bytes: 0":                                                                       ":5: processors::audit_coverage::input::max_bytes: found 0: expected a number of bytes above 0",
		"default_level: base\n    rules: [{name: 7}]":                                                                               ":4: processors::audit_coverage::rules::0::name: found a number: expected a text",
		"default_level: base\n    coverage: {security: ${env:A}}":                                                                   `:4: not valid YAML: did not find expected ',' or '}'; between { } or [ ] a variable needs quotes, such as {level: "${env:LEVEL}"}`,
		"default_level: base\n    catalog:\n      event_types:\n        - {id: a.b, area: security, level: base, condition: 'bdy'}": ":6: processors::audit_coverage::catalog::event_types::0::condition: ",
	} {
		name := file(t, "processors:\n  audit_coverage:\n    "+part+"\n")
		_, err := collectorconfig.Load(t.Context(), []string{name}, "")
		require.Error(t, err, part)
		assert.True(t, strings.HasPrefix(err.Error(), name+want), "found %s\nexpected %s%s", err, name, want)
		assert.NotContains(t, err.Error(), "Config::")
	}
}

// TestProblemsOutsideOfFilesHaveTheirPath is about a configuration that is given on the command line, which has no lines.
func TestProblemsOutsideOfFilesHaveTheirPath(t *testing.T) {
	t.Parallel()
	_, err := collectorconfig.Load(t.Context(), []string{"yaml:processors::audit_coverage::default_level: '${env:SOME_UNSET}'"}, "")
	require.ErrorContains(t, err, "processors::audit_coverage: default_level: found nothing: expected one of off, base, advanced, full; is a variable not set?")
}

// TestReceiverProblemsAreWordedForUsers is about the part of a receiver.
func TestReceiverProblemsAreWordedForUsers(t *testing.T) {
	t.Parallel()
	for part, want := range map[string]string{
		"incldue: [a]":                  ":2: receivers::file_log::incldue: no such key",
		"include: [a], start_at: [end]": ":2: receivers::file_log::start_at: found a list: expected a text",
	} {
		name := file(t, `processors: {audit_coverage: {default_level: base}}
receivers: {file_log: {`+part+`}}
service: {pipelines: {logs: {receivers: [file_log], processors: [audit_coverage]}}}
`)
		cfg, err := collectorconfig.Load(t.Context(), []string{name}, "")
		require.NoError(t, err)
		_, err = cfg.FileLog("")
		require.ErrorContains(t, err, name+want)
	}
}
