// SPDX-License-Identifier: Apache-2.0

package record

import (
	"testing"

	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

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
  objects: {door: [door.name, door.names]}
`

// declaredSources reads the declarations.
func declaredSources(t testing.TB, text string) (sources []*source.Source) {
	t.Helper()
	var document yaml.Node
	require.NoError(t, yaml.Unmarshal([]byte(text), &document))
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
	githubLine = `{"@timestamp":1772611872345,"created_at":1772611872345,"_document_id":"exampleDocId001","action":"protected_branch.policy_override","operation_type":"modify","actor":"octo-avery","actor_id":1007,"actor_ip":"192.0.2.10","actor_location":{"country_code":"NZ"},"org":"example-org","org_id":55,"repo":"example-org/app","repo_id":77,"business":"example-ent","business_id":9,"user_agent":"git/2.47","programmatic_access_type":"Personal access token (classic)","hashed_token":"ZXhhbXBsZQ=="}`
	gitlabLine = `{"severity":"INFO","time":"2026-03-04T08:11:12.345Z","correlation_id":"01JEXAMPLE0000000000000000","meta.caller_id":"ProjectsController#update","meta.remote_ip":"192.0.2.10","meta.user":"avery","meta.user_id":7,"id":9001,"author_id":7,"author_name":"Avery Doe","entity_id":42,"entity_type":"Project","entity_path":"grp/app","created_at":"2026-03-04T08:11:12.340+00:00","event_name":"project_visibility_level_updated","change":"visibility_level","from":"Private","to":"Public","target_id":42,"target_type":"Project","target_details":"grp/app","ip_address":"192.0.2.10","details":{"event_name":"project_visibility_level_updated","change":"visibility_level","from":"Private","to":"Public","author_name":"Avery Doe","target_id":42,"target_type":"Project","target_details":"grp/app"}}`
	kubernetesLine = `{"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"Metadata","auditID":"0f0f0f0f-0000-4000-8000-000000000001","stage":"ResponseComplete","requestURI":"/api/v1/namespaces/shop/secrets/db","verb":"get","user":{"username":"avery@example.test","groups":["system:authenticated"]},"sourceIPs":["198.51.100.7","192.0.2.10"],"userAgent":"kubectl/v1.33","objectRef":{"resource":"secrets","namespace":"shop","name":"db","apiVersion":"v1"},"responseStatus":{"metadata":{},"code":403},"requestReceivedTimestamp":"2026-03-04T08:11:12.345678Z","stageTimestamp":"2026-03-04T08:11:12.349001Z","annotations":{"authorization.k8s.io/decision":"forbid"}}`
	vaultLine = `{"time":"2026-03-04T08:11:12.345678901Z","type":"response","auth":{"accessor":"hmac-sha256:aa00","client_token":"hmac-sha256:bb11","display_name":"oidc-avery","entity_id":"e-0001","policies":["default","app-read"],"policy_results":{"allowed":true,"granting_policies":[{"name":"app-read","namespace_id":"root","type":"acl"}]},"token_type":"service"},"request":{"id":"11111111-2222-4333-8444-555555555555","operation":"read","mount_point":"secret/","mount_type":"kv","mount_class":"secret","namespace":{"id":"root"},"path":"secret/data/app","remote_address":"192.0.2.10","remote_port":40110},"response":{"mount_type":"kv","data":{"value":"hmac-sha256:cc22"}}}`
	keycloakLine = `{"time":1772611872345,"realmId":"shop","authDetails":{"realmId":"master","clientId":"cli-1","userId":"u-1","ipAddress":"192.0.2.10"},"operationType":"UPDATE","resourceType":"REALM_ROLE_MAPPING","resourcePath":"users/u-2/role-mappings/realm","representation":"[{\"name\":\"admin\"}]"}`
)

var productLines = map[string]string{
	"github": githubLine, "gitlab": gitlabLine, "kubernetes": kubernetesLine, "vault": vaultLine, "keycloak": keycloakLine,
}
