// SPDX-License-Identifier: Apache-2.0

package catalog

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// declaredCatalog uses every field of a declared source.
const declaredCatalog = `
product: doors
version: '1'
defaults: {confidence: high, sources: [manual]}
source:
  has:
    - [door, badge, opened_at]
    - [{path: schema, equals: doors.example/v1}, verb, lock|gate]
  key: ['{verb}/{door.kind}', verb]
  time: {path: [opened_at, '"@timestamp"'], unit: ms}
  actor:
    id: badge.id
    name: [badge.owner, owner]
    address: hops[last]
    type: badge.type
    system: {path: badge.id, to: -1}
  objects:
    door: [{path: door.name, when: {path: door.kind, equals: [inner, outer]}}, name]
    site: site
  outcome:
    denied: {path: status, equals: [403, denied]}
    failure: [{path: status, from: 500, to: 599}, {keys: ['*_failed']}]
    success: {path: error, exists: false}
  id: serial
  override:
    - {event: doors.denied, when: [{path: status, equals: 403}, {path: badge.id, not_equals: ['guard-*'], except_keys: [open/inner]}]}
  stage: {level: full, when: {path: phase, equals: begun, keys: ['open/*']}}
  client_set: [note]
wildcards:
  - {keys: ['open/*'], reason: all of them are the same}
events:
  - {id: doors.open, keys: ['open/*'], area: end_user_activity, level: full}
  - {id: doors.denied, area: security, level: base}
`

func TestDeclaredSourceIsRead(t *testing.T) {
	t.Parallel()
	p, err := Parse("doors.yaml", []byte(declaredCatalog), false)
	require.NoError(t, err)
	require.NotNil(t, p.Source)
	assert.Equal(t, "doors", p.Source.Product)
	assert.Len(t, p.Source.Sets, 2)
	assert.Len(t, p.Source.Shapes(), 2)
	assert.Equal(t, []string{"door", "site"}, p.Source.ObjectTypes())
	assert.Equal(t, []string{"open/*"}, p.Wildcards)
	assert.Equal(t, []string{"manual"}, p.Entries[0].Sources)
	assert.Empty(t, loadCatalogSchema(t).problemsOf(t, []byte(declaredCatalog)))
}

// sourced is a user's catalog with a source.
func sourced(source string) string {
	return "product: doors\nversion: '1'\nsource:\n" + indented(source) + "events: [{id: doors.a, keys: [a], area: security, level: base}]\n"
}

func indented(text string) string {
	return "  " + strings.ReplaceAll(strings.TrimSpace(text), "\n", "\n  ") + "\n"
}

