// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"github.com/auditcoverage/auditcoverageprocessor/e2e/collector"
)

// TestPrintedManifestBuilds builds the collector that docs/distribution.md tells a reader to build, and runs what README.md shows with it.
func TestPrintedManifestBuilds(t *testing.T) {
	t.Parallel()
	builder := os.Getenv("BUILDER")
	if builder == "" {
		t.Skip("it builds a collector: make manifest-check runs it")
	}
	binary := buildManifest(t, builder, yamlBlocks(t, "../docs/distribution.md"))
	blocks := yamlBlocks(t, "../README.md")
	files := catalogFiles(t, blocks)
	for _, block := range blocks {
		runBlock(t, binary, files.Replace(block.text))
	}
	output, err := validateWith(t, binary, filepath.Join(configFolder, "agent.yaml"))
	require.NoError(t, err, output)
}

// onSample lets a configuration read a log as it is, and says where its metrics are.
const onSample = `yaml:{
receivers: {file_log: {include: [%q], start_at: beginning, preserve_leading_whitespaces: true, preserve_trailing_whitespaces: true}},
service: {telemetry: {metrics: {readers: [{pull: {exporter: {prometheus: {host: localhost, port: "${env:METRICS_PORT}"}}}}]}}}}`

// runBlock runs a whole configuration, or one of processors alone, until it has judged the sample.
func runBlock(t *testing.T, binary, block string) {
	t.Helper()
	var keys map[string]yaml.Node
	require.NoError(t, yaml.Unmarshal([]byte(block), &keys))
	sample, err := filepath.Abs("../testdata/audit.log")
	require.NoError(t, err)
	s := settings(writeFile(t, block))
	s.Binary = binary
	if !has(keys, "service") {
		s.Configs = append(s.Configs, pipelineOf(t, keys["processors"]))
	}
	s.Configs = append(s.Configs, fmt.Sprintf(onSample, sample))
	awaitCount(t, start(t, s), collector.MetricJudged, 107)
}

// buildManifest builds the one manifest among the blocks as it is printed, except for the processor, whose module is not published: it is taken from here.
func buildManifest(t *testing.T, builder string, blocks []yamlBlock) (binary string) {
	t.Helper()
	var text []byte
	for _, block := range blocks {
		if strings.HasPrefix(block.text, "dist:") {
			require.Empty(t, text, "found a second manifest in line %d", block.line)
			text = withPath(t, block.text)
		}
	}
	require.NotEmpty(t, text, "found no manifest")
	folder := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(folder, "builder.yaml"), text, 0o600))
	// The builder's own tidy fails on a test-only dependency that is not available, after it has written all its files; -e ignores it.
	output, err := command(t, folder, builder, "--config", "builder.yaml", "--skip-compilation").CombinedOutput()
	sources := filepath.Join(folder, "otelcol-custom")
	require.FileExists(t, filepath.Join(sources, "main.go"), "%v: %s", err, output)
	binary = filepath.Join(folder, "otelcol")
	for _, args := range [][]string{{"mod", "tidy", "-e"}, {"build", "-trimpath", "-buildvcs=false", "-ldflags", "-s -w", "-o", binary, "."}} {
		output, err = command(t, sources, "go", args...).CombinedOutput()
		require.NoError(t, err, "go %v: %s", args, output)
	}
	return binary
}

// withPath adds the path of this repository to the processor of a manifest.
func withPath(t *testing.T, text string) []byte {
	t.Helper()
	root, err := filepath.Abs("..")
	require.NoError(t, err)
	var manifest map[string]any
	require.NoError(t, yaml.Unmarshal([]byte(text), &manifest))
	processors := manifest["processors"].([]any)
	require.Len(t, processors, 1)
	processors[0].(map[string]any)["path"] = root
	out, err := yaml.Marshal(manifest)
	require.NoError(t, err)
	return out
}

// command prepares a call that may take as long as building a collector from scratch. It builds with the flags of make build, to reuse its build cache.
func command(t *testing.T, folder, name string, args ...string) *exec.Cmd {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 15*time.Minute)
	t.Cleanup(cancel)
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir = folder
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	return cmd
}
