// SPDX-License-Identifier: Apache-2.0

package eventtypes

import (
	"io"
	"strings"

	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/display"
)

// Write prints event types, area by area: one on each line, or, if there is a width, wrapped at words so that they fit into it. An id is never cut.
func Write(w io.Writer, found []EventType, format display.Format, width int) error {
	var b strings.Builder
	for len(found) > 0 {
		n := 1
		for n < len(found) && found[n].Area == found[0].Area {
			n++
		}
		b.WriteString(display.Heading(format, found[0].Area.String()))
		if room := roomForSources(found[:n], width); width == 0 || room >= minSources {
			b.WriteString(tableOf(found[:n], format, room))
		} else {
			b.WriteString(listOf(found[:n], width))
		}
		found = found[n:]
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// minSources is the least width at which the sources are a column.
const minSources = 16

// roomForSources is what is left of the width beside the other columns; 0 if there is no width.
func roomForSources(found []EventType, width int) int {
	if width == 0 {
		return 0
	}
	longest := 0
	for i := range found {
		longest = max(longest, len(display.Text(found[i].ID)))
	}
	return width - longest - len("  advanced  confidence    ") // with the blanks after each
}

func tableOf(found []EventType, format display.Format, room int) string {
	var rows [][]string
	for i := range found {
		t := &found[i]
		rows = append(rows, []string{display.Text(t.ID), t.Level.String(), t.Confidence.String(), display.Text(strings.Join(t.Sources, ", "))})
	}
	return display.Table(format, []display.Column{
		{Name: "event type"}, {Name: "level"}, {Name: "confidence"}, {Name: "sources", Max: room},
	}, rows, nil)
}

// listOf has what is known of an event type below its id, for a terminal on which a table does not fit.
func listOf(found []EventType, width int) string {
	var b strings.Builder
	for i := range found {
		t := &found[i]
		about := append([]string{t.Level.String(), "confidence " + t.Confidence.String()}, t.Sources...)
		b.WriteString(display.Text(t.ID) + "\n" + display.Wrap(display.Text(strings.Join(about, ", ")), width, "    "))
	}
	return b.String()
}
