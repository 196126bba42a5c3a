// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"fmt"
	"io"
	"strings"

	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/display"
	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

// Write prints the result for people to read.
func (r *Result) Write(w io.Writer, format display.Format) error {
	var b strings.Builder
	b.WriteString(r.summary())
	b.WriteString(display.Heading(format, "Kept and dropped"))
	b.WriteString(r.areaTable(format))
	b.WriteString(display.Heading(format, "What if: change in kept records, by level of an area"))
	b.WriteString(r.matrix(format, func(w *WhatIf) string { return display.Change(w.Change.Records) }))
	if r.Days > 0 {
		b.WriteString(display.Heading(format, "What if: change in kept bytes per day"))
		b.WriteString(r.matrix(format, func(w *WhatIf) string { return display.BytesChange(w.ChangePerDay.Bytes) }))
	} else {
		b.WriteString(display.Heading(format, "What if: change in kept bytes"))
		b.WriteString(r.matrix(format, func(w *WhatIf) string { return display.BytesChange(w.Change.Bytes) }))
	}
	r.talkers(&b, format, "Most dropped events", "event", r.DroppedEvents)
	r.talkers(&b, format, "Most dropped authors", "author", r.DroppedAuthors)
	r.talkers(&b, format, "Most dropped repositories", "repository", r.DroppedRepositories)
	r.rules(&b, format)
	r.replacedText(&b, format)
	r.unnamedText(&b, format)
	r.envelopesText(&b, format)
	r.wrappersText(&b, format)
	r.unclearText(&b, format)
	_, err := io.WriteString(w, b.String())
	return err
}

