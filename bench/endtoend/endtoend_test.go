// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/auditcoverage/auditcoverageprocessor/bench/figure"
)

// TestEndToEnd builds the collector with the filter processor, and runs every pipeline on a small log.
func TestEndToEnd(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds a collector")
	}
	t.Chdir("..")
	var b strings.Builder
	require.NoError(t, endToEnd(t.Context(), []string{"--records=1000", "--runs=1", "--peers=false", "--format=json", "--folder=" + t.TempDir()}, &b))
	var found struct {
		Records int
		Setups  []result
	}
	require.NoError(t, json.Unmarshal([]byte(b.String()), &found))
	assert.Equal(t, 1000, found.Records)
	require.Len(t, found.Setups, 10)
	for _, r := range found.Setups {
		assert.Positive(t, r.Wall, r.Name)
		assert.Positive(t, r.CPU, r.Name)
		assert.Greater(t, r.Peak, 1e6, r.Name)
		if slices.Contains([]string{nameNop, nameFile, nameOldNop, nameOldFile}, r.Name) {
			assert.Equal(t, 1000, r.Records, r.Name)
		} else {
			assert.InDelta(t, 600, r.Records, 60, r.Name)
		}
		if strings.HasPrefix(r.Name, nameFile) {
			require.NotNil(t, r.Same, r.Name)
			assert.True(t, *r.Same, r.Name)
		}
	}
}

func TestLogIsWhatItSays(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "audit.log")
	log, err := writeLog(path, 500)
	require.NoError(t, err)
	written, err := plain(path)
	require.NoError(t, err)
	assert.True(t, written.same(log.all))
	assert.False(t, log.kept.same(log.all))
	info, err := os.Stat(path)
	require.NoError(t, err)
	assert.Equal(t, info.Size(), log.all.bytes)
	assert.Greater(t, log.all.records, log.kept.records)
}

func TestExecuteTellsWhatWentWrong(t *testing.T) {
	t.Parallel()
	never := func(context.Context) (int, bool) { return 7, false }
	_, err := execute(t.Context(), exec.CommandContext(t.Context(), "sh", "-c", "echo broken >&2; exit 3"), never)
	require.ErrorContains(t, err, "ended by itself after 7 records: exit status 3")
	require.ErrorContains(t, err, "broken")
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	_, err = execute(ctx, exec.CommandContext(t.Context(), "sleep", "60"), never)
	require.ErrorIs(t, err, context.DeadlineExceeded)
}

func TestOutputMustBeWhatTheExporterWrites(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "out")
	require.NoError(t, os.WriteFile(path, []byte("no JSON\n"), 0o600))
	_, err := exported(path)
	require.Error(t, err)
	_, err = exported(path + ".absent")
	require.ErrorIs(t, err, os.ErrNotExist)
}

func TestStepsAreShownAndDrawn(t *testing.T) {
	t.Parallel()
	var steps []step
	for _, records := range []int{10_000, 100_000} {
		for procs := 1; procs <= 2; procs++ {
			names := [2]string{"1 CPU", "2 CPUs"}
			steps = append(steps, step{
				Records: records, Procs: procs,
				Without: &result{Name: names[procs-1] + ", without", Wall: 1, CPU: 1, Peak: 4e7},
				With:    &result{Name: names[procs-1] + ", with", Wall: 1.05, CPU: 1.2, Peak: 5e7},
			})
		}
	}
	var b strings.Builder
	require.NoError(t, writeSteps(&b, &arguments{format: figure.FormatTable, runs: 3}, steps))
	assert.Contains(t, b.String(), "1.05")
	assert.Len(t, scalingPlot(steps).Series, 4)
}

func TestArguments(t *testing.T) {
	t.Parallel()
	_, err := parse([]string{"--records=0"})
	require.EqualError(t, err, "--records and --runs: found 0 and 3, expected at least 1")
	_, err = parse([]string{"--scaling", "--saves"})
	require.EqualError(t, err, "--scaling and --saves: found both, expected one")
	a, err := parse(nil)
	require.NoError(t, err)
	assert.Equal(t, 1_000_000, a.records)
}
