// SPDX-License-Identifier: Apache-2.0

package catalog

import (
	"fmt"
	"strings"

	"go.yaml.in/yaml/v3"
)

// The tags that YAML gives to nothing, to a string, and to the key <<.
const (
	nullTag   = "!!null"
	stringTag = "!!str"
	mergeTag  = "!!merge"
)

// structure reports what the decoder takes silently: nothing in place of a value, which it skips, and anchors, aliases and merge keys, by which an entry would
// have fields that do not stand in it.
func (c *checker) structure(path string, n *yaml.Node) {
	switch {
	case n.Anchor != "":
		c.problem(n.Line, "found anchor &%s: expected none", n.Anchor)
	case n.Kind == yaml.AliasNode:
		c.problem(n.Line, "found alias *%s: expected what it stands for", n.Value)
	case n.ShortTag() == nullTag:
		c.problem(n.Line, "%s: found nothing: expected a value, or no such key", path)
	}
	for i, child := range n.Content {
		at := path
		if n.Kind == yaml.SequenceNode {
			at = fmt.Sprintf("%s::%d", path, i)
		}
		if n.Kind == yaml.MappingNode {
			key := n.Content[i&^1]
			at = strings.TrimPrefix(path+"::"+key.Value, "::")
			if child == key && key.ShortTag() == mergeTag {
				c.problem(key.Line, "found merge key <<: expected the keys themselves")
			}
		}
		c.structure(at, child)
	}
}
