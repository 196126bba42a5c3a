// SPDX-License-Identifier: Apache-2.0

package record

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Unwrap is the envelopes that are opened. A list replaces the default; an empty one opens nothing but a JSON string literal, which is a text.
type Unwrap []Envelope

// Envelope is one kind of thing that stands around a record, written as its name or as a section of that name; exactly one field is set.
type Envelope struct {
	// Syslog is a header, by RFC 5424, by RFC 3164, or with an ISO 8601 timestamp, at most two of them.
	Syslog *SyslogEnvelope `mapstructure:"syslog,omitempty"`
	// CRI is the line of a container runtime: timestamp, stream, F, text.
	CRI *struct{} `mapstructure:"cri,omitempty"`
	// Docker is an object of Docker's json-file driver: log, stream, time and perhaps attrs.
	Docker *struct{} `mapstructure:"docker,omitempty"`
	// JSON is the paths of members that hold a record, as text or as an object, in other programs' objects. Whoever writes such a text can have it dropped.
	JSON []Path `mapstructure:"json,omitempty"`

	// prevent unkeyed literal initialization
	_ struct{}
}

// SyslogEnvelope restricts which headers are opened.
type SyslogEnvelope struct {
	// Tags are the tags, or app names, of which lines are opened; without them every line is.
	Tags []string `mapstructure:"tags,omitempty"`

	// prevent unkeyed literal initialization
	_ struct{}
}

// EnvelopeKind names what a record was found in.
type EnvelopeKind uint8

// The kinds of envelopes.
const (
	EnvelopeSyslog EnvelopeKind = iota + 1
	EnvelopeCRI
	EnvelopeDocker
	EnvelopeJSON
	EnvelopeLiteral
)

var envelopeNames = [...]string{"", "syslog", "cri", "docker", "json", "string"}

// String returns the name by which an envelope is configured; that of a JSON string literal, which is always opened, is string.
func (k EnvelopeKind) String() string { return envelopeNames[k] }

// NewDefaultUnwrap opens what holds a whole line and nothing of another program beside it.
func NewDefaultUnwrap() Unwrap {
	return Unwrap{{Syslog: &SyslogEnvelope{}}, {CRI: &struct{}{}}, {Docker: &struct{}{}}}
}

// UnmarshalText reads the name of an envelope that needs no more than that.
func (e *Envelope) UnmarshalText(text []byte) error {
	switch string(text) {
	case "syslog":
		e.Syslog = &SyslogEnvelope{}
	case "cri":
		e.CRI = &struct{}{}
	case "docker":
		e.Docker = &struct{}{}
	default:
		return fmt.Errorf(`unknown envelope %q: expected syslog, cri, docker, {syslog: {tags: […]}}, or {json: […]} with the paths of members`, text)
	}
	return nil
}

// String prints the envelope as it may be configured.
func (e Envelope) String() string {
	switch kind := e.kind(); {
	case kind == EnvelopeJSON:
		return fmt.Sprintf("{json: %s}", e.JSON)
	case kind == EnvelopeSyslog && e.Syslog.Tags != nil:
		return fmt.Sprintf("{syslog: {tags: %s}}", e.Syslog.Tags)
	default:
		return kind.String()
	}
}

// kind is which field is set; 0 if it is not exactly one.
func (e *Envelope) kind() (kind EnvelopeKind) {
	set := 0
	for candidate, is := range map[EnvelopeKind]bool{
		EnvelopeSyslog: e.Syslog != nil, EnvelopeCRI: e.CRI != nil, EnvelopeDocker: e.Docker != nil, EnvelopeJSON: e.JSON != nil,
	} {
		if is {
			kind = candidate
			set++
		}
	}
	if set != 1 {
		return 0
	}
	return kind
}

// Validate reports envelopes that are given twice.
func (u Unwrap) Validate() error {
	var seen [EnvelopeLiteral]bool
	for i := range u {
		kind := u[i].kind()
		if kind != 0 && seen[kind] {
			return fmt.Errorf("found %s a second time at %d: expected one, with all that it opens", kind, i)
		}
		seen[kind] = true
	}
	return nil
}

// Validate reports an envelope that is none, or that opens nothing.
func (e *Envelope) Validate() error {
	switch e.kind() {
	case EnvelopeSyslog:
		return e.Syslog.validate()
	case EnvelopeJSON:
		return validatePaths(e.JSON)
	case 0:
		return errors.New("expected exactly one of syslog, cri, docker and json")
	default:
		return nil
	}
}

func (s *SyslogEnvelope) validate() error {
	if s.Tags != nil && len(s.Tags) == 0 {
		return errors.New("syslog::tags: found none: expected tags, or no such key to open every line")
	}
	for i, tag := range s.Tags {
		if !isTag(tag) || strings.Contains(tag, "[") {
			return fmt.Errorf("syslog::tags::%d: found %q: expected the name of a program, without a process id", i, tag)
		}
	}
	return nil
}

func validatePaths(paths []Path) error {
	if len(paths) == 0 || len(paths) > maxPaths {
		return fmt.Errorf("json: found %d paths: expected 1 to %d, such as message or event.original", len(paths), maxPaths)
	}
	for i := range paths {
		for n := range i {
			if slices.Equal(paths[n].steps(), paths[i].steps()) {
				return fmt.Errorf("json::%d: found %s a second time: expected it once", i, paths[i])
			}
		}
	}
	return nil
}
