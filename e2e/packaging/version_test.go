// SPDX-License-Identifier: Apache-2.0

package packaging

import (
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// version returns that of the file VERSION, which is where it is changed.
func version(t *testing.T) string {
	t.Helper()
	data, err := os.ReadFile("../../VERSION")
	require.NoError(t, err)
	return strings.TrimSpace(string(data))
}

func TestVersionIsTheSameEverywhere(t *testing.T) {
	t.Parallel()
	want := version(t)
	assert.Regexp(t, `^[0-9]+\.[0-9]+\.[0-9]+(-[0-9a-z.]+)?$`, want)
	for file, text := range map[string]string{
		"../../distribution/builder.yaml": "\n  version: " + want + "\n",
		"../../distribution/main.go":      `"` + want + `"`,
		"../../distribution/go.mod":       "\n\tgithub.com/auditcoverage/auditcoverageprocessor v" + want + "\n",
		"../../cmd/auditcoverage/go.mod":  "\n\tgithub.com/auditcoverage/auditcoverageprocessor v" + want + "\n",
		"../../docs/distribution.md":      "gomod: github.com/auditcoverage/auditcoverageprocessor v" + want + "\n",
	} {
		data, err := os.ReadFile(file)
		require.NoError(t, err)
		assert.Contains(t, string(data), text, file)
	}
}

// exposure matches how exposed the unit is, as systemd-analyze and the documentation state it.
var exposure = regexp.MustCompile(`(?i)exposure level (?:for otelcol-audit\.service: |of )(\d+\.\d+)`)

func TestUnitIsAsHardenedAsDocumented(t *testing.T) {
	t.Parallel()
	analyze, err := exec.LookPath("systemd-analyze")
	if err != nil {
		t.Skip("needs systemd-analyze")
	}
	document, err := os.ReadFile("../../docs/installation.md")
	require.NoError(t, err)
	stated := exposure.FindStringSubmatch(string(document))
	require.NotNil(t, stated, "docs/installation.md states it")
	output, err := exec.CommandContext(t.Context(), analyze, "security", "--offline=true", "--no-pager",
		"../../distribution/packaging/otelcol-audit.service").CombinedOutput()
	require.NoError(t, err, string(output))
	found := exposure.FindStringSubmatch(string(output))
	require.NotNil(t, found, string(output))
	assert.LessOrEqual(t, number(t, found[1]), number(t, stated[1]), string(output))
}

func number(t *testing.T, text string) float64 {
	t.Helper()
	value, err := strconv.ParseFloat(text, 64)
	require.NoError(t, err)
	return value
}
