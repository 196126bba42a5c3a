// SPDX-License-Identifier: Apache-2.0

package source

import "fmt"

// Kind is what a node is.
type Kind uint8

// The kinds of nodes.
const (
	// KindText is a string.
	KindText Kind = iota
	// KindOther is a number, a word such as true, or anything else that is neither a string, nor a list, nor a map.
	KindOther
	KindList
	KindMap
)

var kindNames = [...]string{KindText: "a string", KindOther: "a number or a word", KindList: "a list", KindMap: "a map"}

// String describes the kind.
func (k Kind) String() string { return kindNames[k] }

// Node is a value of the document that a declaration stands in.
type Node struct {
	Kind Kind
	// Text is the value of a scalar.
	Text string
	// Line is where it stands.
	Line int
	// Names are the names of a map's members; Items are their values, or the elements of a list.
	Names []string
	Items []Node
}

// member returns the value of a map's member; nil if it has none.
func (n *Node) member(name string) *Node {
	for i := range n.Names {
		if n.Names[i] == name {
			return &n.Items[i]
		}
	}
	return nil
}

// Problem is what is wrong with a declaration.
type Problem struct {
	// Line is where it stands in the document.
	Line int
	// Path leads to it, such as source::has::0.
	Path string
	// Text says what was found and what was expected.
	Text string
}

// String prints the problem with its path.
func (p *Problem) String() string { return p.Path + ": " + p.Text }

// place is a node with the path to it.
type place struct {
	*Node
	path string
}

func (p place) item(i int) place { return place{&p.Items[i], fmt.Sprintf("%s::%d", p.path, i)} }
