// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"

	"github.com/auditcoverage/auditcoverageprocessor/e2e/collector"
)

// step is a fenced block of a transcript. Its language says what is done with it, and its name is that of the file in which it is saved.
type step struct {
	line                 int
	language, name, text string
}

// TestFirstHour does what docs/first-hour.md says, in a folder that looks like the repository's root, and compares what is printed.
func TestFirstHour(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	for _, name := range []string{"bin", "distribution", "docs", "testdata"} {
		root, err := filepath.Abs(filepath.Join("..", name))
		require.NoError(t, err)
		require.NoError(t, os.Symlink(root, filepath.Join(folder, name)))
	}
	port, err := collector.FreePort(t.Context())
	require.NoError(t, err)
	done := map[string]int{}
	for _, s := range transcript(t, "../docs/first-hour.md") {
		done[s.language]++
		switch {
		case s.name != "":
			require.NoError(t, os.WriteFile(filepath.Join(folder, s.name), []byte(s.text), 0o600))
		case s.language == "console":
			s.compare(t, folder, port)
		case strings.HasPrefix(s.text, "bin/"):
			runUntilTheEnd(t, folder, s.text, port)
		default:
			assert.Equal(t, "make build\n", s.text, "line %d: what the test needs was built before", s.line)
		}
	}
	assert.GreaterOrEqual(t, done["console"], 12)
	assert.FileExists(t, filepath.Join(folder, "report.html"))
}

// transcript reads the blocks of a document.
func transcript(t *testing.T, path string) (steps []step) {
	t.Helper()
	source, err := os.ReadFile(path)
	require.NoError(t, err)
	root := goldmark.DefaultParser().Parse(text.NewReader(source))
	require.NoError(t, ast.Walk(root, func(node ast.Node, entering bool) (ast.WalkStatus, error) {
		if block, ok := node.(*ast.FencedCodeBlock); ok && entering {
			_, name, _ := strings.Cut(string(block.Info.Value(source)), " ")
			steps = append(steps, step{
				line: lineOf(source, block.Lines().At(0).Start), language: string(block.Language(source)), name: name, text: string(block.Lines().Value(source)),
			})
		}
		return ast.WalkContinue, nil
	}))
	return steps
}

// compare runs the command of a block; one that asks a collector, which needs a moment, until it prints what is shown. A line of three dots stands for any lines, and three
// dots at the end of a line for the rest of it.
func (s *step) compare(t *testing.T, folder, port string) {
	t.Helper()
	command, shown, _ := strings.Cut(strings.TrimPrefix(s.text, "$ "), "\n")
	require.NotContains(t, shown, "\n$ ", "line %d: a block has one command", s.line)
	var printed string
	run := func() bool {
		cmd := exec.CommandContext(t.Context(), "bash", "-c", strings.ReplaceAll(command, ":8888", ":"+port))
		cmd.Dir = folder
		output, _ := cmd.CombinedOutput() // the exit code is 1 where something is found
		printed = string(output)
		return isShown(shown, printed)
	}
	if strings.HasPrefix(command, "curl ") {
		assert.Eventually(t, run, patience, 200*time.Millisecond)
	}
	assert.True(t, run(), "line %d: %s prints\n%s\nand not\n%s", s.line, command, printed, shown)
}

// isShown reports whether what is printed is what is shown of it.
func isShown(shown, printed string) bool {
	lines := strings.Split(strings.TrimSuffix(printed, "\n"), "\n")
	skip := false
	for line := range strings.Lines(shown) {
		line = strings.TrimSuffix(line, "\n")
		if line == "..." {
			skip = true
			continue
		}
		at := 0
		for at < len(lines) && !sameLine(line, lines[at]) {
			at++
		}
		if at == len(lines) || at > 0 && !skip {
			return false
		}
		lines, skip = lines[at+1:], false
	}
	return skip || len(lines) == 0 || printed == "" && shown == ""
}

func sameLine(shown, printed string) bool {
	start, cut := strings.CutSuffix(shown, "...")
	return shown == printed || cut && strings.HasPrefix(printed, start)
}

// runUntilTheEnd starts what runs until it is stopped. Its metrics have a port of their own.
func runUntilTheEnd(t *testing.T, folder, command, port string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), lifetime)
	arguments := append(strings.Fields(command), fmt.Sprintf("--config=yaml:service::telemetry::metrics::readers: [{pull: {exporter: {prometheus: {host: localhost, port: %s}}}}]", port))
	cmd := exec.CommandContext(ctx, filepath.Join(folder, arguments[0]), arguments[1:]...)
	cmd.Dir = folder
	require.NoError(t, cmd.Start())
	t.Cleanup(func() {
		defer cancel()
		assert.NoError(t, cmd.Process.Signal(syscall.SIGTERM))
		assert.NoError(t, cmd.Wait())
	})
}
