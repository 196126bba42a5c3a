// SPDX-License-Identifier: Apache-2.0

package policytest

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/display"
)

// Write prints the results of the cases of a file. Those that passed are listed only on request.
func (r *Result) Write(w io.Writer, passed bool) error {
	var b strings.Builder
	for i := range r.Cases {
		r.Cases[i].write(&b, passed)
	}
	fmt.Fprintf(&b, "%s: %d passed, %d failed\n", display.Text(r.File.Name), len(r.Cases)-r.Failed(), r.Failed())
	for _, part := range []struct {
		what string
		*Reach
	}{{"rules", &r.Rules}, {"areas", &r.Areas}} {
		all := len(part.Reached) + len(part.Missed)
		if all == 0 {
			continue
		}
		fmt.Fprintf(&b, "  %s: %d of %d are reached by a case", part.what, len(part.Reached), all)
		if len(part.Missed) > 0 {
			fmt.Fprintf(&b, ", not %s", strings.Join(part.Missed, ", "))
		}
		b.WriteString("\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func (c *CaseResult) write(b *strings.Builder, passed bool) {
	if len(c.Failures) == 0 {
		if passed {
			fmt.Fprintf(b, "ok    %s: %s\n", display.Text(c.Place), display.Text(c.Name))
		}
		return
	}
	fmt.Fprintf(b, "FAIL  %s: %s\n", display.Text(c.Place), display.Text(c.Name))
	for _, failure := range c.Failures {
		fmt.Fprintf(b, "        %s\n", display.Text(failure))
	}
	if c.Explanation != nil {
		fmt.Fprintf(b, "        decided by %s\n", display.Text(c.decidedBy()))
	}
}

func (c *CaseResult) decidedBy() string {
	d := c.Explanation.Decided
	if d.Place == "" {
		return d.By
	}
	return fmt.Sprintf("%s (%s)", d.By, d.Place)
}

// The elements of a JUnit report.
type (
	junitSuites struct {
		XMLName  xml.Name     `xml:"testsuites"`
		Tests    int          `xml:"tests,attr"`
		Failures int          `xml:"failures,attr"`
		Suites   []junitSuite `xml:"testsuite"`
	}
	junitSuite struct {
		Name     string      `xml:"name,attr"`
		Tests    int         `xml:"tests,attr"`
		Failures int         `xml:"failures,attr"`
		Cases    []junitCase `xml:"testcase"`
	}
	junitCase struct {
		Class   string        `xml:"classname,attr"`
		Name    string        `xml:"name,attr"`
		File    string        `xml:"file,attr"`
		Failure *junitFailure `xml:"failure"`
	}
	junitFailure struct {
		Message string `xml:"message,attr"`
		Text    string `xml:",chardata"`
	}
)

// WriteJUnit writes the results of several files as a JUnit report.
func WriteJUnit(w io.Writer, results []*Result) error {
	var all junitSuites
	for _, r := range results {
		suite := junitSuite{Name: display.Text(r.File.Name), Tests: len(r.Cases), Failures: r.Failed()}
		for i := range r.Cases {
			c := &r.Cases[i]
			reported := junitCase{Class: suite.Name, Name: display.Text(c.Name), File: display.Text(c.Place)}
			if len(c.Failures) > 0 {
				var b strings.Builder
				c.write(&b, false)
				reported.Failure = &junitFailure{Message: display.Text(c.Failures[0]), Text: b.String()}
			}
			suite.Cases = append(suite.Cases, reported)
		}
		all.Suites = append(all.Suites, suite)
		all.Tests += suite.Tests
		all.Failures += suite.Failures
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	encoder := xml.NewEncoder(w)
	encoder.Indent("", "  ")
	if err := encoder.Encode(all); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}
