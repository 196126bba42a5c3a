// SPDX-License-Identifier: Apache-2.0

package main

import (
	"strings"

	"github.com/auditcoverage/auditcoverageprocessor/bench/contender"
	"github.com/auditcoverage/auditcoverageprocessor/bench/figure"
	"github.com/auditcoverage/auditcoverageprocessor/bench/sample"
)

// fooledBy returns the codes of the traps that a contender falls into: it drops a line that has to be kept.
func fooledBy(c *contender.Contender) (string, error) {
	traps := sample.Traps()
	lines := make([]string, len(traps))
	for i, trap := range traps {
		lines[i] = trap.Line
	}
	keeps, err := c.Keeps(lines)
	if err != nil {
		return "", err
	}
	var codes strings.Builder
	for i, keep := range keeps {
		if !keep {
			codes.WriteString(traps[i].Code)
		}
	}
	return codes.String(), nil
}

// trapTable explains the codes.
func trapTable() *figure.Table {
	t := &figure.Table{
		Title:   "Traps: lines that must be kept; the letter marks who drops them",
		Columns: []string{"", "trap", "how such a line comes about"}, Texts: []string{"trap", "how such a line comes about"},
	}
	for _, trap := range sample.Traps() {
		t.Rows = append(t.Rows, []string{trap.Code, trap.Name, trap.Why})
	}
	return t
}
