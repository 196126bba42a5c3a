// SPDX-License-Identifier: Apache-2.0

package main

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"runtime"
	"slices"
	"strconv"

	"github.com/auditcoverage/auditcoverageprocessor/bench/figure"
	"github.com/auditcoverage/auditcoverageprocessor/bench/sample"
)

// write prints everything in one format.
func (b *benchmark) write(w io.Writer, format figure.Format) error {
	fooled, err := b.fooled()
	if err != nil {
		return err
	}
	if format == figure.FormatJSON {
		encoder := json.NewEncoder(w)
		encoder.SetIndent("", "  ")
		return encoder.Encode(b.document(fooled))
	}
	if _, err = fmt.Fprintf(w, "%s, %s/%s, %d CPUs; medians of %d rounds of %s each\n",
		runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.GOMAXPROCS(0), b.rounds, b.slice); err != nil {
		return err
	}
	tables := slices.Concat(b.tables(fooled), b.sizeTables(), []*figure.Table{trapTable()})
	if targets := b.targets(); len(targets) > 0 {
		tables = append(tables, figure.Targets(targets))
	}
	for _, t := range tables {
		if err = t.Write(w, format); err != nil {
			return err
		}
	}
	return nil
}

// fooled returns the traps of each contender that was measured, by its name.
func (b *benchmark) fooled() (map[string]string, error) {
	fooled := map[string]string{}
	for _, c := range contenders()[2:] { // the floors decide nothing
		if !b.measured(c.Name) {
			continue
		}
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

// tables returns those of the sections that do not compare sizes.
func (b *benchmark) tables(fooled map[string]string) []*figure.Table {
	var tables []*figure.Table
	for _, s := range b.sections {
		if s.size > 0 || len(s.rows) == 0 {
			continue
		}
		t := &figure.Table{Title: s.title, Columns: []string{"", "ns/rec", "±", "x scan", "x ours", "allocs", "bytes"}}
		if s.reference == s {
			t.Columns, t.Texts = append(t.Columns, "fooled"), []string{"fooled"}
		}
		for _, r := range s.rows {
			cells := []string{
				r.name, figure.Number(r.result.Nanoseconds), figure.Percent(r.result.Spread),
				figure.Number(r.ratio(nameScan)), figure.Number(r.ratio(nameOurs)), figure.Few(r.result.Allocations), figure.Few(r.result.Bytes),
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

// ratio returns how many times as much as the named row of the reference the row costs.
func (r *row) ratio(name string) float64 {
	base := r.section.reference.find(name)
	if base == nil {
		return math.NaN()
	}
	return r.result.Nanoseconds / base.result.Nanoseconds
}

// sizeTables returns the nanoseconds for a record by size, a table for each order.
func (b *benchmark) sizeTables() []*figure.Table {
	var tables []*figure.Table
	for _, order := range orders {
		t := &figure.Table{Title: fmt.Sprintf("Nanoseconds a record, dropped unless it says kept, auditType %s", order), Columns: []string{""}}
		names := b.section(fmt.Sprintf("%s-%d", order, typical)).rows
		for _, size := range sizes {
			t.Columns = append(t.Columns, fmt.Sprintf("%d B", size))
		}
		for _, named := range names {
			cells := []string{named.name}
			for _, size := range sizes {
				cells = append(cells, figure.Number(b.nanoseconds(fmt.Sprintf("%s-%d", order, size), named.name)))
			}
			t.Rows = append(t.Rows, cells)
		}
		if len(t.Rows) > 0 {
			tables = append(tables, t)
		}
	}
	return tables
}

// nanoseconds returns what a row costs; NaN if the row was not measured.
func (b *benchmark) nanoseconds(section, name string) float64 {
	if r := b.section(section).find(name); r != nil {
		return r.result.Nanoseconds
	}
	return math.NaN()
}

// plot draws the cost by size, auditType second.
func (b *benchmark) plot() *figure.Plot {
	drawing := &figure.Plot{Title: "Cost of a decision by size of the record", X: "bytes", Y: "nanoseconds", XTicks: map[float64]string{}}
	for _, size := range sizes {
		drawing.XTicks[float64(size)] = strconv.Itoa(size)
	}
	for _, name := range []string{
		nameScan, nameOurs + ", kept", nameOurs, nameLoop, "gjson", "gjson, validated", "encoding/json/v2", "encoding/json",
	} {
		series := figure.Series{Name: name}
		if name == nameOurs {
			series.Name += ", dropped"
		}
		for _, size := range sizes {
			if ns := b.nanoseconds(fmt.Sprintf("%s-%d", sample.AuditTypeSecond, size), name); !math.IsNaN(ns) {
				series.X, series.Y = append(series.X, float64(size)), append(series.Y, ns)
			}
		}
		if len(series.X) > 0 {
			drawing.Series = append(drawing.Series, series)
		}
	}
	return drawing
}
