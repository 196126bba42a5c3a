// SPDX-License-Identifier: Apache-2.0

package report

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/collectorconfig"
	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/decision"
	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/filelog"
	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/plan"
	"github.com/auditcoverage/auditcoverageprocessor/processor/whatif"
)

var (
	root   = filepath.Join("..", "..", "..", "..")
	sample = filepath.Join(root, "testdata", "audit.log")
	demo   = filepath.Join(root, "distribution", "config", "demo.yaml")
	rules  = filepath.Join("..", "..", "testdata", "rules.yaml")
	siem   = filepath.Join(root, "docs", "policies", "siem.yaml")
)

// planned makes a plan of files under configurations that are merged over one another.
func planned(t *testing.T, uris []string, names ...string) *Source {
	t.Helper()
	cfg, err := collectorconfig.Load(t.Context(), uris, "")
	require.NoError(t, err)
	p, err := decision.NewEngine(cfg.ID, cfg.Processor)
	require.NoError(t, err)
	found, err := plan.Run(t.Context(), plan.Settings{
		Engine: p, Reader: &filelog.Reader{MaxRecord: 1 << 20, Names: names, Stdin: strings.NewReader(""), Progress: io.Discard},
	})
	require.NoError(t, err)
	return &Source{Plan: found, Config: cfg, Engine: p, Names: names}
}

// written returns the page.
func written(t *testing.T, s *Source) string {
	t.Helper()
	var page bytes.Buffer
	require.NoError(t, Write(&page, s))
	return page.String()
}

// file writes a text to a file that is removed after the test.
func file(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	return path
}

// choose returns the overlay of a choice, as the script writes it, and the result that the script computes.
func (d *data) choose(choice []int) (overlay string, kept plan.Count, blind int) {
	var b strings.Builder
	b.WriteString(d.Head)
	kept = d.Kept
	losing := map[int]bool{}
	for i, setting := range choice {
		s := &d.Areas[i].Settings[setting]
		b.WriteString(line(d.Areas[i].Key, s.Name))
		kept.Records += s.Change.Records
		kept.Bytes += s.Change.Bytes
		for _, loss := range s.Losses {
			losing[loss.Detection] = true
		}
	}
	return b.String(), kept, len(losing)
}

// drops returns what is dropped under a choice, as the heat map says. What is kept is not compared: a malformed record is always kept, but under which area and
// level it is counted depends on how far it had to be read.
func (d *data) drops(r *plan.Result, choice []int) map[string]plan.Count {
	drops := map[string]plan.Count{}
	for i, cell := range d.Cells {
		setting := 0
		if cell.Area >= 0 {
			setting = choice[cell.Area]
		}
		drops[fmt.Sprint(r.Areas[i].Area, r.Areas[i].Level)] = plan.Count{
			Records: cell.Total.Records - cell.Kept[setting].Records, Bytes: cell.Total.Bytes - cell.Kept[setting].Bytes,
		}
	}
	maps.DeleteFunc(drops, func(_ string, c plan.Count) bool { return c == plan.Count{} })
	return drops
}

// dropsOf returns the same of a plan.
func dropsOf(r *plan.Result) map[string]plan.Count {
	drops := map[string]plan.Count{}
	for i := range r.Areas {
		if r.Areas[i].Dropped.Records > 0 {
			drops[fmt.Sprint(r.Areas[i].Area, r.Areas[i].Level)] = r.Areas[i].Dropped
		}
	}
	return drops
}

// configurations differ in what decides besides coverage.
var configurations = map[string][]string{"demo": {demo}, "rules": {rules}, "siem": {demo, siem}}

func TestChoiceIsWhatItsConfigurationDoes(t *testing.T) {
	t.Parallel()
	for name, uris := range configurations {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			before := planned(t, uris, sample)
			d, err := newData(before)
			require.NoError(t, err)
			random := rand.New(rand.NewPCG(1, 2))
			for range 25 {
				choice := make([]int, len(d.Areas))
				for i := range choice {
					choice[i] = random.IntN(len(settings))
				}
				overlay, kept, blind := d.choose(choice)
				after := planned(t, append(uris[:len(uris):len(uris)], file(t, "choice.yaml", overlay)), sample)
				require.Equal(t, after.Plan.Kept, kept, overlay)
				require.Len(t, whatif.Blind(after.Engine.Policy(), after.Engine.Catalog()), blind, overlay)
				require.Equal(t, dropsOf(after.Plan), d.drops(before.Plan, choice), overlay)
				again, err := newData(after)
				require.NoError(t, err)
				require.Equal(t, overlay, again.overlayNow())
			}
		})
	}
}

