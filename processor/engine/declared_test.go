// SPDX-License-Identifier: Apache-2.0

package engine

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/pdata/plog"

	"github.com/auditcoverage/auditcoverageprocessor/processor/catalog"
	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
	"github.com/auditcoverage/auditcoverageprocessor/processor/policy"
)

// doors is a catalog of a log that is nobody's.
const doors = `
product: doors
version: '1'
source:
  has: [[door, badge, opened_at]]
  key: '{verb}/{door.kind}'
  time: {path: opened_at, unit: s}
  actor: {id: badge, name: owner}
  objects: {door: door.name}
events:
  - {id: doors.opened, keys: ['open/*'], area: end_user_activity, level: full}
  - {id: doors.vault_opened, keys: [open/vault], area: security, level: base}
  - {id: doors.rights_changed, keys: ['grant/**'], area: permissions, level: base}
`

// gates is a catalog with overrides and stages.
const gates = `
product: gates
version: '1'
source:
  has: [[gate, badge, passed_at]]
  key: act
  outcome: {denied: {path: status, equals: [401, 403]}}
  override: {event: gates.denied, when: {path: status, equals: [401, 403]}}
  stage:
    - {level: full, when: {path: stage, equals: begun}}
    - {level: base, when: {path: stage, equals: panic}}
events:
  - {id: gates.passed, keys: [pass], area: permissions, level: advanced}
  - {id: gates.denied, area: security, level: base}
  - {id: gates.counted, keys: [count], area: ecosystem, level: full, confidence: low}
`

// newDeclaredHarness is an engine with catalogs of a user's.
func newDeclaredHarness(t testing.TB, change func(*Config), catalogs ...string) *harness {
	t.Helper()
	cfg := NewDefaultConfig()
	cfg.DefaultLevel = event.SettingBase
	for i, text := range catalogs {
		name := filepath.Join(t.TempDir(), fmt.Sprintf("%d.yaml", i))
		require.NoError(t, os.WriteFile(name, []byte(text), 0o600))
		cfg.Catalog.Files = append(cfg.Catalog.Files, name)
	}
	if change != nil {
		change(&cfg)
	}
	require.NoError(t, cfg.Validate())
	return newHarnessOf(t, cfg)
}

// verdictOf is the decision on a body, its reason, area and level.
func (h *harness) verdictOf(t testing.TB, body any) string {
	t.Helper()
	log := plog.NewLogRecord()
	require.NoError(t, log.Body().FromRaw(body))
	j := h.NewJudge(t.Context()).Judge(Record{Log: log})
	return fmt.Sprintf("%s %s %s/%s %s", j.Ruling.Verdict.Decision, j.Ruling.Verdict.Reason, j.Resolved.Area, j.Resolved.Level, j.Resolved.ID())
}

