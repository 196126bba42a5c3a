// SPDX-License-Identifier: Apache-2.0

package catalog

import (
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

func newDefault(t *testing.T) *Catalog {
	t.Helper()
	cfg := NewDefaultConfig()
	require.NoError(t, cfg.Validate())
	c, err := New(&cfg)
	require.NoError(t, err)
	return c
}

func loadProduct(t *testing.T) Product {
	t.Helper()
	return newDefault(t).Products()[0]
}

func TestBuiltInCatalogHoldsBitbucket(t *testing.T) {
	t.Parallel()
	p := loadProduct(t)
	assert.Equal(t, "bitbucket", p.Name)
	assert.Equal(t, "9.3", p.Version)
	assert.Len(t, p.Entries, 262)
	assert.Len(t, p.LegacyClasses, 6)
	areas := map[event.Area]int{}
	levels := map[event.Level]int{}
	for _, e := range p.Entries {
		areas[e.Area]++
		levels[e.Level]++
	}
	assert.Equal(t, map[event.Area]int{
		event.AreaLocalConfigAndAdministration: 98, event.AreaGlobalConfigAndAdministration: 68,
		event.AreaEndUserActivity: 35, event.AreaUserManagement: 31, event.AreaPermissions: 18,
		event.AreaSecurity: 9, event.AreaAuditLog: 3,
	}, areas)
	assert.Equal(t, map[event.Level]int{event.LevelBase: 173, event.LevelAdvanced: 66, event.LevelFull: 23}, levels)
}

var (
	notWord   = regexp.MustCompile(`[^a-z0-9]+`)
	wordStart = regexp.MustCompile(`([a-z0-9])([A-Z])`)
)

func TestIDsAreMadeOfSummaryOrClass(t *testing.T) {
	t.Parallel()
	p := loadProduct(t)
	summaries := map[string]int{}
	for _, e := range p.Entries {
		summaries[e.Summary]++
	}
	for _, e := range p.Entries {
		name := strings.Trim(notWord.ReplaceAllString(strings.ToLower(e.Summary), "_"), "_")
		if summaries[e.Summary] > 1 {
			name = strings.ToLower(wordStart.ReplaceAllString(strings.TrimSuffix(e.Class, "Event"), "${1}_${2}"))
		}
		assert.Equal(t, "bitbucket."+name, e.ID)
	}
}

func TestEveryKeyFindsItsEntry(t *testing.T) {
	t.Parallel()
	c := newDefault(t)
	keys := 0
	for _, e := range c.Products()[0].Entries {
		for _, key := range e.Keys {
			keys++
			match := c.Find(&event.Event{ActionKey: key})
			require.NotNil(t, match.Entry, key)
			assert.Equal(t, e.ID, match.Entry.ID)
		}
	}
	assert.Equal(t, 58, keys)
}

const header = "product: bitbucket\nversion: '1'\nevents:\n"

func entry(lines ...string) string {
	return header + "  - " + strings.Join(lines, "\n    ") + "\n"
}

func TestEntriesAreInOrder(t *testing.T) {
	t.Parallel()
	cfg := NewDefaultConfig()
	c, err := New(&cfg)
	require.NoError(t, err)
	var ids []string
	for _, e := range c.Entries() {
		ids = append(ids, e.ID)
	}
	assert.Equal(t, c.IDs(), ids)
}

func TestEveryProblemIsReportedWithItsLine(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"empty":         {"", []string{"f.yaml: empty: expected product, version and events"}},
		"no events":     {"product: bitbucket\nversion: '1'\n", []string{"f.yaml:1: events: found none: expected at least one"}},
		"not YAML":      {"a: [", []string{"f.yaml: yaml: line 1: did not find expected node content"}},
		"unknown field": {entry("id: bitbucket.a", "levle: base"), []string{"line 5: field levle not found"}},
		"all at once": {
			entry("id: Bitbucket A", "summary: 7", "category: ''", "area: nowhere", "level: most", "confidence: sure", "sources: []"),
			[]string{
				`f.yaml:4: id: found "Bitbucket A": expected bitbucket.<name in snake case>`,
				"f.yaml:5: summary: found !!int: expected a string",
				"f.yaml:6: category: found nothing: expected a string",
				`f.yaml:7: area: unknown area "nowhere": expected one of global_config_and_administration, `,
				`f.yaml:8: level: unknown level "most": expected one of base, advanced, full`,
				`f.yaml:9: confidence: unknown confidence "sure": expected one of low, medium, high`,
				"f.yaml:4: sources: found none: expected at least one",
			},
		},
		"duplicates": {
			header + strings.Repeat("  - id: bitbucket.a\n    summary: A\n    keys: [k]\n    category: C\n    area: security\n"+
				"    level: base\n    confidence: high\n    sources: [s]\n", 2),
			[]string{
				`f.yaml:12: id: "bitbucket.a" is already defined at line 4`,
				`f.yaml:14: keys: "k" is already defined at line 6`,
			},
		},
		"missing fields": {entry("summary: A"), []string{
			"f.yaml:4: id: found nothing: expected a string",
			"f.yaml:4: category: found nothing", "f.yaml:4: area: found nothing", "f.yaml:4: level: found nothing",
			"f.yaml:4: confidence: found nothing",
		}},
		"id of another product": {entry("id: jira.a", "summary: A"), []string{`f.yaml:4: id: found "jira.a": expected bitbucket.<`}},
		"nothing": {"product: \nversion: ~\nevents: [null, {id: , keys: [null], class: null}]\nlegacy_classes:\n- null\n- {class: AEvent, replaced_by: }\n", []string{
			"f.yaml:1: product: found nothing: expected a value, or no such key",
			"f.yaml:2: version: found nothing", "f.yaml:3: events::0: found nothing", "f.yaml:3: events::1::id: found nothing",
			"f.yaml:3: events::1::keys::0: found nothing", "f.yaml:3: events::1::class: found nothing",
			"f.yaml:5: legacy_classes::0: found nothing", "f.yaml:6: legacy_classes::1::replaced_by: found nothing",
		}},
		"blanks": {
			"product: ' '\nversion: '1'\nevents:\n- {id: a.b, area: security, level: base, class: ' ', keys: [' '], condition: \"\\t\"}\nlegacy_classes:\n- {class: AEvent, replaced_by: [' ']}\n",
			[]string{
				"f.yaml:1: product: found nothing: expected a string", "f.yaml:4: class: found nothing", "f.yaml:4: keys: found nothing",
				"f.yaml:4: condition: found nothing", "f.yaml:6: replaced_by: found nothing",
			},
		},
		"nothing at all": {"---\n", []string{"f.yaml: empty: expected product, version and events"}},
		"the word Event": {entry("id: bitbucket.a", "class: Event") + "legacy_classes:\n- class: Event\n- {class: AEvent, replaced_by: [BEvent, Event]}\n", []string{
			`f.yaml:5: class: found "Event": expected the name of a class, such as UserDeletedEvent`,
			`f.yaml:7: legacy_classes: class: found "Event": expected`, `f.yaml:8: replaced_by: found "Event": expected`,
		}},
		"anchors": {entry("&a id: bitbucket.a", "summary: &b A", "category: *b", "<<: {area: security}", "keys: [<<]"), []string{
			"f.yaml:4: found anchor &a: expected none", "f.yaml:5: found anchor &b: expected none", "f.yaml:6: found alias *b: expected what it stands for",
			"f.yaml:7: found merge key <<: expected the keys themselves",
		}},
		"id without a name": {entry("id: bitbucket", "summary: A"), []string{`f.yaml:4: id: found "bitbucket"`}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := Parse("f.yaml", []byte(c.text), false)
			require.Error(t, err)
			for _, want := range c.want {
				assert.ErrorContains(t, err, want)
			}
		})
	}
}
