// SPDX-License-Identifier: Apache-2.0

package catalog

import (
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
