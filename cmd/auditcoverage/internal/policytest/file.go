// SPDX-License-Identifier: Apache-2.0

// Package policytest tests a policy with cases from a file: each is a record and the expected verdict.
package policytest

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"

	"go.yaml.in/yaml/v3"

	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/logfile"
	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

// File is a file of cases.
type File struct {
	// Name is the name of the file.
	Name string `yaml:"-"`
	// Config is the collector's configuration, relative to the file, unless the command line names one. Processor is the processor's name in it, if there are
	// several.
	Config    string `yaml:"config"`
	Processor string `yaml:"processor"`
	// ConfigPlace is the file and line that names the configuration.
	ConfigPlace string `yaml:"-"`
	// Cases are the tests.
	Cases []Case `yaml:"cases"`
}

// Case is one test.
type Case struct {
	// Name says what is promised.
	Name string `yaml:"name"`
	// Record is what arrives.
	Record Record `yaml:"record"`
	// Expect is what the policy must do with it.
	Expect Expect `yaml:"expect"`

	// Place is the case's file and line.
	Place string `yaml:"-"`
}

// Record is a record: a line as it stands in the log, or facts from which one is made.
type Record struct {
	// Line is the raw line.
	Line string `yaml:"line"`
	// Event is the id of the event type in the catalog from which the record is made. Form is file, rest or legacy; file if it is empty.
	Event string `yaml:"event"`
	Form  string `yaml:"form"`
	// Area, Level and Key are used instead of the catalog's.
	Area  string `yaml:"area"`
	Level string `yaml:"level"`
	Key   string `yaml:"key"`
	// The actor.
	Author     string `yaml:"author"`
	AuthorType string `yaml:"author_type"`
	Source     string `yaml:"source"`
	System     string `yaml:"system"`
	Method     string `yaml:"method"`
	// What was affected.
	Project    string `yaml:"project"`
	Repository string `yaml:"repository"`
	User       string `yaml:"user"`
	Group      string `yaml:"group"`
	// Attributes are those of the log record, and Resource those of its resource.
	Attributes map[string]string `yaml:"attributes"`
	Resource   map[string]string `yaml:"resource"`
}

// Expect is what the policy must do with a record. What is left out is not checked.
type Expect struct {
	Decision *decisionWord `yaml:"decision"`
	Reason   *reasonWord   `yaml:"reason"`
	// Rule is the rule that matches; none for no rule.
	Rule *string `yaml:"rule"`
	// EventType is the id of the event type; none if the catalog does not list it.
	EventType *string `yaml:"event_type"`
	Area      *string `yaml:"area"`
	Level     *string `yaml:"level"`
	// EventName and Attributes are those of the record after the processor; an attribute of null must be absent.
	EventName  *string            `yaml:"event_name"`
	Attributes map[string]*string `yaml:"attributes"`
}

// Read reads a file of cases, or standard input for the name that stands for it. The error lists every problem with its line.
func Read(name string, stdin io.Reader) (*File, error) {
	text, err := readAll(name, stdin)
	if err != nil {
		return nil, err
	}
	f := &File{Name: name}
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	decoder.KnownFields(true)
	if err := decoder.Decode(f); err != nil {
		if errors.Is(err, io.EOF) {
			err = errors.New("empty: expected cases")
		}
		return nil, located(name, err)
	}
	f.locate(text)
	var errs []error
	if len(f.Cases) == 0 {
		errs = append(errs, fmt.Errorf("%s:1: cases: found none: expected at least one", name))
	}
	for i := range f.Cases {
		for _, err := range f.Cases[i].validate() {
			errs = append(errs, fmt.Errorf("%s: %w", f.Cases[i].Place, err))
		}
	}
	return f, errors.Join(errs...)
}

func readAll(name string, stdin io.Reader) ([]byte, error) {
	if name == logfile.Stdin {
		return io.ReadAll(stdin)
	}
	return os.ReadFile(name) //nolint:gosec // the file that the user named
}

// validate reports what a case lacks, or has too much of.
func (c *Case) validate() []error {
	switch {
	case c.Name == "":
		return []error{errors.New("name: found nothing: expected what the case promises")}
	case c.Record.Line == "" && c.Record.Event == "":
		return []error{errors.New("record: found neither line nor event: expected one of them")}
	case c.Record.Line != "" && c.Record.Event != "":
		return []error{errors.New("record: found both line and event: expected one of them")}
	case c.Expect.empty():
		return []error{errors.New("expect: found nothing: expected at least one thing, such as decision: keep")}
	}
	return c.Expect.validate()
}

// validate reports an area and a level that no record has.
func (e *Expect) validate() (errs []error) {
	if e.Area != nil && *e.Area != event.AreaUnknown.String() {
		var area event.Area
		if err := area.UnmarshalText([]byte(*e.Area)); err != nil {
			errs = append(errs, fmt.Errorf("expect::area: %w", err))
		}
	}
	if e.Level != nil && *e.Level != event.LevelUnknown.String() {
		var level event.Level
		if err := level.UnmarshalText([]byte(*e.Level)); err != nil {
			errs = append(errs, fmt.Errorf("expect::level: %w", err))
		}
	}
	return errs
}

func (e *Expect) empty() bool {
	return e.Decision == nil && e.Reason == nil && e.Rule == nil && e.EventType == nil && e.Area == nil && e.Level == nil && e.EventName == nil &&
		len(e.Attributes) == 0
}
