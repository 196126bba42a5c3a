// SPDX-License-Identifier: Apache-2.0

package display

import (
	"fmt"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
)

// Width is the width that tables fit into.
const Width = 80

// Format is how tables and headings are printed.
type Format string

// The formats.
const (
	FormatText     Format = "text"
	FormatMarkdown Format = "markdown"
)

// Column is a column of a table.
type Column struct {
	Name string
	// Right aligns numbers.
	Right bool
	// Merge leaves a cell empty if it repeats the one above.
	Merge bool
	// Max is the width above which a text is wrapped; none if it is 0.
	Max int
}

// Table renders rows under columns. The texts of records in them must have been escaped. The columns are as far apart as the width allows.
func Table(format Format, columns []Column, rows [][]string, footer []string) string {
	rendered := render(format, columns, rows, footer, "  ")
	if format == FormatText && text.LongestLineLen(rendered) > Width {
		rendered = render(format, columns, rows, footer, " ")
	}
	return rendered
}

func render(format Format, columns []Column, rows [][]string, footer []string, padding string) string {
	t := table.NewWriter()
	style := table.StyleLight
	style.Options = table.Options{SeparateHeader: true, SeparateFooter: true}
	style.Format = table.FormatOptions{Header: text.FormatDefault, Row: text.FormatDefault, Footer: text.FormatDefault}
	style.Box.PaddingLeft, style.Box.PaddingRight = "", padding
	t.SetStyle(style)
	configs := make([]table.ColumnConfig, len(columns))
	header := make(table.Row, len(columns))
	for i, column := range columns {
		header[i] = column.Name
		configs[i] = table.ColumnConfig{Number: i + 1, AutoMerge: column.Merge && format == FormatText, WidthMax: column.Max, WidthMaxEnforcer: text.WrapSoft}
		if column.Right {
			configs[i].Align, configs[i].AlignHeader, configs[i].AlignFooter = text.AlignRight, text.AlignRight, text.AlignRight
		}
	}
	t.SetColumnConfigs(configs)
	t.AppendHeader(header)
	for _, cells := range rows {
		t.AppendRow(row(cells))
	}
	if footer != nil {
		t.AppendFooter(row(footer))
	}
	t.SuppressTrailingSpaces()
	if format == FormatMarkdown {
		return t.RenderMarkdown() + "\n"
	}
	return t.Render() + "\n"
}

func row(cells []string) table.Row {
	r := make(table.Row, len(cells))
	for i, cell := range cells {
		r[i] = cell
	}
	return r
}

// Heading renders the heading of a section.
func Heading(format Format, title string) string {
	if format == FormatMarkdown {
		return fmt.Sprintf("\n## %s\n\n", title)
	}
	return "\n" + title + "\n"
}

// Item renders an item of a list, wrapped.
func Item(format Format, content string) string {
	if format == FormatMarkdown {
		return "- " + content + "\n"
	}
	return "  " + strings.ReplaceAll(text.WrapSoft(content, Width-2), "\n", "\n    ") + "\n"
}

// Wrap breaks a text at words so that its lines fit into a width with what they begin with.
func Wrap(content string, width int, indent string) string {
	wrapped := text.WrapSoft(content, max(width-len(indent), 1))
	return indent + strings.ReplaceAll(wrapped, "\n", "\n"+indent) + "\n"
}
