// SPDX-License-Identifier: Apache-2.0

package command_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/command"
)

// doors is a log of a door-lock system, which nothing here knows.
const doors = "cmd/auditcoverage/testdata/doors.log"

// decisions explains lines by a configuration, and returns what becomes of each.
func decisions(t *testing.T, config, lines string) (all []string) {
	t.Helper()
	code, stdout, stderr := run(t, lines, "explain", "--config", config, "--format", "json")
	require.Equal(t, command.ExitOK, code, stderr)
	for line := range strings.Lines(stdout) {
		var e struct{ Decision, Reason string }
		require.NoError(t, json.Unmarshal([]byte(line), &e))
		all = append(all, e.Decision+" "+e.Reason)
	}
	return all
}

// configWith writes a configuration with a catalog.
func configWith(t *testing.T, settings, catalogFile string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "config.yaml")
	text := fmt.Sprintf("processors: {audit_coverage: {%s, catalog: {files: ['%s']}}}\n", settings, filepath.ToSlash(catalogFile))
	require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
	return file
}

// TestUnknownLogIsJudgedByItsProposal proposes a catalog for a log of an unknown form, fills it in, and judges the log by it.
func TestUnknownLogIsJudgedByItsProposal(t *testing.T) {
	t.Parallel()
	code, proposed, stderr := run(t, "", "catalog", "new", "--from", doors, "--product", "doors")
	require.Equal(t, command.ExitOK, code, stderr)
	golden(t, "doors.proposed.txt", proposed)

	file := filepath.Join(t.TempDir(), "doors.yaml")
	require.NoError(t, os.WriteFile(file, []byte(proposed), 0o600))
	code, _, stderr = run(t, "", "catalog", "lint", file)
	assert.Equal(t, command.ExitError, code)
	assert.Equal(t, 5, strings.Count(stderr, `area: unknown area "<area>": expected one of global_config_and_administration, user_management,`), stderr)
	config := configWith(t, "default_level: base", file)
	code, _, stderr = run(t, "", "plan", "--config", config, doors)
	assert.Equal(t, command.ExitError, code, "nothing is dropped by a catalog that is not filled in")
	assert.Contains(t, stderr, `unknown level "<level>": expected one of base, advanced, full`)

	filled := regexp.MustCompile(` *#.*\n`).ReplaceAllString(proposed, "\n")
	for key, meaning := range map[string][2]string{
		"door.opened": {"end_user_activity", "full"}, "door.held_open": {"security", "advanced"}, "badge.revoked": {"permissions", "base"},
		"door.denied": {"security", "base"}, "lock.forced": {"security", "base"},
	} {
		filled = strings.Replace(filled, "["+key+"], area: <area>, level: <level>", "["+key+"], area: "+meaning[0]+", level: "+meaning[1], 1)
	}
	filled = strings.TrimLeft(regexp.MustCompile(`\n+`).ReplaceAllString(filled, "\n"), "\n")
	assert.LessOrEqual(t, strings.Count(filled, "\n"), 15, filled)
	require.NoError(t, os.WriteFile(file, []byte(filled), 0o600))
	code, stdout, stderr := run(t, "", "catalog", "lint", file)
	assert.Equal(t, command.ExitOK, code, stderr)
	assert.Contains(t, stdout, "5 event types, no problem")

	text, err := os.ReadFile(doors)
	require.NoError(t, err)
	lines := strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
	opened := ""
	for i, decision := range decisions(t, config, string(text)) {
		want := "keep covered"
		switch {
		case strings.Contains(lines[i], "door.opened"):
			want, opened = "drop above_level", lines[i]
		case strings.Contains(lines[i], "door.held_open"):
			want = "drop above_level"
		}
		assert.Equal(t, want, decision, lines[i])
	}
	var torn strings.Builder
	for cut := 1; cut < len(opened); cut++ {
		torn.WriteString(opened[:cut] + "\n" + opened[cut:] + "\n")
	}
	for i, decision := range decisions(t, config, torn.String()) {
		assert.True(t, strings.HasPrefix(decision, "keep "), "%d: %s", i, decision)
	}
	assert.Contains(t, decisions(t, config, "<13>Nov 23 08:14:26 north doors: "+opened+"\n"), "drop above_level", "after a syslog header")
}

