// SPDX-License-Identifier: Apache-2.0

package command_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// shown is a block of a document that shows a command and what it prints; a line of three dots stands for lines that are left out.
var shown = regexp.MustCompile("(?s)```console\n\\$ bin/auditcoverage ((?:\\\\\n|[^\n])+)\n(.*?)```")

// TestDocumentShowsWhatIsPrinted runs every command that README.md and docs/plan.md show.
func TestDocumentShowsWhatIsPrinted(t *testing.T) {
	t.Parallel()
	var blocks [][]string
	for _, name := range []string{"README.md", filepath.Join("docs", "plan.md")} {
		text, err := os.ReadFile(name)
		require.NoError(t, err)
		found := shown.FindAllStringSubmatch(string(text), -1)
		require.Len(t, found, strings.Count(string(text), "$ bin/auditcoverage"))
		blocks = append(blocks, found...)
	}
	require.GreaterOrEqual(t, len(blocks), 6)
	for _, block := range blocks {
		arguments := strings.Fields(strings.ReplaceAll(block[1], "\\\n", " "))
		_, stdout, stderr := run(t, "", arguments...)
		require.Empty(t, stderr, block[1])
		rest := stdout
		for _, part := range strings.Split(block[2], "...\n") {
			_, after, found := strings.Cut(rest, part)
			assert.True(t, found, "auditcoverage %s\nprints\n%s\nand not\n%s", block[1], stdout, part)
			rest = after
		}
	}
}

// TestDocumentShowsTheFilesAsTheyAre compares what docs/plan.md shows of a policy and its tests with the files.
func TestDocumentShowsTheFilesAsTheyAre(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(filepath.Join("docs", "plan.md"))
	require.NoError(t, err)
	for name, block := range map[string]*regexp.Regexp{
		"siem.yaml": regexp.MustCompile("(?s)```yaml\n(.*?)```"), "siem_test.yaml": regexp.MustCompile("(?s)```yml\n(.*?)```"),
	} {
		file, err := os.ReadFile(filepath.Join("docs", "policies", name))
		require.NoError(t, err)
		found := block.FindSubmatch(text)
		require.NotNil(t, found, name)
		assert.Contains(t, string(file), string(found[1]))
	}
}
