// SPDX-License-Identifier: Apache-2.0

package event

// Area is one of the eight coverage areas that the audit log knows, or AreaUnknown.
// Source: the vendor's public documentation of audit log settings, and records of real instances.
type Area uint8

// The coverage areas. AreaUnknown stands for an area that is missing, or that a newer product brought.
const (
	AreaUnknown Area = iota
	AreaGlobalConfigAndAdministration
	AreaUserManagement
	AreaPermissions
	AreaLocalConfigAndAdministration
	AreaSecurity
	AreaEndUserActivity
	AreaEcosystem
	AreaAuditLog
)

// AreaCount is the number of Area values, AreaUnknown included: the size of a table indexed by Area.
const AreaCount = int(AreaAuditLog) + 1

var areaTerms = terms{
	"unknown",
	"global_config_and_administration",
	"user_management",
	"permissions",
	"local_config_and_administration",
	"security",
	"end_user_activity",
	"ecosystem",
	"audit_log",
}

var upperAreas = areaTerms.upper()

// Areas returns the eight areas that can be configured, in the order of the vendor's settings page, audit_log last.
func Areas() []Area {
	areas := make([]Area, 0, AreaCount-1)
	for a := AreaUnknown + 1; int(a) < AreaCount; a++ {
		areas = append(areas, a)
	}
	return areas
}

// ParseArea reads an area in any of its spellings. It returns AreaUnknown for a text that names none, which is not an error
// in a record: a newer product may bring an area that we do not know.
func ParseArea(text string) Area {
	return Area(areaTerms.find(upperAreas, text)) //nolint:gosec // an index into areaTerms fits
}

// String prints the area in lower_snake_case.
func (a Area) String() string { return areaTerms.name(int(a)) }

// MarshalText prints the area in lower_snake_case.
func (a Area) MarshalText() ([]byte, error) { return []byte(a.String()), nil }

// UnmarshalText reads one of the eight areas in any spelling; the error lists the eight.
func (a *Area) UnmarshalText(text []byte) error {
	i, err := areaTerms.parse("area", string(text), 1)
	if err != nil {
		return err
	}
	*a = Area(i) //nolint:gosec // an index into areaTerms fits
	return nil
}
