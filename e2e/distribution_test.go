// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"
	"golang.org/x/mod/modfile"

	"github.com/auditcoverage/auditcoverageprocessor/e2e/collector"
)

// componentModule is the module of the processor, which the distribution takes from this repository.
const componentModule = "github.com/auditcoverage/auditcoverageprocessor"

// manifest is what the collector's builder reads.
type manifest struct {
	Receivers  []module `yaml:"receivers"`
	Processors []module `yaml:"processors"`
	Exporters  []module `yaml:"exporters"`
	Connectors []module `yaml:"connectors"`
	Extensions []module `yaml:"extensions"`
	Providers  []module `yaml:"providers"`
	Replaces   []string `yaml:"replaces"`
}

// module is a Go module in a manifest.
type module struct {
	GoMod string `yaml:"gomod"`
}

// versions returns the version of every module.
func (m manifest) versions() map[string]string {
	versions := map[string]string{}
	for _, module := range slices.Concat(m.Receivers, m.Processors, m.Exporters, m.Connectors, m.Extensions, m.Providers) {
		path, version, _ := strings.Cut(module.GoMod, " ")
		versions[path] = version
	}
	return versions
}

func TestDistributionHoldsItsComponents(t *testing.T) {
	t.Parallel()
	type component struct {
		Name string `yaml:"name"`
	}
	var list map[string]yaml.Node
	output, err := exec.CommandContext(within(t), collector.Binary(".."), "components").Output()
	require.NoError(t, err, "run make build first")
	require.NoError(t, yaml.Unmarshal(output, &list))
	for kind, want := range map[string][]string{
		"receivers":  {"file_log", "journald", "kafka", "otlp", "syslog", "tcp_log", "udp_log"},
		"processors": {"audit_coverage", "batch", "memory_limiter"},
		"exporters":  {"debug", "file", "kafka", "nop", "otlp_grpc", "otlp_http"},
		"connectors": nil,
		"extensions": {"file_storage", "health_check", "pprof", "zpages"},
	} {
		var components []component
		node := list[kind]
		require.NoError(t, node.Decode(&components))
		var found []string
		for _, c := range components {
			found = append(found, c.Name)
		}
		assert.ElementsMatch(t, want, found, kind)
	}
}

func TestManifestNamesTheVersionsThatAreBuilt(t *testing.T) {
	t.Parallel()
	built := map[string]string{}
	for _, required := range readGoMod(t).Require {
		built[required.Mod.Path] = required.Mod.Version
	}
	for path, version := range readManifest(t).versions() {
		assert.Equal(t, built[path], version, path)
	}
}

func TestDistributionTakesTheProcessorFromThisRepository(t *testing.T) {
	t.Parallel()
	replaced := map[string]string{}
	for _, replace := range readGoMod(t).Replace {
		replaced[replace.Old.Path] = replace.New.Path
	}
	assert.Equal(t, "..", replaced[componentModule])
}

// checkManifestBlock compares a manifest in a document with the one that is built, so that the versions that a reader copies are
// known to work together. The processor itself is in it with its published version.
func checkManifestBlock(t *testing.T, block string) {
	t.Helper()
	var found manifest
	require.NoError(t, yaml.Unmarshal([]byte(block), &found))
	want := readManifest(t)
	versions := want.versions()
	for path, version := range found.versions() {
		if path != componentModule {
			assert.Equal(t, versions[path], version, path)
		}
	}
	assert.Subset(t, want.Replaces, found.Replaces)
}

// readManifest reads the manifest of the distribution.
func readManifest(t *testing.T) manifest {
	t.Helper()
	data, err := os.ReadFile("../distribution/builder.yaml")
	require.NoError(t, err)
	var m manifest
	require.NoError(t, yaml.Unmarshal(data, &m))
	require.NotEmpty(t, m.versions())
	return m
}

// readGoMod reads the go.mod that the distribution is built with.
func readGoMod(t *testing.T) *modfile.File {
	t.Helper()
	data, err := os.ReadFile("../distribution/go.mod")
	require.NoError(t, err)
	mod, err := modfile.Parse("distribution/go.mod", data, nil)
	require.NoError(t, err)
	return mod
}