// TestSourcesThatAreRefused: each rule of declared sources, with what is said where it is broken.
func TestSourcesThatAreRefused(t *testing.T) {
	t.Parallel()
	const good = "has: [[door, badge]]\nkey: verb\n"
	for name, test := range map[string]struct{ source, want string }{
		"nothing":             {"has: [[door, badge]]", "source: found no key: expected one"},
		"no set":              {"key: verb", "source: found no has: expected one"},
		"an unknown field":    {good + "timestamp: x", `source: found "timestamp": expected has, key, time,`},
		"an empty list":       {"has: []\nkey: verb", "source::has: found a list of 0: expected 1 to 16"},
		"an empty set":        {"has: [[]]\nkey: verb", "source::has::0: found a list of 0"},
		"a set in no list":    {"has: [door, badge]\nkey: verb", `source::has::0: found "door": expected a set`},
		"has is no list":      {"has: door\nkey: verb", `source::has: found "door": expected a list of sets`},
		"common words":        {"has: [[action, user, time]]\nkey: verb", "source::has::0: found a set that any log may have: expected a constant, or two members"},
		"common, dressed up":  {"has: [['@timestamp', User_ID, Request.method]]\nkey: verb", "source::has::0: found a set that any log may have"},
		"common alternatives": {"has: [[action, door|user]]\nkey: verb", "source::has::0: found a set that any log may have"},
		"one member":          {"has: [[door]]\nkey: verb", "source::has::0: found a set that any log may have"},
		"a constant of clients": {
			"has: [[{path: request.userAgent, equals: curl}]]\nkey: verb",
			"source::has::0::0::path: found request.userAgent, which a client sets",
		},
		"a constant of clients, as declared": {
			"has: [[{path: note.text, equals: x}]]\nkey: verb\nclient_set: [note]", "source::has::0::0::path: found note.text, which a client sets",
		},
		"a constant with a wildcard":  {"has: [[{path: kind, equals: 'a*'}]]\nkey: verb", `source::has::0::0::equals: found "a*": expected a text without wildcards`},
		"a constant that is a number": {"has: [[{path: kind, equals: 7}]]\nkey: verb", `source::has::0::0::equals: found "7": expected the text of a constant`},
		"a constant without a path":   {"has: [[{equals: a}]]\nkey: verb", "source::has::0::0: found no path: expected one"},
		"a constant of an element":    {"has: [[{path: 'kinds[last]', equals: a}]]\nkey: verb", "source::has::0::0::path: found a path to an element of an array"},
		"an element of an array":      {"has: [['doors[first]', badge]]\nkey: verb", "source::has::0::0: found a path to an element of an array"},
		"a path that ends in a dot":   {"has: [[door., badge]]\nkey: verb", `source::has::0::0: found path "door.", in which a name is missing`},
		"an open quote":               {"has: [['\"door', badge]]\nkey: verb", `source::has::0::0: found path "\"door", in which a quote is not closed`},
		"too long a path":             {"has: [[a.b.c.d.e.f.g, badge]]\nkey: verb", "of 7 parts: expected at most 6"},
		"auditType":                   {"has: [[door, auditType.kind]]\nkey: verb", `source::has::0::1: found path "auditType.kind": expected other members than auditType`},
		"a key that is a map":         {"has: [[door, badge]]\nkey: {path: verb}", "source::key: found a map: expected a path, or a template"},
		"a template of one":           {"has: [[door, badge]]\nkey: '{verb}'", `source::key: found template "{verb}" of one path`},
		"a template that is open":     {"has: [[door, badge]]\nkey: '{verb'", "in which } is missing"},
		"two separators":              {"has: [[door, badge]]\nkey: '{a}/{b}:{c}'", "expected paths in braces with one and the same of the characters"},
		"a word between":              {"has: [[door, badge]]\nkey: '{a}on{b}'", "expected paths in braces with one and the same of the characters"},
		"an unknown unit":             {good + "time: {path: at, unit: h}", `source::time::unit: found "h": expected one of rfc3339, s, ms, us, ns`},
		"a time without a path":       {good + "time: {unit: s}", "source::time: found no path: expected one"},
		"an unknown part of an actor": {good + "actor: {email: x}", `source::actor: found "email": expected id, name, address, type, system`},
		"a type that is none":         {good + "objects: {Door: x}", `source::objects::Door: found type "Door": expected a name in snake case`},
		"objects in a list":           {good + "objects: [x]", "source::objects: found a list: expected a map of at most 32 types"},
		"an unknown outcome":          {good + "outcome: {won: {keys: [a]}}", `source::outcome: found "won": expected denied, failure, success`},
		"a path alone":                {good + "outcome: {failure: {path: x}}", "source::outcome::failure: found a path alone"},
		"no path":                     {good + "outcome: {failure: {equals: x}}", "source::outcome::failure: found no path: expected one"},
		"neither path nor keys":       {good + "outcome: {failure: {except_keys: [a]}}", "source::outcome::failure: found neither a path nor keys"},
		"a bound that is a text":      {good + "outcome: {failure: {path: x, from: 'a'}}", `source::outcome::failure::from: found "a": expected a whole number`},
		"exists that is a text":       {good + "outcome: {failure: {path: x, exists: 'yes'}}", `source::outcome::failure::exists: found "yes": expected true or false`},
		"a key that none fits":        {"has: [[door, badge]]\nkey: '{a}/{b}'\noutcome: {failure: {keys: [x]}}", `source::outcome::failure::keys::0: found "x", which no key of the source fits`},
		"every key":                   {good + "outcome: {failure: {keys: ['*']}}", `source::outcome::failure::keys::0: found "*", which every key fits`},
		"two wildcards":               {good + "outcome: {failure: {path: x, equals: 'a*b*'}}", "a part has more than one wildcard"},
		"an unknown event":            {good + "override: {event: doors.b, when: {path: status, equals: 403}}", `source::override::0::event: found "doors.b": expected the id of one of the events`},
		"an override without when":    {good + "override: {event: doors.a}", "source::override: found no when: expected one"},
		"an override of clients": {
			good + "override: {event: doors.a, when: {path: user_agent, equals: x}}", "source::override::when: found user_agent, which a client sets",
		},
		"an override by a forwarded address": {
			good + "override: {event: doors.a, when: {path: 'sourceIPs[first]', equals: x}}", "source::override::when: found sourceIPs[first], which a client sets",
		},
		"a stage of clients":        {good + "stage: {level: full, when: {path: requestURI, equals: x}}", "source::stage::when: found requestURI, which a client sets"},
		"a stage without its level": {good + "stage: {when: {path: phase, equals: x}}", "source::stage: found no level: expected one"},
		"a stage of no level":       {good + "stage: {level: off, when: {path: phase, equals: x}}", `source::stage::level: found "off": expected one of base, advanced, full`},
		"a stage that may not hold": {good + "stage: {level: full, when: {path: phase, not_equals: x}}", "source::stage::when: found a condition without equals"},
		"a member twice":            {good + "key: badge", "source: found key twice: expected it once"},
		"a word that is no source":  {"other", `source: found "other": expected atlassian, or how the records look`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := newWith(t, sourced(test.source))
			require.ErrorContains(t, err, test.want)
		})
	}
	_, err := newWith(t, sourced(good))
	require.NoError(t, err)
}

// TestCatalogsWithSourcesThatAreRefused: what the parts of catalogs must not say together.
func TestCatalogsWithSourcesThatAreRefused(t *testing.T) {
	t.Parallel()
	good := sourced("has: [[door, badge]]\nkey: verb")
	for name, test := range map[string]struct {
		texts []string
		want  string
	}{
		"a product of the family":   {[]string{strings.Replace(good, "product: doors", "product: jira", 1)}, `source: found one of product "jira": expected none, since its forms are built in`},
		"two sources of a product":  {[]string{good, strings.Replace(good, "doors.a", "doors.b", 1)}, `source: found a second one of product "doors" in catalogs of yours: expected one`},
		"a name that is none":       {[]string{strings.Replace(good, "product: doors", "product: The Doors", 1)}, `product: found "The Doors": expected lower-case letters and digits`},
		"a wildcard that is no key": {[]string{good + "wildcards: [{keys: ['b*'], reason: x}]\n"}, `wildcards: keys: found "b*": expected a key with a wildcard that one of the events has`},
		"a wildcard without reason": {[]string{good + "wildcards: [{keys: [a]}]\n"}, "wildcards: reason: found nothing"},
		"no defaults":               {[]string{good + "defaults: {}\n"}, "defaults: found none: expected confidence or sources"},
	} {
		_, err := newWith(t, test.texts...)
		require.ErrorContains(t, err, test.want, name)
	}
}
