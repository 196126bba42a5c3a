// SPDX-License-Identifier: Apache-2.0

package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"slices"

	"github.com/auditcoverage/auditcoverageprocessor/e2e/collector"
	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

// summary is what the processor counted.
type summary struct {
	Mode    string `json:"mode"`
	Judged  int    `json:"judged"`
	Kept    int    `json:"kept"`
	Dropped int    `json:"dropped"`
	Rows    []row  `json:"rows"`
}

// row is the part of a summary that has one area and one reason.
type row struct {
	Area    string `json:"area"`
	Reason  string `json:"reason"`
	Kept    int    `json:"kept"`
	Dropped int    `json:"dropped"`
}

// newSummary adds the counts up by area and reason, in alphabetical order.
func newSummary(judged []collector.Judged) *summary {
	result := &summary{}
	rows := map[[2]string]*row{}
	for _, j := range judged {
		key := [2]string{j.Area, j.Reason}
		if rows[key] == nil {
			rows[key] = &row{Area: j.Area, Reason: j.Reason}
		}
		if j.Decision == event.DecisionDrop.String() {
			rows[key].Dropped += j.Count
			result.Dropped += j.Count
		} else {
			rows[key].Kept += j.Count
			result.Kept += j.Count
		}
		result.Mode = j.Mode
	}
	result.Judged = result.Kept + result.Dropped
	for _, r := range rows {
		result.Rows = append(result.Rows, *r)
	}
	slices.SortFunc(result.Rows, func(a, b row) int {
		return cmp.Or(cmp.Compare(a.Area, b.Area), cmp.Compare(a.Reason, b.Reason))
	})
	return result
}

// written returns the number of records that must have left the processor: only mode enforce carries drops out.
func (s *summary) written() int {
	if s.Mode == event.ModeEnforce.String() {
		return s.Kept
	}
	return s.Judged
}

// check compares what was judged with what the file holds and what the receiver passed on.
func (s *summary) check(lines, accepted int) error {
	if s.Judged != accepted || accepted != lines {
		return fmt.Errorf("found %d records judged and %d passed on by the receiver, expected both to be the %d lines of the audit log",
			s.Judged, accepted, lines)
	}
	return nil
}

// writeJSON prints the summary as JSON. It holds no path and no time, so that it can be compared with an expected one.
func (s *summary) writeJSON(w io.Writer) error {
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	return encoder.Encode(s)
}