// TestSampleOfAnyFileIsRead reads the sample in every way that other commands read logs.
func TestSampleOfAnyFileIsRead(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(doors)
	require.NoError(t, err)
	_, want, _ := run(t, "", "catalog", "new", "--from", doors)
	_, found, _ := run(t, string(text), "catalog", "new", "--from", "-")
	assert.Equal(t, want, found)
	folder := t.TempDir()
	half := len(text)/2 + strings.IndexByte(string(text[len(text)/2:]), '\n') + 1
	for name, part := range map[string][]byte{"1.log": text[:half], "2.log": text[half:]} {
		require.NoError(t, os.WriteFile(filepath.Join(folder, name), part, 0o600))
	}
	for _, from := range [][]string{{folder}, {filepath.Join(folder, "*.log")}, {filepath.Join(folder, "1.log"), filepath.Join(folder, "2.log")}} {
		_, found, _ = run(t, "", append([]string{"catalog", "new", "--from"}, from...)...)
		assert.Equal(t, want, found, from)
	}
	code, _, stderr := run(t, string(text[:half/2]), "catalog", "new", "--from", "-")
	assert.Equal(t, command.ExitError, code)
	assert.Contains(t, stderr, "expected at least 20")
	_, _, stderr = run(t, "["+strings.ReplaceAll(strings.TrimSpace(string(text)), "\n", ",")+"]", "catalog", "new", "--from", "-")
	assert.Contains(t, stderr, "an array of records: write each on a line of its own, by jq -c '.[]'")
}

// TestRecordsOfAnInstanceMakeItsOtherFormsSure writes a catalog of what records with area and level say, and judges REST entities by it.
func TestRecordsOfAnInstanceMakeItsOtherFormsSure(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "ours.yaml")
	code, stdout, stderr := run(t, "", "catalog", "new", "--from", sample, "--product", "bitbucket", "--product-version", "9.4", "--instance", "git", "-o", file)
	require.Equal(t, command.ExitOK, code, stderr)
	assert.Empty(t, stdout)
	written, err := os.ReadFile(file)
	require.NoError(t, err)
	golden(t, "bitbucket.evidence.yaml", string(written))
	code, stdout, stderr = run(t, "", "catalog", "lint", file)
	assert.Equal(t, command.ExitOK, code, stderr)
	assert.Contains(t, stdout, "no problem")

	const entity = `{"timestamp":"2026-11-23T08:14:26.019Z","author":{"id":"7","name":"mira","type":"NORMAL"},"type":{"action":"Pull request comment created",` +
		`"actionI18nKey":"bitbucket.service.pullrequest.audit.action.pullrequestcommentadded","category":"Pull requests",` +
		`"categoryI18nKey":"bitbucket.service.audit.category.pullrequests"},"affectedObjects":[],"source":"192.0.2.7"}` + "\n"
	without := filepath.Join(t.TempDir(), "without.yaml")
	require.NoError(t, os.WriteFile(without, []byte("processors: {audit_coverage: {default_level: base}}\n"), 0o600))
	assert.Equal(t, []string{"keep unmapped"}, decisions(t, without, entity))
	assert.Equal(t, []string{"drop above_level"}, decisions(t, configWith(t, "default_level: base", file), entity))

	code, stdout, stderr = run(t, string(written), "catalog", "new", "--from", "-", "--product", "jira")
	assert.Equal(t, command.ExitError, code)
	assert.Empty(t, stdout)
	assert.Contains(t, stderr, "found no record of jira with an area and a level of its own")
}
