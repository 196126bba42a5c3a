// SPDX-License-Identifier: Apache-2.0

package explanation

import (
	"fmt"
	"io"
	"strings"

	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/display"
	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/filelog"
	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/wrapper"
	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

// maxText is the number of characters that are shown of a text from the record.
const maxText = 60

// WriteText prints an explanation for a reader.
func (e *Explanation) WriteText(w io.Writer) error {
	var b strings.Builder
	place := filelog.Place{File: e.File, Line: e.Line, Record: e.Record}
	fmt.Fprintf(&b, "%s: %s, %s\n", display.Text(place.String()), e.Decision, e.Reason)
	for _, part := range []struct{ name, text string }{
		{"form", e.form()},
		{"inside", e.inside()},
		{"open", e.open()},
		{"read", e.read()},
		{"event", e.event()},
		{"mapped", e.mapped()},
		{"error", display.Short(e.ConditionError, maxText)},
		{"rule", e.rule()},
		{"decided", e.decidedText()},
		{"by", e.by()},
		{"advice", e.Advice},
	} {
		if part.text != "" {
			fmt.Fprintf(&b, "  %-8s %s\n", part.name, part.text)
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func (e *Explanation) form() string {
	how := [...]string{
		event.OutcomeUnrecognized: "no audit record in any form that is tried",
		event.OutcomeFragment:     "in no form, but perhaps a piece of an audit record",
		event.OutcomeMalformed:    "torn, ambiguous, or not in the form that it claims",
		event.OutcomeOversized:    "as long as the limit or longer, and not read",
		event.OutcomeWrapped:      "an audit record, or a piece of one, inside something else",
		event.OutcomePage:         "a page of records",
		event.OutcomeContested:    "a record that the declarations of two products fit",
		event.OutcomeIdentified:   "judged by its facts; the rest need not be read",
		event.OutcomeProven:       "read to its end",
	}[e.Outcome]
	if e.Whole != nil && !*e.Whole {
		how += ", and is not well formed"
	}
	switch {
	case e.Replaces:
		return fmt.Sprintf("%s in %s instead of the built-in catalog, %s", e.Form, display.Text(e.DeclaredIn), how)
	case e.DeclaredIn != "":
		return fmt.Sprintf("%s in %s, %s", e.Form, display.Text(e.DeclaredIn), how)
	case e.Form != "":
		return e.Form + ", " + how
	}
	return how
}

// inside says what the record stands in.
func (e *Explanation) inside() string {
	if e.Wrapper != nil {
		return display.Short(e.Wrapper.Shape, maxText)
	}
	return strings.Join(e.Envelopes, " > ")
}

// open says what would have a wrapped record judged.
func (e *Explanation) open() string {
	switch {
	case e.Wrapper == nil:
		return ""
	case e.Wrapper.Input == "":
		return wrapper.NothingOpens
	default:
		return display.Text("input: {" + e.Wrapper.Input + "}, if you trust who writes it")
	}
}

func (e *Explanation) read() string {
	var parts []string
	for _, part := range []struct{ name, text string }{
		{"category", e.Read.Category}, {"action", e.Read.Action}, {"key", e.Read.ActionKey}, {"class", e.Read.Class},
	} {
		if part.text != "" {
			parts = append(parts, part.name+" "+display.Short(part.text, maxText))
		}
	}
	return strings.Join(parts, ", ")
}

func (e *Explanation) event() string {
	switch {
	case e.EventType != nil:
		return fmt.Sprintf("%s, confidence %s (%s)", e.EventType.ID, e.EventType.Confidence, display.Text(e.EventType.Origin))
	case len(e.Rivals) > 0:
		return "one of " + strings.Join(e.Rivals, ", ")
	case e.hasFacts():
		return "not in the catalog"
	}
	return ""
}

// hasFacts reports whether facts were read from the record.
func (e *Explanation) hasFacts() bool { return e.Outcome >= event.OutcomeIdentified }

func (e *Explanation) mapped() string {
	if e.Mapping == event.MappingNone && !e.hasFacts() {
		return ""
	}
	what := fmt.Sprintf(": area %s, level %s", e.Area, e.Level)
	switch e.Mapping {
	case event.MappingRecord:
		return "by the record itself" + what
	case event.MappingCondition:
		return "by the condition of the event type" + what
	case event.MappingOverride:
		return "by what its catalog adds to it" + what
	case event.MappingNone:
		return "by nothing" + what
	default:
		return fmt.Sprintf("by its %s in the catalog%s", e.Mapping, what)
	}
}

func (e *Explanation) rule() string {
	if e.Rule == nil || e.Reason == event.ReasonRule {
		return ""
	}
	return fmt.Sprintf("%s matches: %s (%s)", e.Rule.Name, e.Rule.Action, display.Text(e.Rule.Place))
}

func (e *Explanation) decidedText() string {
	if e.Decided.Place == "" {
		return e.Decided.By
	}
	return fmt.Sprintf("%s (%s)", e.Decided.By, display.Text(e.Decided.Place))
}

func (e *Explanation) by() string {
	if e.Read.Author == "" {
		return ""
	}
	text := display.Short(e.Read.Author, maxText)
	if e.Read.AuthorType != "" {
		text += " (" + display.Short(e.Read.AuthorType, maxText) + ")"
	}
	var objects []string
	for _, object := range e.Read.Objects {
		objects = append(objects, display.Short(strings.ToLower(object.Type)+" "+object.Name, maxText))
	}
	if len(objects) > 0 {
		text += " on " + strings.Join(objects, ", ")
	}
	return text
}