func TestDeclaredRecordsAreJudged(t *testing.T) {
	t.Parallel()
	h := newDeclaredHarness(t, func(c *Config) { c.OnUnrecognized, c.OnUnmapped = event.DecisionDrop, event.DecisionDrop }, doors)
	record := func(verb, door string) string {
		return `{"door":` + door + `,"badge":7,"owner":"avery","verb":"` + verb + `","opened_at":1772611872}`
	}
	for name, test := range map[string]struct {
		body any
		want string
	}{
		"a wildcard":                {record("open", `{"kind":"front","name":"d1"}`), "drop above_level end_user_activity/full doors.opened"},
		"more specific":             {record("open", `{"kind":"vault"}`), "keep covered security/base doors.vault_opened"},
		"another key":               {record("grant", `{"kind":"front"}`), "keep covered permissions/base doors.rights_changed"},
		"no object on the way":      {record("open", `"front"`), "drop unmapped unknown/unknown "},
		"an unknown key":            {record("shut", `{"kind":"front"}`), "drop unmapped unknown/unknown "},
		"a key that is none":        {record("open", `{"kind":"a/b"}`), "drop unmapped unknown/unknown "},
		"a part of the key beside":  {strings.Replace(record("open", `{"name":"d1"}`), "{", `{"door.kind":"vault",`, 1), "keep malformed unknown/unknown "},
		"torn":                      {record("open", `{"kind":"front"}`)[:40], "keep malformed unknown/unknown "},
		"text behind it":            {record("open", `{"kind":"front"}`) + "x", "keep malformed unknown/unknown "},
		"its key and a member":      {`{"verb":"open","owner":"avery"}`, "keep malformed unknown/unknown "},
		"its key alone":             {`{"verb":"open"}`, "drop unrecognized unknown/unknown "},
		"another program's":         {`{"msg":"x"}`, "drop unrecognized unknown/unknown "},
		"with auditType":            {strings.Replace(line("END_USER_ACTIVITY", "FULL"), "{", `{"verb":"open",`, 1), "keep malformed unknown/unknown "},
		"auditType first":           {strings.TrimSuffix(line("END_USER_ACTIVITY", "FULL"), "}") + `,"verb":"open"}`, "keep malformed unknown/unknown "},
		"auditType alone":           {line("END_USER_ACTIVITY", "FULL"), "drop above_level end_user_activity/full "},
		"with a syslog header":      {"<134>1 2026-11-23T08:00:00Z h doors 1 a - " + record("open", `{"kind":"front"}`), "drop above_level end_user_activity/full doors.opened"},
		"in a string":               {`"` + strings.ReplaceAll(record("open", `{"kind":"front"}`), `"`, `\"`) + `"`, "drop above_level end_user_activity/full doors.opened"},
		"inside something":          {`{"log":{"inner":` + record("open", `{"kind":"front"}`) + `}}`, "keep wrapped unknown/unknown "},
		"inside a list":             {`{"Records":[` + record("open", `{"kind":"front"}`) + `]}`, "keep wrapped unknown/unknown "},
		"inside a string":           {`{"message":"got ` + strings.ReplaceAll(record("open", `{"kind":"front"}`), `"`, `\"`) + `"}`, "keep wrapped unknown/unknown "},
		"nearly, inside a string":   {`{"message":"{\"verb\":\"open\",\"owner\":1}"}`, "keep wrapped unknown/unknown "},
		"its members, but apart":    {`{"a":{"verb":"open"},"b":{"owner":"avery"}}`, "drop unrecognized unknown/unknown "},
		"its words, but no members": {`{"message":"a \"verb\" and an \"owner\""}`, "drop unrecognized unknown/unknown "},
		"a map":                     {map[string]any{"door": map[string]any{"kind": "front"}, "badge": 7, "verb": "open", "opened_at": 1772611872}, "drop above_level end_user_activity/full doors.opened"},
		"a map with a text inside":  {map[string]any{"x": record("open", `{"kind":"front"}`)}, "keep wrapped unknown/unknown "},
		"a map in a map":            {map[string]any{"x": map[string]any{"verb": "open", "owner": "avery"}}, "keep wrapped unknown/unknown "},
		"a map, nearly":             {map[string]any{"verb": "open", "owner": "avery"}, "keep malformed unknown/unknown "},
		"a map with bytes":          {map[string]any{"door": map[string]any{"kind": []byte("\xff")}, "badge": 7, "verb": "open", "opened_at": 1}, "keep malformed unknown/unknown "},
	} {
		assert.Equal(t, test.want, h.verdictOf(t, test.body), name)
	}
}

// TestDeclaredRecordsInAttributes: a record that a parser put there is judged where the body is empty.
func TestDeclaredRecordsInAttributes(t *testing.T) {
	t.Parallel()
	h := newDeclaredHarness(t, nil, doors)
	log := plog.NewLogRecord()
	require.NoError(t, log.Attributes().FromRaw(map[string]any{
		"log.file.name": "doors.log", "door": map[string]any{"kind": "front"}, "badge": 7, "verb": "open", "opened_at": 1772611872,
	}))
	assert.Equal(t, event.ReasonAboveLevel, h.NewJudge(t.Context()).Judge(Record{Log: log}).Ruling.Verdict.Reason)
}

func TestTwoSourcesThatRecognizeARecordKeepIt(t *testing.T) {
	t.Parallel()
	h := newDeclaredHarness(t, func(c *Config) { c.OnUnmapped = event.DecisionDrop }, doors, gates)
	assert.Equal(t, "keep unmapped unknown/unknown ",
		h.verdictOf(t, `{"door":{"kind":"front"},"gate":1,"badge":7,"verb":"open","act":"pass","opened_at":1,"passed_at":1}`))
}

