// SPDX-License-Identifier: Apache-2.0

package annotate

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"go.opentelemetry.io/collector/pdata/plog"

	"github.com/auditcoverage/auditcoverageprocessor/processor/catalog"
	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

// actorOf returns the attributes that an actor leads to, beside those that were there.
func actorOf(actor event.Actor, product string, existing map[string]any) map[string]any {
	record := plog.NewLogRecord()
	if err := record.Attributes().FromRaw(existing); err != nil {
		panic(err)
	}
	New(Config{Actor: true}).Write(record, &Finding{Event: &event.Event{}, Actor: &actor, Resolved: &catalog.Resolved{Product: product}})
	return record.Attributes().AsRaw()
}

// objects are a project and a repository, as far as they are named.
func objects(project, repository string) (all []event.Object) {
	if project != "" {
		all = append(all, event.Object{Name: project, Type: event.ObjectProject})
	}
	if repository != "" {
		all = append(all, event.Object{Name: repository, Type: event.ObjectRepository})
	}
	return all
}

func TestActorIsWrittenByTheSemanticConventions(t *testing.T) {
	t.Parallel()
	assert.Equal(t, map[string]any{
		"user.id": "7", "user.name": "mira", "client.address": "192.0.2.7", "server.address": "git.example.org", "server.port": int64(7990),
		"vcs.provider.name": "bitbucket", "vcs.owner.name": "ORBIT", "vcs.repository.name": "lander",
	}, actorOf(event.Actor{
		ID: "7", Name: "mira", Type: "NORMAL", Source: "192.0.2.7", System: "https://git.example.org:7990/bitbucket",
		Objects: objects("ORBIT", "lander"),
	}, "bitbucket", nil))
}

func TestObjectsOfKubernetesAreWrittenByTheSemanticConventions(t *testing.T) {
	t.Parallel()
	actor := event.Actor{Name: "avery@example.test", Source: "192.0.2.7", Objects: []event.Object{{Type: "NAMESPACE", Name: "shop"}, {Type: "POD", Name: "web-0"}, {Type: "SECRET", Name: "db"}}}
	assert.Equal(t, map[string]any{
		"user.name": "avery@example.test", "client.address": "192.0.2.7", "k8s.namespace.name": "shop", "k8s.pod.name": "web-0",
	}, actorOf(actor, "kubernetes", nil))
	assert.Equal(t, map[string]any{"user.name": "avery@example.test", "client.address": "192.0.2.7"}, actorOf(actor, "gitlab", nil))
	assert.Equal(t, "collector", actorOf(actor, "kubernetes", map[string]any{"k8s.pod.name": "collector"})["k8s.pod.name"])
}

