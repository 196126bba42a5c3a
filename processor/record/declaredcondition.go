// SPDX-License-Identifier: Apache-2.0

package record

import (
	"slices"

	"github.com/auditcoverage/auditcoverageprocessor/processor/source"
)

// declaredCondition is a condition by the number of its node, which is -1 if only the key is looked at.
type declaredCondition struct {
	*source.Condition
	path valuePath
	// bit is that of the values, if equality with them is all that is asked of the path; -1 if there is more.
	bit int
	// ofKey says that the key is looked at.
	ofKey bool
}

// declaredEquality is what conditions ask of a node: one of several values.
type declaredEquality struct {
	node   int
	values []source.Glob
	bit    int
}

func (t *declaredTable) conditions(list []source.Condition) (conditions []declaredCondition) {
	for i := range list {
		c := declaredCondition{Condition: &list[i], path: valuePath{node: -1}, bit: -1, ofKey: len(list[i].Keys)+len(list[i].ExceptKeys) > 0}
		if len(list[i].Path.Steps) > 0 {
			c.path = t.path(list[i].Path)
		}
		if c.isEquality() {
			c.bit = t.equality(c.path.node, c.Equals)
		}
		conditions = append(conditions, c)
	}
	return conditions
}

// equality returns the bit of a node's having one of several values, which conditions may ask for more than once.
func (t *declaredTable) equality(node int, values []source.Glob) int {
	for i := range t.equalities {
		if e := &t.equalities[i]; e.node == node && slices.Equal(e.values, values) {
			return e.bit
		}
	}
	e := declaredEquality{node, values, t.newBit()}
	t.equalities = append(t.equalities, e)
	for _, value := range values {
		t.nodes[node].constants = append(t.nodes[node].constants, declaredConstant{value: value.Prefix, bit: e.bit})
	}
	return e.bit
}

// isEquality reports whether the condition asks of its path for equality with values without wildcards alone.
func (c *declaredCondition) isEquality() bool {
	return c.path.node >= 0 && c.path.element == source.ElementNone && len(c.Equals) > 0 && len(c.NotEquals) == 0 && c.Exists == nil && c.From == nil &&
		c.To == nil && !slices.ContainsFunc(c.Equals, func(g source.Glob) bool { return g.Open })
}
