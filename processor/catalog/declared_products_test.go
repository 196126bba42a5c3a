// SPDX-License-Identifier: Apache-2.0

package catalog

import (
	"cmp"
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

// declaredProducts are the built-in products that declare how their records look, with the names that their vendors list.
var declaredProducts = map[string]int{"github": 1194, "gitlab": 501}

func newDeclared(t *testing.T, product string, minimum event.Confidence) *Catalog {
	t.Helper()
	c, err := New(&Config{Products: []string{product}, MinConfidence: minimum})
	require.NoError(t, err)
	return c
}

func TestDeclaredProductsHaveEveryNameOfTheirVendors(t *testing.T) {
	t.Parallel()
	for product, count := range declaredProducts {
		c := newDeclared(t, product, event.ConfidenceHigh)
		names := map[string]bool{}
		for _, e := range c.Entries() {
			for _, key := range e.Keys {
				if strings.Contains(key, "*") {
					continue
				}
				names[key] = true
				assert.Equal(t, product+"."+key, e.ID)
				m := c.Find(&event.Event{Product: product, ActionKey: key})
				assert.Equal(t, Match{By: event.MappingKey, Entry: e, Area: e.Area, Level: e.Level, Certain: true}, m, key)
			}
		}
		assert.Len(t, names, count, product)
	}
}

// TestNewNamesOfADeclaredProductHaveTheAreaOfTheirPrefix: the vendors add names all the time, and one that we do not know is not dropped by default.
func TestNewNamesOfADeclaredProductHaveTheAreaOfTheirPrefix(t *testing.T) {
	t.Parallel()
	for product, keys := range map[string]map[string]event.Area{
		"github": {"passkey.unheard_of": event.AreaSecurity, "organization_role.unheard_of": event.AreaPermissions, "org.unheard_of": event.AreaUnknown, "git": event.AreaUnknown},
		"gitlab": {"login_failed_with_unheard_of": event.AreaSecurity, "project_feature_unheard_of": event.AreaPermissions, "unheard_of": event.AreaUnknown},
	} {
		byDefault, daring := newDeclared(t, product, event.ConfidenceHigh), newDeclared(t, product, event.ConfidenceMedium)
		for key, area := range keys {
			m := byDefault.Find(&event.Event{Product: product, ActionKey: key})
			assert.Equal(t, area, m.Area, key)
			assert.False(t, m.Certain, key)
			if area != event.AreaUnknown {
				assert.Equal(t, event.LevelBase, m.Level, key)
				m := daring.Find(&event.Event{Product: product, ActionKey: key})
				assert.True(t, m.Certain, key)
			}
		}
	}
}

// TestTestdataHasTheAreaAndLevelOfTheProse compares testdata with verdicts that were written down from the rules in the head of each catalog.
func TestTestdataHasTheAreaAndLevelOfTheProse(t *testing.T) {
	t.Parallel()
	for product := range declaredProducts {
		c := newDeclared(t, product, event.ConfidenceHigh)
		log, err := os.ReadFile(filepath.Join("..", "..", "testdata", product+".log"))
		require.NoError(t, err)
		verdicts, err := os.Open(filepath.Join("..", "..", "testdata", product+".verdicts.csv"))
		require.NoError(t, err)
		t.Cleanup(func() { _ = verdicts.Close() })
		rows, err := csv.NewReader(verdicts).ReadAll()
		require.NoError(t, err)
		known := 0
		for i, line := range strings.Split(strings.TrimSuffix(string(log), "\n"), "\n") {
			if want := rows[i+1][3:]; want[0] != "" {
				known++
				m := c.Find(&event.Event{Product: product, ActionKey: keyOf(t, line)})
				assert.Equal(t, want, []string{m.Area.String(), m.Level.String()}, line)
			}
		}
		assert.GreaterOrEqual(t, known, 60, product)
	}
}

// keyOf reads the key of a record, which may stand after a syslog header.
func keyOf(t *testing.T, line string) string {
	t.Helper()
	var record struct {
		Action    string `json:"action"`
		EventName string `json:"event_name"`
		EventType string `json:"event_type"`
	}
	require.NoError(t, json.Unmarshal([]byte(line[strings.IndexByte(line, '{'):]), &record), line)
	return cmp.Or(record.Action, record.EventName, record.EventType)
}
