// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/display"
	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/wrapper"
)

// Envelope counts the records that were found in certain envelopes.
type Envelope struct {
	Envelope string `json:"envelope"`
	Count
}

// Wrapper counts the records that are wrapped in one way.
type Wrapper struct {
	wrapper.Wrapper
	Count
}

// envelopesOf lists envelopes, those with the most records first.
func envelopesOf(t *tally) []Envelope {
	list := []Envelope{}
	for name, c := range t.envelopes {
		list = append(list, Envelope{name, c})
	}
	slices.SortFunc(list, func(a, b Envelope) int {
		return cmp.Or(cmp.Compare(b.Records, a.Records), cmp.Compare(a.Envelope, b.Envelope))
	})
	return list
}

// wrappersOf lists wrappers, those with the most records first.
func wrappersOf(t *tally) []Wrapper {
	list := []Wrapper{}
	for w, c := range t.wrappers {
		list = append(list, Wrapper{w, c})
	}
	slices.SortFunc(list, func(a, b Wrapper) int {
		return cmp.Or(cmp.Compare(b.Records, a.Records), cmp.Compare(a.Shape, b.Shape))
	})
	return list
}

// envelopesText says what was opened, since what it holds is judged, and so may be dropped.
func (r *Result) envelopesText(b *strings.Builder, format display.Format) {
	if len(r.Envelopes) == 0 {
		return
	}
	b.WriteString(display.Heading(format, "Opened: what stands inside was judged"))
	for i := range r.Envelopes {
		b.WriteString(display.Item(format, fmt.Sprintf("%s: %s", r.Envelopes[i].Envelope, display.Counted(r.Envelopes[i].Records, "record"))))
	}
}

// wrappersText says what was not opened, and what opens it.
func (r *Result) wrappersText(b *strings.Builder, format display.Format) {
	if len(r.Wrappers) == 0 {
		return
	}
	b.WriteString(display.Heading(format, "Not opened: audit records inside something else, all kept"))
	for i := range r.Wrappers {
		w := &r.Wrappers[i]
		b.WriteString(display.Item(format, fmt.Sprintf("%s: %s", display.Short(w.Shape, maxShown-16), display.Counted(w.Records, "record"))))
		how := wrapper.NothingOpens
		if w.Input != "" {
			how = "to judge what is inside, if you trust who writes it: input: {" + w.Input + "}"
		}
		if format == display.FormatMarkdown {
			how = "`" + strings.ReplaceAll(how, "`", "'") + "`"
		}
		fmt.Fprintf(b, "    %s\n", display.Text(how))
	}
}
