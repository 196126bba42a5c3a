// SPDX-License-Identifier: Apache-2.0

package record

import "strings"

const (
	// maxTrail bounds the members that are remembered. Products have a few dozen each.
	maxTrail = 512
	// trailSlots leaves half of the slots free, so that a search ends soon.
	trailSlots = 2 * maxTrail
	// maxTrailName bounds the length of a name that is remembered.
	maxTrailName = 64
	// maxStrays is how many names are met that there is no room for, until all are forgotten to make room for those of today.
	maxStrays = 4096
)

// trail remembers the members that records had, and which came after which: the next record mostly has them in the same order, so that a name is known by one
// comparison. It decides nothing: where it is wrong, the name is read.
type trail struct {
	members [maxTrail]trailMember
	slots   [trailSlots]uint16
	count   int
	strays  int
}

// trailMember is a member that a record had.
type trailMember struct {
	// literal is the name as it mostly stands in a text: with quotes and colon, and without white space.
	literal string
	// parent is the node of the object that it stands in, and node its own; -1 for the top level, and for what no source names.
	parent, node int32
	// hasChildren and isPlain are those of the node.
	hasChildren, isPlain bool
	// round is the record that last had it.
	round uint32
	// next are the members that came after it, and first those that its value began with.
	next, first trailNext
}

// trailNext are the members that came at a place the last time, and the time before where it was another one; nil if there is none.
type trailNext [2]*trailMember

// learn notes the member that came.
func (n *trailNext) learn(m *trailMember) {
	if n[0] != m {
		n[1], n[0] = n[0], m
	}
}

// name is the member's name.
func (m *trailMember) name() string { return m.literal[1 : len(m.literal)-2] }

// find returns a member by its name, with its hash; it is added if there is room, and else nil.
func (t *trail) find(table *declaredTable, parent int, name string, hash uint64) *trailMember {
	slot := (hash + uint64(parent+1)*0x9e3779b97f4a7c15) % trailSlots //nolint:gosec // -1 is the least
	for ; t.slots[slot] != 0; slot = (slot + 1) % trailSlots {
		if m := &t.members[t.slots[slot]]; int(m.parent) == parent && m.name() == name {
			return m
		}
	}
	if t.count == maxTrail-1 || len(name) > maxTrailName || strings.ContainsAny(name, `"\`) || hasControl(name) {
		t.strays++
		return nil
	}
	t.count++
	t.slots[slot] = uint16(t.count) //nolint:gosec // at most maxTrail
	m := &t.members[t.count]
	*m = table.member(table.child(parent, name, hash))
	m.literal, m.parent = `"`+name+`":`, int32(parent) //nolint:gosec // there are few nodes
	return m
}

func hasControl(name string) bool {
	for i := range len(name) {
		if name[i] < ' ' {
			return true
		}
	}
	return false
}
