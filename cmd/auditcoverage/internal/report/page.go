// SPDX-License-Identifier: Apache-2.0

package report

import (
	"cmp"
	"fmt"
	"html/template"
	"net/url"
	"strings"

	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/display"
	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/logfile"
	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/plan"
)

// page is the data of the template.
type page struct {
	assets
	Facts    []fact
	Days     bool
	Summary  summary
	Settings []string
	Matrix   []matrixRow
	Gaps     []gap
	Known    int
	Overlay  string
	Heat     heat
	Time     timeline
	Tables   []table
	Unclear  []unclear
	// Data is what the script computes with. It holds names from the configuration, and nothing from a record.
	Data *data
}

// fact is a line of the page's head.
type fact struct{ Name, Value string }

// summary is the result of a choice. The script updates the same places.
type summary struct{ Kept, KeptBytes, Dropped, DroppedBytes, Blind string }

func newPage(s *Source) (*page, error) {
	d, err := newData(s)
	if err != nil {
		return nil, err
	}
	chart, err := newTimeline(&s.Plan.Timeline)
	if err != nil {
		return nil, err
	}
	p := &page{
		assets: newAssets(), Facts: facts(s), Days: s.Plan.Days > 0, Settings: settingNames(), Matrix: newMatrix(s.Plan, d),
		Gaps: d.gapsNow(), Known: len(d.Detections), Overlay: d.overlayNow(), Heat: newHeat(s.Plan, d), Time: chart,
		Tables: newTables(s.Plan), Unclear: newUnclear(s.Plan), Data: d,
	}
	p.Summary = newSummary(s.Plan, p.Gaps)
	return p, nil
}

func newSummary(r *plan.Result, gaps []gap) summary {
	blind := 0
	for i := range gaps {
		if gaps[i].State != "" {
			blind++
		}
	}
	part := func(c plan.Count) (records, bytes string) {
		records = fmt.Sprintf("%s of %s records (%s)", display.Number(c.Records), display.Number(r.Total.Records), display.Share(c.Records, r.Total.Records))
		if r.Days > 0 {
			return records, display.Bytes(r.PerDay(c.Bytes)) + " a day"
		}
		return records, display.Bytes(c.Bytes)
	}
	s := summary{Blind: display.Number(int64(blind))}
	s.Kept, s.KeptBytes = part(r.Kept)
	s.Dropped, s.DroppedBytes = part(r.Dropped)
	return s
}

// facts lists what the plan was made from.
func facts(s *Source) []fact {
	const layout = "2006-01-02 15:04"
	list := []fact{{"Processor", display.Text(s.Config.ID.String())}, {"Configuration", sources(s.Config.URIs)}, {"Logs", files(s.Names)}}
	if len(s.Plan.Skipped) > 0 {
		list = append(list, fact{"Not read", skipped(s.Plan.Skipped)})
	}
	if !s.Plan.From.IsZero() {
		list = append(list, fact{"Time", fmt.Sprintf("%s to %s UTC", s.Plan.From.Format(layout), s.Plan.To.Format(layout))})
	}
	return append(list, fact{"Size", fmt.Sprintf("%s, %s", display.Counted(s.Plan.Total.Records, "record"), display.Bytes(s.Plan.Total.Bytes))})
}

// skipped names the first few files that were not read, or not to their end.
func skipped(all []logfile.Skipped) string {
	names := make([]string, len(all))
	for i := range all {
		names[i] = all[i].String()
	}
	return some(names, "; ")
}

// sources names where the configuration was read from. Only files are named in full: another URI can hold the configuration itself, with its passwords.
func sources(uris []string) string {
	names := make([]string, len(uris))
	for i, uri := range uris {
		names[i] = display.Text(strings.TrimPrefix(uri, "file:"))
		if u, err := url.Parse(uri); err == nil && len(u.Scheme) > 1 && u.Scheme != "file" {
			names[i] = u.Scheme + ":…"
		}
	}
	return strings.Join(names, ", ")
}

// maxFiles is how many files are named.
const maxFiles = 5

// files names the first few files.
func files(names []string) string { return some(names, ", ") }

// some lists the first few texts.
func some(names []string, between string) string {
	var shown []string
	for _, name := range names[:min(maxFiles, len(names))] {
		shown = append(shown, display.Text(name))
	}
	if more := len(names) - len(shown); more > 0 {
		shown = append(shown, fmt.Sprintf("and %s more", display.Number(int64(more))))
	}
	return cmp.Or(strings.Join(shown, between), "none")
}

// timeline is the section about time.
type timeline struct {
	// Chart is for a screen, and Small for a phone.
	Chart, Small template.HTML
	Table        table
	// Length is how long a bar is, SmallLength how long one for a phone is, and Outside says what is not shown.
	Length, SmallLength, Outside string
}
