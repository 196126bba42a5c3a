// SPDX-License-Identifier: Apache-2.0

package evidence

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/display"
	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

// Write prints the findings as a catalog for catalog.files.
func (f *Findings) Write(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "# Event types of %s that the built-in catalog lacks, or is less than certain of, by %s of one instance that carry area and level.\n",
		f.Product, display.Counted(f.Records, "record"))
	b.WriteString("# Made by auditcoverage catalog new. It holds no names, addresses or other values of the records.\n")
	if f.Withheld > 0 {
		fmt.Fprintf(&b, "# Left out: %s whose key or text may hold such a value.\n", display.Counted(int64(f.Withheld), "event type"))
	}
	fmt.Fprintf(&b, "product: %s\nversion: '%s'\ndefaults: {confidence: high, sources: %s}\n", f.Product, f.Version, display.Scalars(f.Sources))
	var known, unmapped []Finding
	for _, found := range f.Events {
		if found.Area == event.AreaUnknown {
			unmapped = append(unmapped, found)
		} else {
			known = append(known, found)
		}
	}
	if len(known) == 0 {
		b.WriteString("events: []\n")
	} else {
		b.WriteString("events:\n")
	}
	for i := range known {
		known[i].write(&b)
	}
	if len(unmapped) > 0 {
		b.WriteString("# Nothing is dropped by these, since their area is in dispute.\nunmapped:\n")
	}
	for i := range unmapped {
		unmapped[i].write(&b)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// write prints an entry. One without an area has fewer fields.
func (f *Finding) write(b *strings.Builder) {
	fmt.Fprintf(b, "  # %s\n", strings.Join(append([]string{display.Counted(f.Records, "record")}, f.Notes...), "; "))
	fmt.Fprintf(b, "  - id: %s\n", f.ID)
	field := func(name, text string) {
		if text != "" {
			fmt.Fprintf(b, "    %s: %s\n", name, display.Scalar(text))
		}
	}
	list := func(name string, texts []string) {
		if len(texts) > 0 {
			fmt.Fprintf(b, "    %s: %s\n", name, display.Scalars(slices.Sorted(slices.Values(texts))))
		}
	}
	field("summary", f.Summary)
	mapped := f.Area != event.AreaUnknown
	if mapped {
		field("class", f.Class)
	}
	list("keys", f.Keys)
	if mapped {
		list("guessed_keys", f.guessedKeys)
	}
	field("category", f.Category)
	field("category_key", f.CategoryKey)
	if mapped {
		field("area", f.Area.String())
		field("level", f.Level.String())
		field("legacy_priority", f.legacyPriority)
	}
}
