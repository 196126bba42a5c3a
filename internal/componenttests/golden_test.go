// SPDX-License-Identifier: Apache-2.0

package componenttests

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/open-telemetry/opentelemetry-collector-contrib/pkg/golden"
	"github.com/open-telemetry/opentelemetry-collector-contrib/pkg/pdatatest/plogtest"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/confmap"
	"go.opentelemetry.io/collector/confmap/confmaptest"

	"github.com/auditcoverage/auditcoverageprocessor"
)

// TestGolden runs each case of testdata/golden: with config.yaml, input.yaml comes out as expected.yaml; where that is absent, nothing comes out.
// UPDATE_GOLDEN=1 rewrites the expectations, to be read before they are committed.
func TestGolden(t *testing.T) {
	t.Parallel()
	cases, err := filepath.Glob(filepath.Join(root, "testdata", "golden", "*"))
	require.NoError(t, err)
	require.NotEmpty(t, cases)
	for _, dir := range cases {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			t.Parallel()
			h := newHarness(t, configFrom(t, filepath.Join(dir, "config.yaml")))
			input, err := golden.ReadLogs(filepath.Join(dir, "input.yaml"))
			require.NoError(t, err)
			require.NoError(t, h.ConsumeLogs(t.Context(), input))
			requireGolden(t, h, filepath.Join(dir, "expected.yaml"))
		})
	}
}

func requireGolden(t *testing.T, h *harness, file string) {
	t.Helper()
	output := h.sink.AllLogs()
	if os.Getenv("UPDATE_GOLDEN") != "" && len(output) > 0 {
		require.NoError(t, golden.WriteLogs(t, file, output[0]))
	}
	expected, err := golden.ReadLogs(file)
	if errors.Is(err, fs.ErrNotExist) {
		require.Empty(t, output)
		return
	}
	require.NoError(t, err)
	require.Len(t, output, 1)
	require.NoError(t, plogtest.CompareLogs(expected, output[0]))
}

func configFrom(t *testing.T, file string) *auditcoverageprocessor.Config {
	t.Helper()
	conf, err := confmaptest.LoadConf(file)
	require.NoError(t, err)
	cfg := newConfig()
	require.NoError(t, conf.Unmarshal(cfg))
	for i, name := range cfg.Catalog.Files {
		cfg.Catalog.Files[i] = filepath.Join(root, name)
	}
	require.NoError(t, confmap.Validate(cfg))
	return cfg
}