func TestWhatIsNotSaidIsNotWritten(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		actor event.Actor
		want  map[string]any
	}{
		"nothing":           {event.Actor{}, map[string]any{}},
		"service account":   {event.Actor{ID: "9", Name: "ci", Type: "SERVICE"}, map[string]any{"user.id": "9", "user.name": "ci"}},
		"anonymous":         {event.Actor{ID: "-2", Name: "Anonymous", Type: "user"}, map[string]any{}},
		"anonymous by type": {event.Actor{Name: "Anonymous", Type: "user"}, map[string]any{}},
		"Confluence's user": {event.Actor{ID: "8a7f", Name: "mira", Type: "user"}, map[string]any{"user.id": "8a7f", "user.name": "mira"}},
		"system":            {event.Actor{ID: "-1", Name: "System", Type: "system"}, map[string]any{}},
		"system by id":      {event.Actor{ID: "-1", Name: "System"}, map[string]any{}},
		"declared system":   {event.Actor{ID: "7", Name: "sync", IsSystem: true}, map[string]any{}},
		"a user by name":    {event.Actor{Name: "System"}, map[string]any{"user.name": "System"}},
		"several addresses": {event.Actor{Source: "192.0.2.7,192.0.2.8"}, map[string]any{}},
		"no address":        {event.Actor{Source: "host.example.org"}, map[string]any{}},
		"a zone":            {event.Actor{Source: "fe80::1%<b>"}, map[string]any{}},
		"padded address":    {event.Actor{Source: " 192.0.2.7 "}, map[string]any{"client.address": "192.0.2.7"}},
		"IPv6 address":      {event.Actor{Source: "2001:DB8:0::1"}, map[string]any{"client.address": "2001:db8::1"}},
		"no port":           {event.Actor{System: "https://git.example.org/x"}, map[string]any{"server.address": "git.example.org"}},
		"IPv6 system":       {event.Actor{System: "http://[2001:db8::1]:80"}, map[string]any{"server.address": "2001:db8::1", "server.port": int64(80)}},
		"no URL":            {event.Actor{System: "://"}, map[string]any{}},
		"no host":           {event.Actor{System: "git.example.org"}, map[string]any{}},
		"a host that is not UTF-8": {
			event.Actor{System: "https://%ff.example.org:7990"}, map[string]any{"server.port": int64(7990)},
		},
		"a host in percent-encoded UTF-8": {event.Actor{System: "https://%c3%bc.example.org"}, map[string]any{"server.address": "ü.example.org"}},
		"names that are not UTF-8": {
			event.Actor{ID: "7\xff", Name: "\xe2\x82", Objects: objects("ORBIT\xff", "lander\xff")}, map[string]any{"vcs.provider.name": "bitbucket"},
		},
		"project alone": {event.Actor{Objects: objects("ORBIT", "")}, map[string]any{"vcs.provider.name": "bitbucket", "vcs.owner.name": "ORBIT"}},
		"two projects": {event.Actor{Objects: append(objects("A", "lander"), objects("B", "")...)}, map[string]any{
			"vcs.provider.name": "bitbucket", "vcs.repository.name": "lander",
		}},
		"repository with its project": {event.Actor{Objects: objects("", "ORBIT/lander")}, map[string]any{
			"vcs.provider.name": "bitbucket", "vcs.owner.name": "ORBIT", "vcs.repository.name": "lander",
		}},
	} {
		assert.Equal(t, c.want, actorOf(c.actor, "bitbucket", nil), name)
	}
}

func TestRepositoriesOfDeclaredProductsAreNamed(t *testing.T) {
	t.Parallel()
	named := func(owner, name string) map[string]any {
		return map[string]any{"vcs.owner.name": owner, "vcs.repository.name": name}
	}
	for _, c := range []struct {
		product string
		objects []event.Object
		want    map[string]any
	}{
		{"github", []event.Object{{Name: "octo/app", Type: "REPOSITORY"}, {Name: "octo", Type: "ORGANIZATION"}}, named("octo", "app")},
		{"github", []event.Object{{Name: "octo/app", Type: "REPOSITORY"}}, named("octo", "app")},
		{"gitlab", []event.Object{{Name: "group/sub/app", Type: "PROJECT"}}, named("group/sub", "app")},
	} {
		c.want["vcs.provider.name"] = c.product
		assert.Equal(t, c.want, actorOf(event.Actor{Objects: c.objects}, c.product, nil))
	}
	assert.Empty(t, actorOf(event.Actor{Objects: []event.Object{{Name: "a", Type: "GROUP"}}}, "gitlab", nil))
}

func TestOnlyBitbucketHasRepositories(t *testing.T) {
	t.Parallel()
	for _, product := range []string{"jira", "confluence", ""} {
		assert.Empty(t, actorOf(event.Actor{Objects: objects("ORBIT", "lander")}, product, nil), product)
	}
}

func TestAttributesThatExistAreNotOverwritten(t *testing.T) {
	t.Parallel()
	existing := map[string]any{
		"user.id": "a", "user.name": "b", "client.address": "c", "server.address": "d", "server.port": int64(1),
		"vcs.provider.name": "e", "vcs.owner.name": "f", "vcs.repository.name": "g",
	}
	assert.Equal(t, existing, actorOf(event.Actor{
		ID: "7", Name: "mira", Source: "192.0.2.7", System: "https://git.example.org:7990", Objects: objects("ORBIT", "lander"),
	}, "bitbucket", existing))
}
