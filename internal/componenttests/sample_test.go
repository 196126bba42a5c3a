// SPDX-License-Identifier: Apache-2.0

package componenttests

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/auditcoverage/auditcoverageprocessor"
	"github.com/auditcoverage/auditcoverageprocessor/processor/annotate"
	"github.com/auditcoverage/auditcoverageprocessor/processor/catalog"
	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
	"github.com/auditcoverage/auditcoverageprocessor/processor/policy"
	"github.com/auditcoverage/auditcoverageprocessor/processor/record"
)

// TestShippedSampleIsJudgedLineByLine compares every line of testdata/audit.log with testdata/audit.verdicts.csv, under the policy of the demo, and those of the
// products that declare how their records look likewise.
func TestShippedSampleIsJudgedLineByLine(t *testing.T) {
	t.Parallel()
	for name, product := range map[string]string{
		"audit": "bitbucket", "github": "github", "gitlab": "gitlab", "kubernetes": "kubernetes", "vault": "vault", "cloudtrail": "cloudtrail", "atlassian-cloud": "",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file, err := os.Open(filepath.Join(root, "testdata", name+".verdicts.csv"))
			require.NoError(t, err)
			t.Cleanup(func() { _ = file.Close() })
			rows, err := csv.NewReader(file).ReadAll()
			require.NoError(t, err)

			logs, lines := logsOf(t, filepath.Join(root, "testdata", name+".log"))
			require.Len(t, rows, len(lines)+1, "a heading, and a row a line")
			known := catalog.NewDefaultConfig()
			known.Products = []string{product}
			if product == "" { // those of the example catalogs
				known.Products, known.Files = nil, []string{filepath.Join(root, "docs", "catalogs", "jira-cloud.yaml"), filepath.Join(root, "docs", "catalogs", "confluence-cloud.yaml")}
			}
			h := newHarness(t, &auditcoverageprocessor.Config{
				Mode: event.ModeAnnotate, DefaultLevel: event.SettingBase,
				Coverage: policy.Coverage{
					event.AreaSecurity: event.SettingFull, event.AreaPermissions: event.SettingAdvanced, event.AreaEndUserActivity: event.SettingOff,
				},
				Annotate: annotate.Config{Event: true}, Input: record.NewDefaultConfig(), Catalog: known,
			})
			require.NoError(t, h.ConsumeLogs(t.Context(), logs))
			records := h.sink.AllLogs()[0].ResourceLogs().At(0).ScopeLogs().At(0).LogRecords()
			for i, rec := range records.All() {
				got := []string{strconv.Itoa(i + 1)}
				for _, name := range []string{"decision", "reason", "area", "level"} {
					text := ""
					if value, ok := rec.Attributes().Get("audit_coverage." + name); ok {
						text = value.Str()
					}
					got = append(got, text)
				}
				assert.Equal(t, rows[i+1], got, lines[i])
				assert.Equal(t, lines[i], rec.Body().Str())
			}
		})
	}
}

// samples is a folder of records that real instances wrote; they are not part of this repository.
func samples(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("AUDIT_COVERAGE_SAMPLES")
	if dir == "" {
		dir = filepath.Join(root, "..", "shared", "samples")
	}
	if _, err := os.Stat(dir); err != nil {
		t.Skip("no real records: set AUDIT_COVERAGE_SAMPLES to their folder")
	}
	return dir
}

func TestRealRecordsAreJudgedByCoverage(t *testing.T) {
	t.Parallel()
	file := filepath.Join(samples(t), "bitbucket-7.x-file.log")
	for name, c := range map[string]struct {
		cfg    auditcoverageprocessor.Config
		reason event.Reason
		kept   int
		count  int64
	}{
		"base":         {auditcoverageprocessor.Config{DefaultLevel: event.SettingBase}, event.ReasonAboveLevel, 7, 1},
		"security off": {auditcoverageprocessor.Config{DefaultLevel: event.SettingBase, Coverage: policy.Coverage{event.AreaSecurity: event.SettingOff}}, event.ReasonAreaOff, 7, 1},
		"local_config_and_administration off": {
			auditcoverageprocessor.Config{DefaultLevel: event.SettingBase, Coverage: policy.Coverage{event.AreaLocalConfigAndAdministration: event.SettingOff}},
			event.ReasonAreaOff, 4, 3,
		},
		"off":  {auditcoverageprocessor.Config{DefaultLevel: event.SettingOff}, event.ReasonProtected, 2, 2},
		"full": {auditcoverageprocessor.Config{DefaultLevel: event.SettingFull}, event.ReasonAboveLevel, 8, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			logs, lines := logsOf(t, file)
			h := newHarness(t, &c.cfg)
			require.NoError(t, h.ConsumeLogs(t.Context(), logs))
			assert.Equal(t, c.kept, h.sink.LogRecordCount())
			assert.Equal(t, c.count, h.count(t, c.reason))
			for _, rec := range h.sink.AllLogs()[0].ResourceLogs().At(0).ScopeLogs().At(0).LogRecords().All() {
				assert.Contains(t, lines, rec.Body().Str())
			}
		})
	}
}
