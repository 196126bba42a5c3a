// SPDX-License-Identifier: Apache-2.0

package annotate

import (
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.opentelemetry.io/collector/pdata/pcommon"

	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

// Attributes of the semantic conventions for who did it, from where, and to what.
const (
	attributeUserID        = "user.id"
	attributeUserName      = "user.name"
	attributeClientAddress = "client.address"
	attributeServerAddress = "server.address"
	attributeServerPort    = "server.port"
	attributeVCSProvider   = "vcs.provider.name"
	attributeVCSOwner      = "vcs.owner.name"
	attributeVCSRepository = "vcs.repository.name"
)

// Products whose objects have attributes of their own.
const (
	// productBitbucket is the product whose projects and repositories are those of a version control system; Jira's projects are not.
	productBitbucket  = "bitbucket"
	productKubernetes = "kubernetes"
)

// kubernetesObjects are the types of objects in Kubernetes that the semantic conventions have an attribute for.
var kubernetesObjects = []struct{ typ, attribute string }{
	{"NAMESPACE", "k8s.namespace.name"},
	{"NODE", "k8s.node.name"},
	{"POD", "k8s.pod.name"},
	{"DEPLOYMENT", "k8s.deployment.name"},
	{"DAEMONSET", "k8s.daemonset.name"},
	{"STATEFULSET", "k8s.statefulset.name"},
	{"REPLICASET", "k8s.replicaset.name"},
	{"JOB", "k8s.job.name"},
	{"CRONJOB", "k8s.cronjob.name"},
}

// writeActor writes what the record says of its actor, and leaves what exists.
func writeActor(attributes pcommon.Map, actor *event.Actor, product string) {
	if isUser(actor) {
		putString(attributes, attributeUserID, actor.ID)
		putString(attributes, attributeUserName, actor.Name)
	}
	// Several addresses are proxies and what a client claims: which is the client's is not ours to say.
	if address, err := netip.ParseAddr(strings.TrimSpace(actor.Source)); err == nil && address.Zone() == "" { // a zone may be any text
		putString(attributes, attributeClientAddress, address.String())
	}
	if system, err := url.Parse(actor.System); err == nil {
		putString(attributes, attributeServerAddress, system.Hostname())
		if port, err := strconv.ParseUint(system.Port(), 10, 16); err == nil {
			putPort(attributes, int64(port))
		}
	}
	switch product {
	case productBitbucket:
		writeRepository(attributes, actor)
	case productKubernetes:
		for _, object := range kubernetesObjects {
			putString(attributes, object.attribute, actor.Only(object.typ))
		}
	}
}

// isUser tells users from Anonymous (id -2, type user) and System (id -1, type system), which are none. Confluence's users have the type user too,
// and an id of their own. Of other products, the declared source says what the system itself did.
func isUser(actor *event.Actor) bool {
	return !actor.IsSystem && !strings.HasPrefix(actor.ID, "-") && actor.Type != "system" && (actor.Type != "user" || actor.ID != "")
}

// writeRepository writes the project, and the repository in it. A repository may be named together with its project.
func writeRepository(attributes pcommon.Map, actor *event.Actor) {
	owner, name := actor.Only(event.ObjectProject), actor.Only(event.ObjectRepository)
	if project, repository, ok := strings.Cut(name, "/"); ok {
		name = repository
		if owner == "" {
			owner = project
		}
	}
	if owner == "" && name == "" {
		return
	}
	putString(attributes, attributeVCSProvider, productBitbucket)
	putString(attributes, attributeVCSOwner, owner)
	putString(attributes, attributeVCSRepository, name)
}

// putString writes what is not empty, unless the attribute exists. What is not UTF-8, such as what a percent-encoded host decodes to, is not written: one such
// string makes an exporter's whole batch undeliverable.
func putString(attributes pcommon.Map, key, value string) {
	if value == "" || !utf8.ValidString(value) {
		return
	}
	if _, exists := attributes.Get(key); !exists {
		attributes.PutStr(key, value)
	}
}

func putPort(attributes pcommon.Map, port int64) {
	if _, exists := attributes.Get(attributeServerPort); !exists {
		attributes.PutInt(attributeServerPort, port)
	}
}
