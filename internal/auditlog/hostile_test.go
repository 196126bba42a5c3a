// SPDX-License-Identifier: Apache-2.0

package auditlog_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/auditcoverage/auditcoverageprocessor/internal/auditlog"
)

func TestHostileFilesAreKnownByTheirFirstBytes(t *testing.T) {
	t.Parallel()
	const fingerprint = 1000 // the receiver's default
	files := auditlog.HostileFiles()
	assert.Greater(t, len(files), 20)
	for a, text := range files {
		for b, other := range files {
			if a != b && text != "" && other != "" {
				assert.False(t, strings.HasPrefix(other, text[:min(len(text), fingerprint)]), "%s begins as %s does", b, a)
			}
		}
	}
	assert.Equal(t, files, auditlog.HostileFiles(), "they are the same each time")
}
