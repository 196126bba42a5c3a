// SPDX-License-Identifier: Apache-2.0

package figure

import "strconv"

// Target is something that was promised.
type Target struct {
	// Name says what.
	Name string `json:"name"`
	// Found is what was measured, and Limit what it may not exceed; or fall below, if AtLeast is true.
	Found   float64 `json:"found"`
	Limit   float64 `json:"limit"`
	AtLeast bool    `json:"at_least"`
	// Unit follows the numbers.
	Unit string `json:"unit,omitempty"`
}

// Met reports whether the promise is kept.
func (t Target) Met() bool {
	if t.AtLeast {
		return t.Found >= t.Limit
	}
	return t.Found <= t.Limit
}

// Targets returns the table of targets.
func Targets(targets []Target) *Table {
	t := &Table{Title: "Targets", Columns: []string{"target", "limit", "found", "met"}, Texts: []string{"met"}}
	for _, target := range targets {
		sign, met := "<= ", "yes"
		if target.AtLeast {
			sign = ">= "
		}
		if !target.Met() {
			met = "NO"
		}
		t.Rows = append(t.Rows, []string{
			target.Name, sign + strconv.FormatFloat(target.Limit, 'f', -1, 64) + target.Unit, Number(target.Found) + target.Unit, met,
		})
	}
	return t
}