// TestOverridesKeepAndStagesMayDrop: an override is judged beside the record's own event; a stage gives that another level, also a higher one.
func TestOverridesKeepAndStagesMayDrop(t *testing.T) {
	t.Parallel()
	record := func(act, status, stage string) string {
		return `{"gate":1,"badge":7,"passed_at":1,"act":"` + act + `","status":` + status + `,"stage":"` + stage + `"}`
	}
	for name, test := range map[string]struct {
		change func(*Config)
		body   string
		want   string
	}{
		"covered":                         {nil, record("pass", "200", "done"), "drop above_level permissions/advanced gates.passed"},
		"denied":                          {nil, record("pass", "403", "done"), "keep covered security/base gates.denied"},
		"denied, and kept by its own":     {func(c *Config) { c.DefaultLevel = event.SettingFull }, record("pass", "403", "done"), "keep covered permissions/advanced gates.passed"},
		"denied, and neither is kept":     {func(c *Config) { c.DefaultLevel = event.SettingOff }, record("pass", "403", "done"), "drop area_off permissions/advanced gates.passed"},
		"denied, with security off":       {setting(event.AreaSecurity, event.SettingOff, event.AreaPermissions, event.SettingFull), record("pass", "403", "done"), "keep covered permissions/advanced gates.passed"},
		"denied, with a rule for the key": {dropping("pass"), record("pass", "403", "done"), "keep covered security/base gates.denied"},
		"a rule for the key":              {dropping("pass"), record("pass", "200", "done"), "drop rule permissions/advanced gates.passed"},
		"denied, with an unknown key":     {func(c *Config) { c.OnUnmapped = event.DecisionDrop }, record("fly", "401", "done"), "keep covered security/base gates.denied"},
		"a stage that is higher":          {setting(event.AreaPermissions, event.SettingAdvanced, event.AreaSecurity, event.SettingBase), record("pass", "200", "begun"), "drop above_level permissions/full gates.passed"},
		"the same at its own":             {setting(event.AreaPermissions, event.SettingAdvanced, event.AreaSecurity, event.SettingBase), record("pass", "200", "done"), "keep covered permissions/advanced gates.passed"},
		"a stage that is lower":           {nil, record("pass", "200", "panic"), "keep covered permissions/base gates.passed"},
		"a stage of an unknown key":       {nil, record("fly", "200", "begun"), "keep unmapped unknown/unknown "},
		"not certain":                     {nil, record("count", "200", "done"), "keep unmapped ecosystem/full gates.counted"},
	} {
		assert.Equal(t, test.want, newDeclaredHarness(t, test.change, gates).verdictOf(t, test.body), name)
	}
}

// setting sets the levels of two areas, of which the others are off.
func setting(area event.Area, level event.Setting, other event.Area, otherLevel event.Setting) func(*Config) {
	return func(c *Config) {
		c.DefaultLevel, c.Coverage = event.SettingOff, policy.Coverage{area: level, other: otherLevel}
	}
}

// dropping drops the records of a key.
func dropping(key string) func(*Config) {
	return func(c *Config) {
		c.Rules = []policy.Rule{{Name: "drop", Match: policy.Match{Keys: []string{key}}, Action: event.ActionDrop}}
	}
}

// TestShippedProductsAreActiveWhereTheyAreNamed: the products whose catalogs declare a source drop nothing unless the configuration names them.
func TestShippedProductsAreActiveWhereTheyAreNamed(t *testing.T) {
	t.Parallel()
	const body = `{"action":"git.clone","_document_id":"a","@timestamp":1772611872345,"created_at":1772611872345,"actor":"avery","org":"o"}`
	unnamed := newDeclaredHarness(t, nil)
	assert.Equal(t, "keep unrecognized unknown/unknown ", unnamed.verdictOf(t, body))
	named := newDeclaredHarness(t, func(c *Config) { c.Catalog.Products = append(c.Catalog.Products, "github") })
	assert.Contains(t, named.verdictOf(t, body), " end_user_activity/full github.")
}

