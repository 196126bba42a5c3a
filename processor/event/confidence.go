// SPDX-License-Identifier: Apache-2.0

package event

// Confidence is how sure a catalog is of what it says about an event.
type Confidence uint8

// The confidences. ConfidenceUnknown is none that a catalog may state.
const (
	ConfidenceUnknown Confidence = iota
	// ConfidenceLow: it fits what is known, but is unconfirmed.
	ConfidenceLow
	// ConfidenceMedium: one part is deduced, and consistent with everything known.
	ConfidenceMedium
	// ConfidenceHigh: summary, area, category and level are all established.
	ConfidenceHigh
)

var confidenceTerms = terms{"unknown", "low", "medium", "high"}

// String prints the confidence in lower case.
func (c Confidence) String() string { return confidenceTerms.name(int(c)) }

// MarshalText prints the confidence in lower case.
func (c Confidence) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// UnmarshalText reads low, medium or high; the error lists them.
func (c *Confidence) UnmarshalText(text []byte) error {
	i, err := confidenceTerms.parse("confidence", string(text), 1)
	if err != nil {
		return err
	}
	*c = Confidence(i) //nolint:gosec // an index into confidenceTerms fits
	return nil
}
