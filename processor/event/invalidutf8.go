// SPDX-License-Identifier: Apache-2.0

package event

// InvalidUTF8 says what becomes of the strings of a record that is handed on and that are not UTF-8, which exporters cannot carry.
type InvalidUTF8 uint8

// What may become of them.
const (
	// InvalidUTF8Unset means that the configuration says nothing.
	InvalidUTF8Unset InvalidUTF8 = iota
	// InvalidUTF8Bytes makes bytes of a body, the same ones; other strings are replaced.
	InvalidUTF8Bytes
	// InvalidUTF8Replace puts one U+FFFD for each run of bad bytes, in a body too.
	InvalidUTF8Replace
	// InvalidUTF8Keep leaves them alone.
	InvalidUTF8Keep
)

var invalidUTF8Terms = terms{"", "bytes", "replace", "keep"}

// String prints the setting in lower case; an unset one is empty.
func (u InvalidUTF8) String() string { return invalidUTF8Terms.name(int(u)) }

// MarshalText prints the setting in lower case; an unset one is empty.
func (u InvalidUTF8) MarshalText() ([]byte, error) { return []byte(u.String()), nil }

// UnmarshalText reads bytes, replace or keep; the error lists them.
func (u *InvalidUTF8) UnmarshalText(text []byte) error {
	i, err := invalidUTF8Terms.parse("setting for invalid UTF-8", string(text), 1)
	if err != nil {
		return err
	}
	*u = InvalidUTF8(i) //nolint:gosec // an index into invalidUTF8Terms fits
	return nil
}

// Place is where in a log record, or around it, a string stands.
type Place uint8

// The places.
const (
	PlaceBody Place = iota
	PlaceAttribute
	PlaceSeverityText
	PlaceEventName
	PlaceScope
	PlaceResource
)

// PlaceCount is the number of Place values: the size of a table indexed by Place.
const PlaceCount = int(PlaceResource) + 1

var placeTerms = terms{"body", "attribute", "severity_text", "event_name", "scope", "resource"}

// String prints the place in lower_snake_case.
func (p Place) String() string { return placeTerms.name(int(p)) }
