// SPDX-License-Identifier: Apache-2.0

package proposal

import (
	"slices"
)

// personWords are words in the names of members that tell of who did it.
var personWords = set(`account actor author badge by caller employee holder initiator login member operator owner performer person principal requester
	subject user username who`)

// otherWords are words in the names of members that tell of somebody, or something, else.
var otherWords = set("affected dest destination dst entity host listen local object peer recipient server target to")

// role is what a member tells of who did it.
type role uint8

const (
	roleNone role = iota
	roleID
	roleName
	roleType
)

// roleOf tells by the last word of the path what a member says of a person.
func (m *member) roleOf() role {
	words := m.words()
	if !slices.ContainsFunc(words, func(w string) bool { return personWords[w] }) || slices.ContainsFunc(words, func(w string) bool { return otherWords[w] }) {
		return roleNone
	}
	switch last := words[len(words)-1]; {
	case idWords[last]:
		return roleID
	case last == "type" || last == "kind":
		return roleType
	case nameWords[last], personWords[last]:
		if m.numbers == m.records {
			return roleID
		}
		return roleName
	}
	return roleNone
}

var (
	idWords   = set("guid id no number sid uid uuid")
	nameWords = set("display email login mail name username")
)

// actor returns the path of who did it in a role: of the members that tell, the one that most records have, the outermost, the first.
func (s *Sample) actor(r role) string {
	return s.best(func(m *member) bool {
		return m.roleOf() == r && m.strings+m.numbers == m.records && m.times == [len(unitRanges)]int64{} && m.addresses == 0
	})
}

// address returns the path of the address from which it was done.
func (s *Sample) address() string {
	return s.best(func(m *member) bool {
		return m.addresses > 0 && m.addresses == m.records && !slices.ContainsFunc(m.words(), func(w string) bool { return otherWords[w] || w == "forwarded" })
	})
}

// best returns the path of the member that most records have, at least a quarter, of those that fit; of several the outermost; empty if there is none.
func (s *Sample) best(fits func(*member) bool) string {
	var best *member
	for _, m := range s.members {
		if m.records*4 < s.records || !fits(m) {
			continue
		}
		if best == nil || m.records > best.records || m.records == best.records && len(m.path.Steps) < len(best.path.Steps) {
			best = m
		}
	}
	if best == nil {
		return ""
	}
	return best.text
}
