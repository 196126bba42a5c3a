// SPDX-License-Identifier: Apache-2.0

package record

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
	"github.com/auditcoverage/auditcoverageprocessor/processor/source"
)

// declarations are sources of every kind, as they are written in catalogs.
const declarations = `
github:
  has: [[action, _document_id], [action, "@timestamp", created_at], [action, actor, created_at, org|repo|user|business]]
  key: action
  time: {path: ["@timestamp", created_at], unit: ms}
  actor: {id: actor_id, name: actor, address: actor_ip, system: {path: actor_is_bot, equals: true}}
  objects: {repository: repo, organization: org, user: user}
  outcome: {failure: {keys: ['*_failed', '*.failed']}}
  id: _document_id
gitlab:
  has: [[event_name, author_id, entity_id, entity_type], [event_type, author_id, entity_id, entity_type]]
  key: [event_name, event_type]
  time: [created_at, time]
  actor: {id: author_id, name: author_name, address: [ip_address, '"meta.remote_ip"'], type: details.author_class, system: {path: author_id, to: -1}}
  objects:
    project: [{path: entity_path, when: {path: entity_type, equals: Project}}, {path: target_details, when: {path: target_type, equals: Project}}]
    group: {path: entity_path, when: {path: entity_type, equals: Group}}
  outcome: {failure: {keys: ['*_failed']}}
  id: id
kubernetes:
  has: [[{path: apiVersion, equals: audit.k8s.io/v1}, {path: kind, equals: Event}, auditID, stage, verb]]
  key: ['{verb}/{objectRef.apiGroup}/{objectRef.resource}/{objectRef.subresource}', '{verb}:{requestURI}']
  time: [requestReceivedTimestamp, stageTimestamp]
  actor:
    id: user.uid
    name: user.username
    address: 'sourceIPs[last]'
    system: {path: user.username, equals: ['system:node:*', 'system:apiserver']}
  objects:
    namespace: objectRef.namespace
    pod: {path: objectRef.name, when: {path: objectRef.resource, equals: pods}}
  outcome:
    denied: [{path: responseStatus.code, equals: [401, 403]}, {path: 'annotations."authorization.k8s.io/decision"', equals: forbid}]
    failure: {path: responseStatus.code, from: 400, to: 599}
    success: {path: responseStatus.code, from: 200, to: 399}
  id: auditID
  override:
    - {event: kubernetes.denied, when: [{path: responseStatus.code, equals: [401, 403]}, {path: 'annotations."authorization.k8s.io/decision"', equals: forbid}]}
    - {event: kubernetes.anonymous, when: {path: user.username, equals: 'system:anonymous', except_keys: ['get:/healthz', 'get:/livez*']}}
    - {event: kubernetes.secret_read, when: {path: user.username, not_equals: ['system:node:*', 'system:apiserver'], keys: ['get//secrets/*', 'list//secrets/*']}}
  stage:
    - {level: full, when: {path: stage, equals: RequestReceived}}
    - {level: full, when: {path: stage, equals: ResponseStarted, keys: ['watch/**']}}
vault:
  has: [[type, request.operation, request.client_token_accessor|request.mount_accessor|auth.accessor]]
  key: '{type}/{request.operation}/{request.mount_type}'
  time: time
  actor: {id: auth.entity_id, name: auth.display_name, address: request.remote_address}
  outcome: {denied: {path: auth.policy_results.allowed, equals: false}, failure: {path: error, exists: true}}
  id: request.id
keycloak:
  has: [[operationType, resourceType, resourcePath], [realmId, clientId, type, ipAddress]]
  key: ['{operationType}#{resourceType}', type]
  time: {path: time, unit: ms}
  actor: {id: [userId, authDetails.userId], name: details.username, address: [ipAddress, authDetails.ipAddress]}
  outcome: {failure: {path: error, exists: true}}
  id: id
doors:
  has: [[door, badge, opened_at]]
  key: door.event
  time: {path: opened_at, unit: s}
  objects: {door: [door.name, '"door.name"', door.names]}
`

