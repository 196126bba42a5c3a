// SPDX-License-Identifier: Apache-2.0

package record

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

// DefaultMaxBytes is the default of Config.MaxBytes: 1 MiB, above which the collector's file_log receiver splits a line.
const DefaultMaxBytes = 1 << 20

// Config chooses where in a log record an audit record is looked for, and in which forms.
type Config struct {
	// Field is auto, body, or one attribute path such as attributes["message"].
	Field Field `mapstructure:"field"`
	// Formats restricts what is tried: auto, or any of atlassian_json, atlassian_rest, legacy.
	Formats []event.Format `mapstructure:"formats"`
	// MaxBytes bounds what is read; a text as long or longer is oversized, and kept: it may be a piece of a longer one.
	MaxBytes int `mapstructure:"max_bytes"`
	// Unwrap chooses which envelopes are opened: syslog, cri and docker if it is left out.
	Unwrap Unwrap `mapstructure:"unwrap"`

	// prevent unkeyed literal initialization
	_ struct{}
}

// NewDefaultConfig finds the field and the format by itself.
func NewDefaultConfig() Config {
	return Config{Field: FieldAuto, Formats: []event.Format{event.FormatAuto}, MaxBytes: DefaultMaxBytes, Unwrap: NewDefaultUnwrap()}
}

// Validate reports formats that name nothing, and a bound that keeps everything out.
func (c *Config) Validate() error {
	var errs []error
	if len(c.Formats) == 0 {
		errs = append(errs, errors.New("formats: found none: expected auto, or any of atlassian_json, atlassian_rest, legacy"))
	}
	if c.MaxBytes <= 0 {
		errs = append(errs, fmt.Errorf("max_bytes: found %d: expected a number of bytes above 0", c.MaxBytes))
	}
	return errors.Join(errs...)
}

// formatSet is a set of formats, by bit.
type formatSet uint8

const allFormats formatSet = 1<<event.FormatAtlassianJSON | 1<<event.FormatAtlassianREST | 1<<event.FormatLegacy

func newFormatSet(formats []event.Format) (set formatSet) {
	for _, format := range formats {
		if format == event.FormatAuto {
			return allFormats
		}
		set |= 1 << format
	}
	return set
}

func (s formatSet) has(format event.Format) bool { return s&(1<<format) != 0 }

// Field is where an audit record is looked for: FieldAuto, FieldBody, or a path of attributes.
type Field string

// The fields that are no paths.
const (
	FieldAuto Field = "auto"
	FieldBody Field = "body"
)

var (
	pathForm = regexp.MustCompile(`^attributes(\["[^"\[\]]+"\])+$`)
	pathStep = regexp.MustCompile(`\["([^"]+)"\]`)
)

// UnmarshalText reads a field; the error says what was expected.
func (f *Field) UnmarshalText(text []byte) error {
	field := Field(strings.TrimSpace(string(text)))
	if field != FieldAuto && field != FieldBody && !pathForm.MatchString(string(field)) {
		return fmt.Errorf(`unknown field %q: expected auto, body, or an attribute path such as attributes["message"]`, text)
	}
	*f = field
	return nil
}

// MarshalText prints the field.
func (f Field) MarshalText() ([]byte, error) { return []byte(f), nil }

// path returns the keys of an attribute path, outermost first; nil for the fields that are no paths.
func (f Field) path() (keys []string) {
	for _, step := range pathStep.FindAllStringSubmatch(string(f), -1) {
		keys = append(keys, step[1])
	}
	return keys
}
