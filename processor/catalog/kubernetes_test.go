// SPDX-License-Identifier: Apache-2.0

package catalog

import (
	_ "embed"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

// servedResources are what a real API server of 1.33.0 said that it serves, in every version of every group: group, resource with subresource, verb. The program in
// e2e/kubernetes writes them.
//
//go:embed testdata/kubernetes-1.33.0.tsv
var servedResources string

// kubernetesKey is the key of a request for a resource.
func kubernetesKey(verb, group, resource string) string {
	resource, subresource, _ := strings.Cut(resource, "/")
	return strings.Join([]string{verb, group, resource, subresource}, "/")
}

// TestKubernetesKnowsEveryRequestThatAnAPIServerServes, and none of them by a wildcard.
func TestKubernetesKnowsEveryRequestThatAnAPIServerServes(t *testing.T) {
	t.Parallel()
	c := newDeclared(t, "kubernetes", event.ConfidenceHigh)
	served := map[string]bool{}
	for line := range strings.Lines(servedResources) {
		fields := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		key := kubernetesKey(fields[2], fields[0], fields[1])
		served[key] = true
		m := c.Find(&event.Event{Product: "kubernetes", ActionKey: key})
		require.NotNil(t, m.Entry, key)
		assert.True(t, m.Certain, key)
		assert.Contains(t, m.Entry.Keys, key)
	}
	for _, e := range c.Entries() {
		for _, key := range e.Keys {
			gone := strings.Contains(key, "/podsecuritypolicies/") || strings.Contains(key, "/metrics.k8s.io/") || strings.HasPrefix(key, "impersonate/")
			if strings.Count(key, "/") == 3 && !strings.Contains(key, "*") && !strings.Contains(key, " ") && !gone {
				assert.True(t, served[key], "%s: %s is not served", e.ID, key)
			}
		}
	}
}

// TestUnknownKubernetesRequestsHaveTheAreaOfTheirKind, and are not dropped by default.
func TestUnknownKubernetesRequestsHaveTheAreaOfTheirKind(t *testing.T) {
	t.Parallel()
	c := newDeclared(t, "kubernetes", event.ConfidenceHigh)
	for key, area := range map[string]event.Area{
		"get/rbac.authorization.k8s.io/conditionalroles/": event.AreaPermissions,
		"list/admissionregistration.k8s.io/guards/":       event.AreaSecurity,
		"watch//secrets/parts":                            event.AreaSecurity,
		"//pods/exec":                                     event.AreaSecurity,
		"get/apps/rollouts/":                              event.AreaLocalConfigAndAdministration,
		"get/networking.k8s.io/gateways/":                 event.AreaGlobalConfigAndAdministration,
		"get/cert-manager.io/certificates/":               event.AreaEcosystem,
		"list/auditregistration.k8s.io/auditsinks/":       event.AreaAuditLog,
		"get/group.of.somebody/things/":                   event.AreaUnknown,
		"get//things/":                                    event.AreaUnknown,
	} {
		m := c.Find(&event.Event{Product: "kubernetes", ActionKey: key})
		assert.Equal(t, area, m.Area, key)
		assert.False(t, m.Certain, key)
		if area != event.AreaUnknown {
			assert.Equal(t, event.LevelBase, m.Level, key)
		}
	}
}

// TestOnlyReadsOfKubernetesAndWhatControllersDoAllDayAreFull: what changes anything else, or runs something, is at most advanced.
func TestOnlyReadsOfKubernetesAndWhatControllersDoAllDayAreFull(t *testing.T) {
	t.Parallel()
	frequent := "events leases leasecandidates csinodes csistoragecapacities volumeattachments ipaddresses resourceslices storageversions endpoints endpointslices " +
		"controllerrevisions"
	for _, e := range newDeclared(t, "kubernetes", event.ConfidenceHigh).Entries() {
		for _, key := range e.Keys {
			parts := strings.Split(key, "/")
			if e.Level != event.LevelFull || len(parts) != 4 || strings.Contains(key, " ") || parts[0] == "get" || parts[0] == "list" || parts[0] == "watch" {
				continue
			}
			assert.True(t, parts[3] == "status" || strings.Contains(" "+frequent+" ", " "+parts[2]+" "), key)
		}
	}
}
