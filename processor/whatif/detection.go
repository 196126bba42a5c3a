// SPDX-License-Identifier: Apache-2.0

// Package whatif puts questions to a policy without a record: what becomes of an event type, and which public detections go blind.
package whatif

import (
	"embed"
	"fmt"
	"slices"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"

	"github.com/auditcoverage/auditcoverageprocessor/processor/catalog"
)

//go:embed detections-*.yaml
var shipped embed.FS

// Detection is a public detection rule.
type Detection struct {
	// Title and ID are those under which it is published, ID being its reference id, or its title where it has none.
	Title string `yaml:"title"`
	ID    string `yaml:"id"`
	// Severity is what its authors give an alert, such as low, medium, high or critical.
	Severity string `yaml:"severity"`
	// Reference names its file at the source; URL returns the whole address.
	Reference string `yaml:"reference"`
	// Note says of what looks like a mistake where it comes from; mostly empty.
	Note string `yaml:"note"`
	// Events are what it looks for; any of them raises an alert.
	Events []Event `yaml:"events"`

	source string
}

// Event is what a detection looks for.
type Event struct {
	// Category and ActionText are the texts that the rule compares; or Key is the key.
	Category   string `yaml:"category"`
	ActionText string `yaml:"action"`
	Key        string `yaml:"key"`
	// EventType is the id of the same event in the catalog.
	EventType string `yaml:"event_type"`
}

// URL is where the detection is published.
func (d *Detection) URL() string { return d.source + "/" + d.Reference }

// Name is the title, with the id that tells it apart.
func (d *Detection) Name() string {
	if d.ID == d.Title {
		return d.Title
	}
	return d.Title + " (" + d.ID + ")"
}

// Name is what the rule compares: the action's text, or its key.
func (e *Event) Name() string {
	if e.Key != "" {
		return e.Key
	}
	return e.ActionText
}

// Entry is the event in a catalog; nil if the catalog does not have its product.
func (e *Event) Entry(c *catalog.Catalog) *catalog.Entry {
	entry := c.ByID(e.EventType)
	if entry == nil || !entry.IsShared() {
		return entry
	}
	product, _, _ := strings.Cut(e.EventType, ".")
	if !slices.ContainsFunc(c.Products(), func(p catalog.Product) bool { return p.Name == product }) {
		return nil // it is known for the sake of another product, which has the event too
	}
	return entry
}

// document is the schema of the data.
type document struct {
	Source     string      `yaml:"source"`
	Detections []Detection `yaml:"detections"`
}

// All returns the detections that are known, by product and title. The result must not be changed.
var All = sync.OnceValue(func() (all []Detection) {
	files, err := shipped.ReadDir(".")
	for i := 0; err == nil && i < len(files); i++ {
		var text []byte
		if text, err = shipped.ReadFile(files[i].Name()); err != nil {
			break
		}
		var doc document
		err = yaml.Unmarshal(text, &doc)
		for j := range doc.Detections {
			doc.Detections[j].source = doc.Source
		}
		all = append(all, doc.Detections...)
	}
	if err != nil {
		panic(fmt.Sprintf("the built-in detections: %v", err)) // its own test loads them
	}
	return all
})
