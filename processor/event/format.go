// SPDX-License-Identifier: Apache-2.0

package event

// Format is a wire format of audit records. How the record was carried, such as after a syslog header or as a parsed map, is not part of it.
type Format uint8

// The formats. FormatAuto stands for all of them.
const (
	FormatAuto Format = iota
	// FormatAtlassianJSON: a line of the audit log file of Bitbucket, Jira and Confluence Data Center. It carries area and level.
	FormatAtlassianJSON
	// FormatAtlassianREST: an entity of the REST interface, or a page of them. It names the action, but neither area nor level.
	FormatAtlassianREST
	// FormatLegacy: a line of the audit log of Stash, and of Bitbucket Server before 7.0. It names an event class only.
	FormatLegacy
	// FormatDeclared: a record of a product whose catalog declares how its records look. It is none that can be configured, since the catalogs say it.
	FormatDeclared
)

var formatTerms = terms{"auto", "atlassian_json", "atlassian_rest", "legacy", "declared"}

// String prints the format in lower_snake_case.
func (f Format) String() string { return formatTerms.name(int(f)) }

// MarshalText prints the format in lower_snake_case.
func (f Format) MarshalText() ([]byte, error) { return []byte(f.String()), nil }

// UnmarshalText reads auto, atlassian_json, atlassian_rest or legacy; the error lists them.
func (f *Format) UnmarshalText(text []byte) error {
	i, err := formatTerms[:FormatDeclared].parse("format", string(text), 0)
	if err != nil {
		return err
	}
	*f = Format(i) //nolint:gosec // an index into formatTerms fits
	return nil
}
