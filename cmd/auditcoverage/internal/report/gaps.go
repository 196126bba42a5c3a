// SPDX-License-Identifier: Apache-2.0

package report

import (
	"fmt"
	"maps"
	"strings"

	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/display"
	"github.com/auditcoverage/auditcoverageprocessor/processor/catalog"
	"github.com/auditcoverage/auditcoverageprocessor/processor/engine"
	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
	"github.com/auditcoverage/auditcoverageprocessor/processor/policy"
	"github.com/auditcoverage/auditcoverageprocessor/processor/whatif"
)

// lossData is an event that a detection needs, and that is dropped.
type lossData struct {
	// Detection is the index of the detection.
	Detection int `json:"detection"`
	// Text says which event, and what drops it.
	Text string `json:"text"`
	// Partly says that only some of its records are dropped.
	Partly bool `json:"partly"`
}

// lossFinder finds what detections lose under other settings.
type lossFinder struct {
	policy     policy.Config
	catalog    *catalog.Catalog
	detections []detectionData
	numbers    map[string]int // the index of a detection, by its id
}

// newLossFinder collects the detections of the configured products.
func newLossFinder(s *Source) *lossFinder {
	w := &lossFinder{
		policy:  *(*engine.Config)(s.Config.Processor).Policy(),
		catalog: s.Engine.Catalog(), detections: []detectionData{}, numbers: map[string]int{},
	}
	known := whatif.All()
	for i := range known {
		events := 0
		for _, needed := range known[i].Events {
			if needed.Entry(w.catalog) != nil {
				events++
			}
		}
		if events > 0 {
			w.numbers[known[i].ID] = len(w.detections)
			w.detections = append(w.detections, detectionData{events, &known[i]})
		}
	}
	return w
}

// losses returns the events of an area that detections lose under a setting of it. What they lose of other areas does not depend on it.
func (w *lossFinder) losses(area event.Area, setting event.Setting) []lossData {
	found := []lossData{}
	changed := w.policy
	changed.Coverage = policy.Coverage{area: setting}
	maps.Copy(changed.Coverage, w.policy.Coverage)
	changed.Coverage[area] = setting
	for _, gap := range whatif.Blind(policy.New(&changed), w.catalog) {
		for i := range gap.Losses {
			if loss := &gap.Losses[i]; loss.Area == area {
				found = append(found, lossData{w.numbers[gap.ID], w.text(loss, setting), loss.Partly})
			}
		}
	}
	return found
}

// text says what is lost, and why.
func (w *lossFinder) text(loss *whatif.Loss, setting event.Setting) string {
	if loss.Rule == policy.NoRule {
		return fmt.Sprintf("%s: %s at %s does not cover level %s", loss.Name(), loss.Area, setting, loss.Level)
	}
	rule := &w.policy.Rules[loss.Rule]
	var b strings.Builder
	fmt.Fprintf(&b, "%s: rule %s ", loss.Name(), display.Text(rule.Name))
	if rule.Action == event.ActionRelevel {
		fmt.Fprintf(&b, "makes it level %s, which %s at %s does not cover", rule.Level, loss.Area, setting)
	} else {
		b.WriteString("drops it")
	}
	if loss.Partly {
		b.WriteString(", in part")
	}
	return b.String()
}

// gap is what one detection loses under a choice.
type gap struct {
	Title, URL, Severity, Note string
	// State is blind or partly blind; empty if nothing is lost.
	State string
	// Losses are what it loses.
	Losses []string
}

// States of a detection.
const (
	stateBlind  = "blind"
	statePartly = "partly blind"
)

// gapsNow returns the detections, with what they lose under the settings in effect.
func (d *data) gapsNow() []gap {
	gaps := make([]gap, len(d.Detections))
	whole := make([]int, len(gaps))
	for i := range d.Detections {
		gaps[i] = gap{Title: d.Detections[i].Title, URL: d.Detections[i].URL(), Severity: d.Detections[i].Severity, Note: d.Detections[i].Note}
	}
	for i := range d.Areas {
		for _, loss := range d.Areas[i].Settings[d.Areas[i].Now].Losses {
			gaps[loss.Detection].State = statePartly
			gaps[loss.Detection].Losses = append(gaps[loss.Detection].Losses, loss.Text)
			if !loss.Partly {
				whole[loss.Detection]++
			}
		}
	}
	for i := range gaps {
		if whole[i] == d.Detections[i].Events {
			gaps[i].State = stateBlind
		}
	}
	return gaps
}