func TestGapsAreThoseOfThePolicy(t *testing.T) {
	t.Parallel()
	const partly = "{name: some, match: {ids: [bitbucket.user_login_failed], authors: [ci]}, action: drop}"
	const lowered = "{name: lowered, match: {ids: [bitbucket.global_permission_removed]}, action: relevel, level: full}"
	config := file(t, "c.yaml", "processors: {audit_coverage: {default_level: base, coverage: {security: full}, rules: ["+partly+", "+lowered+"]}}")
	s := planned(t, []string{config}, sample)
	d, err := newData(s)
	require.NoError(t, err)
	states := map[string]gap{}
	for _, g := range d.gapsNow() {
		states[g.Title] = g
	}
	for _, want := range whatif.Blind(s.Engine.Policy(), s.Engine.Catalog()) {
		found := states[want.Title]
		assert.Equal(t, want.Whole(), found.State == stateBlind, want.Title)
		assert.Len(t, found.Losses, len(want.Losses), want.Title)
		delete(states, want.Title)
	}
	for title, g := range states {
		assert.Empty(t, g.State, title)
	}
	page := written(t, s)
	assert.Contains(t, page, "User login failed: rule some drops it, in part")
	assert.Contains(t, page, "rule lowered makes it level full, which permissions at base does not cover")
}

func TestPageNeedsNothingElse(t *testing.T) {
	t.Parallel()
	page := written(t, planned(t, []string{demo}, sample))
	assert.Less(t, len(page), 500_000)
	assert.NotRegexp(t, `(?i)\ssrc=|@import|url\((?:[^#])|<link|<iframe|\sstyle=|\son[a-z]+=`, page, "nothing is fetched, and the page holds nothing that its policy does not allow")
	for _, address := range regexp.MustCompile(`https?://[^"\s<]+`).FindAllString(page, -1) {
		assert.Contains(t, page, `<a href="`+address+`" rel="noopener noreferrer">`, "addresses are links, which a reader may follow")
	}
	assert.Contains(t, page, `style-src &#39;sha256-`)
	assert.NotContains(t, page, "unsafe-")
	assert.Equal(t, page, written(t, planned(t, []string{demo}, sample)), "the same each time")
}

func TestTablesAndControlsAreNamed(t *testing.T) {
	t.Parallel()
	page := written(t, planned(t, []string{rules}, sample))
	assert.Equal(t, strings.Count(page, "<table"), strings.Count(page, "<caption"))
	assert.Equal(t, strings.Count(page, "<th "), strings.Count(page, `scope="`))
	assert.NotContains(t, page, "<th>")
	for _, input := range regexp.MustCompile(`<input [^>]*>`).FindAllString(page, -1) {
		assert.Contains(t, input, `aria-label="`)
	}
	for _, id := range regexp.MustCompile(`aria-(?:labelledby|describedby)="([^"]*)"`).FindAllStringSubmatch(page, -1) {
		assert.Equal(t, 1, strings.Count(page, `id="`+id[1]+`"`), id[1])
	}
}

func TestOnlyFilesAreNamedInFull(t *testing.T) {
	t.Parallel()
	assert.Equal(t, `/etc/a.yaml, b.yaml, yaml:…, env:…, C:\c.yaml`,
		sources([]string{"file:/etc/a.yaml", "b.yaml", "yaml:exporters::otlp::headers::token: secret", "env:CONFIG", `C:\c.yaml`}))
	assert.Equal(t, "1, 2, 3, 4, 5, and 2 more", files(strings.Split("1234567", "")))
}

func TestEmptyLogHasAPageToo(t *testing.T) {
	t.Parallel()
	page := written(t, planned(t, []string{demo}, file(t, "empty.log", "")))
	assert.Contains(t, page, "No record has a certain time.")
}

func TestFilesThatAreNotReadAreNamedAtTheTop(t *testing.T) {
	t.Parallel()
	page := written(t, planned(t, []string{demo}, sample, file(t, "<a>.zip", "PK\x03\x04")))
	assert.Regexp(t, `<dt>Not read</dt><dd>[^<]*&lt;a&gt;\.zip: not read: not a log but a zip archive: unpack it first</dd>`, page)
	assert.Less(t, strings.Index(page, "Not read"), strings.Index(page, "What if"))
	assert.NotContains(t, written(t, planned(t, []string{demo}, sample)), "Not read")
}
