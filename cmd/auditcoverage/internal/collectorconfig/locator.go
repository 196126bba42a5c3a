// SPDX-License-Identifier: Apache-2.0

package collectorconfig

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

// locator finds lines. Only files have some; what is read from elsewhere is named by its URI.
type locator struct {
	documents []document
}

// document is one of the configuration's sources.
type document struct {
	name string
	root *yaml.Node // nil if it is no file
}

// newLocator reads the files among the URIs, and what was given on standard input. The error has those that are no YAML; that they can be read is seen when
// they are resolved.
func newLocator(uris []string, given []byte) (*locator, error) {
	l := &locator{}
	var errs []error
	for _, uri := range uris {
		d := document{name: strings.TrimPrefix(uri, "file:")}
		text, err := given, error(nil)
		if uri != Stdin {
			text, err = os.ReadFile(d.name)
		}
		if err == nil {
			d.root, err = parse(text)
			errs = append(errs, notYAML(d.name, text, err))
		}
		l.documents = append(l.documents, d)
	}
	return l, errors.Join(errs...)
}

func parse(text []byte) (*yaml.Node, error) {
	var node yaml.Node
	if err := yaml.Unmarshal(text, &node); err != nil || len(node.Content) == 0 {
		return nil, err
	}
	return node.Content[0], nil
}

// place is the file and line of what stands under a path. A later document overrides earlier ones, unless one of these has more of the path.
func (l *locator) place(path []string) string {
	best, depth := "", -1
	for _, d := range l.documents {
		line, found := 1, 0
		if d.root != nil {
			line, found, _ = follow(d.root, path)
		}
		if found < depth {
			continue
		}
		best, depth = d.name, found
		if d.root != nil {
			best = fmt.Sprintf("%s:%d", d.name, line)
		}
	}
	return best
}

// find is what stands under a path in the last document that has all of it; nil if none has.
func (l *locator) find(path []string) *yaml.Node {
	for _, d := range slices.Backward(l.documents) {
		if d.root == nil {
			continue
		}
		if _, steps, node := follow(d.root, path); steps == len(path) {
			return node
		}
	}
	return nil
}

// follow walks a path as far as it goes, and returns the line of the last step, the number of steps and what is there. A step may have text after it, as the
// last one of an error does.
func follow(node *yaml.Node, path []string) (line, steps int, last *yaml.Node) {
	line = node.Line
	for _, step := range path {
		key, value := child(node, step)
		if value == nil {
			break
		}
		node, line = value, key.Line
		steps++
	}
	return line, steps, node
}

// child is a member of a map, or an item of a list; nil if there is none. A merge key is looked into last.
func child(node *yaml.Node, step string) (key, value *yaml.Node) {
	for node.Kind == yaml.AliasNode {
		node = node.Alias
	}
	switch node.Kind {
	case yaml.SequenceNode:
		number, err := strconv.Atoi(word(step))
		if err == nil && number >= 0 && number < len(node.Content) {
			return node.Content[number], node.Content[number]
		}
	case yaml.MappingNode:
		for i := 0; i+1 < len(node.Content); i += 2 {
			if sameKey(node.Content[i].Value, step) {
				return node.Content[i], node.Content[i+1]
			}
		}
		for i := 0; i+1 < len(node.Content); i += 2 {
			if node.Content[i].Tag == "!!merge" {
				return child(node.Content[i+1], step)
			}
		}
	default:
	}
	return nil, nil
}

// sameKey compares a key with a step of a path. Areas may be spelled in several ways.
func sameKey(key, step string) bool {
	if key == step || key == word(step) {
		return true
	}
	area := event.ParseArea(key)
	return area != event.AreaUnknown && area == event.ParseArea(word(step))
}

// word is a step without the text of an error after it.
func word(step string) string {
	end := strings.IndexAny(step, ": ['")
	if end < 0 {
		return step
	}
	return step[:end]
}
