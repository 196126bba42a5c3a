// SPDX-License-Identifier: Apache-2.0

package record

import (
	"hash/maphash"
	"slices"
	"strings"

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
	// risky are the members at the top level that identities stand in, and riskyKeys those of them that are known in the built-in forms, by their numbers there.
	risky      bitMask
	riskyKeys  uint32
	names      memberNames
	bits       int
	equalities []declaredEquality
}

// declaredEquality is what conditions ask of a node: one of several values.
type declaredEquality struct {
	node   int
	values []source.Glob
	bit    int
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

// declaredSource is one source by the numbers of its nodes.
type declaredSource struct {
	*source.Source
	sets []bitMask
	// keyMembers are the members that the keys are made of; members are all that the source names.
	keyMembers, members bitMask
	// twins are, for each path with a dot, the bits of all its spellings, and others are all of them but one that the source names: without any of these, no record
	// has two.
	twins  []bitMask
	others bitMask
	// decidingTwins are the spellings that the source does not name of the paths by which a record is judged: what one of these lacks may stand there.
	decidingTwins bitMask
	keys          []declaredKey
	time          []valuePath
	id            []valuePath
	actor         [actorParts][]valuePath
	system        []declaredCondition
	objects       []declaredObject
	results       [resultParts][]declaredCondition
	overrides     [][]declaredCondition
	stages        [][]declaredCondition
}

// The parts of an actor, and the results in the order in which they are looked at.
const (
	actorID = iota
	actorName
	actorAddress
	actorType
	actorParts
)

const (
	resultDenied = iota
	resultFailure
	resultSuccess
	resultParts
)

// valuePath is a path by the number of its node.
type valuePath struct {
	node    int
	element source.Element
}

// declaredKey is a key by the numbers of its nodes.
type declaredKey struct {
	parts []valuePath
	// objects are the nodes of the objects that the parts of a composite key stand in.
	objects   []int
	separator byte
	shape     uint8
}

// declaredObject is an object by the numbers of its nodes.
type declaredObject struct {
	typ    string
	places []declaredObjectPlace
}

type declaredObjectPlace struct {
	path valuePath
	when []declaredCondition
}

// declaredCondition is a condition by the number of its node, which is -1 if only the key is looked at.
type declaredCondition struct {
	*source.Condition
	path valuePath
	// bit is that of the values, if equality with them is all that is asked of the path; -1 if there is more.
	bit int
	// ofKey says that the key is looked at.
	ofKey bool
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

// compile turns a source into numbers.
func (t *declaredTable) compile(s *source.Source) declaredSource {
	d := declaredSource{Source: s, time: t.paths(s.Time.Paths), id: t.paths(s.ID), system: t.conditions(s.Actor.System)}
	for part, list := range [...][]source.Path{actorID: s.Actor.ID, actorName: s.Actor.Name, actorAddress: s.Actor.Address, actorType: s.Actor.Type} {
		d.actor[part] = t.paths(list)
	}
	for i := range s.Keys {
		key := declaredKey{parts: t.paths(s.Keys[i].Paths), separator: s.Keys[i].Separator, shape: s.Keys[i].Shape}
		for _, part := range key.parts {
			d.keyMembers.set(part.node)
			t.identities.set(part.node)
			if parent := t.nodes[part.node].parent; parent >= 0 && !slices.Contains(key.objects, parent) {
				key.objects = append(key.objects, parent)
			}
		}
		d.keys = append(d.keys, key)
	}
	for _, set := range s.Sets {
		d.sets = append(d.sets, t.set(set))
	}
	for _, p := range s.Paths() {
		d.members.set(t.add(p))
		var spellings bitMask
		spellings.set(t.add(p))
		for _, twin := range p.Twins() {
			spellings.set(t.add(twin))
		}
		if spellings.count() > 1 {
			d.twins = append(d.twins, spellings)
		}
	}
	for _, p := range decidingPaths(s) {
		for _, twin := range p.Twins() {
			if node := t.add(twin); !d.members.has(node) {
				d.decidingTwins.set(node)
			}
		}
	}
	for _, spellings := range d.twins {
		named := false
		for node := range t.nodes {
			switch {
			case !spellings.has(node):
			case !named && d.members.has(node):
				named = true
			default:
				d.others.set(node)
			}
		}
	}
	for i := range s.Objects {
		object := declaredObject{typ: strings.ToUpper(s.Objects[i].Type)} // as in the forms that are built in
		for j := range s.Objects[i].Places {
			p := &s.Objects[i].Places[j]
			object.places = append(object.places, declaredObjectPlace{t.path(p.Path), t.conditions(p.When)})
		}
		d.objects = append(d.objects, object)
	}
	for part, list := range [...][]source.Condition{resultDenied: s.Outcome.Denied, resultFailure: s.Outcome.Failure, resultSuccess: s.Outcome.Success} {
		d.results[part] = t.conditions(list)
	}
	for i := range s.Overrides {
		d.overrides = append(d.overrides, t.conditions(s.Overrides[i].When))
	}
	for i := range s.Stages {
		d.stages = append(d.stages, t.conditions(s.Stages[i].When))
	}
	return d
}

// decidingPaths are the paths by which a record of a source is judged: those of its keys, overrides and stages.
func decidingPaths(s *source.Source) (paths []source.Path) {
	for i := range s.Keys {
		paths = append(paths, s.Keys[i].Paths...)
	}
	var conditions []source.Condition
	for i := range s.Overrides {
		conditions = append(conditions, s.Overrides[i].When...)
	}
	for i := range s.Stages {
		conditions = append(conditions, s.Stages[i].When...)
	}
	for i := range conditions {
		if len(conditions[i].Path.Steps) > 0 {
			paths = append(paths, conditions[i].Path)
		}
	}
	return paths
}

// set is the bits of all that a set asks for.
func (t *declaredTable) set(set source.Set) (mask bitMask) {
	for i := range set {
		switch place := &set[i]; {
		case place.Equals != "":
			mask.set(t.constant(t.add(place.AnyOf[0]), place.Equals))
		case len(place.AnyOf) == 1:
			mask.set(t.add(place.AnyOf[0]))
		default:
			bit := t.newBit()
			for _, p := range place.AnyOf {
				node := &t.nodes[t.add(p)]
				node.groups = append(node.groups, bit)
			}
			mask.set(bit)
		}
	}
	return mask
}

func (t *declaredTable) newBit() int {
	t.bits++
	return t.bits - 1
}

// constant returns the bit of a value of a node.
func (t *declaredTable) constant(node int, value string) int {
	n := &t.nodes[node]
	for i := range n.constants {
		if n.constants[i].value == value && n.constants[i].isText {
			return n.constants[i].bit
		}
	}
	bit := t.newBit()
	n.constants = append(n.constants, declaredConstant{value, bit, true})
	t.identities.set(bit)
	return bit
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
	mask := uint64(len(m.slots) - 1)
	for i := hash & mask; m.slots[i] != 0; i = (i + 1) & mask {
		if node := int(m.slots[i] - 1); t.nodes[node].name == name {
			return node
		}
	}
	return -1
}
