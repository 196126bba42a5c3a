// SPDX-License-Identifier: Apache-2.0

package componenttests

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/pdata/plog"

	"github.com/auditcoverage/auditcoverageprocessor"
	"github.com/auditcoverage/auditcoverageprocessor/processor/annotate"
	"github.com/auditcoverage/auditcoverageprocessor/processor/catalog"
	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
	"github.com/auditcoverage/auditcoverageprocessor/processor/policy"
)

// carriers are the ways in which the text of a record can arrive.
var carriers = map[string]func(t *testing.T, text string, rec plog.LogRecord){
	"line":  func(_ *testing.T, text string, rec plog.LogRecord) { rec.Body().SetStr(text) },
	"CRLF":  func(_ *testing.T, text string, rec plog.LogRecord) { rec.Body().SetStr(text + "\r\n") },
	"bytes": func(_ *testing.T, text string, rec plog.LogRecord) { rec.Body().SetEmptyBytes().FromRaw([]byte(text)) },
	"RFC 5424": func(_ *testing.T, text string, rec plog.LogRecord) {
		rec.Body().SetStr("<134>1 - node1 bitbucket - - - " + text)
	},
	"RFC 3164": func(_ *testing.T, text string, rec plog.LogRecord) {
		rec.Body().SetStr("Nov 23 08:00:00 node1 bitbucket: " + text)
	},
	"octet count": func(_ *testing.T, text string, rec plog.LogRecord) {
		message := "<134>1 - node1 bitbucket - - - " + text
		rec.Body().SetStr(fmt.Sprintf("%d %s", len(message), message))
	},
	"message": func(_ *testing.T, text string, rec plog.LogRecord) {
		rec.Body().SetStr("any header " + text)
		rec.Attributes().PutStr("message", text)
	},
	"map": func(t *testing.T, text string, rec plog.LogRecord) {
		require.NoError(t, rec.Body().SetEmptyMap().FromRaw(parse(t, text)))
	},
	"attributes": func(t *testing.T, text string, rec plog.LogRecord) {
		require.NoError(t, rec.Attributes().FromRaw(parse(t, text)))
	},
}

func parse(t *testing.T, text string) (parsed map[string]any) {
	t.Helper()
	require.NoError(t, json.Unmarshal([]byte(text), &parsed))
	return parsed
}

// outcomeOf runs a record through a harness in mode annotate and returns "decision reason area level event_type".
func outcomeOf(t *testing.T, h *harness, logs plog.Logs) string {
	t.Helper()
	h.sink.Reset()
	require.NoError(t, h.ConsumeLogs(t.Context(), logs))
	rec := h.sink.AllLogs()[0].ResourceLogs().At(0).ScopeLogs().At(0).LogRecords().At(0)
	var words []string
	for _, name := range []string{"decision", "reason", "area", "level", "event_type"} {
		word := "-"
		if value, ok := rec.Attributes().Get("audit_coverage." + name); ok {
			word = value.Str()
		}
		words = append(words, word)
	}
	return strings.Join(words, " ")
}

func TestEventGetsTheSameVerdictInEveryForm(t *testing.T) {
	t.Parallel()
	h := newHarness(t, &auditcoverageprocessor.Config{Mode: event.ModeAnnotate, DefaultLevel: event.SettingOff, Annotate: annotate.Config{Event: true}})
	const want = "drop area_off user_management base bitbucket.user_deleted"
	const facts = `"action":"User deleted","actionI18nKey":"bitbucket.service.user.audit.action.userdeleted",` +
		`"category":"Users and groups","categoryI18nKey":"bitbucket.service.audit.category.usersandgroups"`
	texts := map[string]string{
		"file": `{"auditType":{` + facts + `,"area":"USER_MANAGEMENT","level":"BASE"},"timestamp":{"epochSecond":1700000000,"nano":7}}`,
		"REST": `{"type":{` + facts + `},"timestamp":"2023-11-14T22:13:20.000000007Z"}`,
	}
	for format, text := range texts {
		for name, carry := range carriers {
			logs, rec := one()
			carry(t, text, rec)
			assert.Equal(t, want, outcomeOf(t, h, logs), "%s, %s", format, name)
			assert.Equal(t, int64(1700000000_000000007), int64(rec.Timestamp()), "%s, %s", format, name)
		}
	}
	for name, carry := range carriers {
		if name == "map" || name == "attributes" || name == "message" {
			continue // the legacy log is never parsed into a map, and after an arbitrary header it is malformed
		}
		logs, rec := one()
		carry(t, "192.0.2.7 | UserDeletedEvent | mira | 1700000000000 | - | - | @1x2 | s", rec)
		assert.Equal(t, want, outcomeOf(t, h, logs), "legacy, %s", name)
	}
}

