// SPDX-License-Identifier: Apache-2.0

package report

import (
	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/plan"
	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
	"github.com/auditcoverage/auditcoverageprocessor/processor/whatif"
)

// data is what the script computes with. A record belongs to one area, and so does an event that a detection needs: what a choice does is the sum of what it
// does to each area, and the script only has to look up and add.
type data struct {
	Total plan.Count `json:"total"`
	Kept  plan.Count `json:"kept"`
	Days  float64    `json:"days"`
	// Areas are those whose level matters: all that are not protected, and protected ones if a rule makes their records depend on it.
	Areas      []areaData      `json:"areas"`
	Cells      []cellData      `json:"cells"`
	Detections []detectionData `json:"detections"`
	// Head and the Key of each area make up the overlay, except for the levels.
	Head string `json:"head"`
}

// areaData is what the settings of an area do.
type areaData struct {
	Name string `json:"name"`
	Key  string `json:"key"`
	// Now is the index of the setting in effect.
	Now      int           `json:"now"`
	Settings []settingData `json:"settings"`

	area event.Area
}

// settingData is what one setting of an area does.
type settingData struct {
	Name string `json:"name"`
	// Change is how much more is kept than now; less if it is negative.
	Change plan.Count `json:"change"`
	// Losses are the events that are needed by detections, and dropped.
	Losses []lossData `json:"losses"`
}

// cellData is what each setting of an area keeps of the records of one level.
type cellData struct {
	// Area is the index of the area in data.Areas; -1 if no choice matters.
	Area  int          `json:"area"`
	Total plan.Count   `json:"total"`
	Kept  []plan.Count `json:"kept"`
}

// settings are those that an area can have.
var settings = [...]event.Setting{event.SettingOff, event.SettingBase, event.SettingAdvanced, event.SettingFull}

func settingNames() (names []string) {
	for _, setting := range settings {
		names = append(names, setting.String())
	}
	return names
}

func newData(s *Source) (*data, error) {
	d := &data{Total: s.Plan.Total, Kept: s.Plan.Kept, Days: s.Plan.Days, Areas: []areaData{}, Cells: []cellData{}}
	finder := newLossFinder(s)
	d.Detections = finder.detections
	keys := newSpellings(s.Config)
	for _, area := range event.Areas() {
		now, protected := s.Engine.Policy().Setting(area)
		a := areaData{Name: area.String(), area: area, Settings: make([]settingData, len(settings))}
		matters := false
		for i, setting := range settings {
			a.Settings[i] = settingData{Name: setting.String(), Change: changeOf(s.Plan, area, setting), Losses: finder.losses(area, setting)}
			matters = matters || a.Settings[i].Change.Records != 0 || len(a.Settings[i].Losses) > 0
			if setting == now {
				a.Now = i
			}
		}
		if protected && !matters {
			continue
		}
		var err error
		if a.Key, err = keys.line(area); err != nil {
			return nil, err
		}
		d.Areas = append(d.Areas, a)
	}
	d.cells(s.Plan)
	var err error
	d.Head, err = head(s.Config)
	return d, err
}

// changeOf looks a change up in the matrix of the plan.
func changeOf(r *plan.Result, area event.Area, setting event.Setting) plan.Count {
	for i := range r.WhatIf {
		if r.WhatIf[i].Area == area && r.WhatIf[i].Setting == setting {
			return r.WhatIf[i].Change
		}
	}
	return plan.Count{}
}

// cells sets the cells of the heat map, in the order of the plan's areas and levels.
func (d *data) cells(r *plan.Result) {
	for i := range r.Areas {
		a := &r.Areas[i]
		c := cellData{Area: d.number(a.Area), Total: plan.Count{Records: a.Kept.Records + a.Dropped.Records, Bytes: a.Kept.Bytes + a.Dropped.Bytes}}
		if c.Area < 0 {
			c.Kept = []plan.Count{a.Kept}
		} else {
			for _, setting := range settings {
				c.Kept = append(c.Kept, a.KeptAt[setting])
			}
		}
		d.Cells = append(d.Cells, c)
	}
}

// number returns the index of an area in Areas, or -1.
func (d *data) number(area event.Area) int {
	for i := range d.Areas {
		if d.Areas[i].area == area {
			return i
		}
	}
	return -1
}

// detectionData is a known detection.
type detectionData struct {
	// Events is how many events it looks for.
	Events int `json:"events"`

	*whatif.Detection `json:"-"`
}
