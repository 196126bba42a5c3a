// SPDX-License-Identifier: Apache-2.0

package collectorconfig_test

import (
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/collectorconfig"
	"github.com/auditcoverage/auditcoverageprocessor/processor/catalog"
)

const distribution = "../../../../distribution/"

// TestLinuxConfigurationHasTheEventTypesOfItsCatalog compares the two copies, as the collector reads them.
func TestLinuxConfigurationHasTheEventTypesOfItsCatalog(t *testing.T) {
	t.Parallel()
	cfg, err := collectorconfig.Load(t.Context(), []string{distribution + "config/linux-auth.yaml"}, "")
	require.NoError(t, err)
	text, err := os.ReadFile(distribution + "catalog/linux-auth.yaml")
	require.NoError(t, err)
	product, err := catalog.Parse("linux-auth.yaml", text, true)
	require.NoError(t, err)
	var want []catalog.EventType
	for _, e := range product.Entries {
		want = append(want, catalog.EventType{ID: e.ID, Summary: e.Summary, Category: e.Category, Area: e.Area, Level: e.Level, Condition: e.Condition})
	}
	assert.Equal(t, want, cfg.Processor.Catalog.EventTypes)
}
