// SPDX-License-Identifier: Apache-2.0

package evidence_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/evidence"
	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

// line is a record of a person, in which everything that tells of somebody begins with zq.
func line(key, text, category, area, level string) string {
	return fmt.Sprintf(`{"affectedObjects":[{"id":"zq163","name":"ZQProject","type":"PROJECT"},{"id":"zq9","name":"zqrepo","type":"REPOSITORY"}],`+
		`"auditType":{"action":%q,"actionI18nKey":%q,"area":%q,"category":%q,"categoryI18nKey":"","level":%q},`+
		`"author":{"id":"zq7","name":"Zqmira Novak","type":"NORMAL","uri":"https://zq.example.org/users/zqmira"},`+
		`"changedValues":[{"from":"zqold","i18nKey":"a.b","key":"Name","to":"zqnew"}],`+
		`"extraAttributes":[{"name":"details","nameI18nKey":"a.c","value":"{\"zqname\":{\"login\":\"zqlogin\"}}"}],"method":"Browser","node":"zqnode",`+
		`"source":"192.0.2.77","system":"https://zq.example.org","timestamp":{"epochSecond":1741658401,"nano":0},"version":"1.0"}`, text, key, area, category, level)
}

const securityArea = "SECURITY"

func findings(t *testing.T, lines ...string) *evidence.Findings {
	t.Helper()
	e, err := evidence.New("bitbucket")
	require.NoError(t, err)
	for _, line := range lines {
		e.Add(line)
	}
	return e.Findings("own-instance", "9.4")
}

// printed is everything that gets out of findings.
func printed(t *testing.T, f *evidence.Findings) string {
	t.Helper()
	var b strings.Builder
	require.NoError(t, f.Write(&b))
	object, err := json.Marshal(f)
	require.NoError(t, err)
	return b.String() + string(object)
}

// TestNothingOfAPersonGetsOut gives records whose key, text and category hold what stands elsewhere in them, in every envelope.
func TestNothingOfAPersonGetsOut(t *testing.T) {
	t.Parallel()
	lines := []string{
		line("com.app.door.opened", "Door opened", "Doors", securityArea, "BASE"),
		line("com.app.person", "Zqmira did something", "Doors", securityArea, "BASE"),
		line("com.app.second", "Done by NOVAK", "Doors of ZQProject", securityArea, "BASE"),
		line("com.app.third", "Looked from 192.0.2.77", "Doors", securityArea, "BASE"),
		line("com.app.zqrepo.changed", "Changed", "Doors", securityArea, "BASE"),
		line("com.app.zqlogin", "Changed", "Doors", securityArea, "BASE"),
		line("com.app.ZQNEW.to", "Changed", "zqold", securityArea, "BASE"),
		line("zqnode said so", "zqnode said so", "Doors", securityArea, "BASE"),
		line("", "The zqname was seen", "Doors", securityArea, "BASE"),
		line("com.app.number", "Synchronized 4711 doors", "Doors", securityArea, "BASE"),
		line("com.app.odd key", "Odd", "Doors", securityArea, "BASE"),
	}
	inner, err := json.Marshal(line("com.app.string", "By zqmira in a string", "Doors", securityArea, "BASE"))
	require.NoError(t, err)
	docker, err := json.Marshal(map[string]string{
		"log": line("com.app.docker", "By zqmira in docker", "Doors", securityArea, "BASE") + "\n", "stream": "stdout", "time": "2026-11-23T08:14:26.019Z",
	})
	require.NoError(t, err)
	lines = append(lines, string(inner), string(docker), "<13>Nov 23 08:14:26 zqhost app: "+line("com.app.syslog.x", "Behind zqhost", "Doors", securityArea, "BASE"))
	f := findings(t, lines...)
	out := strings.ToLower(printed(t, f))
	for _, secret := range []string{"zq", "novak", "192.0.2", "4711", "example.org", "browser", "normal"} {
		assert.NotContains(t, out, secret)
	}
	assert.EqualValues(t, len(lines), f.Records)
	assert.Contains(t, out, "keys: [com.app.door.opened]")
	assert.Contains(t, out, "summary: door opened")
	assert.Contains(t, out, "keys: [com.app.person]", "a key is good without its text")
	assert.Equal(t, 6, f.Withheld)
}

