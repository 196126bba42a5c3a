// SPDX-License-Identifier: Apache-2.0

package main

import (
	"math"
	"slices"
	"strings"

	"github.com/auditcoverage/auditcoverageprocessor/bench/figure"
)

// targets returns what was promised, as far as it was measured.
func (b *benchmark) targets() []figure.Target {
	kept, dropped, mixed, configured := b.section("kept"), b.section("dropped"), b.section("mixed"), b.section("configured")
	targets := []figure.Target{
		{Name: "kept line to memory scan", Found: ratio(kept.find(nameOurs), kept.find(nameScan)), Limit: 8, Unit: "x"},
		{Name: "the same, invalid_utf8: keep", Found: ratio(kept.find(nameKeep), kept.find(nameScan)), Limit: 6, Unit: "x"},
		{Name: "dropped line to memory scan", Found: ratio(dropped.find(nameOurs), dropped.find(nameScan)), Limit: 15, Unit: "x"},
		{Name: "mixed log to memory scan", Found: ratio(mixed.find(nameOurs), mixed.find(nameScan)), Limit: 11, Unit: "x"},
		{Name: "the same, invalid_utf8: keep", Found: ratio(mixed.find(nameKeep), mixed.find(nameScan)), Limit: 10, Unit: "x"},
		{Name: "filter on maps, mixed log", Found: ratio(mixed.find("filter, map"), mixed.find(nameMaps)), Limit: 1.5, AtLeast: true, Unit: "x"},
		{Name: "CRI to bare line, kept", Found: b.envelope("form-kept", "CRI"), Limit: 1.1, Unit: "x"},
		{Name: "CRI to bare line, dropped", Found: b.envelope("form", "CRI"), Limit: 1.1, Unit: "x"},
		{Name: "Docker to bare line, kept", Found: b.envelope("form-kept", "Docker"), Limit: 2, Unit: "x"},
		{Name: "Docker to bare line, dropped", Found: b.envelope("form", "Docker"), Limit: 2, Unit: "x"},
		{Name: "allocations, kept line", Found: allocations(kept.find(nameOurs)), Limit: 0.05},
		{Name: "allocations, dropped line", Found: allocations(dropped.find(nameOurs)), Limit: 0.05},
	}
	for _, s := range []*section{kept, dropped, mixed} {
		targets = append(targets,
			figure.Target{Name: "fastest filter that parses nothing, " + s.key, Found: s.fastestFilter(false), Limit: 10, AtLeast: true, Unit: "x"},
			figure.Target{Name: "fastest filter that parses JSON, " + s.key, Found: s.fastestFilter(true), Limit: 100, AtLeast: true, Unit: "x"})
	}
	if r := configured.find("annotate.event"); r != nil {
		targets = append(targets, figure.Target{Name: "annotate.event, kept line", Found: r.result.Nanoseconds, Limit: 1000, Unit: "ns"})
	}
	if r, ours := configured.find("20 equality rules"), kept.find(nameOurs); r != nil && ours != nil {
		targets = append(targets, figure.Target{
			Name: "20 equality rules, added", Found: r.result.Nanoseconds - ours.result.Nanoseconds, Limit: 50, Unit: "ns",
		})
	}
	return slices.DeleteFunc(targets, func(t figure.Target) bool { return math.IsNaN(t.Found) })
}

// envelope returns how many times as much as the bare line one in an envelope costs.
func (b *benchmark) envelope(key, name string) float64 {
	s := b.section(key)
	return ratio(s.findForm(name), s.findForm("bare"))
}

// fastestFilter returns how many times as much as the processor the fastest way of writing the policy for the filter processor costs, among those that
// parse JSON, or those that work on the text of the line.
func (s *section) fastestFilter(parses bool) float64 {
	fastest := math.NaN()
	for _, r := range s.rows {
		filters := strings.Contains(r.name, "filter") && r.contender.Parses == parses && r.contender.Carrier == 0
		if times := ratio(r, s.find(nameOurs)); filters && (math.IsNaN(fastest) || times < fastest) {
			fastest = times
		}
	}
	return fastest
}

func ratio(r, base *row) float64 {
	if r == nil || base == nil {
		return math.NaN()
	}
	return r.result.Nanoseconds / base.result.Nanoseconds
}

func allocations(r *row) float64 {
	if r == nil {
		return math.NaN()
	}
	return r.result.Allocations
}
