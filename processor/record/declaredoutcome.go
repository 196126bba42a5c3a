// SPDX-License-Identifier: Apache-2.0

package record

import "slices"

// declaredOutcome is what a declared reader makes of a record.
type declaredOutcome uint8

const (
	// declaredNone: a well-formed object that no source recognizes.
	declaredNone declaredOutcome = iota
	// declaredFamily: a record with auditType, of which only what stands before it has been read.
	declaredFamily
	// declaredMalformed: not JSON, ambiguous, or nearly a record of a source.
	declaredMalformed
	// declaredContested: a record that two sources recognize.
	declaredContested
	// declaredRecord: a well-formed record of a source.
	declaredRecord
)

// conclude says what a well-formed object is by what was seen in it.
func (d *declared) conclude() declaredOutcome {
	for i := range d.table.sources {
		s := &d.table.sources[i]
		if !s.recognizes(d.seen) {
			continue
		}
		if d.source != nil {
			d.source = nil
			return declaredContested
		}
		d.source = s
	}
	switch {
	case d.source == nil && d.isNearly():
		return declaredMalformed
	case d.source == nil:
		return declaredNone
	case d.isTwofold():
		d.source = nil
		return declaredMalformed
	default:
		return declaredRecord
	}
}

// isNearly reports whether the record has the key of a source, or a part of it, beside another of its members.
func (d *declared) isNearly() bool {
	for i := range d.table.sources {
		if s := &d.table.sources[i]; s.keyMembers.meets(d.seen) && s.members.common(d.seen) > 1 {
			return true
		}
	}
	return false
}

// isTwofold reports whether the record has a literal name with a dot and the same path of nested members, so that it could mean either; or only the one of
// them in which its source does not look for what decides, so that it would be judged without it.
func (d *declared) isTwofold() bool {
	return d.source.decidingTwins.meets(d.seen) || d.source.others.meets(d.seen) &&
		slices.ContainsFunc(d.source.twins, func(spellings bitMask) bool { return spellings.common(d.seen) > 1 })
}

// recognizes reports whether a record with these members is of the source.
func (s *declaredSource) recognizes(seen bitMask) bool {
	for _, set := range s.sets {
		if set.within(seen) {
			return true
		}
	}
	return false
}
