// SPDX-License-Identifier: Apache-2.0

package catalog

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
	"github.com/auditcoverage/auditcoverageprocessor/processor/source"
)

// newWith makes a catalog of no built-in products and of a user's files.
func newWith(t testing.TB, texts ...string) (*Catalog, error) {
	t.Helper()
	cfg := Config{MinConfidence: event.ConfidenceHigh}
	for i, text := range texts {
		name := filepath.Join(t.TempDir(), fmt.Sprintf("%d.yaml", i))
		require.NoError(t, os.WriteFile(name, []byte(text), 0o600))
		cfg.Files = append(cfg.Files, name)
	}
	return New(&cfg)
}

// doors is the head of a catalog with keys of three parts, and with plain ones.
const doors = `
product: doors
version: '1'
source:
  has: [[door, badge, opened_at]]
  key: ['{verb}/{door.kind}/{door.name}', verb]
events:
`

// doorEntry is a line of events.
func doorEntry(id, area, level string, keys ...string) string {
	return fmt.Sprintf("  - {id: doors.%s, keys: ['%s'], area: %s, level: %s}\n", id, strings.Join(keys, "', '"), area, level)
}

func TestMostSpecificKeyCounts(t *testing.T) {
	t.Parallel()
	c, err := newWith(t, doors+
		doorEntry("all", "end_user_activity", "full", "open/**")+
		doorEntry("inner", "security", "advanced", "open/inner/*")+
		doorEntry("vault", "security", "base", "open/inner/vault")+
		doorEntry("lab", "permissions", "base", "open/inner/lab-*")+
		doorEntry("lab_b", "permissions", "advanced", "open/inner/lab-*-b")+
		doorEntry("nameless", "ecosystem", "full", "shut/*/")+
		doorEntry("failed", "security", "base", "*_failed")+
		doorEntry("plain", "ecosystem", "base", "open"))
	require.NoError(t, err)
	for key, want := range map[string]string{
		"open/outer/gate":      "doors.all",
		"open/inner/gate":      "doors.inner",
		"open/inner/vault":     "doors.vault",
		"open/inner/lab-":      "doors.lab",
		"open/inner/lab-1":     "doors.lab",
		"open/inner/lab-1-b":   "doors.lab_b",
		"open/inner/lab-b":     "doors.lab",
		"shut/outer/":          "doors.nameless",
		"close/outer/gate":     "",
		"open/outer":           "",
		"open/outer/gate/more": "",
		"open":                 "",
	} {
		for range 3 { // the third time out of the memo
			m := c.Find(&event.Event{Product: "doors", ActionKey: key})
			id := ""
			if m.Entry != nil {
				id = m.Entry.ID
			}
			assert.Equal(t, want, id, key)
			assert.Equal(t, want != "", m.Certain, key)
		}
	}
	for key, want := range map[string]string{"login_failed": "doors.failed", "_failed": "doors.failed", "open": "doors.plain", "failed": ""} {
		m := c.Find(&event.Event{Product: "doors", ActionKey: key, KeyShape: 1})
		assert.Equal(t, want, (&Resolved{Match: m}).ID(), key)
	}
	other := c.Find(&event.Event{ActionKey: "open/inner/vault"})
	assert.False(t, other.Found(), "the key of another product")
	other = c.Find(&event.Event{Product: "gates", ActionKey: "open/inner/vault"})
	assert.False(t, other.Found(), "the key of an unknown product")
}

func TestContradictionsOfKeys(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		entries string
		want    string
	}{
		"overlap": {
			doorEntry("a", "security", "base", "open/*/vault") + doorEntry("b", "security", "full", "open/inner/*"),
			`: found security/full and security/base for "open/inner/vault", which both fit`,
		},
		"overlap in wildcards": {
			doorEntry("a", "security", "base", "open/inner/a*") + doorEntry("b", "ecosystem", "base", "open/inner/*b"),
			`for "open/inner/ab", which both fit`,
		},
		"same area and level": {doorEntry("a", "security", "base", "open/*/vault") + doorEntry("b", "security", "base", "open/inner/*"), ""},
		"more specific":       {doorEntry("a", "security", "base", "open/inner/a*") + doorEntry("b", "ecosystem", "base", "open/inner/*"), ""},
		"no overlap":          {doorEntry("a", "security", "base", "open/inner/a*") + doorEntry("b", "ecosystem", "base", "open/outer/*"), ""},
		"the same in other words": {
			doorEntry("a", "security", "base", "open/**") + doorEntry("b", "ecosystem", "base", "open/*/*"), "which both fit",
		},
		"the same twice":     {doorEntry("a", "security", "base", "open/**") + doorEntry("b", "security", "base", "open/**"), `key "open/**" is already that of doors.a`},
		"wildcards alone":    {doorEntry("a", "security", "base", "*/*/**"), `found "*/*/**", which every key fits`},
		"a wildcard alone":   {doorEntry("a", "security", "base", "*/*/*"), `found "*/*/*", which every key fits`},
		"two in a part":      {doorEntry("a", "security", "base", "open/*a*/x"), "a part has more than one wildcard"},
		"too many parts":     {doorEntry("a", "security", "base", "open/inner/vault/b"), "which no key of the source fits: expected 3 parts"},
		"** in the middle":   {doorEntry("a", "security", "base", "open/**/vault"), "a part has more than one wildcard"},
		"wildcards in place": {doorEntry("a", "security", "base", "**"), `found "**", which every key fits`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := newWith(t, strings.Replace(doors, ", verb]", "]", 1)+test.entries)
			if test.want == "" {
				require.NoError(t, err)
			} else {
				require.ErrorContains(t, err, test.want)
			}
		})
	}
}

