// SPDX-License-Identifier: Apache-2.0

package record

import (
	"hash/maphash"
	"slices"

	"github.com/auditcoverage/auditcoverageprocessor/processor/source"
)

// auditTypeKey is the member that records in the product family's own form have. It is the first node of a table.
const (
	auditTypeKey  = "auditType"
	auditTypeNode = 0
)

// declaredTable is all declared sources as one: the members that any of them names, and what each source makes of them. It is immutable, and shared by readers.
type declaredTable struct {
	seed    maphash.Seed
	nodes   []declaredNode
	root    memberTable
	sources []declaredSource
	// words is how many words hold the bits of all nodes and of what else is noted of a record.
	words int
	// identities are the bits of keys and constants, which no record with auditType may have.
	identities bitMask
	// risky are the members at the top level that identities stand in, and riskyKeys those of them that are known in the built-in forms, by their numbers.
	risky      bitMask
	riskyKeys  uint32
	names      memberNames
	bits       int
	equalities []declaredEquality
}

// declaredNode is a member that a source names, or that lies on the way to one.
type declaredNode struct {
	name     string
	parent   int // -1 at the top level
	children memberTable
	// hasChildren says that sources name members of its value, and isPlain that nothing is noted but that it was seen.
	hasChildren, isPlain bool
	// groups are the bits of the places of sets that this is an alternative of.
	groups []int
	// constants are the values that are noted, each with its bit.
	constants []declaredConstant
}

// declaredConstant is a value with its bit. A constant that a source is recognized by is a string; that of a condition may be a number or a word.
type declaredConstant struct {
	value  string
	bit    int
	isText bool
}

// newDeclaredTable compiles the sources that are in effect; nil if there are none.
func newDeclaredTable(sources []*source.Source) *declaredTable {
	if len(sources) == 0 {
		return nil
	}
	t := &declaredTable{seed: maphash.MakeSeed()}
	t.node(-1, auditTypeKey)
	for _, s := range sources { // first, so that most sets are found not to fit by their first word
		for _, set := range s.Sets {
			for i := range set {
				for _, path := range set[i].AnyOf {
					t.add(path)
				}
			}
		}
	}
	for _, s := range sources {
		for _, path := range s.Paths() {
			t.add(path)
			for _, twin := range path.Twins() {
				t.add(twin)
			}
		}
	}
	t.bits = len(t.nodes)
	for _, s := range sources {
		t.sources = append(t.sources, t.compile(s))
	}
	t.words = (t.bits + wordBits - 1) / wordBits
	t.index()
	t.findRisky()
	for _, s := range sources {
		t.names = append(t.names, namesOf(s))
	}
	return t
}

// findRisky notes the members at the top level by which a record with auditType may contradict a source.
func (t *declaredTable) findRisky() {
	for i := range t.nodes {
		if !t.identities.has(i) && !slices.ContainsFunc(t.nodes[i].constants, func(c declaredConstant) bool { return c.isText }) {
			continue
		}
		top := i
		for t.nodes[top].parent >= 0 {
			top = t.nodes[top].parent
		}
		t.risky.set(top)
	}
	for key := range topKeys.Len() {
		if t.isRisky(topKeys.Key(key)) {
			t.riskyKeys |= 1 << key
		}
	}
}

// isRisky reports whether identities stand in a member at the top level.
func (t *declaredTable) isRisky(name string) bool {
	node := t.child(-1, name, t.hash(name))
	return node >= 0 && t.risky.has(node)
}

// node returns the number of a member of a node, which is made if need be.
func (t *declaredTable) node(parent int, name string) int {
	for i := range t.nodes {
		if t.nodes[i].parent == parent && t.nodes[i].name == name {
			return i
		}
	}
	t.nodes = append(t.nodes, declaredNode{name: name, parent: parent})
	return len(t.nodes) - 1
}

// add returns the number of the node that a path leads to.
func (t *declaredTable) add(p source.Path) int {
	at := -1
	for _, step := range p.Steps {
		at = t.node(at, step)
	}
	return at
}

func (t *declaredTable) path(p source.Path) valuePath { return valuePath{t.add(p), p.Element} }

func (t *declaredTable) paths(list []source.Path) (paths []valuePath) {
	for _, p := range list {
		paths = append(paths, t.path(p))
	}
	return paths
}
