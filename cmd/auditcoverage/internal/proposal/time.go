// SPDX-License-Identifier: Apache-2.0

package proposal

import "slices"

var (
	// timeWords are words in the name of the time at which something happened, and laterWords in those of other times.
	timeWords  = set("at created date datetime occurred time timestamp ts when")
	laterWords = set("birth due end ended exp expire expires expiry finished modified next received until updated valid")
)

// time returns the member that says when it happened: a time in every record that has it, of those that most records have the one that is named so.
func (s *Sample) time() (best *member) {
	score := func(m *member) (points int64) {
		words := m.words()
		if slices.ContainsFunc(words, func(w string) bool { return timeWords[w] }) {
			points += 4
		}
		if slices.ContainsFunc(words, func(w string) bool { return laterWords[w] }) {
			points -= 4
		}
		return (points-int64(len(m.path.Steps)))*s.records + m.records
	}
	for _, m := range s.members {
		if _, ok := m.unit(); ok && m.records*2 >= s.records && (best == nil || score(m) > score(best)) {
			best = m
		}
	}
	return best
}