// TestWildcardsOfShippedCatalogs: what only a wildcard matches is of medium confidence, unless the head lists it.
func TestWildcardsOfShippedCatalogs(t *testing.T) {
	t.Parallel()
	const text = `
product: doors
version: '1'
defaults: {confidence: high, sources: [manual]}
source: {has: [[door, badge, opened_at]], key: verb}
wildcards: [{keys: ['listed.*'], reason: all of them are reads}]
events:
  - {id: doors.a, keys: ['open.*', open.vault], area: security, level: full}
  - {id: doors.b, keys: ['listed.*'], area: security, level: full}
`
	product, err := Parse("doors.yaml", []byte(text), false)
	require.NoError(t, err)
	for minimum, certain := range map[event.Confidence]map[string]bool{
		event.ConfidenceHigh:   {"open.vault": true, "open.gate": false, "listed.gate": true},
		event.ConfidenceMedium: {"open.vault": true, "open.gate": true, "listed.gate": true},
	} {
		c := &Catalog{products: []Product{product}, minimum: minimum, memo: newMemo()}
		require.Empty(t, c.index())
		for key, want := range certain {
			m := c.Find(&event.Event{Product: "doors", ActionKey: key})
			assert.Equal(t, event.AreaSecurity, m.Area, key)
			assert.Equal(t, want, m.Certain, "%s at %s", key, minimum)
		}
	}
}

func TestKeysWithWildcardsOfTheFamily(t *testing.T) {
	t.Parallel()
	c, err := New(&Config{Products: []string{"bitbucket"}, MinConfidence: event.ConfidenceHigh, EventTypes: []EventType{
		{ID: "app.any", Keys: []string{"com.example.*"}, Area: event.AreaEcosystem, Level: event.LevelFull},
		{ID: "app.all", Keys: []string{"bitbucket.*"}, Area: event.AreaEcosystem, Level: event.LevelFull},
	}})
	require.NoError(t, err)
	m := c.Find(&event.Event{ActionKey: "com.example.report.viewed"})
	assert.Equal(t, "app.any", m.Entry.ID)
	known := c.Entries()
	for _, e := range known {
		for _, key := range e.Keys {
			if !strings.Contains(key, "*") {
				m := c.Find(&event.Event{ActionKey: key})
				assert.Equal(t, e, m.Entry, "a key that is known by itself")
			}
		}
		if e.Class != "" {
			m := c.Find(&event.Event{ActionKey: "bitbucket.x.audit.action." + ClassPart(e.Class)})
			assert.NotEqual(t, "app.all", (&Resolved{Match: m}).ID(), "a class that is known")
		}
	}
}

// TestPatternsAgreeWithAWalk holds the index against a walk over all patterns, and what is said of two of them against keys.
func TestPatternsAgreeWithAWalk(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	shape := source.Shape{Parts: 2, Separator: '/'}
	part := func() string {
		parts := []string{"", "a", "b", "ab", "aa", "ba", "*", "a*", "*a", "b*", "ab*", "*b", "a*b", "a*a", "aa*a"}
		return parts[random.IntN(len(parts))]
	}
	word := func() string {
		words := []string{"", "a", "b", "ab", "aa", "ba", "aba", "aab", "aaa", "bab", "abab"}
		return words[random.IntN(len(words))]
	}
	for range 2000 {
		var list []keyPattern
		for range 1 + random.IntN(6) {
			text := part() + "/" + part()
			p, fits, err := shape.Pattern(text)
			if err != nil || !strings.Contains(text, "*") {
				continue
			}
			require.True(t, fits)
			list = append(list, keyPattern{text: text, pattern: p, certain: random.IntN(2) == 0, entry: &Entry{Area: event.AreaSecurity, Level: event.LevelBase, ID: text}})
		}
		index, errs := newPatterns(shape, list)
		require.Empty(t, errs)
		for range 20 {
			key := word() + "/" + word()
			m := index.find(key)
			fits := 0
			for _, p := range list {
				if !p.pattern.Matches(key, '/') {
					continue
				}
				fits++
				require.True(t, m.Found(), "%s fits %s", key, p.text)
				best, _, _ := shape.Pattern(m.Entry.ID)
				assert.False(t, p.pattern.Within(best) && !best.Within(p.pattern), "%s fits %s, which is more specific than %s", key, p.text, m.Entry.ID)
				assert.True(t, best.Within(p.pattern) || p.certain || !m.Certain, "%s fits %s, which is not certain", key, p.text)
			}
			assert.Equal(t, fits > 0, m.Found(), key)
		}
		for _, a := range list {
			for _, b := range list {
				key, meets := a.pattern.Meets(b.pattern, '/')
				if meets {
					assert.True(t, a.pattern.Matches(key, '/') && b.pattern.Matches(key, '/'), "%s of %s and %s", key, a.text, b.text)
				}
				for range 20 {
					key := word() + "/" + word()
					assert.False(t, !meets && a.pattern.Matches(key, '/') && b.pattern.Matches(key, '/'), "%s fits %s and %s", key, a.text, b.text)
					assert.False(t, a.pattern.Within(b.pattern) && a.pattern.Matches(key, '/') && !b.pattern.Matches(key, '/'), "%s: %s in %s", key, a.text, b.text)
				}
			}
		}
	}
}

