// SPDX-License-Identifier: Apache-2.0

package proposal

import (
	"fmt"
	"io"
	"strings"

	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/display"
	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
	"github.com/auditcoverage/auditcoverageprocessor/processor/source"
)

// Write prints the proposal as a catalog, in which areas and levels are to be filled in.
func (p *Proposal) Write(w io.Writer) error { return p.write(w, "<area>", "<level>") }

func (p *Proposal) write(w io.Writer, area, level string) error {
	var b strings.Builder
	p.writeHead(&b)
	fmt.Fprintf(&b, "product: %s\nversion: %s\n", display.Scalar(p.Product), quoted(p.Version))
	p.Source.write(&b)
	b.WriteString("events:\n")
	for i := range p.Events {
		e := &p.Events[i]
		fmt.Fprintf(&b, "  - {id: %s, keys: [%s], area: %s, level: %s} # %s\n", e.ID, display.Scalar(e.Key), area, level, display.Counted(e.Records, "record"))
	}
	if len(p.Events) == 0 {
		b.WriteString("  - {id: " + p.Product + ".event, keys: [<key>], area: " + area + ", level: " + level + "}\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// quoted prints a version, which YAML would take for a number.
func quoted(text string) string { return "'" + strings.ReplaceAll(text, "'", "''") + "'" }

// writeHead says what to do with the proposal.
func (p *Proposal) writeHead(b *strings.Builder) {
	var areas, levels []string
	for _, area := range event.Areas() {
		areas = append(areas, area.String())
	}
	for _, level := range []event.Level{event.LevelBase, event.LevelAdvanced, event.LevelFull} {
		levels = append(levels, level.String())
	}
	fmt.Fprintf(b, "# Proposed by auditcoverage catalog new from %s.", display.Counted(p.Records, "record"))
	if p.Others > 0 {
		fmt.Fprintf(b, " %s no JSON object, or one with a member twice.", isOrAre(p.Others))
	}
	b.WriteString("\n# 1. Look at source: is the key what tells event types apart, and are these members in every record?\n" +
		"# 2. Fill in area and level of each event. Until then the file does not load, and nothing is dropped. In doubt, level base keeps most.\n" +
		"#    Move what you do not know under unmapped:, without area and level: such records are kept, whatever on_unmapped says.\n" +
		"# 3. Run auditcoverage catalog lint on this file, then auditcoverage plan with it in catalog.files.\n")
	comment(b, "Areas: "+strings.Join(areas, ", "))
	comment(b, "Levels: "+strings.Join(levels, ", ")+"; base is what is always wanted, full what is wanted least")
	for _, problem := range p.Problems {
		comment(b, "TO DO: "+problem)
	}
	if len(p.Problems) == 0 {
		comment(b, fmt.Sprintf("Tried on %s that have the key: %s recognized.", display.Counted(p.Tried, "record"), display.Number(p.Recognized)))
	}
	var names []string
	for _, m := range p.Members {
		count := display.Number(int64(m.Values))
		switch {
		case m.Many:
			count = "more than " + count
		case m.Values == 0:
			count = "no single text or number"
		}
		names = append(names, fmt.Sprintf("%s (%s)", display.Text(m.Path), count))
	}
	if len(names) > 0 {
		comment(b, "In each of these records, with the number of values: "+strings.Join(names, ", "))
	}
}

func isOrAre(n int64) string {
	if n == 1 {
		return "1 line is"
	}
	return display.Number(n) + " lines are"
}

// comment prints a text as a comment.
func comment(b *strings.Builder, text string) {
	const width = 120
	for line := range strings.Lines(display.Wrap(text, width, "")) {
		b.WriteString("# " + strings.TrimSpace(line) + "\n")
	}
}

// write prints the declaration.
func (s *Source) write(b *strings.Builder) {
	var places []string
	for _, place := range s.Has {
		if place.Equals == "" {
			places = append(places, display.Scalar(place.Path))
		} else {
			places = append(places, "{path: "+display.Scalar(place.Path)+", equals: "+display.Scalar(place.Equals)+"}")
		}
	}
	fmt.Fprintf(b, "source:\n  has: [[%s]]\n", strings.Join(places, ", "))
	var others []string
	for _, c := range s.Candidates {
		if c.Path != s.Key {
			others = append(others, fmt.Sprintf("%s (%d values)", display.Text(c.Path), c.Values))
		}
	}
	fmt.Fprintf(b, "  key: %s", display.Scalar(s.Key))
	if len(others) > 0 {
		b.WriteString(" # or " + strings.Join(others, ", "))
	}
	b.WriteString("\n")
	switch s.Unit {
	case "":
	case source.UnitRFC3339.String():
		fmt.Fprintf(b, "  time: %s\n", display.Scalar(s.Time))
	default:
		fmt.Fprintf(b, "  time: {path: %s, unit: %s}\n", display.Scalar(s.Time), s.Unit)
	}
	s.Actor.write(b)
}

func (a *Actor) write(b *strings.Builder) {
	var fields []string
	for _, field := range []struct{ name, path string }{{"id", a.ID}, {"name", a.Name}, {"address", a.Address}, {"type", a.Type}} {
		if field.path != "" {
			fields = append(fields, field.name+": "+display.Scalar(field.path))
		}
	}
	if len(fields) > 0 {
		fmt.Fprintf(b, "  actor: {%s}\n", strings.Join(fields, ", "))
	}
}
