// SPDX-License-Identifier: Apache-2.0

package command_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"github.com/stretchr/testify/assert"

	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/command"
)

// surfaceCase is a command line, and what comes of it.
type surfaceCase struct {
	// arguments are divided by blanks. OUT stands for a folder of the test's own.
	arguments, stdin string
	code             int
	// stdout and stderr are texts that must be in what is printed; if one is empty, nothing is printed there.
	stdout, stderr string
}

const (
	cases    = "docs/policies/siem_test.yaml"
	several  = "cmd/auditcoverage/testdata/several.yaml"
	policies = "docs/policies"
	picture  = "docs/report/phone.png"
)

// surface are the arguments of every command: what each means, its exit code, and what is said of a mistake.
var surface = []surfaceCase{
	{arguments: "", code: command.ExitOK, stdout: "Usage:"},
	{arguments: "--help", code: command.ExitOK, stdout: "Available Commands:"},
	{arguments: "--version", code: command.ExitOK, stdout: "catalogs      bitbucket "},
	{arguments: "version", code: command.ExitOK, stdout: "catalogs      bitbucket "},
	{arguments: "version x", code: command.ExitError, stderr: `auditcoverage: found "x": expected no argument`},
	{arguments: "plam", code: command.ExitError, stderr: `unknown command "plam" for "auditcoverage"`},
	{arguments: "--nothing", code: command.ExitError, stderr: "unknown flag: --nothing"},
	{arguments: "completion bash", code: command.ExitOK, stdout: "bash completion"},

	// Files.
	{arguments: "plan -c " + demo + " " + sample, code: command.ExitOK, stdout: "107 records in 1 file"},
	{arguments: "plan --config " + demo + " " + sample + " ./" + sample, code: command.ExitOK, stdout: "107 records in 1 file"},
	{arguments: "plan -c " + demo + " testdata/*it.log", code: command.ExitOK, stdout: "107 records in 1 file"},
	{arguments: "plan -c " + demo + " -", stdin: "x\n", code: command.ExitOK, stdout: "1 record in 1 file"},
	{arguments: "plan -c " + demo, stdin: "x\n", code: command.ExitOK, stdout: "1 record in 1 file"},
	{arguments: "plan -c " + demo + " absent.log", code: command.ExitError, stderr: "absent.log: found no such file"},
	{arguments: "plan -c " + demo + " docs/performance --recursive", code: command.ExitOK, stdout: "records in 2 files"},
	{arguments: "plan -c " + demo + " internal", code: command.ExitError, stderr: "internal: found no file in it: expected --recursive"},
	{arguments: "explain -c " + demo + " -", stdin: "x\n", code: command.ExitOK, stdout: "-:1: keep, unrecognized"},
	{arguments: "explain -c " + demo, stdin: "x\n", code: command.ExitOK, stdout: "-:1: keep, unrecognized"},
	{arguments: "explain -c " + demo + " testdata/*it.log", code: command.ExitOK, stdout: sample + ":1: "},
	{arguments: "explain -c " + demo + " -r docs/performance", code: command.ExitOK, stdout: "docs/performance/decide.svg:1: "},
	{arguments: "explain -c - -", code: command.ExitError, stderr: "found - twice"},
	{arguments: "test " + cases, code: command.ExitOK, stdout: "0 failed"},
	{arguments: "test " + policies, code: command.ExitOK, stdout: "siem_test.yaml"},
	{arguments: "test docs/policies/0*_test.yaml", code: command.ExitOK, stdout: "04-staging_test.yaml"},
	{arguments: "test -r docs", code: command.ExitOK, stdout: "siem_test.yaml"},
	{arguments: "test docs", code: command.ExitError, stderr: "docs: found no file *_test.yaml or *_test.yml in it: expected --recursive"},
	{arguments: "test", code: command.ExitError, stderr: "found no FILE: expected at least one file of cases"},
	{arguments: "test -", stdin: "config: " + demo + "\ncases: [{name: a, record: {line: x}, expect: {decision: keep}}]", code: command.ExitOK, stdout: "-: 1 passed, 0 failed"},
	{arguments: "test -", stdin: "config: " + demo + "\ncases: [{name: a, record: {line: x},\n expect: {decision: dorp,\n reason: rul}}]", code: command.ExitError, stderr: `-:3: unknown decision "dorp"`},
	{arguments: "test -", stdin: "config: " + demo + "\ncases: [{name: a, record: {line: x}, expect: [a]}]", code: command.ExitError, stderr: "-:2: found a list: expected a section"},
	{arguments: "test -", stdin: "config: " + demo + "\ncases:\n- {name: a, record: {line: x}, expect: {area: x, level: y}}", code: command.ExitError, stderr: "-:3: expect::level: unknown level"},
	{arguments: "test -", stdin: "config: absent.yaml\ncases: [{name: a, record: {line: x}, expect: {decision: keep}}]", code: command.ExitError, stderr: "-:1: config: absent.yaml"},
	{arguments: "test -", stdin: "config: " + demo + "\ncases: [{name: a, record: {line: x}, expect: {rule: r}}]", code: command.ExitFindings, stdout: "rule: found none, expected r, which is no rule of the policy"},
	{arguments: "test cmd/auditcoverage/testdata/failing_test.yaml", code: command.ExitFindings, stdout: "FAIL"},
	{arguments: "test -v " + cases, code: command.ExitOK, stdout: "ok    docs/policies/siem_test.yaml:"},
	{arguments: "test --junit OUT/r.xml " + cases, code: command.ExitOK, stdout: "passed"},

	// What is no log, which is passed over.
	{arguments: "plan -c " + demo + " " + picture + " " + sample, code: command.ExitFindings, stdout: "107 records in 1 file"},
	{arguments: "plan -c " + demo + " " + picture + " " + sample, code: command.ExitFindings, stdout: picture + ": not read: not a log but binary data"},
	{arguments: "plan -c " + demo + " --skip-bad " + picture + " " + sample, code: command.ExitOK, stdout: picture + ": not read"},
	{arguments: "plan -c " + demo + " --skip-bad --format json " + picture + " " + sample, code: command.ExitOK, stdout: `"reason": "not a log but binary data"`, stderr: picture + ": not read"},
	{arguments: "plan -c " + demo + " " + picture, code: command.ExitError, stderr: picture + ": not read"},
	{arguments: "plan -c " + demo, stdin: "PK\x03\x04", code: command.ExitError, stderr: "-: not read: not a log but a zip archive"},
	{arguments: "explain -c " + demo + " " + picture + " " + sample, code: command.ExitFindings, stdout: sample + ":1: ", stderr: picture + ": not read"},
	{arguments: "explain -c " + demo + " --skip-bad " + picture + " " + sample, code: command.ExitOK, stdout: sample + ":1: ", stderr: picture + ": not read"},
	{arguments: "explain -c " + demo + " --skip-bad " + picture, code: command.ExitError, stderr: picture + ": not read"},

	// What is several records, or a part of one.
	{arguments: "explain -c " + demo, stdin: `[{"auditType":{}},{"auditType":{}}]`, code: command.ExitOK, stdout: "  advice   an array of records: write each on a line of its own, by jq -c '.[]'"},
	{arguments: "explain -c " + demo + " --format json", stdin: `{"entities":[{"type":{}}]}`, code: command.ExitOK, stdout: `"advice":"a REST page: write each of its records on a line of its own, by jq -c '.entities[]'"`},
	{arguments: "explain -c " + demo, stdin: "{\n", code: command.ExitOK, stdout: "  advice   JSON over several lines: "},
	{arguments: "plan -c " + demo, stdin: `[{"auditType":{}}]`, code: command.ExitOK, stdout: "\n  an array of records: write each on a line of its own, by jq -c '.[]'\n"},

	// The configuration, and the processor in it.
	{arguments: "plan " + sample, code: command.ExitError, stderr: `required flag(s) "config" not set`},
	{arguments: "plan -c absent.yaml " + sample, code: command.ExitError, stderr: "absent.yaml"},
	{arguments: "explain -c - " + sample, stdin: "processors: {audit_coverage: {default_level: full}}", code: command.ExitOK, stdout: "keep"},
	{arguments: "explain -c - " + sample, stdin: "processors: {audit_coverage: {default_levle: full}}", code: command.ExitError, stderr: "-:1: processors::audit_coverage::default_levle: no such key"},
	{arguments: "check -c -", stdin: "processors: {audit_coverage: {default_level: full}}", code: command.ExitOK, stdout: "-:1: note: "},
	{arguments: "plan -c " + several + " " + sample, code: command.ExitError, stderr: "expected --processor with one of them"},
	{arguments: "plan -c " + several + " -p archive " + sample, code: command.ExitOK, stdout: "107 records"},
	{arguments: "plan -c " + several + " -p audit_coverage/siem " + sample, code: command.ExitOK, stdout: "107 records"},
	{arguments: "explain -c " + several + " --processor siem", stdin: "x\n", code: command.ExitOK, stdout: "-:1: keep"},
	{arguments: "test -c " + several + " -p siem cmd/auditcoverage/testdata/unconfigured_test.yaml", code: command.ExitOK, stdout: "1 passed, 0 failed"},
	{arguments: "catalog -c " + several + " -p siem login", code: command.ExitOK, stdout: "bitbucket.user_login_failed "},
	{arguments: "plan -c " + several + " -p siemm " + sample, code: command.ExitError, stderr: "found no siemm: expected one of audit_coverage/archive, audit_coverage/siem"},
	{arguments: "check -c " + several, code: command.ExitFindings, stdout: several + ":2: "},
	{arguments: "check -c " + several + " -p archive", code: command.ExitOK, stdout: several + ":3: note: "},
	{arguments: "check agent.yaml", code: command.ExitError, stderr: `found "agent.yaml": expected no argument; use --config to name a configuration`},
	{arguments: "check -c cmd/auditcoverage/testdata/none.yaml", code: command.ExitError, stderr: "none.yaml:1: processors: found no audit_coverage"},
	{arguments: "plan -c " + demo + " --receiver absent " + sample, code: command.ExitError, stderr: "found no absent that leads to audit_coverage"},
	{arguments: "explain -c " + demo + " --receiver file_log", stdin: "x\n", code: command.ExitOK, stdout: "-:1: keep"},
	{arguments: "test -c " + demo + " --receiver file_log " + cases, code: command.ExitFindings, stdout: "FAIL"},

	// Output.
	{arguments: "plan -c " + demo + " --format csv " + sample, code: command.ExitError, stderr: `--format: found "csv": expected one of table, json, markdown, html`},
	{arguments: "plan -c " + demo + " --format json -o OUT/plan.json " + sample, code: command.ExitOK},
	{arguments: "plan -c " + demo + " -o absent/plan.json " + sample, code: command.ExitError, stderr: "--output: absent: found no such folder"},
	{arguments: "plan -c " + demo + " --resource a=b " + sample, code: command.ExitOK, stdout: "107 records"},
	{arguments: "explain -c " + demo + " --resource a=b --format json", stdin: "x\n", code: command.ExitOK, stdout: `"reason":"unrecognized"`},
	{arguments: "check -c " + demo + " --format json", code: command.ExitFindings, stdout: `"code": "blind_spot"`},
	{arguments: "check -c " + demo + " --ignore blind_spot,unlisted_area,feature_gate", code: command.ExitOK},
	{arguments: "check -c " + demo + " --ignore blind", code: command.ExitError, stderr: `--ignore: found "blind": did you mean blind_spot? expected any of after_parser, after_signing,`},
	{arguments: "check -c " + demo + " --ignore Blind-Spots --ignore [unlisted_area],feature-gate", code: command.ExitOK},

	// The catalog.
	{arguments: "catalog user_logged_in", code: command.ExitOK, stdout: "bitbucket.user_logged_in "},
	{arguments: "catalog --product Jira --area permissions --level base --confidence low", code: command.ExitOK, stdout: "jira."},
	{arguments: "catalog login --format markdown", code: command.ExitOK, stdout: "## security"},
	{arguments: "catalog login logout", code: command.ExitError, stderr: "found 2 arguments: expected one TEXT: put several words in quotes"},
	{arguments: "catalog --level high", code: command.ExitError, stderr: `--level: unknown level "high": expected one of base, advanced, full`},
	{arguments: "catalog --confidence sure", code: command.ExitError, stderr: `--confidence: unknown confidence "sure"`},
	{arguments: "catalog lint distribution/catalog/linux-auth.yaml", code: command.ExitOK, stdout: "11 event types, no problem"},
	{arguments: "catalog lint", code: command.ExitError, stderr: "found no FILE: expected at least one catalog"},
	{arguments: "catalog lint testdata/condition.yaml", code: command.ExitError, stderr: "testdata/condition.yaml:2: condition: "},

	// A new catalog.
	{arguments: "catalog new", code: command.ExitError, stderr: `required flag(s) "from" not set`},
	{arguments: "catalog new --from " + doors, code: command.ExitOK, stdout: "\n  key: evt\n"},
	{arguments: "catalog new --from " + doors + " --product doors --product-version 3.1", code: command.ExitOK, stdout: "product: doors\nversion: '3.1'\n"},
	{arguments: "catalog new --from " + doors + " --format json", code: command.ExitOK, stdout: `"key": "evt"`},
	{arguments: "catalog new --from " + doors + " --format csv", code: command.ExitError, stderr: `--format: found "csv": expected one of yaml, json`},
	{arguments: "catalog new --from " + doors + " --key {door}/{evt}", code: command.ExitOK, stdout: "keys: [main entrance/door.opened]"},
	{arguments: "catalog new --from " + doors + " --key {door", code: command.ExitError, stderr: "--key: found template \"{door\""},
	{arguments: "catalog new --from " + doors + " --key nothing", code: command.ExitError, stderr: "looked at those that have nothing"},
	{arguments: "catalog new --from " + doors + " --product Doors", code: command.ExitError, stderr: `--product: found "Doors": expected lower-case letters and digits`},
	{arguments: "catalog new --from " + doors + " --product-version 3'1", code: command.ExitError, stderr: "--product-version: found \"3'1\""},
	{arguments: "catalog new --from " + doors + " --instance a,b", code: command.ExitError, stderr: `--instance: found "a,b"`},
	{arguments: "catalog new --from " + doors + " -o OUT/doors.yaml", code: command.ExitOK},
	{arguments: "catalog new --from " + doors + " --output absent/doors.yaml", code: command.ExitError, stderr: "--output: absent: found no such folder"},
	{arguments: "catalog new --from absent.log", code: command.ExitError, stderr: "absent.log: found no such file"},
	{arguments: "catalog new --from docs --recursive", code: command.ExitError, stderr: "expected at least 20"},
	{arguments: "catalog new --from " + picture + " " + doors, code: command.ExitFindings, stdout: "key: evt", stderr: picture + ": not read"},
	{arguments: "catalog new --from " + picture + " --skip-bad " + doors, code: command.ExitOK, stdout: "key: evt", stderr: picture + ": not read"},
	{arguments: "catalog new --from " + picture, code: command.ExitError, stderr: picture + ": not read"},
	{arguments: "catalog new --from " + sample, code: command.ExitError, stderr: "found records with auditType, whose form is built in: expected --product bitbucket, jira or confluence"},
	{arguments: "catalog new --from testdata/github.log", code: command.ExitError, stderr: "found records of github, whose catalog is built in"},
	{arguments: "catalog new --from testdata/github.log --product github", code: command.ExitError, stderr: "--product: found github, whose catalog is built in"},
	{arguments: "catalog new --from " + sample + " --product bitbucket", code: command.ExitOK, stdout: "confidence: high, sources: [own-instance]}"},
	{arguments: "catalog new --from " + sample + " --product bitbucket --key a", code: command.ExitError, stderr: "--key: expected none"},
	{arguments: "catalog new --from " + sample + " --product bitbucket --format json", code: command.ExitOK, stdout: `"withheld": 2`},
	{arguments: "catalog new --from " + sample + " --product jira", code: command.ExitError, stderr: "--product: found 19 records of jira and 71 of another product"},
}

