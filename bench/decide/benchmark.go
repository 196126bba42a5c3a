// SPDX-License-Identifier: Apache-2.0

package main

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/auditcoverage/auditcoverageprocessor/bench/contender"
	"github.com/auditcoverage/auditcoverageprocessor/bench/measure"
	"github.com/auditcoverage/auditcoverageprocessor/bench/sample"
)

// row is one contender on one sample.
type row struct {
	section   *section
	name      string
	contender *contender.Contender
	task      *measure.Task
	result    measure.Result
}

// section is a table: rows on one sample, or variants of one.
type section struct {
	key   string
	title string
	// size and order are those of the lines, for the sections that compare sizes; 0 in the others.
	size  int
	order sample.Order
	// reference has the memory scan, and the processor as it is, that rows are compared with.
	reference *section
	rows      []*row
}

// benchmark is everything that is measured.
type benchmark struct {
	sections []*section
	rounds   int
	slice    time.Duration
}

// batchRecords and batchBytes bound a batch: it is large, so that the cost of a record is not that of a batch.
const (
	batchRecords = 1000
	batchBytes   = 1 << 20
)

// add puts a contender on lines into a section.
func (s *section) add(name string, c *contender.Contender, lines []string, adjust func(*sample.Batch)) error {
	records := min(batchRecords, max(16, batchBytes/len(lines[0])))
	batch, err := sample.NewBatch(lines, records, c.Carrier)
	if err != nil {
		return err
	}
	if adjust != nil {
		adjust(batch)
	}
	task, err := c.Task(s.key+"/"+name, batch)
	if err != nil {
		return err
	}
	s.rows = append(s.rows, &row{section: s, name: name, contender: c, task: task})
	return nil
}

// rows returns all rows, in order.
func (b *benchmark) rows() []*row {
	var rows []*row
	for _, s := range b.sections {
		rows = append(rows, s.rows...)
	}
	return rows
}

// keepOnly leaves the rows that match, and returns how many.
func (b *benchmark) keepOnly(only *regexp.Regexp) int {
	for _, s := range b.sections {
		s.rows = slices.DeleteFunc(s.rows, func(r *row) bool { return !only.MatchString(r.task.Name) })
	}
	return len(b.rows())
}

// measured reports whether a contender has a row.
func (b *benchmark) measured(contender string) bool {
	return slices.ContainsFunc(b.rows(), func(r *row) bool { return r.contender.Name == contender })
}

// find returns a row of a section by its name; nil if it was not measured.
func (s *section) find(name string) *row {
	for _, r := range s.rows {
		if r.name == name {
			return r
		}
	}
	return nil
}

// findForm returns the row of a form, whatever the length of its lines; nil if it was not measured.
func (s *section) findForm(form string) *row {
	for _, r := range s.rows {
		if strings.HasPrefix(r.name, form+", ") {
			return r
		}
	}
	return nil
}

// section returns a section by its key.
func (b *benchmark) section(key string) *section {
	for _, s := range b.sections {
		if s.key == key {
			return s
		}
	}
	return &section{key: key}
}