// summary returns the result in a paragraph.
func (r *Result) summary() string {
	when := ""
	if !r.From.IsZero() {
		const layout = "2006-01-02 15:04"
		when = fmt.Sprintf(", %s to %s UTC", r.From.Format(layout), r.To.Format(layout))
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s in %s%s\n", display.Counted(r.Total.Records, "record"), display.Counted(int64(r.Files), "file"), when)
	for _, part := range []struct {
		name  string
		count Count
	}{{"kept", r.Kept}, {"dropped", r.Dropped}} {
		fmt.Fprintf(&b, "%-7s %s (%s), %s (%s)%s\n", part.name,
			display.Counted(part.count.Records, "record"), display.Share(part.count.Records, r.Total.Records),
			display.Bytes(part.count.Bytes), display.Share(part.count.Bytes, r.Total.Bytes), r.aDay(part.count.Bytes))
	}
	for _, skipped := range r.Skipped {
		fmt.Fprintf(&b, "%s\n", display.Text(skipped.String()))
	}
	return b.String()
}

func (r *Result) aDay(bytes int64) string {
	if r.Days == 0 {
		return ""
	}
	return fmt.Sprintf(", %s a day", display.Bytes(r.PerDay(bytes)))
}

func (r *Result) areaTable(format display.Format) string {
	var rows [][]string
	for i := range r.Areas {
		a := &r.Areas[i]
		rows = append(rows, []string{
			a.Area.String(), a.Level.String(), display.Count(a.Kept.Records), display.Count(a.Dropped.Records), sizeOf(a.Kept.Bytes), sizeOf(a.Dropped.Bytes),
		})
	}
	return display.Table(format, []display.Column{
		{Name: "area", Merge: true},
		{Name: "level"},
		{Name: "records\nkept", Right: true},
		{Name: "records\ndropped", Right: true},
		{Name: "bytes\nkept", Right: true},
		{Name: "bytes\ndropped", Right: true},
	}, rows, []string{"total", "", display.Count(r.Kept.Records), display.Count(r.Dropped.Records), sizeOf(r.Kept.Bytes), sizeOf(r.Dropped.Bytes)})
}

func sizeOf(bytes int64) string {
	if bytes == 0 {
		return "-"
	}
	return display.Bytes(bytes)
}

// matrix has a row for each area and a column for each level, and marks the current one.
func (r *Result) matrix(format display.Format, cell func(*WhatIf) string) string {
	columns := []display.Column{{Name: "area"}}
	for setting := event.SettingOff; setting <= event.SettingFull; setting++ {
		columns = append(columns, display.Column{Name: setting.String(), Right: true})
	}
	var rows [][]string
	for i := 0; i < len(r.WhatIf); i += len(columns) - 1 {
		row := []string{r.WhatIf[i].Area.String()}
		for k := i; k < i+len(columns)-1; k++ {
			if r.WhatIf[k].Current {
				row = append(row, "now")
			} else {
				row = append(row, cell(&r.WhatIf[k]))
			}
		}
		rows = append(rows, row)
	}
	return display.Table(format, columns, rows, nil)
}

// talkers lists names. They come from records, so they are escaped, and cut if they are long.
func (r *Result) talkers(b *strings.Builder, format display.Format, title, what string, talkers []Talker) {
	if len(talkers) == 0 {
		return
	}
	var rows [][]string
	for i := range talkers {
		about := ""
		if talkers[i].Estimated {
			about = "≤ "
		}
		rows = append(rows, []string{
			display.Short(talkers[i].Name, maxName), about + display.Number(talkers[i].Records), about + display.Bytes(talkers[i].Bytes),
			display.Share(talkers[i].Records, r.Dropped.Records),
		})
	}
	b.WriteString(display.Heading(format, title))
	b.WriteString(display.Table(format, []display.Column{
		{Name: what}, {Name: "records", Right: true}, {Name: "bytes", Right: true}, {Name: "of dropped\nrecords", Right: true},
	}, rows, nil))
}

// maxName is how much of a name is shown, so that the table fits.
const maxName = 40

func (r *Result) rules(b *strings.Builder, format display.Format) {
	if len(r.Rules) == 0 {
		return
	}
	var rows [][]string
	for i := range r.Rules {
		matched := display.Number(r.Rules[i].Matched.Records)
		if r.Rules[i].Matched.Records == 0 {
			matched = "never"
		}
		rows = append(rows, []string{
			display.Short(r.Rules[i].Name, maxName), r.Rules[i].Action.String(), matched,
			display.Count(r.Rules[i].Dropped.Records), sizeOf(r.Rules[i].Dropped.Bytes),
		})
	}
	b.WriteString(display.Heading(format, "Rules"))
	b.WriteString(display.Table(format, []display.Column{
		{Name: "rule"},
		{Name: "action"},
		{Name: "records\nmatched", Right: true},
		{Name: "records\ndropped", Right: true},
		{Name: "bytes\ndropped", Right: true},
	}, rows, nil))
}

// replacedText says whose records are recognized as users' catalogs declare.
func (r *Result) replacedText(b *strings.Builder, format display.Format) {
	if len(r.Replaced) == 0 {
		return
	}
	b.WriteString(display.Heading(format, "Recognized as your catalogs declare, instead of the built-in ones"))
	for i := range r.Replaced {
		b.WriteString(display.Item(format, fmt.Sprintf("%s: %s", r.Replaced[i].Product, display.Text(r.Replaced[i].Catalog))))
	}
}

func (r *Result) unclearText(b *strings.Builder, format display.Format) {
	if len(r.Unclear) == 0 {
		return
	}
	b.WriteString(display.Heading(format, "Not understood, or not well enough"))
	for i := range r.Unclear {
		u := &r.Unclear[i]
		b.WriteString(display.Item(format, fmt.Sprintf("%s: %s, such as", u.Reason, display.Counted(u.Records, "record"))))
		for i := range u.Examples {
			example := &u.Examples[i]
			place := display.Text(example.Place().String())
			if format == display.FormatMarkdown {
				fmt.Fprintf(b, "  - `%s` `%s`\n", place, strings.ReplaceAll(display.Short(example.Text, maxShown), "`", "'"))
				continue
			}
			fmt.Fprintf(b, "    %s\n      %s\n", place, display.Short(example.Text, maxShown))
		}
		if advice := u.Advice(); advice != "" {
			b.WriteString(display.Item(format, advice))
		}
	}
}

// maxShown is how much of an example is shown, so that it stays on a line.
const maxShown = 72
