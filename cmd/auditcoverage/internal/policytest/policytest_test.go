// SPDX-License-Identifier: Apache-2.0

package policytest_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/collectorconfig"
	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/decision"
	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/policytest"
)

// TestEveryEventTypeCanBeMade makes a record of each event type in each form, and checks what the processor takes it for.
func TestEveryEventTypeCanBeMade(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	config := filepath.Join(dir, "c.yaml")
	require.NoError(t, os.WriteFile(config, []byte("processors: {audit_coverage: {default_level: full}}"), 0o600))
	cfg, err := collectorconfig.Load(t.Context(), []string{config}, "")
	require.NoError(t, err)
	p, err := decision.NewEngine(cfg.ID, cfg.Processor)
	require.NoError(t, err)

	var cases strings.Builder
	cases.WriteString("cases:\n")
	for _, id := range p.Catalog().IDs() {
		entry := p.Catalog().ByID(id)
		fmt.Fprintf(&cases, "  - {name: %s, record: {event: %s}, expect: {decision: keep, area: %s, level: %s}}\n", id, id, entry.Area, entry.Level)
		fmt.Fprintf(&cases, "  - {name: %s, record: {event: %s, form: rest}, expect: {decision: keep}}\n", id, id)
		if entry.Class != "" {
			fmt.Fprintf(&cases, "  - {name: %s, record: {event: %s, form: legacy, repository: PAY/ledger}, expect: {decision: keep}}\n", id, id)
		}
	}
	name := filepath.Join(dir, "c_test.yaml")
	require.NoError(t, os.WriteFile(name, []byte(cases.String()), 0o600))
	file, err := policytest.Read(name, nil)
	require.NoError(t, err)
	result := policytest.Run(t.Context(), file, cfg, p, nil)
	for _, c := range result.Cases {
		assert.Empty(t, c.Failures, "%s in form %q", c.Name, c.Record.Form)
	}
	assert.Equal(t, []string{"ecosystem"}, result.Areas.Missed, "its events are defined by apps")
}

// TestShippedPoliciesAreThoseOfTheDocument compares docs/policies with the blocks of docs/rules.md.
func TestShippedPoliciesAreThoseOfTheDocument(t *testing.T) {
	t.Parallel()
	docs := filepath.Join("..", "..", "..", "..", "docs")
	text, err := os.ReadFile(filepath.Join(docs, "rules.md"))
	require.NoError(t, err)
	_, policies, found := strings.Cut(string(text), "## Nine policies")
	require.True(t, found)
	var documented []any
	for _, block := range regexp.MustCompile("(?s)```yaml\n(.*?)```").FindAllStringSubmatch(policies, -1) {
		documented = append(documented, decode(t, block[1]))
	}
	names, err := filepath.Glob(filepath.Join(docs, "policies", "[0-9]*.yaml"))
	require.NoError(t, err)
	var shipped []any
	for _, name := range names {
		if !strings.HasSuffix(name, "_test.yaml") {
			text, err := os.ReadFile(name)
			require.NoError(t, err)
			shipped = append(shipped, decode(t, string(text)))
		}
	}
	assert.ElementsMatch(t, documented, shipped)
}

func decode(t *testing.T, text string) (value any) {
	t.Helper()
	require.NoError(t, yaml.Unmarshal([]byte(text), &value))
	return value
}
