// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/display"
)

// Unnamed is a product whose records were read although the configuration does not name it, so that they are in no form.
type Unnamed struct {
	Product string `json:"product"`
	Count
}

// unnamed counts the record at hand, which is in no form, if a built-in product that is not configured wrote it.
func (d *decider) unnamed(size int) {
	if d.others == nil {
		return
	}
	others, err := d.others()
	if err != nil {
		d.failed = err
		return
	}
	if product := others.Judge(d.judge.Record()).Resolved.Product; product != "" {
		addTo(d.tally.unnamed, product, size)
	}
}

// unnamedOf lists the products in alphabetical order.
func unnamedOf(t *tally) (list []Unnamed) {
	for _, product := range slices.Sorted(maps.Keys(t.unnamed)) {
		list = append(list, Unnamed{product, t.unnamed[product]})
	}
	return list
}

// unnamedText says which products are to be named for their records to be judged.
func (r *Result) unnamedText(b *strings.Builder, format display.Format) {
	if len(r.Unnamed) == 0 {
		return
	}
	b.WriteString(display.Heading(format, "Records of products that catalog::products does not name, in no form"))
	for i := range r.Unnamed {
		b.WriteString(display.Item(format, fmt.Sprintf("%s: %s", r.Unnamed[i].Product, display.Counted(r.Unnamed[i].Records, "record"))))
	}
}
