// SPDX-License-Identifier: Apache-2.0

package source

// Unit is what a time is counted in.
type Unit uint8

// The units. UnitRFC3339 is a text such as 2026-03-04T08:11:12.345Z; the others are numbers since 1970-01-01 UTC.
const (
	UnitRFC3339 Unit = iota
	UnitSeconds
	UnitMilliseconds
	UnitMicroseconds
	UnitNanoseconds
)

// UnitNames are the names of the units, by their numbers.
var UnitNames = []string{"rfc3339", "s", "ms", "us", "ns"}

// String prints the unit.
func (u Unit) String() string { return UnitNames[u] }
