// SPDX-License-Identifier: Apache-2.0

package command_test

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"

	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/command"
)

// terminal opens a terminal of a width, with the end at which a user sits.
func terminal(t *testing.T, width uint16) (user, terminal *os.File) {
	t.Helper()
	user, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		t.Skipf("needs a pseudo-terminal: %v", err)
	}
	t.Cleanup(func() { _ = user.Close() })
	require.NoError(t, unix.IoctlSetPointerInt(int(user.Fd()), unix.TIOCSPTLCK, 0))
	number, err := unix.IoctlGetInt(int(user.Fd()), unix.TIOCGPTN)
	require.NoError(t, err)
	terminal, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|unix.O_NOCTTY, 0)
	require.NoError(t, err)
	t.Cleanup(func() { _ = terminal.Close() })
	require.NoError(t, unix.IoctlSetWinsize(int(terminal.Fd()), unix.TIOCSWINSZ, &unix.Winsize{Col: width, Row: 24}))
	return user, terminal
}

// TestCommandThatReadsATerminalSaysSo types a line, and the end of the file.
func TestCommandThatReadsATerminalSaysSo(t *testing.T) {
	t.Parallel()
	for arguments, c := range map[string]struct{ typed, want string }{
		"explain -c " + demo:     {"x\n", "waiting for a log on standard input"},
		"plan -c " + demo + " -": {"x\n", "waiting for a log on standard input"},
		"check -c -":             {"processors: {audit_coverage: {default_level: full}}\n", "waiting for a configuration on standard input"},
		"test -":                 {"config: " + demo + "\ncases: [{name: a, record: {line: x}, expect: {decision: keep}}]\n", "waiting for cases on standard input"},
	} {
		user, terminal := terminal(t, 80)
		_, err := user.WriteString(c.typed + "\x04")
		require.NoError(t, err)
		var stdout, stderr bytes.Buffer
		code := command.Run(t.Context(), strings.Fields(arguments), terminal, &stdout, &stderr)
		assert.Equal(t, command.ExitOK, code, stderr.String())
		assert.Contains(t, stderr.String(), "auditcoverage: "+c.want+", which is this terminal; end it with Ctrl-D\n")
	}
}

// TestCatalogFitsTheTerminal reads what is shown on one.
func TestCatalogFitsTheTerminal(t *testing.T) {
	t.Parallel()
	user, terminal := terminal(t, 100)
	shown := make(chan []string)
	go func() {
		var lines []string
		for scanner := bufio.NewScanner(user); scanner.Scan(); {
			lines = append(lines, scanner.Text())
		}
		shown <- lines
	}()
	var stderr bytes.Buffer
	require.Equal(t, command.ExitOK, command.Run(t.Context(), []string{"catalog", "permission"}, strings.NewReader(""), terminal, &stderr), stderr.String())
	require.NoError(t, terminal.Close())
	lines := <-shown
	require.Greater(t, len(lines), 20)
	for _, line := range lines {
		assert.LessOrEqual(t, utf8.RuneCountInString(strings.TrimSuffix(line, "\r")), 100, line)
	}
}
