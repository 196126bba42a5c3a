// SPDX-License-Identifier: Apache-2.0

package eventtypes_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/display"
	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/eventtypes"
	"github.com/auditcoverage/auditcoverageprocessor/processor/catalog"
)

// TestTableFitsTheTerminal prints the whole catalog for terminals of several widths: no line is wider, and no id is cut.
func TestTableFitsTheTerminal(t *testing.T) {
	t.Parallel()
	known := catalog.NewDefaultConfig()
	c, err := catalog.New(&known)
	require.NoError(t, err)
	found := eventtypes.Find(c, eventtypes.Query{})
	for _, width := range []int{64, 80, 90, 100, 120, 200} {
		var b strings.Builder
		require.NoError(t, eventtypes.Write(&b, found, display.FormatText, width))
		first := map[string]bool{}
		for line := range strings.SplitSeq(b.String(), "\n") {
			assert.LessOrEqual(t, utf8.RuneCountInString(line), width, line)
			word, _, _ := strings.Cut(line, " ")
			first[word] = true
		}
		for i := range found {
			assert.True(t, first[found[i].ID], "%s is whole at %d", found[i].ID, width)
		}
	}
}
