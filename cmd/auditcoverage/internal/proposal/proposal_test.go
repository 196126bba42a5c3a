// SPDX-License-Identifier: Apache-2.0

package proposal_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/proposal"
	"github.com/auditcoverage/auditcoverageprocessor/processor/catalog"
	"github.com/auditcoverage/auditcoverageprocessor/processor/source"
)

// generated are n records by a format that is given a number.
func generated(n int, record func(i int) string) (lines []string) {
	for i := range n {
		lines = append(lines, record(i))
	}
	return lines
}

func propose(t *testing.T, lines []string) (*proposal.Proposal, error) {
	t.Helper()
	s := proposal.NewSample()
	for _, line := range lines {
		s.Add(line)
	}
	return proposal.New(s, "app", "1")
}

// pick is one of several texts.
func pick(i int, texts ...string) string { return texts[i%len(texts)] }

func kubernetes(i int) string {
	return fmt.Sprintf(`{"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"Metadata","auditID":"5b1f7c02-9a3e-4d86-8f60-%012d","stage":"ResponseComplete",`+
		`"requestURI":"/api/v1/x/%d","verb":%q,"user":{"username":"system:admin","groups":["a"]},"sourceIPs":["192.0.2.7"],"userAgent":"kubectl/1.33",`+
		`"objectRef":{"resource":%q,"namespace":"default","name":"x%d"},"requestReceivedTimestamp":"2026-11-23T08:14:%02d.019000Z",`+
		`"stageTimestamp":"2026-11-23T08:14:%02d.021000Z"}`, i, i, pick(i, "get", "list", "create", "delete"), pick(i/4, "pods", "secrets"), i, i%60, i%60)
}

func cloud(i int) string {
	return fmt.Sprintf(`{"eventVersion":"1.08","userIdentity":{"type":"IAMUser","accountId":"1234%05d","userName":"mira"},"eventTime":"2026-11-23T08:14:%02dZ",`+
		`"eventSource":%q,"eventName":%q,"awsRegion":"eu-central-1","sourceIPAddress":"192.0.2.%d","eventID":"5b1f7c02-9a3e-4d86-8f60-%012d"}`,
		i%3, i%60, pick(i, "s3.example", "iam.example"), pick(i, "GetObject", "CreateUser", "PutObject", "DeleteUser", "AssumeRole"), i%250, i)
}

// TestShapesOfLogs says what is proposed for logs of several shapes.
func TestShapesOfLogs(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		lines []string
		// want has what is proposed for has, key, time, unit and actor (id, name, address, type), divided by blanks.
		want string
	}{
		"epoch seconds": {generated(40, func(i int) string {
			return fmt.Sprintf(`{"ts":%d,"audit_action":%q,"userId":%d,"gadget":"g%d"}`, 1795421666+i, pick(i, "login", "logout"), i%3, i%2)
		}), "audit_action,ts,gadget audit_action ts s userId,,,"},
		"nanoseconds and a constant": {generated(40, func(i int) string {
			return fmt.Sprintf(`{"time":%d,"service":"vault-9","action":%q,"expires_at":%d}`, 1795421666000000000+i, pick(i, "read", "write"), 1895421666000000000+i)
		}), "service=vault-9,action,time,expires_at action time ns ,,,"},
		"Kubernetes": {generated(40, kubernetes), "apiVersion=audit.k8s.io/v1,verb,stageTimestamp,auditID,requestURI verb stageTimestamp rfc3339 ,user.username,,"},
		"a cloud":    {generated(40, cloud), "eventName,eventTime,eventVersion,userIdentity eventName eventTime rfc3339 userIdentity.accountId,userIdentity.userName,sourceIPAddress,userIdentity.type"},
		"after syslog headers": {generated(40, func(i int) string {
			return fmt.Sprintf(`<13>Nov 23 08:14:%02d host app: {"when":"2026-11-23T08:14:%02dZ","evt":%q,"gadget":1}`, i, i, pick(i, "a.b", "a.c"))
		}), "evt,when,gadget evt when rfc3339 ,,,"},
		"names in quotes": {generated(40, func(i int) string {
			return fmt.Sprintf(`{"@timestamp":"2026-11-23T08:14:%02dZ","event.action":%q,"user.name":"mira","x.gadget":1}`, i, pick(i, "a.b", "a.c"))
		}), `"event.action",@timestamp,"x.gadget" "event.action" @timestamp rfc3339 ,"user.name",,`},
	} {
		p, err := propose(t, c.lines)
		require.NoError(t, err, name)
		assert.Empty(t, p.Problems, name)
		assert.EqualValues(t, len(c.lines), p.Recognized, name)
		var has []string
		for _, place := range p.Source.Has {
			has = append(has, strings.TrimSuffix(place.Path+"="+place.Equals, "="))
		}
		a := p.Source.Actor
		found := strings.Join([]string{
			strings.Join(has, ","), p.Source.Key, p.Source.Time, p.Source.Unit, strings.Join([]string{a.ID, a.Name, a.Address, a.Type}, ","),
		}, " ")
		assert.Equal(t, c.want, found, name)
	}
}

