package main

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"runtime"
	"slices"
	"strconv"

	"github.com/auditcoverage/auditcoverageprocessor/bench/report"
	"github.com/auditcoverage/auditcoverageprocessor/bench/sample"
)

// write prints everything in one format.
func (p *plan) write(w io.Writer, format report.Format) error {
	fooled, err := p.fooled()
	if err != nil {
		return err
	}
	if format == report.FormatJSON {
		encoder := json.NewEncoder(w)
		encoder.SetIndent("", "  ")
		return encoder.Encode(p.document(fooled))
	}
	if _, err = fmt.Fprintf(w, "%s, %s/%s, %d CPUs; medians of %d rounds of %s each\n",
		runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.GOMAXPROCS(0), p.rounds, p.slice); err != nil {
		return err
	}
	tables := slices.Concat(p.tables(fooled), p.sizeTables(), []*report.Table{trapTable()})
	if targets := p.targets(); len(targets) > 0 {
		tables = append(tables, report.Targets(targets))
	}
	for _, t := range tables {
		if err = t.Write(w, format); err != nil {
			return err
		}
	}
	return nil
}

// fooled answers the traps of each contender by its name.
func (p *plan) fooled() (map[string]string, error) {
	fooled := map[string]string{}
	for _, c := range everybody()[2:] { // the floors decide nothing
		codes, err := fooledBy(c)
		if err != nil {
			return nil, err
		}
		if codes == "" {
			codes = "-"
		}
		fooled[c.Name] = codes
	}
	delete(fooled, "no-op processor")
	return fooled, nil
}

// tables are those of the sections that do not compare sizes.
func (p *plan) tables(fooled map[string]string) []*report.Table {
	var tables []*report.Table
	for _, s := range p.sections {
		if s.size > 0 || len(s.rows) == 0 {
			continue
		}
		t := &report.Table{Title: s.title, Columns: []string{"", "ns/rec", "±", "x scan", "x ours", "allocs", "bytes"}}
		if s.reference == s {
			t.Columns, t.Texts = append(t.Columns, "fooled"), []string{"fooled"}
		}
		for _, r := range s.rows {
			cells := []string{
				r.name, report.Number(r.result.Nanoseconds), report.Percent(r.result.Spread),
				report.Number(r.ratio(nameScan)), report.Number(r.ratio(nameOurs)), report.Few(r.result.Allocations), report.Few(r.result.Bytes),
			}
			if s.reference == s {
				cells = append(cells, fooled[r.contender.Name])
			}
			t.Rows = append(t.Rows, cells)
		}
		tables = append(tables, t)
	}
	return tables
}

// ratio is how many times the row costs what the named one of the reference does.
func (r *row) ratio(name string) float64 {
	base := r.section.reference.find(name)
	if base == nil {
		return math.NaN()
	}
	return r.result.Nanoseconds / base.result.Nanoseconds
}

// sizeTables are the nanoseconds a record by size, a table for each order.
func (p *plan) sizeTables() []*report.Table {
	var tables []*report.Table
	for _, order := range orders {
		t := &report.Table{Title: fmt.Sprintf("Nanoseconds a record, dropped unless it says kept, auditType %s", order), Columns: []string{""}}
		names := p.section(fmt.Sprintf("%s-%d", order, typical)).rows
		for _, size := range sizes {
			t.Columns = append(t.Columns, fmt.Sprintf("%d B", size))
		}
		for _, named := range names {
			cells := []string{named.name}
			for _, size := range sizes {
				cells = append(cells, report.Number(p.nanoseconds(fmt.Sprintf("%s-%d", order, size), named.name)))
			}
			t.Rows = append(t.Rows, cells)
		}
		if len(t.Rows) > 0 {
			tables = append(tables, t)
		}
	}
	return tables
}

// nanoseconds answers what a row costs; it is not a number if the row was not measured.
func (p *plan) nanoseconds(section, name string) float64 {
	if r := p.section(section).find(name); r != nil {
		return r.result.Nanoseconds
	}
	return math.NaN()
}

// plot draws the cost by size, auditType second.
func (p *plan) plot() *report.Plot {
	drawing := &report.Plot{Title: "Cost of a decision by size of the record", X: "bytes", Y: "nanoseconds", XTicks: map[float64]string{}}
	for _, size := range sizes {
		drawing.XTicks[float64(size)] = strconv.Itoa(size)
	}
	for _, name := range []string{
		nameScan, nameOurs + ", kept", nameOurs, nameLoop, "gjson", "gjson, validated", "encoding/json/v2", "encoding/json",
	} {
		series := report.Series{Name: name}
		if name == nameOurs {
			series.Name += ", dropped"
		}
		for _, size := range sizes {
			if ns := p.nanoseconds(fmt.Sprintf("%s-%d", sample.AuditTypeSecond, size), name); !math.IsNaN(ns) {
				series.X, series.Y = append(series.X, float64(size)), append(series.Y, ns)
			}
		}
		if len(series.X) > 0 {
			drawing.Series = append(drawing.Series, series)
		}
	}
	return drawing
}
