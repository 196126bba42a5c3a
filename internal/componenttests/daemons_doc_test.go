// SPDX-License-Identifier: Apache-2.0

package componenttests

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/attribute"

	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

// recordedSuffixes are what the columns of the table of docs/forms.md add to the name of a recording.
var recordedSuffixes = []string{"", "_tag-with-pid", "_tag-without-colon", "_no-tag", "_fraction", "_octet-counted"}

// daemonRow is a row of that table.
var daemonRow = regexp.MustCompile("(?m)^\\| [^|]+ \\| `((?:rsyslog|syslog-ng|logger)_[^`]+)` \\| (?:`([^`]+)`)? ?((?:\\| (?:yes |no )?){6})\\|$")

// TestTableOfDaemonsIsTrue judges the lines that daemons wrote: each recording is a cell of the table, and says what comes of a permission grant and a repository
// clone where the policy keeps base.
func TestTableOfDaemonsIsTrue(t *testing.T) {
	t.Parallel()
	document, err := os.ReadFile(filepath.Join(root, "docs", "forms.md"))
	require.NoError(t, err)
	folder := filepath.Join(root, "processor", "record", "testdata", "syslog")
	files, err := filepath.Glob(filepath.Join(folder, "*.log"))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	documented := map[string]bool{}
	for _, row := range daemonRow.FindAllStringSubmatch(string(document), -1) {
		for i, cell := range strings.Split(strings.Trim(row[3], "|"), "|") {
			if cell = strings.TrimSpace(cell); cell == "" {
				continue
			}
			name := row[1] + recordedSuffixes[i]
			documented[filepath.Join(folder, name+".log")] = true
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				checkRecording(t, filepath.Join(folder, name+".log"), row[2], i == 0, cell == "yes")
			})
		}
	}
	assert.ElementsMatch(t, files, slices.Collect(maps.Keys(documented)))
}

// checkRecording checks that both lines are judged by their records, or that both are kept and neither is.
func checkRecording(t *testing.T, file, header string, shown, judged bool) {
	t.Helper()
	logs, lines := logsOf(t, file)
	if shown && header != "" {
		assert.True(t, strings.HasPrefix(lines[0], header+" {"), "the header is that of the recording: %s", lines[0])
	}
	h := newHarness(t, configOf(t, "default_level: base"))
	require.NoError(t, h.ConsumeLogs(t.Context(), logs))
	dropped := h.sum(t, recordsMetric, attribute.String("decision", "drop"))
	covered := h.count(t, event.ReasonCovered)
	if judged {
		assert.Equal(t, []int64{1, 1}, []int64{covered, dropped})
		require.Len(t, lines, 2)
		return
	}
	assert.Equal(t, []int64{0, 0}, []int64{covered, dropped})
}
