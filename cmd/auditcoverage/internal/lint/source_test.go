// SPDX-License-Identifier: Apache-2.0

package lint_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/collectorconfig"
	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/decision"
	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/lint"
)

// TestDeclarationsThatReplaceBuiltInOnesAreNoted: a catalog of the user's may declare a product that is built in, which is said where that is configured.
func TestDeclarationsThatReplaceBuiltInOnesAreNoted(t *testing.T) {
	t.Parallel()
	own, file := filepath.Join(t.TempDir(), "own.yaml"), filepath.Join(t.TempDir(), "c.yaml")
	require.NoError(t, os.WriteFile(own, []byte("{product: gitlab, version: '1', source: {has: [[event_name, author_id]], key: event_name}, "+
		"events: [{id: gitlab.own, keys: [own], area: security, level: base}]}"), 0o600))
	for products, want := range map[string]bool{"gitlab": true, "bitbucket": false} {
		require.NoError(t, os.WriteFile(file, []byte("{receivers: {nop: {}}, processors: {audit_coverage: {default_level: full, "+
			"catalog: {products: ["+products+"], files: ['"+own+"']}}}, "+
			"service: {pipelines: {logs: {receivers: [nop], processors: [audit_coverage], exporters: [nop]}}}}"), 0o600))
		cfg, err := collectorconfig.Load(t.Context(), []string{file}, "")
		require.NoError(t, err)
		e, err := decision.NewEngine(cfg.ID, cfg.Processor)
		require.NoError(t, err)
		found := false
		for _, f := range lint.Check(cfg, e) {
			if f.Code == lint.CodeReplaced {
				found = true
				assert.Equal(t, lint.SeverityNote, f.Severity)
				assert.Equal(t, "records of gitlab are recognized as "+own+" declares, instead of the built-in catalog", f.Message)
			}
		}
		assert.Equal(t, want, found, products)
	}
}