// TestKeysOfKnownLogsAreFound: the members that are known to hold the keys of GitHub and GitLab are proposed, among torn and odd lines.
func TestKeysOfKnownLogsAreFound(t *testing.T) {
	t.Parallel()
	for product, key := range map[string]string{"github": "action", "gitlab": "details.event_name"} {
		text, err := os.ReadFile(filepath.Join("..", "..", "..", "..", "testdata", product+".log"))
		require.NoError(t, err)
		p, err := propose(t, strings.Split(strings.TrimSpace(string(text)), "\n"))
		require.NoError(t, err)
		assert.Equal(t, key, p.Source.Key)
		assert.Equal(t, "created_at", p.Source.Time)
		assert.Empty(t, p.Problems)
		assert.Positive(t, p.Others)
	}
}

func TestCompositeKeyIsCounted(t *testing.T) {
	t.Parallel()
	s := proposal.NewSample()
	key, err := source.ParseKey("{verb}/{objectRef.resource}")
	require.NoError(t, err)
	s.Key = &key
	for _, line := range generated(40, kubernetes) {
		s.Add(line)
	}
	p, err := proposal.New(s, "cluster", "1.33")
	require.NoError(t, err)
	require.Len(t, p.Events, 8)
	assert.Equal(t, proposal.Event{ID: "cluster.create_pods", Key: "create/pods", Records: 5}, p.Events[0])
	assert.EqualValues(t, 40, p.Recognized)
}

// TestProposalThatProvesNothingSaysSo: where every member has a name that any log has, the proposal does not load.
func TestProposalThatProvesNothingSaysSo(t *testing.T) {
	t.Parallel()
	p, err := propose(t, generated(40, func(i int) string {
		return fmt.Sprintf(`{"time":"2026-11-23T08:14:%02dZ","action":%q,"user":"mira"}`, i, pick(i, "a.b", "a.c"))
	}))
	require.NoError(t, err)
	require.Len(t, p.Problems, 1)
	assert.Contains(t, p.Problems[0], "they are no proof")
	var b strings.Builder
	require.NoError(t, p.Write(&b))
	assert.Contains(t, b.String(), "# TO DO: the members that every record has are those of any log")
	_, err = catalog.Parse("app.yaml", []byte(strings.NewReplacer("<area>", "security", "<level>", "base").Replace(b.String())), true)
	assert.ErrorContains(t, err, "found a set that any log may have")
}

// TestWhatIsNoSample lists logs of which nothing can be proposed.
func TestWhatIsNoSample(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		lines []string
		want  string
	}{
		"nothing":        {nil, "found 0 JSON objects"},
		"too few":        {generated(19, cloud), "found 19 JSON objects, each on a line, without a member twice: expected at least 20"},
		"plain text":     {generated(40, func(i int) string { return fmt.Sprint("line ", i) }), "found 0 JSON objects"},
		"members twice":  {generated(40, func(i int) string { return fmt.Sprintf(`{"a":%d,"a":1}`, i) }), "found 0 JSON objects"},
		"two in a line":  {generated(40, func(i int) string { return cloud(i) + cloud(i) }), "found 0 JSON objects"},
		"without a key":  {generated(40, func(i int) string { return fmt.Sprintf(`{"a":%d,"b":"%d apples"}`, i, i) }), "found no member that looks like the key"},
		"one value only": {generated(40, func(i int) string { return fmt.Sprintf(`{"n":%d,"action":"a.b"}`, i) }), "found no member that looks like the key"},
	} {
		_, err := propose(t, c.lines)
		assert.ErrorContains(t, err, c.want, name)
	}
}

// TestAnyTextCanBeAKey: what is printed loads, whatever the keys are.
func TestAnyTextCanBeAKey(t *testing.T) {
	t.Parallel()
	keys := []string{"yes", "a: b", "a #b", "it's", "ümlaut", "a,b", "{a}", "1", "door.opened", "door-opened", "a*", "\u202e", "", "app.x", "日本"}
	p, err := propose(t, generated(60, func(i int) string {
		key := pick(i, append(keys, "p.q", "r.s", "t.u", "v.w", "x.y")...)
		return fmt.Sprintf(`{"gadget":%d,"eventName":%q,"at":%d}`, i, key, 1795421666123+i)
	}))
	require.NoError(t, err)
	var b strings.Builder
	require.NoError(t, p.Write(&b))
	product, err := catalog.Parse("app.yaml", []byte(strings.NewReplacer("<area>", "security", "<level>", "base").Replace(b.String())), true)
	require.NoError(t, err, b.String())
	assert.Len(t, product.Entries, 17)
	assert.EqualValues(t, 9, p.Left, "a key with a wildcard, one that cannot be shown, and an empty one")
}

// TestLongSampleIsBounded: of a long log, records from all of it are remembered, and not each.
func TestLongSampleIsBounded(t *testing.T) {
	t.Parallel()
	p, err := propose(t, generated(30_000, cloud))
	require.NoError(t, err)
	assert.EqualValues(t, 30_000, p.Records)
	assert.LessOrEqual(t, p.Tried, int64(10_000))
	assert.Greater(t, p.Tried, int64(5_000))
	assert.EqualValues(t, 6_000, p.Events[0].Records)
}
