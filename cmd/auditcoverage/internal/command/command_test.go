// SPDX-License-Identifier: Apache-2.0

package command_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/command"
)

// update rewrites the golden files, to be looked at before they are committed.
var update = flag.Bool("update", false, "rewrite the golden files")

// TestMain runs everything in the repository's root, as its documents show it.
func TestMain(m *testing.M) {
	flag.Parse()
	if err := os.Chdir(filepath.Join("..", "..", "..", "..")); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}

// run executes a command line.
func run(t *testing.T, stdin string, arguments ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	code = command.Run(t.Context(), arguments, strings.NewReader(stdin), &out, &errs)
	return code, out.String(), errs.String()
}

// golden compares what was printed with a file.
func golden(t *testing.T, name, printed string) {
	t.Helper()
	file := filepath.Join("cmd", "auditcoverage", "testdata", name)
	if *update {
		require.NoError(t, os.WriteFile(file, []byte(printed), 0o600))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Equal(t, string(want), printed, "to rewrite it: go test ./internal/command -update")
}

const (
	demo   = "distribution/config/demo.yaml"
	sample = "testdata/audit.log"
)

func TestEveryLineOfTheTestDataIsExplained(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ config, log, format string }{
		"explain.txt":       {demo, sample, "text"},
		"explain.jsonl":     {demo, sample, "json"},
		"explain.linux.txt": {"distribution/config/linux-auth.yaml", "testdata/linux-auth.log", "text"},
		"explain.rules.txt": {"cmd/auditcoverage/testdata/rules.yaml", sample, "text"},
		"explain.forms.txt": {"cmd/auditcoverage/testdata/rules.yaml", "cmd/auditcoverage/testdata/forms.log", "text"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			code, stdout, stderr := run(t, "", "explain", "--config", c.config, "--format", c.format, c.log)
			require.Equal(t, command.ExitOK, code, stderr)
			golden(t, name, stdout)
		})
	}
}

func TestPlanOfTheSampleIsShown(t *testing.T) {
	t.Parallel()
	for format, name := range map[string]string{"table": "plan.txt", "json": "plan.json", "markdown": "plan.md"} {
		t.Run(format, func(t *testing.T) {
			t.Parallel()
			code, stdout, stderr := run(t, "", "plan", "--config", "cmd/auditcoverage/testdata/rules.yaml", "--format", format, sample)
			require.Equal(t, command.ExitOK, code, stderr)
			golden(t, name, stdout)
			if format == "table" {
				for line := range strings.SplitSeq(stdout, "\n") {
					assert.LessOrEqual(t, len([]rune(line)), 80, line)
				}
			}
		})
	}
}

func TestPlanIsWrittenToAFile(t *testing.T) {
	t.Parallel()
	for _, format := range []string{"html", "json"} {
		file := filepath.Join(t.TempDir(), "report")
		code, stdout, stderr := run(t, "", "plan", "--config", demo, "--format", format, "-o", file, sample)
		require.Equal(t, command.ExitOK, code, stderr)
		assert.Empty(t, stdout)
		written, err := os.ReadFile(file)
		require.NoError(t, err)
		_, stdout, _ = run(t, "", "plan", "--config", demo, "--format", format, sample)
		assert.Equal(t, stdout, string(written))
	}
}

func TestStandardInputIsReadLikeAFile(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(sample)
	require.NoError(t, err)
	_, fromFile, _ := run(t, "", "plan", "--config", demo, "--format", "json", sample)
	code, fromStdin, stderr := run(t, string(text), "plan", "--config", demo, "--format", "json", "-")
	require.Equal(t, command.ExitOK, code, stderr)
	assert.Equal(t, strings.ReplaceAll(fromFile, sample, "-"), fromStdin)

	code, stdout, _ := run(t, "plain\x1b[31m\n", "explain", "--config", demo)
	assert.Equal(t, command.ExitOK, code)
	assert.Contains(t, stdout, "-:1: keep, unrecognized")
	assert.NotContains(t, stdout, "\x1b")
}

func TestChecksOfTheShippedConfigurationsAreAsShown(t *testing.T) {
	t.Parallel()
	code, stdout, stderr := run(t, "", "check", "--config", demo)
	require.Equal(t, command.ExitFindings, code, stderr)
	golden(t, "check.txt", stdout)

	code, stdout, _ = run(t, "", "check", "--config", demo, "--ignore", "blind_spot,unlisted_area,feature_gate")
	assert.Equal(t, command.ExitOK, code)
	assert.Empty(t, stdout, "what is shipped has no other findings")

	code, stdout, _ = run(t, "", "check", "--config", demo, "--format", "json")
	assert.Equal(t, command.ExitFindings, code)
	var findings []struct{ Place, Severity, Code, Message, Reference string }
	require.NoError(t, json.Unmarshal([]byte(stdout), &findings))
	assert.Contains(t, findings[0].Reference, "https://")
}

