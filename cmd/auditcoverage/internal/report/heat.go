// SPDX-License-Identifier: Apache-2.0

package report

import (
	"math"
	"slices"

	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/display"
	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/plan"
	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

// heat is the heat map: how much there is of each level of each area, and whether it is kept.
type heat struct {
	Levels []string
	Rows   []heatRow
}

type heatRow struct {
	Area  string
	Cells []heatCell
}

// heatCell is an area's level. The script rewrites State and Verdict.
type heatCell struct {
	// Number is that of the cell in the data; -1 if there are no records.
	Number int
	// Heat grows with the bytes, from 1 to heats.
	Heat                           int
	State, Verdict, Records, Bytes string
}

// heats is the number of shades.
const heats = 5

// levels are the columns, the last of which is shown only if it is not empty.
var levels = [...]event.Level{event.LevelBase, event.LevelAdvanced, event.LevelFull, event.LevelUnknown}

func newHeat(r *plan.Result, d *data) heat {
	var h heat
	shown := levels[:]
	if !slices.ContainsFunc(r.Areas, func(a plan.AreaLevel) bool { return a.Level == event.LevelUnknown }) {
		shown = levels[:len(levels)-1]
	}
	for _, level := range shown {
		h.Levels = append(h.Levels, level.String())
	}
	most := int64(1)
	for i := range d.Cells {
		most = max(most, d.Cells[i].Total.Bytes)
	}
	for _, area := range append(event.Areas(), event.AreaUnknown) {
		row := heatRow{Area: area.String()}
		for _, level := range shown {
			row.Cells = append(row.Cells, newHeatCell(r, d, area, level, most))
		}
		if area != event.AreaUnknown || slices.ContainsFunc(row.Cells, func(c heatCell) bool { return c.Number >= 0 }) {
			h.Rows = append(h.Rows, row)
		}
	}
	return h
}

func newHeatCell(r *plan.Result, d *data, area event.Area, level event.Level, most int64) heatCell {
	for i := range r.Areas {
		if a := &r.Areas[i]; a.Area == area && a.Level == level {
			total := d.Cells[i].Total
			c := heatCell{Number: i, Records: display.Number(total.Records), Bytes: display.Bytes(total.Bytes)}
			c.Heat = shade(total.Bytes, most)
			c.State, c.Verdict = verdict(a.Kept.Records, total.Records)
			return c
		}
	}
	return heatCell{Number: -1}
}

// shade returns a shade from 1 to heats. Areas differ by orders of magnitude, so each shade stands for three times the bytes of the one before.
func shade(bytes, most int64) int {
	const step = 3
	return max(1, heats-int(math.Log(float64(most)/float64(max(1, bytes)))/math.Log(step)))
}

// verdict says whether records are kept.
func verdict(kept, total int64) (state, text string) {
	switch kept {
	case total:
		return "kept", "kept"
	case 0:
		return "dropped", "dropped"
	default:
		return "part", display.Number(kept) + " kept"
	}
}