func TestSurface(t *testing.T) {
	t.Parallel()
	for _, c := range surface {
		t.Run(c.arguments, func(t *testing.T) {
			t.Parallel()
			out := t.TempDir()
			code, stdout, stderr := run(t, c.stdin, strings.Fields(strings.ReplaceAll(c.arguments, "OUT", filepath.ToSlash(out)))...)
			assert.Equal(t, c.code, code, stdout+stderr)
			for _, stream := range []struct{ name, found, want string }{{"standard output", stdout, c.stdout}, {"standard error", stderr, c.stderr}} {
				assert.Contains(t, stream.found, stream.want, stream.name)
				assert.Equal(t, stream.want == "", stream.found == "", "%s: %s", stream.name, stream.found)
			}
			for line := range strings.Lines(stderr) {
				assert.True(t, strings.HasPrefix(line, "auditcoverage: "), line)
			}
		})
	}
}

// TestSurfaceIsWhole: every command and every flag is in the table.
func TestSurfaceIsWhole(t *testing.T) {
	t.Parallel()
	var visit func(cmd *cobra.Command)
	visit = func(cmd *cobra.Command) {
		path := strings.TrimSpace(strings.TrimPrefix(cmd.CommandPath(), "auditcoverage"))
		var lines [][]string
		for _, c := range surface {
			if c.arguments == path || strings.HasPrefix(c.arguments, path+" ") || path == "" {
				lines = append(lines, strings.Fields(c.arguments))
			}
		}
		assert.NotEmpty(t, lines, path)
		cmd.LocalFlags().VisitAll(func(f *pflag.Flag) {
			used := slices.ContainsFunc(lines, func(line []string) bool {
				return slices.Contains(line, "--"+f.Name) || f.Shorthand != "" && slices.Contains(line, "-"+f.Shorthand)
			})
			assert.True(t, used || f.Name == "help", "%s --%s", path, f.Name)
		})
		for _, child := range cmd.Commands() {
			visit(child)
		}
	}
	visit(command.New())
}
