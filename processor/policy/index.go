// SPDX-License-Identifier: Apache-2.0

package policy

import (
	"math"

	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

// ruleIndex finds the rules that can match an event by its id, key, class or area, so that many rules cost like few. The numbers of rules in
// each list are in order.
type ruleIndex struct {
	byID    map[string][]int
	byKey   map[string][]int
	byClass map[string][]int
	byArea  [event.AreaCount][]int
	// rest are the rules that must be tried on every event.
	rest []int
}

func newRuleIndex(matchers []matcher) *ruleIndex {
	x := &ruleIndex{byID: map[string][]int{}, byKey: map[string][]int{}, byClass: map[string][]int{}}
	for number := range matchers {
		m := &matchers[number]
		switch {
		case len(m.texts) > 0 || len(m.names.patterns) > 0:
			x.rest = append(x.rest, number)
		case m.names.any():
			enter(x.byID, m.names.ids, number)
			enter(x.byKey, m.names.keys, number)
			enter(x.byClass, m.names.classParts, number)
		case m.areas != newBitSet[event.Area](nil):
			for area := range event.Area(event.AreaCount) {
				if m.areas.has(area) {
					x.byArea[area] = append(x.byArea[area], number)
				}
			}
		default:
			x.rest = append(x.rest, number)
		}
	}
	return x
}

// enter enters a rule under each of its names, once.
func enter(table map[string][]int, names []string, number int) {
	for _, name := range names {
		if listed := table[name]; len(listed) == 0 || listed[len(listed)-1] != number {
			table[name] = append(listed, number)
		}
	}
}

// candidates are the rules that can match an event, from which next takes them in order.
type candidates [5][]int

func (x *ruleIndex) candidates(s *Subject) candidates {
	return candidates{x.byID[s.Resolved.ID()], x.byKey[s.Event.ActionKey], x.byClass[s.Resolved.Match.Class], x.byArea[s.Resolved.Area], x.rest}
}

// next takes the lowest number from the lists; false if there is none.
func (c *candidates) next() (number int, ok bool) {
	number = math.MaxInt
	for _, list := range c {
		if len(list) > 0 && list[0] < number {
			number = list[0]
		}
	}
	for i, list := range c {
		if len(list) > 0 && list[0] == number {
			c[i] = list[1:]
		}
	}
	return number, number != math.MaxInt
}
