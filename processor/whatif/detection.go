// SPDX-License-Identifier: Apache-2.0

// Package whatif puts questions to a policy without a record: what becomes of an event type, and which public detections go blind.
package whatif

import (
	_ "embed"
	"fmt"
	"sync"

	"go.yaml.in/yaml/v3"
)

//go:embed detections.yaml
var shipped []byte

// Detection is a public detection rule.
type Detection struct {
	// Title and ID are those under which it is published, ID being its reference id.
	Title string `yaml:"title"`
	ID    string `yaml:"id"`
	// Severity is what its authors give an alert: low, medium, high or critical.
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
	// Category and ActionText are the texts that the rule compares.
	Category   string `yaml:"category"`
	ActionText string `yaml:"action"`
	// EventType is the id of the same event in the catalog.
	EventType string `yaml:"event_type"`
}

// URL is where the detection is published.
func (d *Detection) URL() string { return d.source + "/" + d.Reference }

// document is the schema of the data.
type document struct {
	Source     string      `yaml:"source"`
	Detections []Detection `yaml:"detections"`
}

// All returns the detections that are known, by title. The result must not be changed.
var All = sync.OnceValue(func() []Detection {
	var doc document
	if err := yaml.Unmarshal(shipped, &doc); err != nil {
		panic(fmt.Sprintf("the built-in detections: %v", err)) // its own test loads them
	}
	for i := range doc.Detections {
		doc.Detections[i].source = doc.Source
	}
	return doc.Detections
})
