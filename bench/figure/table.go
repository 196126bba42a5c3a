// SPDX-License-Identifier: Apache-2.0

// Package figure prints what was measured: as tables for a terminal or a document, and as plots.
package figure

import (
	"fmt"
	"io"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
)

// Format is how tables are printed.
type Format string

// The formats: for a terminal, for a program, and for a document.
const (
	FormatTable    Format = "table"
	FormatJSON     Format = "json"
	FormatMarkdown Format = "markdown"
)

// UnmarshalText reads one of the formats.
func (f *Format) UnmarshalText(text []byte) error {
	switch Format(text) {
	case FormatTable, FormatJSON, FormatMarkdown:
		*f = Format(text)
		return nil
	default:
		return fmt.Errorf("unknown format %q: expected one of table, json, markdown", text)
	}
}

// MarshalText prints the format.
func (f Format) MarshalText() ([]byte, error) { return []byte(f), nil }

// Table is a table with a title. All columns but the first hold numbers, unless Texts names them.
type Table struct {
	Title   string
	Columns []string
	Texts   []string
	Rows    [][]string
}

// Write prints the table.
func (t *Table) Write(w io.Writer, format Format) error {
	writer := table.NewWriter()
	writer.SetStyle(table.StyleLight)
	writer.Style().Options = table.Options{SeparateHeader: true}
	writer.Style().Format.Header = text.FormatDefault
	writer.SetColumnConfigs(t.alignments())
	writer.AppendHeader(row(t.Columns))
	for _, cells := range t.Rows {
		writer.AppendRow(row(cells))
	}
	writer.SuppressTrailingSpaces()
	rendered, title := writer.Render(), t.Title
	if format == FormatMarkdown {
		rendered, title = writer.RenderMarkdown(), "### "+t.Title
	}
	_, err := fmt.Fprintf(w, "\n%s\n\n%s\n", title, rendered)
	return err
}

func (t *Table) alignments() []table.ColumnConfig {
	configs := make([]table.ColumnConfig, 0, len(t.Columns))
	texts := strings.Join(t.Texts, "\n")
	for i, column := range t.Columns {
		if i > 0 && (texts == "" || !strings.Contains(texts, column)) {
			configs = append(configs, table.ColumnConfig{Number: i + 1, Align: text.AlignRight, AlignHeader: text.AlignRight})
		}
	}
	return configs
}

func row(cells []string) table.Row {
	r := make(table.Row, len(cells))
	for i, cell := range cells {
		r[i] = cell
	}
	return r
}
