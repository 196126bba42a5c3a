// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/auditcoverage/auditcoverageprocessor/e2e/collector"
	"github.com/auditcoverage/auditcoverageprocessor/e2e/otlp"
)

const (
	// configFolder holds the shipped configurations.
	configFolder = "../distribution/config"
	// patience is how long anything that a test waits for may take.
	patience = time.Minute
	// lifetime is how long a collector may run.
	lifetime = 4 * patience
	// pollInterval is the time between two looks at what a test waits for.
	pollInterval = 50 * time.Millisecond
)

// settings returns those of the built collector with some configurations.
func settings(configs ...string) collector.Settings {
	return collector.Settings{
		Binary: collector.Binary(".."), Configs: configs,
		// The configurations name it as seen from the root of the repository.
		Env: []string{"LINUX_AUTH_CATALOG=../distribution/catalog/linux-auth.yaml"},
	}
}

// within returns a context that ends when the test's patience does.
func within(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	t.Cleanup(cancel)
	return ctx
}

// start runs a collector until the test ends.
func start(t *testing.T, s collector.Settings) *collector.Process {
	t.Helper()
	// Not within(t): that context would end, and stop the collector, before the stop below could find out how it exits.
	ctx, cancel := context.WithTimeout(context.Background(), lifetime)
	process, err := collector.Start(ctx, s)
	if err != nil {
		cancel()
		require.NoError(t, err)
	}
	t.Cleanup(func() {
		defer cancel()
		assert.NoError(t, process.Stop())
	})
	return process
}

// listen starts a destination until the test ends.
func listen(t *testing.T, address string) *otlp.Server {
	t.Helper()
	server, err := otlp.Listen(t.Context(), address)
	require.NoError(t, err)
	t.Cleanup(server.Close)
	return server
}

// validate returns what the collector says about a configuration.
func validate(t *testing.T, configs ...string) (string, error) {
	t.Helper()
	return validateWith(t, collector.Binary(".."), configs...)
}

// validateWith returns what another collector says about a configuration.
func validateWith(t *testing.T, binary string, configs ...string) (string, error) {
	t.Helper()
	s := settings(configs...)
	s.Binary = binary
	return collector.Validate(within(t), s)
}

// policyConfig configures the one pipeline of demo.yaml to use a processor with this YAML configuration instead.
func policyConfig(policy string) string {
	return "yaml:{processors: {audit_coverage/test: {" + policy + "}}, " +
		"service: {pipelines: {logs: {processors: [audit_coverage/test]}}}}"
}

// readLines reads the lines of a file that ends with a line feed.
func readLines(t *testing.T, path string) []string {
	t.Helper()
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	return strings.Split(strings.TrimSuffix(string(data), "\n"), "\n")
}

// writeAuditLog writes lines to one of the files of a Bitbucket node with this home folder.
func writeAuditLog(t *testing.T, home, number string, lines ...string) {
	t.Helper()
	folder := filepath.Join(home, "log", "audit")
	require.NoError(t, os.MkdirAll(folder, 0o750))
	text := strings.Join(lines, "\n") + "\n"
	require.NoError(t, os.WriteFile(filepath.Join(folder, "20250311."+number+".audit.log"), []byte(text), 0o600))
}
