// SPDX-License-Identifier: Apache-2.0

package command_test

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
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
	lines := map[string]bool{}
	for _, line := range regexp.MustCompile(`(?m)^(\S+) +(base|advanced|full|unknown) +(low|medium|high) +\S`).FindAllStringSubmatch(stdout, -1) {
		lines[line[1]] = true
	}
	for _, e := range events {
		assert.True(t, lines[e.ID], "%s has a line, where a program may read it", e.ID)
	}
	for product, names := range map[string]int{"github": 1194, "gitlab": 501} {
		_, of, _ := run(t, "", "catalog", "--product", product, "--format", "json")
		require.NoError(t, json.Unmarshal([]byte(of), &events))
		events = slices.DeleteFunc(events, func(e struct{ ID string }) bool { return strings.HasPrefix(e.ID, product+".other.") })
		assert.Len(t, events, names, "every name that the vendor of %s lists", product)
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
		{[]string{"--product", "subversion"}, command.ExitError, `--product: found "subversion": expected one of atlassian, bitbucket, cloudtrail, confluence, github, gitlab, jira, kubernetes, vault`},
		{[]string{"login", "--product", "Bitbucket"}, command.ExitOK, ""},
	} {
		code, stdout, stderr := run(t, "", append([]string{"catalog"}, c.arguments...)...)
		assert.Equal(t, c.code, code, c.arguments)
		assert.Contains(t, stderr, c.want)
		assert.Equal(t, c.code == command.ExitOK, stdout != "", c.arguments)
	}
}
