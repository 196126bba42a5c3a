// SPDX-License-Identifier: Apache-2.0

package catalog

import (
	"bytes"
	"errors"
	"fmt"

	"go.yaml.in/yaml/v3"
)

// document is the schema of a catalog file. Scalars are kept as nodes, so that each problem can name its line.
type document struct {
	Product       yaml.Node         `yaml:"product"`
	Version       yaml.Node         `yaml:"version"`
	Source        yaml.Node         `yaml:"source"`
	Defaults      *defaultsNode     `yaml:"defaults"`
	Wildcards     []wildcardsNode   `yaml:"wildcards"`
	Events        []entryNode       `yaml:"events"`
	Unmapped      []unmappedNode    `yaml:"unmapped"`
	LegacyClasses []legacyClassNode `yaml:"legacy_classes"`
}

// defaultsNode is what an entry has that does not say it itself.
type defaultsNode struct {
	Confidence yaml.Node   `yaml:"confidence"`
	Sources    []yaml.Node `yaml:"sources"`
}

// wildcardsNode lists keys with wildcards that are as sure as their entries, and why.
type wildcardsNode struct {
	Keys   []yaml.Node `yaml:"keys"`
	Reason yaml.Node   `yaml:"reason"`
}

type entryNode struct {
	ID             yaml.Node   `yaml:"id"`
	Summary        yaml.Node   `yaml:"summary"`
	Class          yaml.Node   `yaml:"class"`
	Keys           []yaml.Node `yaml:"keys"`
	GuessedKeys    []yaml.Node `yaml:"guessed_keys"`
	Category       yaml.Node   `yaml:"category"`
	CategoryKey    yaml.Node   `yaml:"category_key"`
	Area           yaml.Node   `yaml:"area"`
	Level          yaml.Node   `yaml:"level"`
	LegacyPriority yaml.Node   `yaml:"legacy_priority"`
	Confidence     yaml.Node   `yaml:"confidence"`
	Sources        []yaml.Node `yaml:"sources"`
	Condition      yaml.Node   `yaml:"condition"`
}

type unmappedNode struct {
	ID          yaml.Node   `yaml:"id"`
	Summary     yaml.Node   `yaml:"summary"`
	Keys        []yaml.Node `yaml:"keys"`
	Category    yaml.Node   `yaml:"category"`
	CategoryKey yaml.Node   `yaml:"category_key"`
	Sources     []yaml.Node `yaml:"sources"`
}

type legacyClassNode struct {
	Class          yaml.Node   `yaml:"class"`
	LegacyPriority yaml.Node   `yaml:"legacy_priority"`
	ReplacedBy     []yaml.Node `yaml:"replaced_by"`
	Note           yaml.Node   `yaml:"note"`
}

// Parse reads a catalog document. name stands for it in errors, which list every problem with its line. A user's own may override entries of
// any product, and leave out confidence and sources.
func Parse(name string, text []byte, users bool) (Product, error) {
	c := checker{name: name, users: users, first: map[string]int{}}
	var tree yaml.Node
	if err := yaml.Unmarshal(text, &tree); err != nil {
		return Product{}, fmt.Errorf("%s: %w", name, err)
	}
	if tree.IsZero() || tree.Content[0].ShortTag() == nullTag {
		return Product{}, fmt.Errorf("%s: empty: expected product, version and events", name)
	}
	if c.structure("", &tree); len(c.problems) > 0 {
		return Product{}, errors.Join(c.problems...)
	}
	var doc document
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	decoder.KnownFields(true)
	if err := decoder.Decode(&doc); err != nil {
		return Product{}, fmt.Errorf("%s: %w", name, err)
	}
	product := c.product(&doc)
	return product, errors.Join(c.problems...)
}
