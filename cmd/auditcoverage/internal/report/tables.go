// SPDX-License-Identifier: Apache-2.0

package report

import (
	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/display"
	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/plan"
)

// table is a table of the page. The first cell of a row is its heading.
type table struct {
	ID, Caption string
	Columns     []column
	Rows        [][]string
	Footer      []string
}

// column is a column of a table.
type column struct {
	Name string
	// Number says that it holds numbers.
	Number bool
}

func newTables(r *plan.Result) []table {
	tables := []table{areaTable(r)}
	for _, t := range []struct {
		id, caption, what string
		talkers           []plan.Talker
	}{
		{"events", "Most dropped events", "event", r.DroppedEvents},
		{"authors", "Most dropped authors", "author", r.DroppedAuthors},
		{"repositories", "Most dropped repositories", "repository", r.DroppedRepositories},
	} {
		if len(t.talkers) > 0 {
			tables = append(tables, talkerTable(r, t.id, t.caption, t.what, t.talkers))
		}
	}
	if len(r.Rules) > 0 {
		tables = append(tables, ruleTable(r))
	}
	return tables
}

func areaTable(r *plan.Result) table {
	t := table{ID: "areas", Caption: "Kept and dropped, by area and level", Columns: []column{
		{"area", false}, {"level", false}, {"records kept", true}, {"records dropped", true}, {"bytes kept", true}, {"bytes dropped", true},
	}}
	for i := range r.Areas {
		a := &r.Areas[i]
		t.Rows = append(t.Rows, append([]string{a.Area.String(), a.Level.String()}, split(a.Kept, a.Dropped)...))
	}
	t.Footer = append([]string{"total", ""}, split(r.Kept, r.Dropped)...)
	return t
}

// split returns the cells of what was kept and dropped.
func split(kept, dropped plan.Count) []string {
	return []string{display.Count(kept.Records), display.Count(dropped.Records), sizeOf(kept.Bytes), sizeOf(dropped.Bytes)}
}

func sizeOf(bytes int64) string {
	if bytes == 0 {
		return "-"
	}
	return display.Bytes(bytes)
}

// maxName is how much of a name is shown.
const maxName = 80

func talkerTable(r *plan.Result, id, caption, what string, talkers []plan.Talker) table {
	t := table{ID: id, Caption: caption, Columns: []column{{what, false}, {"records", true}, {"bytes", true}, {"of dropped records", true}}}
	for i := range talkers {
		about := ""
		if talkers[i].Estimated {
			about = "≤ "
		}
		t.Rows = append(t.Rows, []string{
			display.Short(talkers[i].Name, maxName), about + display.Number(talkers[i].Records), about + display.Bytes(talkers[i].Bytes),
			display.Share(talkers[i].Records, r.Dropped.Records),
		})
	}
	return t
}

func ruleTable(r *plan.Result) table {
	t := table{ID: "rules", Caption: "Rules", Columns: []column{
		{"rule", false}, {"action", false}, {"records matched", true}, {"records dropped", true}, {"bytes dropped", true},
	}}
	for i := range r.Rules {
		matched := display.Number(r.Rules[i].Matched.Records)
		if r.Rules[i].Matched.Records == 0 {
			matched = "never"
		}
		t.Rows = append(t.Rows, []string{
			display.Short(r.Rules[i].Name, maxName), r.Rules[i].Action.String(), matched, display.Count(r.Rules[i].Dropped.Records),
			sizeOf(r.Rules[i].Dropped.Bytes),
		})
	}
	return t
}

// unclear are the records that were not understood for one reason.
type unclear struct {
	Reason, Records, Advice string
	Examples                []example
}

type example struct{ Place, Text string }

func newUnclear(r *plan.Result) (list []unclear) {
	for i := range r.Unclear {
		u := unclear{Reason: r.Unclear[i].Reason.String(), Records: display.Counted(r.Unclear[i].Records, "record"), Advice: r.Unclear[i].Advice()}
		for _, e := range r.Unclear[i].Examples {
			u.Examples = append(u.Examples, example{display.Text(e.Place().String()), display.Text(e.Text)})
		}
		list = append(list, u)
	}
	return list
}