// TestNoValueOfTheSampleGetsOut compares what is written of the sample log with every value in it.
func TestNoValueOfTheSampleGetsOut(t *testing.T) {
	t.Parallel()
	sample, err := os.ReadFile(filepath.Join("..", "..", "..", "..", "testdata", "audit.log"))
	require.NoError(t, err)
	shipped, err := os.ReadFile(filepath.Join("..", "..", "..", "..", "processor", "catalog", "bitbucket.yaml"))
	require.NoError(t, err)
	lines := strings.Split(string(sample), "\n")
	counts := regexp.MustCompile(`[0-9]+ (record|event type)|"(records|others|foreign|sure|withheld)":[0-9]+`)
	out := counts.ReplaceAllString(strings.ToLower(printed(t, findings(t, lines...))), "")
	known := strings.ToLower(string(shipped))
	values := map[string]bool{}
	for _, line := range lines {
		var record map[string]any
		if json.Unmarshal([]byte(line), &record) == nil {
			for _, name := range []string{"affectedObjects", "author", "source", "system", "node", "extraAttributes", "changedValues", "timestamp"} {
				collect(record[name], values)
			}
		}
	}
	require.Greater(t, len(values), 100)
	for value := range values {
		if !strings.Contains(out, value) {
			continue
		}
		word := regexp.MustCompile(`(^|[^a-z0-9])` + regexp.QuoteMeta(value) + `($|[^a-z0-9])`)
		if len(value) > 1 && !word.MatchString(known) {
			assert.False(t, word.MatchString(out), value)
		}
	}
}

// collect gathers the texts and numbers of a value, but for labels and types.
func collect(value any, into map[string]bool) {
	switch value := value.(type) {
	case map[string]any:
		_, labelled := value["nameI18nKey"]
		for name, member := range value {
			if name != "type" && name != "nameI18nKey" && name != "i18nKey" && name != "key" && (name != "name" || !labelled) {
				collect(member, into)
			}
		}
	case []any:
		for _, element := range value {
			collect(element, into)
		}
	case string:
		into[strings.ToLower(value)] = true
	case float64:
		into[fmt.Sprintf("%.0f", value)] = true
	}
}

// eventOf is the only event of findings.
func eventOf(t *testing.T, f *evidence.Findings) evidence.Finding {
	t.Helper()
	require.Len(t, f.Events, 1)
	return f.Events[0]
}

func TestRecordsThatDisagreeGiveTheLowerLevel(t *testing.T) {
	t.Parallel()
	const key = "com.app.door.opened"
	at := func(area, level string) string { return line(key, "Door opened", "Doors", area, level) }
	e := eventOf(t, findings(t, at(securityArea, "FULL"), at(securityArea, "ADVANCED"), at(securityArea, "FULL")))
	assert.Equal(t, []string{"bitbucket.door_opened", "security", "advanced"}, []string{e.ID, e.Area.String(), e.Level.String()})
	assert.Equal(t, []string{"the records differ in level: advanced 1, full 2"}, e.Notes)
	assert.EqualValues(t, 3, e.Records)

	f := findings(t, at(securityArea, "FULL"), at("PERMISSIONS", "FULL"), line("com.app.other", "Other", "Doors", securityArea, "FULL"))
	_, out, _ := strings.Cut(printed(t, f), "unmapped:\n")
	assert.Contains(t, out, "# 2 records; the records differ in area: ")
	assert.Contains(t, out, "- id: bitbucket.door_opened\n")
	assert.NotContains(t, strings.SplitN(out, "{", 2)[0], "level:")

	const sure = "bitbucket.service.user.audit.action.userdeleted" // user_management, base
	assert.Empty(t, findings(t, line(sure, "User deleted", "Users and groups", "USER_MANAGEMENT", "FULL")).Events, "the lower level of the built-in catalog stays")
	e = eventOf(t, findings(t, line(sure, "User deleted", "Users and groups", securityArea, "FULL")))
	assert.Equal(t, event.AreaUnknown, e.Area)
	assert.Equal(t, []string{"the built-in catalog has area user_management, level base"}, e.Notes)

	const full = "bitbucket.plugin.audit.action.pluginmoduleenabled"
	e = eventOf(t, findings(t, line(full, "Plugin module enabled", "Apps", "GLOBAL_CONFIG_AND_ADMINISTRATION", "BASE")))
	assert.Equal(t, event.LevelBase, e.Level)
	assert.Equal(t, []string{"the built-in catalog has area global_config_and_administration, level full"}, e.Notes)
}

// TestOnlyWholeRecordsOfTheProductSaySomething: what is torn, has no level of its own, or is of another product, says nothing.
func TestOnlyWholeRecordsOfTheProductSaySomething(t *testing.T) {
	t.Parallel()
	whole := line("com.app.door.opened", "Door opened", "Doors", securityArea, "FULL")
	f := findings(t, whole[:len(whole)-1], strings.Replace(whole, `"level":"FULL"`, `"level":""`, 1), strings.Replace(whole, "auditType", "type", 1),
		line("jira.door.opened", "Door opened", "Doors", securityArea, "FULL"), "x")
	assert.Equal(t, []int64{0, 4, 1}, []int64{f.Records, f.Others, f.Foreign})
	assert.Empty(t, f.Events)
}
