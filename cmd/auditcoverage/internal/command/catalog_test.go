// SPDX-License-Identifier: Apache-2.0

package command_test

import (
	"encoding/json"
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/command"
)

func TestCatalogIsSearched(t *testing.T) {
	t.Parallel()
	code, stdout, stderr := run(t, "", "catalog", "login", "--product", "bitbucket", "--area", "SECURITY", "--level", "advanced", "--confidence", "high")
	require.Equal(t, command.ExitOK, code, stderr)
	golden(t, "catalog.txt", stdout)
	code, stdout, _ = run(t, "", "catalog", "--format", "json", "bitbucket.user_login_failed_ssh")
	assert.Equal(t, command.ExitOK, code)
	assert.Contains(t, stdout, `"class": "SshAuthenticationFailureEvent"`)
	_, all, _ := run(t, "", "catalog", "--format", "json")
	var events []struct{ ID string }
	require.NoError(t, json.Unmarshal([]byte(all), &events))
	_, stdout, _ = run(t, "", "catalog")
	for _, e := range events {
		assert.Regexp(t, `(?m)^`+regexp.QuoteMeta(e.ID)+` +(base|advanced|full) +(low|medium|high) +\S`, stdout, "each has a line, where a program may read it")
	}
	code, stdout, _ = run(t, "", "catalog", "lint", "distribution/catalog/linux-auth.yaml")
	assert.Equal(t, command.ExitOK, code)
	assert.Equal(t, "distribution/catalog/linux-auth.yaml: 11 event types, no problem\n", stdout)
}

// TestCatalogSaysThatItFoundNothing lists searches for what there is not.
func TestCatalogSaysThatItFoundNothing(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		arguments []string
		code      int
		want      string
	}{
		{[]string{"no such event"}, command.ExitFindings, `found no event type with "no such event" in its id, summary, class, keys or category`},
		{[]string{"bitbucket.user_loged_in"}, command.ExitFindings, `: the nearest id is bitbucket.user_logged_in`},
		{[]string{"login", "--product", "bitbucket", "--area", "ecosystem"}, command.ExitFindings, "found no event type that all of these filters select"},
		{[]string{"--product", "Bitbuckt"}, command.ExitError, `--product: found "Bitbuckt": did you mean bitbucket?`},
		{[]string{"--product", "gitlab"}, command.ExitError, `--product: found "gitlab": expected one of bitbucket, confluence, jira`},
		{[]string{"login", "--product", "Bitbucket"}, command.ExitOK, ""},
	} {
		code, stdout, stderr := run(t, "", append([]string{"catalog"}, c.arguments...)...)
		assert.Equal(t, c.code, code, c.arguments)
		assert.Contains(t, stderr, c.want)
		assert.Equal(t, c.code == command.ExitOK, stdout != "", c.arguments)
	}
}