// TestUsersSourceReplacesTheShipped: a user's own declaration of a product counts, with the shipped event types.
func TestUsersSourceReplacesTheShipped(t *testing.T) {
	t.Parallel()
	const own = `
product: github
version: '1'
source: {has: [[event, _document_id]], key: event}
events:
  - {id: github.own, keys: [own.event], area: security, level: base}
`
	h := newDeclaredHarness(t, func(c *Config) { c.Catalog.Products = []string{"github"} }, own)
	assert.Equal(t, []string{"github"}, h.Catalog().Replaced())
	assert.Equal(t, "keep covered security/base github.own", h.verdictOf(t, `{"event":"own.event","_document_id":"a"}`))
	assert.Contains(t, h.verdictOf(t, `{"event":"git.clone","_document_id":"a"}`), "drop above_level end_user_activity/full github.")
	assert.Equal(t, "keep unrecognized unknown/unknown ", h.verdictOf(t, `{"action":"git.clone","_document_id":"a"}`))
	assert.Empty(t, newDeclaredHarness(t, nil, own).Catalog().Replaced(), "the shipped one is not configured")
}

func TestProductsAreCounted(t *testing.T) {
	t.Parallel()
	h := newDeclaredHarness(t, func(c *Config) { c.Catalog.Products = []string{"bitbucket"} }, doors)
	_, err := h.Process(t.Context(), logsOf([][]string{{
		`{"door":{"kind":"front"},"badge":7,"verb":"open","opened_at":1}`,
		`{"door":{"kind":"vault"},"badge":7,"verb":"open","opened_at":1}`,
		`{"auditType":{"actionI18nKey":"bitbucket.a","area":"SECURITY","level":"BASE"}}`,
		`{"auditType":{"actionI18nKey":"jira.a","area":"SECURITY","level":"BASE"}}`,
		`{"msg":"x"}`,
	}}))
	require.NoError(t, err)
	assert.Equal(t, map[string]int64{"doors drop": 1, "doors keep": 1, "bitbucket keep": 1, "unknown keep": 2}, h.sums(t, "products", "product", "decision"))
	assert.Zero(t, sum(h.sums(t, "products", "product"))-sum(h.counts(t)))
}

func sum(counts map[string]int64) (total int64) {
	for _, n := range counts {
		total += n
	}
	return total
}

// TestSeriesOfTwoDestinations: with every product, two processors have fewer series than the SDK counts one by one, in each instrument.
func TestSeriesOfTwoDestinations(t *testing.T) {
	t.Parallel()
	const destinations = 2
	assert.LessOrEqual(t, destinations*seriesCount, maxSeries)
	assert.LessOrEqual(t, destinations*(len(catalog.ProductNames())+1)*event.DecisionCount, maxSeries)
	require.NoError(t, checkProducts(len(catalog.ProductNames())))
	require.EqualError(t, checkProducts(1000),
		"catalog: found 1000 products, which make 2002 series: expected at most 1999, since the metric SDK counts more as one")
}

// TestNoDeclaredRecordIsAllocatedFor: with all products and a composite key, a batch costs what it costs without.
func TestNoDeclaredRecordIsAllocatedFor(t *testing.T) { //nolint:paralleltest // allocations are counted for the whole process
	h := newDeclaredHarness(t, func(c *Config) { c.Catalog.Products = catalog.ProductNames() }, doors, gates)
	const runs, records = 5, 1000
	for name, body := range map[string]string{
		"drop":  `{"door":{"kind":"front"},"badge":7,"verb":"open","opened_at":1772611872}`,
		"keep":  `{"door":{"kind":"vault"},"badge":7,"verb":"open","opened_at":1772611872}`,
		"other": `{"msg":"x","action":{"verb":"open"}}`,
		"near":  `{"verb":"open","badge":7}`,
	} {
		batches := make([]plog.Logs, runs+2)
		for i := range batches {
			batches[i] = plog.NewLogs()
			scope := batches[i].ResourceLogs().AppendEmpty().ScopeLogs().AppendEmpty()
			for range records {
				scope.LogRecords().AppendEmpty().Body().SetStr(body)
			}
		}
		_, _ = h.Process(t.Context(), batches[runs+1])
		next := 0
		assert.LessOrEqual(t, testing.AllocsPerRun(runs, func() {
			_, _ = h.Process(t.Context(), batches[next])
			next++
		}), float64(records)/10, name)
	}
}
