// SPDX-License-Identifier: Apache-2.0

package plan

import "github.com/auditcoverage/auditcoverageprocessor/processor/event"

// AreaLevel is what happens to the records of one area and level.
type AreaLevel struct {
	Area    event.Area  `json:"area"`
	Level   event.Level `json:"level"`
	Kept    Count       `json:"kept"`
	Dropped Count       `json:"dropped"`
	// KeptAt is how many of them would be kept under each setting of their area; empty if the area is unknown.
	KeptAt map[event.Setting]Count `json:"kept_at,omitempty"`
}

// WhatIf is what one setting of one area would do.
type WhatIf struct {
	Area    event.Area    `json:"area"`
	Setting event.Setting `json:"setting"`
	// Current says that it is the setting in effect.
	Current bool `json:"current"`
	// Kept and Dropped are of all records.
	Kept    Count `json:"kept"`
	Dropped Count `json:"dropped"`
	// Change is how much more would be kept than now; less if it is negative.
	Change Count `json:"change"`
	// ChangePerDay is the same for a day; nil if the logs are too short to tell.
	ChangePerDay *Count `json:"change_per_day,omitempty"`
}

// areas lists the areas in their order, the unknown one last.
func (r *Result) areas(areas *[event.AreaCount][event.LevelCount][event.DecisionCount]Count, t *tally) {
	for _, area := range append(event.Areas(), event.AreaUnknown) {
		for level := range event.Level(event.LevelCount) {
			level = (level + 1) % event.Level(event.LevelCount) // the unknown one last
			c := AreaLevel{Area: area, Level: level, Kept: areas[area][level][event.DecisionKeep], Dropped: areas[area][level][event.DecisionDrop]}
			if c.Kept.Records+c.Dropped.Records == 0 {
				continue
			}
			if area != event.AreaUnknown {
				c.keptAt(&t.movable[area][level])
			}
			r.Areas = append(r.Areas, c)
		}
	}
}

// keptAt computes what each setting would keep.
func (a *AreaLevel) keptAt(m *movable) {
	a.KeptAt = map[event.Setting]Count{}
	for setting := event.SettingOff; setting <= event.SettingFull; setting++ {
		kept := a.Kept
		kept.plus(m.change(setting))
		a.KeptAt[setting] = kept
	}
}

// whatIf computes the matrix: a record about which the setting of its area decides is kept by those that cover its level, and dropped by the others.
func (r *Result) whatIf(s *Settings, t *tally) {
	for _, area := range event.Areas() {
		current, _ := s.Engine.Policy().Setting(area)
		for setting := event.SettingOff; setting <= event.SettingFull; setting++ {
			w := WhatIf{Area: area, Setting: setting, Current: setting == current, Kept: r.Kept, Dropped: r.Dropped}
			for level := range t.movable[area] {
				w.Change.plus(t.movable[area][level].change(setting))
			}
			w.Kept.plus(w.Change)
			w.Dropped.minus(w.Change)
			if r.Days > 0 {
				w.ChangePerDay = &Count{r.PerDay(w.Change.Records), r.PerDay(w.Change.Bytes)}
			}
			r.WhatIf = append(r.WhatIf, w)
		}
	}
}
