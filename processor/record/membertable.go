// SPDX-License-Identifier: Apache-2.0

package record

import "hash/maphash"

// index makes the tables by which members are found.
func (t *declaredTable) index() {
	for at := -1; at < len(t.nodes); at++ {
		var children []int
		for i := range t.nodes {
			if t.nodes[i].parent == at {
				children = append(children, i)
			}
		}
		table := newMemberTable(t, children)
		if at < 0 {
			t.root = table
		} else {
			n := &t.nodes[at]
			n.children, n.hasChildren, n.isPlain = table, len(children) > 0, len(n.groups) == 0 && len(n.constants) == 0
		}
	}
}

// memberTable finds nodes by their names: a hash table with open addressing, whose free slots are 0.
type memberTable struct{ slots []int32 }

// newMemberTable makes a table of nodes that is never more than a quarter full.
func newMemberTable(t *declaredTable, nodes []int) (m memberTable) {
	if len(nodes) == 0 {
		return m
	}
	size := 4
	for size < 4*len(nodes) {
		size *= 2
	}
	m.slots = make([]int32, size)
	for _, node := range nodes {
		i := t.hash(t.nodes[node].name)
		for m.slots[i%uint64(size)] != 0 {
			i++
		}
		m.slots[i%uint64(size)] = int32(node + 1) //nolint:gosec // there are few nodes
	}
	return m
}

func (t *declaredTable) hash(name string) uint64 { return maphash.String(t.seed, name) }

// member returns what is to be known of a node, or of -1, while a record is read.
func (t *declaredTable) member(node int) trailMember {
	m := trailMember{node: int32(node)} //nolint:gosec // there are few nodes
	if node >= 0 {
		m.hasChildren, m.isPlain = t.nodes[node].hasChildren, t.nodes[node].isPlain
	}
	return m
}

// child returns the number of a member of a node, or of the top level, by its name with its hash; -1 if no source names it.
func (t *declaredTable) child(parent int, name string, hash uint64) int {
	m := &t.root
	if parent >= 0 {
		m = &t.nodes[parent].children
	}
	if len(m.slots) == 0 {
		return -1
	}
	mask := uint64(len(m.slots)) - 1
	for i := hash & mask; m.slots[i] != 0; i = (i + 1) & mask {
		if node := int(m.slots[i] - 1); t.nodes[node].name == name {
			return node
		}
	}
	return -1
}
