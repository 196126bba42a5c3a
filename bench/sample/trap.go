// SPDX-License-Identifier: Apache-2.0

package sample

import "strings"

// Trap is a line that must be kept, and that some contenders drop: they take it for end user activity.
type Trap struct {
	// Code stands for the trap in a table.
	Code string
	// Name says what the trap is.
	Name string
	// Why says how such a line comes about.
	Why string
	// Line is the line.
	Line string
}

// Traps returns the known ones.
func Traps() []Trap {
	kept, dropped := Line(880, Kept, AuditTypeSecond, 1), Line(880, Dropped, AuditTypeSecond, 2)
	return []Trap{
		{
			"n", "nested", "a field of a newer version holds another auditType",
			strings.Replace(kept, `,"author":`, `,"approvedFrom":{"auditType":`+string(Dropped)+`},"author":`, 1),
		},
		{"t", "torn", "the disk was full: the rest of the line is lost", dropped[:700]},
		{"j", "joined", "a lost line feed: two records, the second a grant", dropped + kept},
		{"z", "zeroes", "a crash left a block of zero bytes in the record", dropped[:500] + strings.Repeat("\x00", 128) + dropped[628:]},
		{
			"f", "twice, first", "auditType stands twice, and the second counts",
			strings.Replace(dropped, `,"author":`, `,"auditType":`+string(Kept)+`,"author":`, 1),
		},
		{
			"l", "twice, last", "auditType stands twice, and the first counts",
			strings.Replace(kept, `,"author":`, `,"auditType":`+string(Dropped)+`,"author":`, 1),
		},
		{
			"c", "case", "a key that differs from auditType in case",
			strings.Replace(kept, `,"author":`, `,"AuditType":`+string(Dropped)+`,"author":`, 1),
		},
	}
}
