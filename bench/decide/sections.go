// SPDX-License-Identifier: Apache-2.0

package main

import (
	"errors"
	"fmt"
	"slices"

	"github.com/auditcoverage/auditcoverageprocessor/bench/contender"
	"github.com/auditcoverage/auditcoverageprocessor/bench/sample"
	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

// Names of rows that others are compared with.
const (
	nameScan = "memory scan"
	nameLoop = "byte loop"
	nameOurs = "audit_coverage"
	nameKeep = "audit_coverage, keep"
	nameMaps = "audit_coverage, map"
)

// typical is the size in bytes of a real record.
const typical = 880

var (
	sizes  = []int{300, typical, 4096, 65536}
	orders = []sample.Order{sample.AuditTypeSecond, sample.AuditTypeLast}
)

// newBenchmark makes every section; log is the file of the sample.
func newBenchmark(log string) (*benchmark, error) {
	file, err := sample.File(log)
	if err != nil {
		return nil, err
	}
	b := &benchmark{}
	kept := sample.Lines(typical, sample.Kept, sample.AuditTypeSecond)
	dropped := sample.Lines(typical, sample.Dropped, sample.AuditTypeSecond)
	return b, errors.Join(
		b.compare("kept", "A line of 880 bytes that is kept", kept),
		b.compare("dropped", "A line of 880 bytes that is dropped", dropped),
		b.compare("mixed", "A log of which four tenths are dropped", sample.Mixed()),
		b.configurations(kept, file),
		b.forms("form-kept", "What lines arrive in, of records that are kept", b.section("kept"), nil, sample.Envelopes(typical, sample.Kept)),
		b.forms("form", "What lines arrive in, and other forms, of records that are dropped", b.section("dropped"), nil,
			slices.Concat(sample.Envelopes(typical, sample.Dropped), sample.Forms())),
		b.forms("product", "Declared products, of records that are dropped", b.section("dropped"), declared, sample.Products()),
		b.shapes(kept, dropped),
		b.bySize(),
	)
}

// contenders returns every contender once.
func contenders() []*contender.Contender {
	return slices.Concat(contender.Floors(), []*contender.Contender{contender.Noop(), contender.Ours(), contender.OursOnMaps()},
		[]*contender.Contender{contender.Variant(nameKeep, map[string]any{"invalid_utf8": event.InvalidUTF8Keep.String()})},
		contender.Filters(), contender.Libraries())
}

// compare has every contender decide about the same lines.
func (b *benchmark) compare(key, title string, lines []string) error {
	s := &section{key: key, title: title}
	s.reference = s
	b.sections = append(b.sections, s)
	for _, c := range contenders() {
		if err := s.add(c.Name, c, lines, nil); err != nil {
			return err
		}
	}
	return nil
}

// configurations adds variants of the processor on a kept line, and on the sample file.
func (b *benchmark) configurations(kept, file []string) error {
	s := &section{key: "configured", title: "The processor, otherwise configured, on a line that is kept", reference: b.section("kept")}
	b.sections = append(b.sections, s)
	for _, c := range []*contender.Contender{
		contender.Variant("mode observe", map[string]any{"mode": event.ModeObserve.String()}),
		contender.Variant("mode annotate", map[string]any{"mode": event.ModeAnnotate.String()}),
		contender.Variant("annotate.event", map[string]any{"annotate": map[string]any{"event": true}}),
		contender.Variant("annotate.actor", map[string]any{"annotate": map[string]any{"actor": true}}),
		contender.Rules(20),
		contender.Rules(1000),
		contender.Condition(),
		contender.Measured(),
	} {
		if err := s.add(c.Name, c, kept, nil); err != nil {
			return err
		}
	}
	return s.add("the sample file", contender.Ours(), file, nil)
}

// declared has the built-in products, and those that are declared.
var declared = map[string]any{"catalog": map[string]any{"products": []any{"bitbucket", "jira", "confluence", "github", "gitlab", "kubernetes"}}}

// forms adds wire forms of records.
func (b *benchmark) forms(key, title string, reference *section, extra map[string]any, forms []sample.Form) error {
	s := &section{key: key, title: title, reference: reference}
	b.sections = append(b.sections, s)
	for _, form := range forms {
		c := contender.Variant(nameOurs, extra)
		c.Carrier = form.Carrier
		if err := s.add(fmt.Sprintf("%s, %d bytes", form.Name, len(form.Lines[0])), c, form.Lines, nil); err != nil {
			return err
		}
	}
	return nil
}

// shapes adds batches of other shapes than one resource with a thousand records.
func (b *benchmark) shapes(kept, dropped []string) error {
	s := &section{key: "shape", title: "Other shapes of batches", reference: b.section("kept")}
	b.sections = append(b.sections, s)
	var errs error
	for _, shape := range []struct {
		name        string
		records     int
		perResource int
	}{{"one record", 1, 0}, {"100 records", 100, 0}, {"10,000 records", 10_000, 0}, {"1 per resource", 1000, 1}} {
		adjust := func(b *sample.Batch) { b.PerResource = shape.perResource }
		resize := func(lines []string) func(b *sample.Batch) {
			return func(b *sample.Batch) {
				larger, _ := sample.NewBatch(lines, shape.records, sample.CarrierText) // text always makes a batch
				*b = *larger
				adjust(b)
			}
		}
		errs = errors.Join(errs,
			s.add(shape.name+", no-op", contender.Noop(), kept, resize(kept)),
			s.add(shape.name+", kept", contender.Ours(), kept, resize(kept)),
			s.add(shape.name+", dropped", contender.Ours(), dropped, resize(dropped)))
	}
	return errs
}

// bySize has the contenders that use no regular expressions decide about lines of every size and order.
func (b *benchmark) bySize() error {
	for _, order := range orders {
		for _, size := range sizes {
			s := &section{key: fmt.Sprintf("%s-%d", order, size), size: size, order: order}
			s.reference = s
			b.sections = append(b.sections, s)
			kept, dropped := sample.Lines(size, sample.Kept, order), sample.Lines(size, sample.Dropped, order)
			if err := s.add(nameOurs+", kept", contender.Ours(), kept, nil); err != nil {
				return err
			}
			for _, c := range slices.Concat(contender.Floors(), []*contender.Contender{contender.Ours()}, contender.Libraries()) {
				if err := s.add(c.Name, c, dropped, nil); err != nil {
					return err
				}
			}
		}
	}
	return nil
}
