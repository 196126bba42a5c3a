// SPDX-License-Identifier: Apache-2.0

package engine

import (
	"cmp"
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
	"github.com/auditcoverage/auditcoverageprocessor/processor/policy"
)

// apiRequest is a request to a Kubernetes API server, as far as it decides.
type apiRequest struct {
	verb, group, resource, subresource, uri string
	user, stage, decision                   string
	code                                    int
}

// record is what the API server writes of the request.
func (r *apiRequest) record(t *testing.T) string {
	t.Helper()
	type object map[string]any
	record := object{
		"kind": "Event", "apiVersion": "audit.k8s.io/v1", "level": "Metadata", "auditID": "0f0f0f0f-0000-4000-8000-000000000001",
		"stage": cmp.Or(r.stage, "ResponseComplete"), "verb": r.verb, "requestURI": cmp.Or(r.uri, "/api/v1/made/up"), "user": object{"username": r.user},
	}
	if r.resource != "" {
		record["objectRef"] = object{"apiGroup": r.group, "resource": r.resource, "subresource": r.subresource, "name": "one"}
	}
	if r.code != 0 {
		record["responseStatus"] = object{"metadata": object{}, "code": r.code}
	}
	if r.decision != "" {
		record["annotations"] = object{"authorization.k8s.io/decision": r.decision}
	}
	text, err := json.Marshal(record)
	require.NoError(t, err)
	return string(text)
}

const rbacGroup = "rbac.authorization.k8s.io"

// newKubernetesHarness judges records of Kubernetes at base, but for some areas.
func newKubernetesHarness(t *testing.T, coverage policy.Coverage) *harness {
	t.Helper()
	return newDeclaredHarness(t, func(c *Config) { c.Catalog.Products, c.Coverage = []string{"kubernetes"}, coverage })
}

// TestDeniedChangeOfRBACIsKeptWhereSecurityIsOff: an override only ever keeps more. That a denial is an event of security takes nothing from the change that it is.
func TestDeniedChangeOfRBACIsKeptWhereSecurityIsOff(t *testing.T) {
	t.Parallel()
	denied := apiRequest{verb: "create", group: rbacGroup, resource: "clusterrolebindings", user: "casey@example.test", code: 403, decision: "forbid"}
	h := newKubernetesHarness(t, policy.Coverage{event.AreaSecurity: event.SettingOff, event.AreaPermissions: event.SettingFull})
	assert.Equal(t, "keep covered permissions/base kubernetes.clusterrolebindings.change", h.verdictOf(t, denied.record(t)))
	h = newKubernetesHarness(t, policy.Coverage{event.AreaSecurity: event.SettingBase, event.AreaPermissions: event.SettingOff})
	assert.Equal(t, "keep covered security/base kubernetes.denied", h.verdictOf(t, denied.record(t)))
	h = newKubernetesHarness(t, policy.Coverage{event.AreaSecurity: event.SettingOff, event.AreaPermissions: event.SettingOff})
	assert.Equal(t, "drop area_off permissions/base kubernetes.clusterrolebindings.change", h.verdictOf(t, denied.record(t)))
}

func TestSecretsReadByAnybodyButTheMachinesThatReadThemAllDayAreKept(t *testing.T) {
	t.Parallel()
	h := newKubernetesHarness(t, nil)
	for user, kept := range map[string]bool{
		"system:node:node-1": false,
		"system:apiserver":   false,
		"system:serviceaccount:kube-system:generic-garbage-collector": false,
		"system:serviceaccount:kube-system:namespace-controller":      false,
		"system:serviceaccount:kube-system:resourcequota-controller":  false,
		"avery@example.test":                                            true,
		"system:serviceaccount:kube-system:default":                     true,
		"system:serviceaccount:kube-system:generic-garbage-collector-2": true,
		"system:serviceaccount:shop:generic-garbage-collector":          true,
		"system:nodes":           true,
		"system:apiserver:other": true,
		"":                       true,
	} {
		for _, verb := range []string{"get", "list", "watch"} {
			r := apiRequest{verb: verb, resource: "secrets", user: user, code: 200}
			want := "drop above_level security/full kubernetes.secrets.read"
			if kept {
				want = "keep covered security/base kubernetes.secrets.read_by_others"
			}
			assert.Equal(t, want, h.verdictOf(t, r.record(t)), "%s %s", verb, user)
		}
	}
}

