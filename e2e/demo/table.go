// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"io"
	"strconv"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
)

// writeTable prints the summary as a table, and where the kept lines and the page are.
func (s *summary) writeTable(w io.Writer, files *run) error {
	_, err := fmt.Fprintf(w, `
audit log       %s
configuration   %s, mode %s

%s

kept lines      %s
with attributes %s
`,
		files.log, files.config, s.Mode, s.table(), files.keptLog(), files.keptJSON())
	if err == nil && files.command != "" {
		_, err = fmt.Fprintf(w, "report          %s\n", files.page())
	}
	return err
}

// table renders the rows, 80 columns wide at most.
func (s *summary) table() string {
	t := table.NewWriter()
	t.SetStyle(table.StyleLight)
	t.Style().Options = table.Options{SeparateHeader: true, SeparateFooter: true}
	t.Style().Format.Header = text.FormatDefault
	t.Style().Format.Footer = text.FormatDefault
	t.SetColumnConfigs([]table.ColumnConfig{
		{Name: "area", AutoMerge: true},
		{Name: "kept", Align: text.AlignRight, AlignFooter: text.AlignRight},
		{Name: "dropped", Align: text.AlignRight, AlignFooter: text.AlignRight},
	})
	t.AppendHeader(table.Row{"area", "reason", "kept", "dropped"})
	for _, row := range s.Rows {
		t.AppendRow(table.Row{row.Area, row.Reason, orDash(row.Kept), orDash(row.Dropped)})
	}
	t.AppendFooter(table.Row{"total", fmt.Sprintf("%d lines", s.Judged), s.Kept, s.Dropped})
	t.SuppressTrailingSpaces()
	return t.Render()
}

// orDash prints zero as a dash, which is easier to skip.
func orDash(count int) string {
	if count == 0 {
		return "-"
	}
	return strconv.Itoa(count)
}
