// SPDX-License-Identifier: Apache-2.0

package record

import (
	"slices"
	"strings"

	"github.com/auditcoverage/auditcoverageprocessor/processor/source"
)

// declaredSource is one source by the numbers of its nodes.
type declaredSource struct {
	*source.Source
	sets []bitMask
	// keyMembers are the members that the keys are made of; members are all that the source names.
	keyMembers, members bitMask
	// twins are, for each path with a dot, the bits of all its spellings, and others are all of them but one that the source names: without any of these, no
	// record has two.
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

// compile turns a source into numbers.
func (t *declaredTable) compile(s *source.Source) declaredSource {
	d := declaredSource{Source: s, time: t.paths(s.Time.Paths), id: t.paths(s.ID), system: t.conditions(s.Actor.System)}
	for part, list := range [...][]source.Path{actorID: s.Actor.ID, actorName: s.Actor.Name, actorAddress: s.Actor.Address, actorType: s.Actor.Type} {
		d.actor[part] = t.paths(list)
	}
	for i := range s.Keys {
		d.keys = append(d.keys, t.key(&d, &s.Keys[i]))
	}
	for _, set := range s.Sets {
		d.sets = append(d.sets, t.set(set))
	}
	t.spellings(&d)
	for i := range s.Objects {
		d.objects = append(d.objects, t.object(&s.Objects[i]))
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

// key turns a key into numbers, and notes its members.
func (t *declaredTable) key(d *declaredSource, k *source.Key) declaredKey {
	key := declaredKey{parts: t.paths(k.Paths), separator: k.Separator, shape: k.Shape}
	for _, part := range key.parts {
		d.keyMembers.set(part.node)
		t.identities.set(part.node)
		if parent := t.nodes[part.node].parent; parent >= 0 && !slices.Contains(key.objects, parent) {
			key.objects = append(key.objects, parent)
		}
	}
	return key
}

// spellings notes the members that a source names, and how else their paths may be spelled.
func (t *declaredTable) spellings(d *declaredSource) {
	for _, p := range d.Paths() {
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
	for _, p := range decidingPaths(d.Source) {
		for _, twin := range p.Twins() {
			if node := t.add(twin); !d.members.has(node) {
				d.decidingTwins.set(node)
			}
		}
	}
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

// object turns an object into numbers. Its type is written as in the forms that are built in.
func (t *declaredTable) object(o *source.Object) declaredObject {
	object := declaredObject{typ: strings.ToUpper(o.Type)}
	for i := range o.Places {
		object.places = append(object.places, declaredObjectPlace{t.path(o.Places[i].Path), t.conditions(o.Places[i].When)})
	}
	return object
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
