// SPDX-License-Identifier: Apache-2.0

package annotate

import (
	"net/netip"
	"strconv"
	"strings"

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
	// Projects and repositories of these are those of a version control system; Jira's projects are not.
	productBitbucket  = "bitbucket"
	productGitHub     = "github"
	productGitLab     = "gitlab"
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
	// Several addresses are those of proxies and what a client claims: which is the client's is not known.
	source := strings.TrimSpace(actor.Source)
	if address, err := netip.ParseAddr(source); err == nil && address.Zone() == "" { // a zone may be any text
		if !address.Is4() { // which has one spelling
			source = address.String()
		}
		putString(attributes, attributeClientAddress, source)
	}
	host, port := serverOf(actor.System)
	putString(attributes, attributeServerAddress, host)
	if number, err := strconv.ParseUint(port, 10, 16); port != "" && err == nil {
		putPort(attributes, int64(number))
	}
	switch product {
	case productBitbucket:
		owner, name := actor.Only(event.ObjectProject), actor.Only(event.ObjectRepository)
		writeRepository(attributes, product, owner, name, strings.Index(name, "/"))
	case productGitHub:
		name := actor.Only(event.ObjectRepository)
		writeRepository(attributes, product, actor.Only(objectOrganization), name, strings.Index(name, "/"))
	case productGitLab: // groups may stand in groups
		name := actor.Only(event.ObjectProject)
		writeRepository(attributes, product, "", name, strings.LastIndex(name, "/"))
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

// objectOrganization is the type of an organization, as GitHub's catalog names it.
const objectOrganization = "ORGANIZATION"

// writeRepository writes a repository, and the owner of it, which may be named with it, before the slash at a position.
func writeRepository(attributes pcommon.Map, product, owner, name string, slash int) {
	if slash >= 0 {
		if owner == "" {
			owner = name[:slash]
		}
		name = name[slash+1:]
	}
	if owner == "" && name == "" {
		return
	}
	putString(attributes, attributeVCSProvider, product)
	putString(attributes, attributeVCSOwner, owner)
	putString(attributes, attributeVCSRepository, name)
}

// putString writes what is not empty, unless the attribute exists. What is not UTF-8, such as what a percent-encoded host decodes to, is not written: one such
// string makes an exporter's whole batch undeliverable.
func putString(attributes pcommon.Map, key, value string) {
	if value == "" || !isText(value) {
		return
	}
	if attribute, exists := attributes.GetOrPutEmpty(key); !exists {
		attribute.SetStr(value)
	}
}

func putPort(attributes pcommon.Map, port int64) {
	if attribute, exists := attributes.GetOrPutEmpty(attributeServerPort); !exists {
		attribute.SetInt(port)
	}
}
