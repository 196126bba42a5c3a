// SPDX-License-Identifier: Apache-2.0

package figure

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestReplace(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "document.md")
	require.NoError(t, os.WriteFile(path, []byte("# Title\n\n<!-- costs -->\nold\n<!-- end costs -->\n\nrest\n"), 0o600))
	for range 2 { // again and again
		require.NoError(t, Replace(path, "costs", "\nnew\n"))
		text, err := os.ReadFile(path)
		require.NoError(t, err)
		assert.Equal(t, "# Title\n\n<!-- costs -->\n\nnew\n\n<!-- end costs -->\n\nrest\n", string(text))
	}
	require.ErrorContains(t, Replace(path, "sizes", "new"), `expected the lines "<!-- sizes -->"`)
	require.ErrorIs(t, Replace(path+".absent", "costs", "new"), os.ErrNotExist)
}
