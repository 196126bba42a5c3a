// SPDX-License-Identifier: Apache-2.0

package main_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestVersionsAreShown asks a command that was built, since the binary of a test does not know what it was built of.
func TestVersionsAreShown(t *testing.T) {
	t.Parallel()
	binary := filepath.Join(t.TempDir(), "auditcoverage")
	output, err := exec.CommandContext(t.Context(), "go", "build", "-trimpath", "-buildvcs=false", "-ldflags", "-s -w", "-o", binary, ".").CombinedOutput()
	require.NoError(t, err, string(output))
	shown, err := exec.CommandContext(t.Context(), binary, "version").Output()
	require.NoError(t, err)
	flag, err := exec.CommandContext(t.Context(), binary, "--version").Output()
	require.NoError(t, err)
	assert.Equal(t, string(shown), string(flag))

	version, err := os.ReadFile("../../VERSION")
	require.NoError(t, err)
	for _, line := range []string{
		"auditcoverage " + string(version),
		"Go            " + strings.TrimPrefix(runtime.Version(), "go") + ", ",
	} {
		assert.Contains(t, string(shown), line)
	}
	for _, line := range []string{
		`(?m)^collector     0\.\d+\.\d+ \(stable modules 1\.\d+\.\d+, file_log receiver 0\.\d+\.\d+\)$`,
		`(?m)^catalogs      bitbucket 9\.3 \(\d+ event types\),$`,
		`(?m)^              jira 9\.12 \(\d+ event types\),$`,
		`(?m)^              github \S+ \(\d+ event types\),$`,
		`(?m)^              atlassian 9\.12 \(\d+ event types\)$`,
	} {
		assert.Regexp(t, line, string(shown))
	}
}