// declaredSources reads the declarations.
func declaredSources(t testing.TB) (sources []*source.Source) {
	t.Helper()
	var document yaml.Node
	require.NoError(t, yaml.Unmarshal([]byte(declarations), &document))
	products := nodeOf(document.Content[0])
	for i, product := range products.Names {
		s, problems := source.Read(product, product, &products.Items[i])
		require.Empty(t, problems)
		sources = append(sources, s)
	}
	return sources
}

func nodeOf(n *yaml.Node) source.Node {
	node := source.Node{Kind: source.KindOther, Text: n.Value, Line: n.Line}
	switch {
	case n.Kind == yaml.MappingNode:
		node.Kind = source.KindMap
		for i := 0; i < len(n.Content); i += 2 {
			node.Names = append(node.Names, n.Content[i].Value)
			node.Items = append(node.Items, nodeOf(n.Content[i+1]))
		}
	case n.Kind == yaml.SequenceNode:
		node.Kind = source.KindList
		for _, item := range n.Content {
			node.Items = append(node.Items, nodeOf(item))
		}
	case n.ShortTag() == "!!str":
		node.Kind = source.KindText
	}
	return node
}

// The lines of products, in their real shapes.
const (
	githubLine     = `{"@timestamp":1772611872345,"created_at":1772611872345,"_document_id":"exampleDocId001","action":"protected_branch.policy_override","operation_type":"modify","actor":"octo-avery","actor_id":1007,"actor_ip":"192.0.2.10","actor_location":{"country_code":"NZ"},"org":"example-org","org_id":55,"repo":"example-org/app","repo_id":77,"business":"example-ent","business_id":9,"user_agent":"git/2.47","programmatic_access_type":"Personal access token (classic)","hashed_token":"ZXhhbXBsZQ=="}`
	gitlabLine     = `{"severity":"INFO","time":"2026-03-04T08:11:12.345Z","correlation_id":"01JEXAMPLE0000000000000000","meta.caller_id":"ProjectsController#update","meta.remote_ip":"192.0.2.10","meta.user":"avery","meta.user_id":7,"id":9001,"author_id":7,"author_name":"Avery Doe","entity_id":42,"entity_type":"Project","entity_path":"grp/app","created_at":"2026-03-04T08:11:12.340+00:00","event_name":"project_visibility_level_updated","change":"visibility_level","from":"Private","to":"Public","target_id":42,"target_type":"Project","target_details":"grp/app","ip_address":"192.0.2.10","details":{"event_name":"project_visibility_level_updated","change":"visibility_level","from":"Private","to":"Public","author_name":"Avery Doe","target_id":42,"target_type":"Project","target_details":"grp/app"}}`
	kubernetesLine = `{"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"Metadata","auditID":"0f0f0f0f-0000-4000-8000-000000000001","stage":"ResponseComplete","requestURI":"/api/v1/namespaces/shop/secrets/db","verb":"get","user":{"username":"avery@example.test","groups":["system:authenticated"]},"sourceIPs":["198.51.100.7","192.0.2.10"],"userAgent":"kubectl/v1.33","objectRef":{"resource":"secrets","namespace":"shop","name":"db","apiVersion":"v1"},"responseStatus":{"metadata":{},"code":403},"requestReceivedTimestamp":"2026-03-04T08:11:12.345678Z","stageTimestamp":"2026-03-04T08:11:12.349001Z","annotations":{"authorization.k8s.io/decision":"forbid"}}`
	vaultLine      = `{"time":"2026-03-04T08:11:12.345678901Z","type":"response","auth":{"accessor":"hmac-sha256:aa00","client_token":"hmac-sha256:bb11","display_name":"oidc-avery","entity_id":"e-0001","policies":["default","app-read"],"policy_results":{"allowed":true,"granting_policies":[{"name":"app-read","namespace_id":"root","type":"acl"}]},"token_type":"service"},"request":{"id":"11111111-2222-4333-8444-555555555555","operation":"read","mount_point":"secret/","mount_type":"kv","mount_class":"secret","namespace":{"id":"root"},"path":"secret/data/app","remote_address":"192.0.2.10","remote_port":40110},"response":{"mount_type":"kv","data":{"value":"hmac-sha256:cc22"}}}`
	keycloakLine   = `{"time":1772611872345,"realmId":"shop","authDetails":{"realmId":"master","clientId":"cli-1","userId":"u-1","ipAddress":"192.0.2.10"},"operationType":"UPDATE","resourceType":"REALM_ROLE_MAPPING","resourcePath":"users/u-2/role-mappings/realm","representation":"[{\"name\":\"admin\"}]"}`
)

