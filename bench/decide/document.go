// SPDX-License-Identifier: Apache-2.0

package main

import (
	"math"
	"runtime"

	"github.com/auditcoverage/auditcoverageprocessor/bench/figure"
	"github.com/auditcoverage/auditcoverageprocessor/bench/sample"
)

// document is what is printed as JSON.
type document struct {
	Go       string            `json:"go"`
	System   string            `json:"system"`
	CPUs     int               `json:"cpus"`
	Rounds   int               `json:"rounds"`
	Slice    string            `json:"slice"`
	Sections []documentSection `json:"sections"`
	Traps    []sample.Trap     `json:"traps"`
	Targets  []figure.Target   `json:"targets"`
}

type documentSection struct {
	Key   string        `json:"key"`
	Title string        `json:"title,omitempty"`
	Rows  []documentRow `json:"rows"`
}

type documentRow struct {
	Name        string   `json:"name"`
	Nanoseconds float64  `json:"nanoseconds"`
	Spread      float64  `json:"spread"`
	ToScan      *float64 `json:"to_scan,omitempty"`
	ToOurs      *float64 `json:"to_ours,omitempty"`
	Allocations float64  `json:"allocations"`
	Bytes       float64  `json:"bytes"`
	FooledBy    string   `json:"fooled_by,omitempty"`
}

func (b *benchmark) document(fooled map[string]string) *document {
	d := &document{
		Go: runtime.Version(), System: runtime.GOOS + "/" + runtime.GOARCH, CPUs: runtime.GOMAXPROCS(0),
		Rounds: b.rounds, Slice: b.slice.String(), Traps: sample.Traps(), Targets: b.targets(),
	}
	for _, s := range b.sections {
		if len(s.rows) == 0 {
			continue
		}
		part := documentSection{Key: s.key, Title: s.title}
		for _, r := range s.rows {
			part.Rows = append(part.Rows, documentRow{
				Name: r.name, Nanoseconds: r.result.Nanoseconds, Spread: r.result.Spread, ToScan: known(r.ratio(nameScan)), ToOurs: known(r.ratio(nameOurs)),
				Allocations: r.result.Allocations, Bytes: r.result.Bytes, FooledBy: fooled[r.contender.Name],
			})
		}
		d.Sections = append(d.Sections, part)
	}
	return d
}

// known returns a number that JSON can hold, or nil.
func known(v float64) *float64 {
	if math.IsNaN(v) {
		return nil
	}
	return &v
}