// eventID returns the id by which the catalog names a record with the key, the class or the texts of an entry; an ambiguous record has no name.
func eventID(e *catalog.Entry, events *catalog.Catalog, as event.Event) string {
	if match := events.Find(&as); match.Entry != nil {
		return match.Entry.ID
	}
	return "ambiguous " + e.ID
}

func TestEveryShippedEventInEveryFormThatCarriesIt(t *testing.T) {
	t.Parallel()
	h := newHarness(t, &auditcoverageprocessor.Config{Mode: event.ModeAnnotate, DefaultLevel: event.SettingFull, Annotate: annotate.Config{Event: true}})
	known := catalog.NewDefaultConfig()
	events, err := catalog.New(&known)
	require.NoError(t, err)
	named, ambiguous := 0, 0
	for _, product := range events.Products() {
		for i := range product.Entries {
			e := &product.Entries[i]
			key := ""
			switch {
			case len(e.Keys) > 0:
				key = e.Keys[0]
			case e.Class != "":
				key = "bitbucket.module.audit.action." + strings.ToLower(strings.TrimSuffix(e.Class, "Event"))
			}
			facts, err := json.Marshal(map[string]string{
				"action": e.Summary, "actionI18nKey": key, "category": e.Category, "categoryI18nKey": e.CategoryKey,
				"area": strings.ToUpper(e.Area.String()), "level": strings.ToUpper(e.Level.String()),
			})
			require.NoError(t, err)
			id := eventID(e, events, event.Event{ActionKey: key, ActionText: e.Summary, Category: e.Category, CategoryKey: e.CategoryKey})
			if strings.HasPrefix(id, "ambiguous") {
				ambiguous++
				id = "-"
			} else {
				named++
				require.Equal(t, e.ID, id)
			}
			reason := "covered"
			if e.Area == event.AreaAuditLog {
				reason = "protected"
			}
			want := fmt.Sprintf("keep %s %s %s %s", reason, e.Area, e.Level, id)
			for _, form := range []string{"auditType", "type"} {
				for name, carry := range carriers {
					logs, rec := one()
					carry(t, `{"`+form+`":`+string(facts)+`}`, rec)
					require.Equal(t, want, outcomeOf(t, h, logs), "%s, %s, %s", e.ID, form, name)
				}
			}
		}
	}
	// The groups that were added to a group, and the exports of details and permissions, share class, category, area and level.
	assert.Equal(t, 7, ambiguous)
	assert.Equal(t, 262+58+29+3-7, named)
}

func TestRealRESTEntitiesAreJudgedByTheCatalog(t *testing.T) {
	t.Parallel()
	logs, lines := logsOf(t, filepath.Join(samples(t), "bitbucket-7.x-rest.log"))
	require.Len(t, lines, 2)
	h := newHarness(t, &auditcoverageprocessor.Config{DefaultLevel: event.SettingFull, Coverage: policy.Coverage{event.AreaUserManagement: event.SettingOff}})
	require.NoError(t, h.ConsumeLogs(t.Context(), logs))
	assert.EqualValues(t, 1, h.count(t, event.ReasonAreaOff))
	assert.EqualValues(t, 1, h.count(t, event.ReasonProtected))
	require.Equal(t, 1, h.sink.LogRecordCount())
	assert.Equal(t, lines[1], h.sink.AllLogs()[0].ResourceLogs().At(0).ScopeLogs().At(0).LogRecords().At(0).Body().Str())
}