var productLines = map[string]string{
	"github": githubLine, "gitlab": gitlabLine, "kubernetes": kubernetesLine, "vault": vaultLine, "keycloak": keycloakLine,
}

// declaredCases are texts with what they are where all declarations are configured.
var declaredCases = []struct {
	name string
	text string
	want declaredOutcome
}{
	{"another program's", `{"msg":"x"}`, declaredNone},
	{"nothing in it", `{}`, declaredNone},
	{"not whole", githubLine[:len(githubLine)-1], declaredMalformed},
	{"text after it", githubLine + " x", declaredMalformed},
	{"two in one line", githubLine + githubLine, declaredMalformed},
	{"space around it", "{ \t" + githubLine[1:len(githubLine)-1] + " } \n", declaredRecord},
	{"member twice", `{"action":"repo.create","_document_id":"a","action":"repo.create"}`, declaredMalformed},
	{"member twice in other letters", `{"action":"repo.create","_document_id":"a","\u0061ction":"repo.create"}`, declaredMalformed},
	{"unknown member twice", `{"action":"repo.create","_document_id":"a","x":1,"x":1}`, declaredMalformed},
	{"unknown member twice in other letters", `{"action":"repo.create","_document_id":"a","x":1,"\u0078":1}`, declaredMalformed},
	{"nested member twice", `{"action":"repo.create","_document_id":"a","x":{"y":1,"y":1}}`, declaredRecord},
	{"member twice on a path", strings.Replace(gitlabLine, `"details":{`, `"details":{"author_class":"User","author_class":"User",`, 1), declaredMalformed},
	{"object twice on a path", `{"door":{"event":"open"},"badge":1,"opened_at":1,"door":{}}`, declaredMalformed},
	{"in other letters", `{"\u0061ction":"repo.create","_document_id":"a"}`, declaredRecord},
	{"first set", `{"action":"repo.create","_document_id":"a"}`, declaredRecord},
	{"an alternative", `{"action":"repo.create","actor":"a","created_at":1,"business":"b"}`, declaredRecord},
	{"no alternative", `{"action":"repo.create","actor":"a","created_at":1}`, declaredMalformed},
	{"the key alone", `{"action":"repo.create","x":1}`, declaredNone},
	{"the key and another member", `{"action":"repo.create","actor":"a"}`, declaredMalformed},
	{"without the key", `{"_document_id":"a","actor":"a","created_at":1}`, declaredNone},
	{"part of a composite key and another member", `{"verb":"get","stage":"x"}`, declaredMalformed},
	{"two parts of a composite key", `{"verb":"get","requestURI":"/"}`, declaredMalformed},
	{"another constant", strings.Replace(kubernetesLine, "audit.k8s.io/v1", "audit.k8s.io/v2", 1), declaredMalformed},
	{"constant in other letters", strings.Replace(kubernetesLine, "audit.k8s.io/v1", `audit.k8s.io\/v1`, 1), declaredRecord},
	{"two sources", `{"action":"repo.create","_document_id":"a","door":{"event":"open"},"badge":1,"opened_at":1}`, declaredContested},
	{"auditType", `{"auditType":{},"author":{}}`, declaredFamily},
	{"auditType and not whole", `{"auditType":{},"author":{}`, declaredMalformed},
	{"auditType after a key", `{"action":"repo.create","auditType":{}}`, declaredMalformed},
	{"auditType before a key", `{"auditType":{},"action":"repo.create"}`, declaredMalformed},
	{"auditType before a part of a key", `{"auditType":{},"objectRef":{"resource":"pods"}}`, declaredMalformed},
	{"auditType beside a constant", `{"auditType":{},"kind":"Event"}`, declaredMalformed},
	{"auditType beside no constant", `{"auditType":{},"kind":"Other"}`, declaredFamily},
	{"auditType twice", `{"auditType":{},"auditType":{}}`, declaredMalformed},
	{"auditType in something", `{"x":{"auditType":{}}}`, declaredNone},
	{"literal and nested", strings.Replace(gitlabLine, `"details":{`, `"meta":{"remote_ip":"192.0.2.10"},"details":{`, 1), declaredMalformed},
	{"nested and literal", strings.Replace(kubernetesLine, `"level":`, `"objectRef.resource":"pods","level":`, 1), declaredMalformed},
	{"literal in part", strings.Replace(kubernetesLine, `"annotations":{`, `"annotations":{"authorization":{"k8s.io/decision":"forbid"},`, 1), declaredMalformed},
	{"another name", strings.Replace(kubernetesLine, `"annotations":{`, `"annotations":{"authorization":{"k8s.io/reason":"forbid"},`, 1), declaredRecord},
	{"literal in part as well", strings.Replace(kubernetesLine, `"annotations":{`, `"annotations":{"authorization":{"k8s":{"io/decision":"forbid"}},`, 1), declaredMalformed},
	{"literal and nested, both named", `{"door":{"event":"open","name":"d1"},"door.name":"d2","badge":1,"opened_at":1}`, declaredMalformed},
	{"literal of both that are named", `{"door":{"event":"open"},"door.name":"d2","badge":1,"opened_at":1}`, declaredRecord},
	{"literal alone that a part of a key might be", strings.Replace(kubernetesLine, `"objectRef":{"resource":"secrets",`, `"objectRef.resource":"secrets","objectRef":{`, 1), declaredMalformed},
	{"literal alone that an override might ask for", strings.Replace(kubernetesLine, `"responseStatus":{"metadata":{},"code":403}`, `"responseStatus.code":403`, 1), declaredMalformed},
	{"literal alone that a key might be", `{"door":{},"door.event":"open","badge":1,"opened_at":1}`, declaredMalformed},
	{"literal alone", strings.Replace(gitlabLine, `"details":{`, `"details.author_class":"User","details":{`, 1), declaredRecord},
	{"as many members as allowed", manyMembers(maxDeclaredMembers), declaredRecord},
	{"too many members", manyMembers(maxDeclaredMembers + 1), declaredMalformed},
	{"as deep as allowed", deepMember(128), declaredRecord},
	{"too deep", deepMember(129), declaredMalformed},
	{"deep on a path", `{"door":{"event":"open","x":` + strings.Repeat("[", 126) + strings.Repeat("]", 126) + `},"badge":1,"opened_at":1}`, declaredRecord},
	{"too deep on a path", `{"door":{"event":"open","x":` + strings.Repeat("[", 127) + strings.Repeat("]", 127) + `},"badge":1,"opened_at":1}`, declaredMalformed},
	{"null for a member", `{"action":"repo.create","_document_id":null}`, declaredRecord},
	{"no object on the way", `{"door":"open","badge":1,"opened_at":1}`, declaredRecord},
	{"not UTF-8", "{\"action\":\"repo.create\",\"_document_id\":\"\xff\"}", declaredMalformed},
	{"half of a pair", `{"action":"repo.create","_document_id":"\ud800"}`, declaredMalformed},
	{"no key", `{"action":null,"_document_id":"a"}`, declaredRecord},
}