func TestShippedSuitePasses(t *testing.T) {
	t.Parallel()
	suites, err := filepath.Glob(filepath.Join("docs", "policies", "*_test.yaml"))
	require.NoError(t, err)
	require.Len(t, suites, 13, "one for each policy of docs/rules.md, the inverse of one of them, that of docs/plan.md, and two of docs/products.md")
	code, stdout, stderr := run(t, "", append([]string{"test", "--verbose"}, suites...)...)
	require.Equal(t, command.ExitOK, code, stdout+stderr)
	assert.NotContains(t, stdout, "not no-", "every rule is reached by a case")
}

func TestCasesThatFailSayWhy(t *testing.T) {
	t.Parallel()
	report := filepath.Join(t.TempDir(), "report.xml")
	code, stdout, stderr := run(t, "", "test", "--junit", report, "cmd/auditcoverage/testdata/failing_test.yaml")
	require.Equal(t, command.ExitFindings, code, stderr)
	golden(t, "failing.txt", stdout)
	text, err := os.ReadFile(report)
	require.NoError(t, err)
	golden(t, "failing.xml", string(text))
}

// TestErrorsNameFileAndLine lists mistakes that users make.
func TestErrorsNameFileAndLine(t *testing.T) {
	t.Parallel()
	const dir = "cmd/auditcoverage/testdata/"
	for name, c := range map[string]struct {
		arguments []string
		want      string
	}{
		"no configuration":         {[]string{"plan", sample}, `required flag(s) "config" not set`},
		"configuration is absent":  {[]string{"plan", "-c", "absent.yaml", sample}, "absent.yaml"},
		"configuration is no YAML": {[]string{"plan", "-c", dir + "torn.yaml", sample}, "torn.yaml"},
		"rule is wrong": {
			[]string{"plan", "-c", dir + "invalid.yaml", sample},
			dir + `invalid.yaml:6: processors::audit_coverage::rules::0::match::ids::1: unknown id "bitbucket.user_loged_in_ssh": the nearest`,
		},
		"level is wrong": {[]string{"plan", "-c", dir + "invalid-level.yaml", sample}, dir + `invalid-level.yaml:5: processors::audit_coverage::coverage::security: unknown level "most": expected`},
		"key is unknown": {
			[]string{"plan", "-c", dir + "invalid-key.yaml", sample}, dir + `invalid-key.yaml:7: processors::audit_coverage::rules::0::match::kys: no such key`,
		},
		"several processors": {
			[]string{"plan", "-c", dir + "several.yaml", sample},
			dir + "several.yaml:1: processors: found audit_coverage/archive, audit_coverage/siem: expected --processor with one of them",
		},
		"no such processor":  {[]string{"plan", "-c", demo, "-p", "audit_coverage/x", sample}, demo + ":28: processors: found no audit_coverage/x: expected one of audit_coverage"},
		"no processor":       {[]string{"plan", "-c", dir + "none.yaml", sample}, "none.yaml:1: processors: found no audit_coverage"},
		"log is absent":      {[]string{"plan", "-c", demo, "absent.log"}, "absent.log: found no such file"},
		"format is unknown":  {[]string{"plan", "-c", demo, "--format", "csv", sample}, `--format: found "csv": expected one of table, json, markdown`},
		"folder is absent":   {[]string{"plan", "-c", demo, "-o", "absent/report.html", sample}, "--output: absent: found no such folder"},
		"command is unknown": {[]string{"plam"}, `unknown command "plam"`},
		"area is unknown":    {[]string{"catalog", "--area", "secruity"}, `--area: unknown area "secruity": expected one of global_config_and_administration`},
		"code is unknown":    {[]string{"check", "-c", demo, "--ignore", "blind"}, `--ignore: found "blind"`},
		"catalog is wrong":   {[]string{"catalog", "lint", "testdata/condition.yaml"}, "testdata/condition.yaml:2: condition: "},
		"test has no configuration": {
			[]string{"test", dir + "unconfigured_test.yaml"}, "unconfigured_test.yaml:1: config: found nothing: expected a configuration here, or --config",
		},
		"test has another key": {[]string{"test", dir + "key_test.yaml"}, "key_test.yaml:4: field autor not found"},
		"test lacks a record":  {[]string{"test", dir + "empty_test.yaml"}, "empty_test.yaml:3: record: found neither line nor event"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			code, stdout, stderr := run(t, "", c.arguments...)
			assert.Equal(t, command.ExitError, code)
			assert.Empty(t, stdout)
			assert.Contains(t, stderr, "auditcoverage: ")
			assert.Contains(t, stderr, c.want)
		})
	}
}

func TestEveryCommandHasHelpWithExamples(t *testing.T) {
	t.Parallel()
	var visit func(cmd *cobra.Command)
	visit = func(cmd *cobra.Command) {
		for _, child := range cmd.Commands() {
			assert.NotEmpty(t, child.Example, child.CommandPath())
			assert.NotEmpty(t, child.Long, child.CommandPath())
			for line := range strings.SplitSeq(child.Long+"\n"+child.Example, "\n") {
				assert.LessOrEqual(t, len(line), 92, line)
			}
			visit(child)
		}
	}
	visit(command.New())
	code, stdout, _ := run(t, "", "completion", "bash")
	assert.Equal(t, command.ExitOK, code)
	assert.Contains(t, stdout, "auditcoverage")
}
