// SPDX-License-Identifier: Apache-2.0

package record

const (
	// maxDeclaredMembers bounds the members of the top-level object of a record of a declared source.
	maxDeclaredMembers = 256
	// nameSlots leaves half of the slots free, so that a search ends soon.
	nameSlots = 2 * maxDeclaredMembers
)

// nameSet holds names, to find one that is given twice. It is emptied by counting on: what an earlier round left in the slots is of no account.
type nameSet struct {
	names [maxDeclaredMembers]string
	// slots hold the round and the number of a name.
	slots [nameSlots]nameSlot
	round uint32
	count int
}

type nameSlot struct {
	round  uint32
	number uint16
}

// reset empties the set.
func (n *nameSet) reset() {
	n.count = 0
	if n.round++; n.round == 0 {
		n.slots = [nameSlots]nameSlot{}
		n.round = 1
	}
}

// add adds a name with its hash, and reports false if it is there already, or if there are too many.
func (n *nameSet) add(name string, hash uint64) bool {
	if n.count == maxDeclaredMembers {
		return false
	}
	for i := hash % nameSlots; ; i = (i + 1) % nameSlots {
		slot := &n.slots[i]
		if slot.round != n.round {
			*slot = nameSlot{n.round, uint16(n.count)} //nolint:gosec // at most maxDeclaredMembers
			n.names[n.count] = name
			n.count++
			return true
		}
		if n.names[slot.number] == name {
			return false
		}
	}
}