// manyMembers is a record of as many members.
func manyMembers(count int) string {
	var b strings.Builder
	b.WriteString(`{"action":"repo.create","_document_id":"a"`)
	for i := range count - 2 {
		fmt.Fprintf(&b, `,"x%d":%d`, i, i)
	}
	return b.String() + "}"
}

// deepMember is a record that nests as deep.
func deepMember(depth int) string {
	return `{"action":"repo.create","_document_id":"a","x":` + strings.Repeat("[", depth-1) + strings.Repeat("]", depth-1) + "}"
}

func TestDeclaredOutcomes(t *testing.T) {
	t.Parallel()
	d := newDeclaredReader(t)
	for _, test := range declaredCases {
		outcome, _, _ := d.whole(test.text)
		assert.Equal(t, test.want, outcome, "%s: %s", test.name, test.text)
		d.requireDeclared(t, test.text)
	}
}

func TestDeclaredFacts(t *testing.T) {
	t.Parallel()
	d := newDeclaredReader(t)
	for name, test := range map[string]struct {
		text  string
		event event.Event
		actor event.Actor
	}{
		"github": {
			githubLine,
			event.Event{Product: "github", ActionKey: "protected_branch.policy_override", Timestamp: 1772611872345000000, ID: "exampleDocId001"},
			event.Actor{ID: "1007", Name: "octo-avery", Source: "192.0.2.10", Objects: []event.Object{
				{Type: "REPOSITORY", Name: "example-org/app"}, {Type: "ORGANIZATION", Name: "example-org"},
			}},
		},
		"lists of organizations": {
			`{"action":"org.x_failed","_document_id":"a","created_at":1.5,"org":["a","b",7,null,{}],"actor_is_bot":true,"repo":""}`,
			event.Event{Product: "github", ActionKey: "org.x_failed", Timestamp: 1500000, ID: "a", Result: event.ResultFailure},
			event.Actor{IsSystem: true, Objects: []event.Object{{Type: "ORGANIZATION", Name: "a"}, {Type: "ORGANIZATION", Name: "b"}, {Type: "ORGANIZATION", Name: "7"}}},
		},
		"gitlab": {
			gitlabLine,
			event.Event{Product: "gitlab", ActionKey: "project_visibility_level_updated", Timestamp: 1772611872340000000, ID: "9001"},
			event.Actor{ID: "7", Name: "Avery Doe", Source: "192.0.2.10", Objects: []event.Object{{Type: "PROJECT", Name: "grp/app"}}},
		},
		"second key, second address, a system's": {
			`{"event_type":"x_failed","author_id":-1,"entity_id":1,"entity_type":"Group","entity_path":"grp","meta.remote_ip":"::1","details":{"author_class":"Token"}}`,
			event.Event{Product: "gitlab", ActionKey: "x_failed", Result: event.ResultFailure},
			event.Actor{ID: "-1", Source: "::1", Type: "Token", IsSystem: true, Objects: []event.Object{{Type: "GROUP", Name: "grp"}}},
		},
		"kubernetes": {
			kubernetesLine,
			event.Event{
				Product: "kubernetes", ActionKey: "get//secrets/", Timestamp: 1772611872345678000, ID: "0f0f0f0f-0000-4000-8000-000000000001",
				Result: event.ResultDenied, Overrides: 1 | 1<<2,
			},
			event.Actor{Name: "avery@example.test", Source: "192.0.2.10", Objects: []event.Object{{Type: "NAMESPACE", Name: "shop"}}},
		},
		"a request for no resource, and a stage": {
			`{"kind":"Event","apiVersion":"audit.k8s.io/v1","auditID":"a","stage":"RequestReceived","verb":"get","requestURI":"/healthz","user":{"username":"system:anonymous"}}`,
			event.Event{Product: "kubernetes", ActionKey: "get:/healthz", KeyShape: 1, ID: "a", StageLevel: event.LevelFull},
			event.Actor{Name: "system:anonymous"},
		},
		"anonymous, and a stage of watches": {
			`{"kind":"Event","apiVersion":"audit.k8s.io/v1","auditID":"a","stage":"ResponseStarted","verb":"watch","objectRef":{"resource":"pods","name":"p"},` +
				`"user":{"username":"system:anonymous"},"responseStatus":{"code":200}}`,
			event.Event{Product: "kubernetes", ActionKey: "watch//pods/", ID: "a", StageLevel: event.LevelFull, Overrides: 1 << 1, Result: event.ResultSuccess},
			event.Actor{Name: "system:anonymous", Objects: []event.Object{{Type: "POD", Name: "p"}}},
		},
		"a separator in a part": {
			`{"kind":"Event","apiVersion":"audit.k8s.io/v1","auditID":"a","stage":"x","verb":"get","objectRef":{"resource":"a/b"}}`,
			event.Event{Product: "kubernetes", ID: "a"},
			event.Actor{},
		},
		"a wildcard in a key":           {`{"action":"repo.*","_document_id":"a"}`, event.Event{Product: "github", ID: "a"}, event.Actor{}},
		"a control character in a key":  {`{"action":"repo.\u0007","_document_id":"a"}`, event.Event{Product: "github", ID: "a"}, event.Actor{}},
		"an object for a key":           {`{"action":{},"_document_id":"a"}`, event.Event{Product: "github", ID: "a"}, event.Actor{}},
		"no key":                        {`{"action":null,"_document_id":"a"}`, event.Event{Product: "github", ID: "a"}, event.Actor{}},
		"a key that is a number":        {`{"action":4720,"_document_id":"a"}`, event.Event{Product: "github", ActionKey: "4720", ID: "a"}, event.Actor{}},
		"a key in other letters":        {`{"action":"\u0072epo","_document_id":"a"}`, event.Event{Product: "github", ActionKey: "repo", ID: "a"}, event.Actor{}},
		"the longest key":               {`{"action":"` + strings.Repeat("a", 512) + `","_document_id":"a"}`, event.Event{Product: "github", ActionKey: strings.Repeat("a", 512), ID: "a"}, event.Actor{}},
		"a key that is too long":        {`{"action":"` + strings.Repeat("a", 513) + `","_document_id":"a"}`, event.Event{Product: "github", ID: "a"}, event.Actor{}},
		"an offset without its colon":   {`{"event_name":"a","author_id":1,"entity_id":1,"entity_type":"X","created_at":"2026-03-04T10:11:12.345+0200"}`, event.Event{Product: "gitlab", ActionKey: "a", Timestamp: 1772611872345000000}, event.Actor{ID: "1"}},
		"a time that is none":           {`{"event_name":"a","author_id":1,"entity_id":1,"entity_type":"X","created_at":"yesterday"}`, event.Event{Product: "gitlab", ActionKey: "a"}, event.Actor{ID: "1"}},
		"seconds":                       {`{"door":{"event":"open","names":["a"]},"badge":1,"opened_at":1772611872}`, event.Event{Product: "doors", ActionKey: "open", Timestamp: 1772611872000000000}, event.Actor{Objects: []event.Object{{Type: "DOOR", Name: "a"}}}},
		"seconds that are out of range": {`{"door":{"event":"open"},"badge":1,"opened_at":17726118720000}`, event.Event{Product: "doors", ActionKey: "open"}, event.Actor{}},
	} {
		outcome, e, a := d.whole(test.text)
		assert.Equal(t, declaredRecord, outcome, name)
		assert.Equal(t, test.event, e, name)
		assert.Equal(t, test.actor, a, name)
		d.requireDeclared(t, test.text)
	}
}

// TestDeclaredRecordsAreTorn: no head, tail or middle piece of a line is a record, and a reader that has seen it reads the next line as before.
func TestDeclaredRecordsAreTorn(t *testing.T) {
	t.Parallel()
	d := newDeclaredReader(t)
	for product, line := range productLines {
		for i := 1; i < len(line); i++ {
			outcome, _, _ := d.whole(line[:i])
			assert.Equal(t, declaredMalformed, outcome, "%s, the first %d bytes", product, i)
			for begin := i; begin < len(line); begin++ {
				if line[begin] == '{' {
					outcome, _, _ = d.whole(line[begin:])
					assert.NotEqual(t, declaredRecord, outcome, "%s, from byte %d on", product, begin)
					break
				}
			}
		}
		outcome, _, _ := d.whole(line)
		assert.Equal(t, declaredRecord, outcome, product)
	}
}
