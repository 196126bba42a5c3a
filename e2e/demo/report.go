package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"slices"

	"github.com/auditcoverage/auditcoverageprocessor/e2e/collector"
)

// report is what the processor counted.
type report struct {
	Mode    string `json:"mode"`
	Judged  int    `json:"judged"`
	Kept    int    `json:"kept"`
	Dropped int    `json:"dropped"`
	Rows    []row  `json:"rows"`
}

// row is the part of a report that has one area and one reason.
type row struct {
	Area    string `json:"area"`
	Reason  string `json:"reason"`
	Kept    int    `json:"kept"`
	Dropped int    `json:"dropped"`
}

// newReport adds the counts up by area and reason, in alphabetical order.
func newReport(judged []collector.Judged) *report {
	result := &report{}
	rows := map[[2]string]*row{}
	for _, j := range judged {
		key := [2]string{j.Area, j.Reason}
		if rows[key] == nil {
			rows[key] = &row{Area: j.Area, Reason: j.Reason}
		}
		if j.Decision == "drop" {
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

// written is the number of records that must have left the processor: only mode enforce carries drops out.
func (r *report) written() int {
	if r.Mode == "enforce" {
		return r.Kept
	}
	return r.Judged
}

// check compares what was judged with what the file holds and what the receiver handed on.
func (r *report) check(lines, accepted int) error {
	if r.Judged != accepted || accepted != lines {
		return fmt.Errorf("found %d records judged and %d handed on by the receiver, expected both to be the %d lines of the audit log",
			r.Judged, accepted, lines)
	}
	return nil
}

// writeJSON prints the report for a machine. It holds no path and no time, so that it can be compared with an expected one.
func (r *report) writeJSON(w io.Writer) error {
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	return encoder.Encode(r)
}
