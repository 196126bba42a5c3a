// SPDX-License-Identifier: Apache-2.0

package main

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const sampleLog = "--log=../../testdata/audit.log"

func TestDecidePrintsTables(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	plot := filepath.Join(t.TempDir(), "plot.svg")
	require.NoError(t, decide([]string{sampleLog, "--rounds=1", "--slice=1ms", "--plot=" + plot, "--only=kept/|second-(300|880)/(audit|memory)"}, &b))
	assert.Contains(t, b.String(), "A line of 880 bytes that is kept")
	assert.Contains(t, b.String(), "kept line to memory scan")
	assert.NotContains(t, b.String(), "Other forms")
	for _, line := range strings.Split(b.String(), "\n") {
		assert.LessOrEqual(t, len([]rune(line)), 80, line)
	}
	assert.FileExists(t, plot)
}

func TestDecidePrintsJSON(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	require.NoError(t, decide([]string{sampleLog, "--rounds=1", "--slice=1ms", "--format=json", "--only=kept/(audit|filter, one|memory)|form/"}, &b))
	var d document
	require.NoError(t, json.Unmarshal([]byte(b.String()), &d))
	require.Len(t, d.Sections, 2)
	assert.Equal(t, "kept", d.Sections[0].Key)
	assert.NotEmpty(t, d.Traps)
	assert.NotEmpty(t, d.Targets)
}

func TestDecideSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	for args, expected := range map[string]string{
		"--only=nobody":     "found no contender",
		"--only=(":          "--only: error parsing regexp",
		"--rounds=0":        "--rounds: found 0, expected at least 1",
		"--log=absent.log":  "absent.log",
		"--cpuprofile=a/b/": "--cpuprofile",
	} {
		require.ErrorContains(t, decide([]string{sampleLog, "--slice=1ns", args}, new(strings.Builder)), expected)
	}
}
