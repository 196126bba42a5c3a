// SPDX-License-Identifier: Apache-2.0

package report

import (
	"fmt"

	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/display"
	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/plan"
	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

// matrixRow is an area with what each of its settings would change.
type matrixRow struct {
	Area string
	// Number is the index of the area in the data; -1 if its level decides nothing.
	Number int
	Cells  []matrixCell
}

// matrixCell is a setting.
type matrixCell struct {
	Setting string
	Now     bool
	// Records and Bytes are what would change; Blind says how many detections would lose something of this area.
	Records, Bytes, Blind string
	// Label says all of it, for screen readers.
	Label string
}

func newMatrix(r *plan.Result, d *data) (rows []matrixRow) {
	for _, area := range event.Areas() {
		row := matrixRow{Area: area.String(), Number: d.number(area)}
		if row.Number >= 0 {
			a := &d.Areas[row.Number]
			for i := range a.Settings {
				row.Cells = append(row.Cells, newCell(r, a, i))
			}
		}
		rows = append(rows, row)
	}
	return rows
}

func newCell(r *plan.Result, a *areaData, number int) matrixCell {
	s := &a.Settings[number]
	c := matrixCell{Setting: s.Name, Now: number == a.Now, Records: display.Change(s.Change.Records)}
	change, unit := s.Change.Bytes, ""
	if r.Days > 0 {
		change, unit = r.PerDay(change), " a day"
	}
	switch {
	case c.Now:
		c.Records, c.Label = "now", "as it is now"
	case s.Change.Records == 0:
		c.Records, c.Label = "±0", "no change"
	default:
		c.Bytes = display.BytesChange(change)
		c.Label = fmt.Sprintf("%s records, %s%s", c.Records, c.Bytes, unit)
	}
	if blind := blindOf(s.Losses); blind > 0 {
		c.Blind = fmt.Sprintf("%d blind", blind)
		c.Label += fmt.Sprintf(", %d detections blind", blind)
	}
	c.Label = fmt.Sprintf("%s at %s: %s", a.Name, s.Name, c.Label)
	return c
}

// blindOf counts the detections that lose something.
func blindOf(losses []lossData) int {
	seen := map[int]bool{}
	for _, loss := range losses {
		seen[loss.Detection] = true
	}
	return len(seen)
}
