// SPDX-License-Identifier: Apache-2.0

package command_test

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/command"
)

// Two records and their policy: grant is a permission grant of level base, clone a repository clone of level full.
const (
	grant = `{"auditType":{"action":"Global permission granted","area":"PERMISSIONS","level":"BASE"},"author":{"name":"Zoë"}}`
	clone = `{"auditType":{"action":"Repository cloned","area":"END_USER_ACTIVITY","level":"FULL"},"author":{"name":"Zoë"}}`
)

// configuration writes a configuration with a receiver.
func configuration(t *testing.T, receiver, processor string) string {
	t.Helper()
	return file(t, "c.yaml", `receivers:
  file_log: {include: [/nowhere/*.log], `+receiver+`}
processors:
  audit_coverage: {default_level: base`+processor+`}
service:
  pipelines:
    logs: {receivers: [file_log], processors: [audit_coverage]}
`)
}

func file(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	return path
}

// TestReceiverIsFollowed lists receivers whose records differ from the lines of the file, and what becomes of them.
func TestReceiverIsFollowed(t *testing.T) {
	t.Parallel()
	var wide []byte
	for _, unit := range utf16.Encode([]rune("\ufeff" + grant + "\r\n" + clone + "\r\n")) {
		wide = append(wide, byte(unit), byte(unit>>8))
	}
	pretty := strings.ReplaceAll(clone, `,"`, ",\n  \"")
	for name, c := range map[string]struct{ receiver, processor, log, want string }{
		"UTF-16 with a byte order mark": {"encoding: utf-16le", "", string(wide), "1 keep, covered|2 drop, above_level"},
		"records over several lines": {
			`encoding: utf8-raw, multiline: {line_start_pattern: '^\{'}`, "", grant + "\n" + pretty + "\n" + pretty, "1 keep, covered|2 drop, above_level|6 drop, above_level",
		},
		"a header": {
			"start_at: beginning, header: {pattern: '^#', metadata_operators: [{type: regex_parser, regex: '^#(?P<env>.*)'}]}",
			`, rules: [{name: r, match: {condition: 'attributes["env"] == "staging"'}, action: drop}]`, "#staging\n" + grant + "\n", "2 drop, rule",
		},
		"attributes and resource": {
			"attributes: {env: staging}, resource: {host.name: node1}",
			`, rules: [{name: r, match: {condition: 'attributes["env"] == "staging" and resource.attributes["host.name"] == "node1"'}, action: drop}]`,
			grant + "\n", "1 drop, rule",
		},
		"the path": {
			"include_file_path: true", `, rules: [{name: r, match: {condition: 'IsMatch(attributes["log.file.path"], "^/.*/audit.log$")'}, action: drop}]`,
			grant + "\n", "1 drop, rule",
		},
		"size 1e2": {"max_log_size: 1e2", "", clone + "\n", "1 keep, malformed|1 keep, malformed"},
		"size 2mb": {"max_log_size: 2mb", "", clone + "\n", "1 drop, above_level"},
		"bytes":    {"encoding: nop", "", clone, "1 drop, above_level"},
		"operators": {
			`operators: [{type: regex_parser, regex: '^(?P<host>\S+) (?P<message>.*)$'}, {type: filter, expr: 'attributes.host == "b"'}, {type: move, from: attributes.message, to: body}]`,
			"", "a " + grant + "\nb " + grant + "\nc " + clone + "\n", "1 keep, covered|3 drop, above_level",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			config, log := configuration(t, c.receiver, c.processor), file(t, "audit.log", c.log)
			code, stdout, stderr := run(t, "", "explain", "--config", config, "--format", "json", log)
			require.Equal(t, command.ExitOK, code, stderr)
			assert.Empty(t, stderr)
			var found, counts []string
			decoder := json.NewDecoder(strings.NewReader(stdout))
			for decoder.More() {
				var e struct {
					Line, Record     int
					Decision, Reason string
				}
				require.NoError(t, decoder.Decode(&e))
				found = append(found, fmt.Sprintf("%d %s, %s", e.Line+e.Record, e.Decision, e.Reason))
			}
			assert.Equal(t, c.want, strings.Join(found, "|"))
			code, stdout, stderr = run(t, "", "plan", "--config", config, "--format", "json", log)
			require.Equal(t, command.ExitOK, code, stderr)
			var plan struct{ Judgements []struct{ Records int } }
			require.NoError(t, json.Unmarshal([]byte(stdout), &plan))
			total := 0
			for _, j := range plan.Judgements {
				total += j.Records
			}
			assert.Len(t, found, total, counts)
		})
	}
}