// manyPatterns is a catalog with as many patterns, and keys that fit them, or nearly.
func manyPatterns(t testing.TB, count int) (c *Catalog, keys []event.Event) {
	t.Helper()
	var text strings.Builder
	text.WriteString(doors)
	for i := range count {
		key := [...]string{"open/kind%d/*", "open/*/door%d", "lock%d/**", "shut/kind%d-*/end"}[i%4]
		text.WriteString(doorEntry(fmt.Sprintf("e%d", i), "security", "full", fmt.Sprintf(key, i)))
	}
	c, err := newWith(t, text.String())
	require.NoError(t, err)
	for i := range 240 {
		key := [...]string{"open/kind%d/x", "open/y/door%d", "lock%d/a/b", "shut/kind%d-1/end", "open/kind%dx/door", "watch/%d/x"}[i%6]
		keys = append(keys, event.Event{Product: "doors", ActionKey: fmt.Sprintf(key, i%10)})
	}
	return c, keys
}

func findAll(c *Catalog, keys []event.Event) {
	for i := range keys {
		c.Find(&keys[i])
	}
}

// TestManyPatternsCostNoMoreThanFew: by the index, and by the memo.
func TestManyPatternsCostNoMoreThanFew(t *testing.T) { //nolint:paralleltest // it takes times, and counts allocations of the whole process
	few, keys := manyPatterns(t, 10)
	many, _ := manyPatterns(t, 2000)
	fewIndex, manyIndex := few.declared["doors"].shapes[0].patterns, many.declared["doors"].shapes[0].patterns
	costs := map[string]struct {
		few, many func()
		limit     float64
	}{
		"memo": {func() { findAll(few, keys) }, func() { findAll(many, keys) }, 1.3},
		"index": {
			func() { findIndexed(fewIndex, keys) }, func() { findIndexed(manyIndex, keys) }, 3, // a walk would cost 200 times as much
		},
	}
	for name, cost := range costs {
		ratio := 1e9
		for range 30 { // the best of several, since the machine does other things too
			a, b := fastest(cost.few), fastest(cost.many)
			if ratio = min(ratio, float64(b)/float64(a)); ratio <= cost.limit {
				break
			}
		}
		t.Logf("%s: 2,000 patterns cost %.2f times ten", name, ratio)
		assert.LessOrEqual(t, ratio, cost.limit, name)
	}
	assert.Zero(t, testing.AllocsPerRun(10, func() { findAll(many, keys) }))
	assert.Zero(t, testing.AllocsPerRun(10, func() { findIndexed(manyIndex, keys) }))
}

func findIndexed(p *patterns, keys []event.Event) {
	for i := range keys {
		p.find(keys[i].ActionKey)
	}
}

// fastest is the shortest of several times that f takes.
func fastest(f func()) time.Duration {
	best := time.Hour
	for range 50 {
		start := time.Now()
		for range 10 {
			f()
		}
		best = min(best, time.Since(start))
	}
	return best
}

func BenchmarkPatterns(b *testing.B) {
	for _, count := range []int{10, 2000} {
		c, keys := manyPatterns(b, count)
		b.Run(fmt.Sprintf("memo/%d", count), func(b *testing.B) {
			for i := 0; b.Loop(); i++ {
				c.Find(&keys[i%len(keys)])
			}
		})
		b.Run(fmt.Sprintf("index/%d", count), func(b *testing.B) {
			for i := 0; b.Loop(); i++ {
				c.declared["doors"].shapes[0].patterns.find(keys[i%len(keys)].ActionKey)
			}
		})
	}
}
