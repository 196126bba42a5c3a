// SPDX-License-Identifier: Apache-2.0

package packaging

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/yuin/goldmark/ast"
)

const repository = "../.."

// guides are the documents whose readers have the code open.
var guides = []string{"docs/development.md", "CONTRIBUTING.md"}

// TestGuidesNameWhatExists resolves every name that a guide gives in code style: a file, a folder, a target of make, a Go identifier, or a key or text that the
// code has as a whole.
func TestGuidesNameWhatExists(t *testing.T) {
	t.Parallel()
	code := readCode(t)
	for _, guide := range guides {
		spans := 0
		walk(t, filepath.Join(repository, guide), func(node ast.Node, source []byte) {
			switch node := node.(type) {
			case *ast.CodeSpan:
				spans++
				name := string(node.Text(source)) //nolint:staticcheck // a code span has a single segment
				assert.True(t, code.has(name), "%s: `%s` is not a file, target of make, identifier or text of the code", guide, name)
			case *ast.FencedCodeBlock:
				for command := range strings.Lines(string(node.Lines().Value(source))) {
					checkCommand(t, code, guide, command)
				}
			}
		})
		assert.Greater(t, spans, 10, guide)
	}
}

// functionsOfFile matches the end of a table's row: functions, and the file that declares them.
var functionsOfFile = regexp.MustCompile("(?m)\\| ((?:`[^`|]+`(?:, )?)+) \\| `([^`|]+\\.go)` \\|$")

// TestGuideNamesTheFileOfEachFunction follows the path of a record.
func TestGuideNamesTheFileOfEachFunction(t *testing.T) {
	t.Parallel()
	code := readCode(t)
	text, err := os.ReadFile(filepath.Join(repository, guides[0]))
	require.NoError(t, err)
	rows := functionsOfFile.FindAllStringSubmatch(string(text), -1)
	require.Greater(t, len(rows), 15)
	for _, row := range rows {
		for name := range strings.SplitSeq(row[1], ", ") {
			name = strings.Trim(name, "`")
			assert.Contains(t, code.declared[name], row[2], "%s: the files that declare %s", guides[0], name)
		}
	}
}

// checkCommand resolves what a line of a shell block names: the folder that it changes to, targets of make, paths, tests, and variables.
func checkCommand(t *testing.T, code *code, guide, command string) {
	t.Helper()
	folder := repository
	words := strings.Fields(command)
	for i, word := range words {
		word = strings.Trim(word, "'")
		before := ""
		if i > 0 {
			before = words[i-1]
		}
		switch variable, _, assigned := strings.Cut(word, "="); {
		case before == "make":
			assert.True(t, code.has("make "+word), "%s: %s", guide, command)
		case before == "cd":
			folder = filepath.Join(repository, word)
			assert.DirExists(t, folder, "%s: %s", guide, command)
		case strings.HasPrefix(word, "./"):
			assert.DirExists(t, filepath.Join(folder, strings.TrimSuffix(word, "/...")), "%s: %s", guide, command)
		case testFunction.MatchString(word):
			assert.Contains(t, code.declared, word, "%s: %s", guide, command)
		case assigned && i == 0:
			assert.True(t, code.texts[variable], "%s: %s", guide, command)
		}
	}
}

var testFunction = regexp.MustCompile(`^(Test|Benchmark|Fuzz)[A-Z]\w+$`)
