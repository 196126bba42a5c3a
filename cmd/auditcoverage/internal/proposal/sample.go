// SPDX-License-Identifier: Apache-2.0

// Package proposal proposes how the records of an unknown JSON log look, and which event types it has, from a sample of the log. What an event type means is
// left to whoever knows the log: until areas and levels are filled in, the proposed catalog does not load, so that it drops nothing.
package proposal

import (
	"fmt"
	"slices"
	"strings"

	"github.com/auditcoverage/auditcoverageprocessor/processor/source"
)

// minRecords is the number of records below which what all of them have may be chance.
const minRecords = 20

// maxTexts bounds the records that are remembered.
const maxTexts = 10000

// Sample is what was seen of a log.
type Sample struct {
	// Key is where the key stands; nil if it is to be found.
	Key *source.Key

	records, others int64
	members         []*member
	byPath          map[string]*member
	keys            map[string]int64 // by Key
	manyKeys        bool
	// texts are records from all of the sample: one of as many as stride says.
	texts  []string
	stride int64
}

// NewSample returns an empty sample.
func NewSample() *Sample {
	return &Sample{byPath: map[string]*member{}, keys: map[string]int64{}, stride: 1}
}

// Add takes in a line.
func (s *Sample) Add(line string) {
	values, err := members(line)
	if err != nil {
		s.others++
		return
	}
	s.remember(line)
	s.records++
	for i := range values {
		if m := s.member(values[i].steps); m != nil {
			m.add(&values[i])
		}
	}
	if s.Key != nil {
		s.addKey(values)
	}
}

// remember keeps a record, if it is its turn. When there are too many, every second one is forgotten.
func (s *Sample) remember(line string) {
	if s.records%s.stride != 0 {
		return
	}
	if len(s.texts) == maxTexts {
		for i := range maxTexts / 2 {
			s.texts[i] = s.texts[2*i]
		}
		s.texts, s.stride = s.texts[:maxTexts/2], 2*s.stride
	}
	if s.records%s.stride == 0 {
		s.texts = append(s.texts, strings.Clone(line))
	}
}

// having is a sample of the remembered records that have a member.
func (s *Sample) having(path source.Path) *Sample {
	kept := NewSample()
	for _, text := range s.texts {
		values, _ := members(text)
		if slices.ContainsFunc(values, func(v value) bool { return v.kind != kindNull && slices.Equal(v.steps, path.Steps) }) {
			kept.Add(text)
		}
	}
	return kept
}

// member is what is remembered at a path; nil if it can be no path, or there are too many.
func (s *Sample) member(steps []string) *member {
	id := strings.Join(steps, "\x00")
	m, known := s.byPath[id]
	if known || len(s.members) == maxMembers {
		return m
	}
	path := source.Path{Steps: steps}
	if parsed, err := source.ParsePath(path.String()); err == nil && slices.Equal(parsed.Steps, steps) {
		m = &member{path: path, text: path.String(), values: map[string]int64{}}
		s.members = append(s.members, m)
	}
	s.byPath[id] = m
	return m
}

// addKey counts the key of a record, of which the paths are given.
func (s *Sample) addKey(values []value) {
	parts := make([]string, len(s.Key.Paths))
	for part := range s.Key.Paths {
		for i := range values {
			if v := &values[i]; (v.kind == kindString || v.kind == kindNumber) && slices.Equal(v.steps, s.Key.Paths[part].Steps) {
				parts[part] = v.text
			}
			if s.Key.Separator != 0 && strings.IndexByte(parts[part], s.Key.Separator) >= 0 {
				return
			}
		}
	}
	separator := ""
	if s.Key.Separator != 0 {
		separator = string(s.Key.Separator)
	}
	key := strings.Join(parts, separator)
	if _, known := s.keys[key]; !known && len(s.keys) == maxValues {
		s.manyKeys = true
		return
	}
	s.keys[key]++
}

// enough reports a sample that is too small.
func (s *Sample) enough() error {
	if s.records < minRecords {
		return fmt.Errorf("found %d JSON objects, each on a line, without a member twice: expected at least %d, to tell from chance what every record has",
			s.records, minRecords)
	}
	return nil
}

// at is what is remembered at a path; nil if there is nothing.
func (s *Sample) at(path source.Path) *member { return s.byPath[strings.Join(path.Steps, "\x00")] }