func TestAnonymousRequestsAreKeptButForHealthAndVersion(t *testing.T) {
	t.Parallel()
	h := newKubernetesHarness(t, nil)
	for uri, verdict := range map[string]string{
		"/healthz":              "drop above_level end_user_activity/full kubernetes.health",
		"/livez?verbose":        "drop above_level end_user_activity/full kubernetes.health",
		"/readyz":               "drop above_level end_user_activity/full kubernetes.health",
		"/version?timeout=32s":  "drop above_level end_user_activity/full kubernetes.version",
		"/api":                  "keep covered security/base kubernetes.anonymous",
		"/openapi/v2":           "keep covered security/base kubernetes.anonymous",
		"/metrics":              "keep covered security/base kubernetes.anonymous",
		"/apis/apps/v1":         "keep covered security/base kubernetes.anonymous",
		"/healthz/../metrics":   "keep unmapped unknown/unknown ",
		"/metrics?from=/readyz": "keep covered security/base kubernetes.anonymous",
	} {
		r := apiRequest{verb: "get", uri: uri, user: "system:anonymous", code: 200}
		assert.Equal(t, verdict, h.verdictOf(t, r.record(t)), uri)
	}
	for _, r := range []apiRequest{
		{verb: "post", uri: "/healthz", user: "system:anonymous", code: 200},
		{verb: "head", uri: "/healthz", user: "system:anonymous", code: 200},
		{verb: "get", resource: "pods", uri: "/healthz", user: "system:anonymous", code: 200},
	} {
		assert.Regexp(t, "^keep ", h.verdictOf(t, r.record(t)), r)
	}
}

// TestStagesOfARequest: of the records of one request, one has the level of its event.
func TestStagesOfARequest(t *testing.T) {
	t.Parallel()
	const (
		binding = "permissions/base kubernetes.clusterrolebindings.change"
		exec    = "security/base kubernetes.pods.exec"
	)
	h := newKubernetesHarness(t, nil)
	for _, c := range []struct {
		verdict string
		apiRequest
	}{
		{"drop above_level permissions/full kubernetes.clusterrolebindings.change", apiRequest{verb: "create", group: rbacGroup, resource: "clusterrolebindings", stage: "RequestReceived"}},
		{"keep covered " + binding, apiRequest{verb: "create", group: rbacGroup, resource: "clusterrolebindings", stage: "ResponseComplete", code: 201}},
		{"drop above_level security/full kubernetes.pods.exec", apiRequest{verb: "create", resource: "pods", subresource: "exec", stage: "RequestReceived"}},
		{"keep covered " + exec, apiRequest{verb: "create", resource: "pods", subresource: "exec", stage: "ResponseStarted", code: 101}},
		{"keep covered " + exec, apiRequest{verb: "get", resource: "pods", subresource: "exec", stage: "ResponseStarted", code: 101}},
		{"keep covered " + exec, apiRequest{verb: "create", resource: "pods", subresource: "exec", stage: "ResponseComplete", code: 101}},
		{"drop above_level end_user_activity/full kubernetes.pods.read", apiRequest{verb: "watch", resource: "pods", stage: "ResponseStarted", code: 200}},
		{"keep covered security/base kubernetes.denied", apiRequest{verb: "watch", resource: "pods", stage: "ResponseStarted", code: 401}},
		{"keep covered security/base kubernetes.denied", apiRequest{verb: "get", resource: "pods", stage: "ResponseStarted", code: 401}},
		{"keep covered security/base kubernetes.panic", apiRequest{verb: "get", resource: "pods", stage: "Panic", code: 500}},
		{"keep covered security/base kubernetes.denied", apiRequest{verb: "get", resource: "pods", decision: "forbid"}},
		{"drop above_level end_user_activity/full kubernetes.pods.read", apiRequest{verb: "get", resource: "pods", decision: "allow", code: 404}},
	} {
		assert.Equal(t, c.verdict, h.verdictOf(t, c.record(t)), c.apiRequest)
	}
}

// TestUsersCatalogDecidesAboutCustomResources: the built-in catalog keeps them, since it does not know what they are.
func TestUsersCatalogDecidesAboutCustomResources(t *testing.T) {
	t.Parallel()
	loaves := func(verb, subresource string) string {
		r := apiRequest{verb: verb, group: "bakery.example", resource: "loaves", subresource: subresource, user: "avery@example.test", code: 200}
		return r.record(t)
	}
	h := newKubernetesHarness(t, policy.Coverage{event.AreaEcosystem: event.SettingOff})
	assert.Equal(t, "keep unmapped ecosystem/base kubernetes.custom_resources", h.verdictOf(t, loaves("list", "")))
	const own = `
product: kubernetes
version: '1'
events:
  - {id: kubernetes.loaves.read, keys: [get/bakery.example/loaves/, list/bakery.example/loaves/, watch/bakery.example/loaves/], area: ecosystem, level: full}
  - {id: kubernetes.loaves.status, keys: ['*/bakery.example/loaves/status'], area: ecosystem, level: full}
`
	h = newDeclaredHarness(t, func(c *Config) { c.Catalog.Products = []string{"kubernetes"} }, own)
	assert.Equal(t, "drop above_level ecosystem/full kubernetes.loaves.read", h.verdictOf(t, loaves("list", "")))
	assert.Equal(t, "drop above_level ecosystem/full kubernetes.loaves.status", h.verdictOf(t, loaves("patch", "status")))
	assert.Equal(t, "keep covered ecosystem/base kubernetes.custom_resources", h.verdictOf(t, loaves("delete", "")))
}