// TestReadingChangesNothing reads by a receiver that would delete what it has read, lock it, leave it out, and write down how far it is.
func TestReadingChangesNothing(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	storage := filepath.Join(folder, "storage")
	require.NoError(t, os.Mkdir(storage, 0o700))
	log := filepath.Join(folder, "audit.log")
	for name, text := range map[string]string{log: grant + "\n" + clone, filepath.Join(storage, "receiver_file_log_"): "checkpoint"} {
		require.NoError(t, os.WriteFile(name, []byte(text), 0o600))
	}
	config := file(t, "c.yaml", `extensions:
  file_storage: {directory: `+storage+`}
receivers:
  file_log:
    include: [`+folder+`/*.log]
    exclude: [`+folder+`/*]
    exclude_older_than: 1ns
    ordering_criteria: {regex: '(?P<x>nothing)', sort_by: [{sort_type: alphabetical, regex_key: x}]}
    start_at: beginning
    storage: file_storage
    polls_to_archive: 10
    delete_after_read: true
    acquire_fs_lock: true
    skip_unmodified_files: true
    max_batches: 1
    poll_interval: 1h
    force_flush_period: 1h
    retry_on_failure: {enabled: true, max_elapsed_time: 0}
    operators: [{type: noop}]
processors:
  audit_coverage: {default_level: base}
service:
  extensions: [file_storage]
  pipelines:
    logs: {receivers: [file_log], processors: [audit_coverage]}
`)
	before := hashes(t, folder)
	code, stdout, stderr := run(t, "", "explain", "--config", config, log)
	require.Equal(t, command.ExitOK, code, stderr)
	assert.Contains(t, stdout, "audit.log:1: keep, covered")
	assert.Contains(t, stdout, "audit.log:2: drop, above_level")
	code, _, stderr = run(t, "", "plan", "--config", config, log)
	require.Equal(t, command.ExitOK, code, stderr)
	assert.Equal(t, before, hashes(t, folder))
}

// hashes are the contents, modes and modification times of files in a folder.
func hashes(t *testing.T, folder string) map[string]string {
	t.Helper()
	found := map[string]string{}
	require.NoError(t, filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		require.NoError(t, err)
		info, err := entry.Info()
		require.NoError(t, err)
		var text []byte
		if !entry.IsDir() {
			text, err = os.ReadFile(path)
			require.NoError(t, err)
		}
		found[path] = fmt.Sprintf("%x %v %v", sha256.Sum256(text), info.Mode(), info.ModTime())
		return nil
	}))
	return found
}

func TestOperatorThatWritesIsAnError(t *testing.T) {
	t.Parallel()
	out := filepath.Join(t.TempDir(), "out")
	config := configuration(t, "operators: [{type: noop}, {type: file_output, path: "+out+"}]", "")
	for _, arguments := range [][]string{{"plan", "--config", config, sample}, {"explain", "--config", config, sample}, {"test", "--config", config, "docs/policies/siem_test.yaml"}} {
		code, stdout, stderr := run(t, "", arguments...)
		assert.Equal(t, command.ExitError, code)
		assert.Empty(t, stdout)
		assert.Contains(t, stderr, "c.yaml:2: receivers::file_log::operators::1: found file_output, which is not run here")
	}
	_, err := os.Stat(out)
	require.ErrorIs(t, err, fs.ErrNotExist)
}

func TestCasesPassThroughTheReceiver(t *testing.T) {
	t.Parallel()
	config := configuration(t, `attributes: {env: staging}, operators: [{type: filter, expr: 'body == "gone"'}, {type: regex_parser, regex: '"author":."name":"(?P<who>[^"]+)"', on_error: send_quiet}]`,
		`, rules: [{name: here, match: {condition: 'attributes["env"] == "staging" and attributes["who"] == "Zoë" and attributes["own"] == "x"'}, action: drop}]`)
	cases := file(t, "c_test.yaml", `cases:
  - {name: by attributes of each, record: {line: '`+grant+`', attributes: {own: x}}, expect: {decision: drop, rule: here}}
  - {name: of another, record: {line: '`+strings.Replace(grant, "Zoë", "Ann", 1)+`', attributes: {own: x}}, expect: {decision: keep, rule: none}}
  - {name: filtered, record: {line: gone}, expect: {decision: keep}}
  - {name: split, record: {line: "`+"a\\nb"+`"}, expect: {decision: keep}}
  - {name: made, record: {event: bitbucket.repository_cloned}, expect: {decision: drop, area: end_user_activity}}
`)
	code, stdout, stderr := run(t, "", "test", "--config", config, cases)
	require.Equal(t, command.ExitFindings, code, stderr)
	assert.Contains(t, stdout, "3 passed, 2 failed")
	assert.Contains(t, stdout, "filtered\n        record: the receiver makes 0 records of it, expected 1")
	assert.Contains(t, stdout, "split\n        record: the receiver makes 2 records of it, expected 1")
}

func TestDropsOfPiecesAreForetold(t *testing.T) {
	t.Parallel()
	const raw = "encoding: utf-8-raw, preserve_leading_whitespaces: true, preserve_trailing_whitespaces: true"
	log := file(t, "audit.log", "started\n")
	for receiver, want := range map[string]string{
		raw:                          "",
		raw + ", max_log_size: 1000": "on_unrecognized: drop may drop pieces of lines that",
		"encoding: utf-16le":         "on_unrecognized: drop may drop pieces of lines that",
	} {
		dropping, keeping := configuration(t, receiver, ", on_unrecognized: drop"), configuration(t, receiver, "")
		for _, args := range [][]string{{"plan", "--config", dropping, log}, {"check", "--config", dropping}} {
			_, stdout, stderr := run(t, "", args...)
			assert.Equal(t, want != "", strings.Contains(stdout+stderr, "may drop pieces of lines"), "%s, %s", receiver, args[0])
			_, stdout, stderr = run(t, "", append([]string{args[0], "--config", keeping}, args[3:]...)...)
			assert.NotContains(t, stdout+stderr, "may drop pieces of lines", "%s, %s", receiver, args[0])
		}
	}
}
