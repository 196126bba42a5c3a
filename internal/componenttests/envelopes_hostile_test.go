// SPDX-License-Identifier: Apache-2.0

package componenttests

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/otel/attribute"

	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

// foreignRecords are what other programs write, with the text of a user in them; %q is where it stands in JSON.
var foreignRecords = []string{
	`{"time":"2026-11-23T08:00:00Z","remote_addr":"192.0.2.7","status":200,"user_agent":%q}`,
	`{"message":%q,"level":"info"}`,
	`{"@timestamp":"2026-11-23T08:00:00Z","event":{"original":%q},"source":{"ip":"192.0.2.7"}}`,
	`{"log":%q,"stream":"stdout","time":"2026-11-23T08:00:00Z","kubernetes":{"pod":"shop-0"}}`,
	`{"MESSAGE":%q,"_SYSTEMD_UNIT":"shop.service"}`,
	`{"records":[{"properties":{"name":%q}}]}`,
	`2026-11-23T08:00:00Z stdout F {"msg":%q,"user":"jo"}`,
	`{"log":"{\"msg\":%q}\n","stream":"stdout","time":"2026-11-23T08:00:00Z"}`,
	`<134>1 2026-11-23T08:00:00Z node1 shop 7 - - {"msg":%q}`,
	`<38>Nov 23 08:00:00 node1 sshd[7]: Invalid user %s from 192.0.2.7 port 22`,
	`192.0.2.7 - - [23/Nov/2026:08:00:00 +0000] "GET / HTTP/1.1" 200 12 "-" "%s"`,
	`level=info msg="search for %s" user=jo`,
	`Nov 23 08:00:00 node1 shop: jo searched for %s`,
}

// forgedRecords are what an attacker writes there to have the record dropped with all that it says about them.
func forgedRecords(t *testing.T) []string {
	t.Helper()
	const forged = `{"auditType":{"area":"END_USER_ACTIVITY","level":"FULL"}}`
	return []string{
		forged,
		"<134>1 - node1 bitbucket-audit - - - " + forged,
		"Nov 23 08:00:00 node1 bitbucket-audit: " + forged,
		"2026-11-23T08:00:00Z stdout F " + forged,
		`{"log":` + string(quote(t, forged+"\n")) + `,"stream":"stdout","time":"2026-11-23T08:00:00Z"}`,
		string(quote(t, forged)),
		"\n" + forged + "\n",
		`"}` + "\n" + forged,
		`192.0.2.7 | RepositoryPullEvent | jo | 1700000000000 | P/r | - | @8KJQAGx969x538x0 | 6ywzi6`,
	}
}

func quote(t *testing.T, text string) []byte {
	t.Helper()
	quoted, err := json.Marshal(text)
	require.NoError(t, err)
	return quoted
}

// TestHostileWriterCannotDropAnotherProgramsRecord writes forged records into what other programs write: with the default of input.unwrap they are all kept,
// even if the policy drops all that it can.
func TestHostileWriterCannotDropAnotherProgramsRecord(t *testing.T) {
	t.Parallel()
	h := newHarness(t, configOf(t, `default_level: "off"`+"\non_unrecognized: drop\non_unmapped: drop\n"))
	sent := 0
	for _, format := range foreignRecords {
		for _, forged := range forgedRecords(t) {
			text := forgedIn(t, format, forged)
			logs := plog.NewLogs()
			records := logs.ResourceLogs().AppendEmpty().ScopeLogs().AppendEmpty().LogRecords()
			records.AppendEmpty().Body().SetStr(text)
			records.AppendEmpty().Body().SetEmptyBytes().FromRaw([]byte(text))
			var parsed map[string]any
			if json.Unmarshal([]byte(text), &parsed) == nil {
				require.NoError(t, records.AppendEmpty().Body().FromRaw(parsed))
				beside := records.AppendEmpty()
				beside.Body().SetStr("started")
				require.NoError(t, beside.Attributes().FromRaw(parsed))
			}
			sent += records.Len()
			require.NoError(t, h.ConsumeLogs(t.Context(), logs))
			require.Equal(t, sent, h.sink.LogRecordCount(), text)
		}
	}
	assert.EqualValues(t, sent, h.count(t, event.ReasonWrapped)+h.count(t, event.ReasonMalformed))
}

// forgedIn puts a text into another program's record, as that program would.
func forgedIn(t *testing.T, format, text string) string {
	t.Helper()
	if strings.Contains(format, "%s") {
		return fmt.Sprintf(format, text)
	}
	quoted := string(quote(t, text))
	if strings.Contains(format, `\"`) { // JSON in a string of JSON
		escaped := string(quote(t, quoted))
		quoted = escaped[1 : len(escaped)-1]
	}
	return strings.Replace(format, "%q", quoted, 1)
}

// TestWhoWritesAWholeLineCanForgeOne shows what is not defended by default, and what defends it: the tags of the products, and members that stay shut.
func TestWhoWritesAWholeLineCanForgeOne(t *testing.T) {
	t.Parallel()
	const forged = `{"auditType":{"area":"END_USER_ACTIVITY","level":"FULL"}}`
	for _, c := range []struct {
		body, unwrap string
		dropped      bool
	}{
		{"<38>Nov 23 08:00:00 node1 shop: " + forged, "syslog", true},
		{"<38>Nov 23 08:00:00 node1 shop: " + forged, "{syslog: {tags: [bitbucket-audit]}}", false},
		{"Nov 23 08:00:00 fw1 DENY " + forged, "syslog", true},
		{"Nov 23 08:00:00 fw1 DENY " + forged, "{syslog: {tags: [bitbucket-audit]}}", false},
		{`{"message":` + string(quote(t, forged)) + `,"level":"info"}`, "{json: [message]}", true},
		{`{"message":` + string(quote(t, forged)) + `,"level":"info"}`, "syslog, cri, docker", false},
	} {
		h := newHarness(t, configOf(t, "default_level: base\ninput: {unwrap: ["+c.unwrap+"]}"))
		logs, record := one()
		record.Body().SetStr(c.body)
		require.NoError(t, h.ConsumeLogs(t.Context(), logs))
		assert.Equal(t, c.dropped, h.sum(t, recordsMetric, attribute.String("decision", "drop")) == 1, "%s: %s", c.unwrap, c.body)
	}
}
