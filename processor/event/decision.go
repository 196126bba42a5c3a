// SPDX-License-Identifier: Apache-2.0

package event

// Decision is what a verdict asks for. The zero value keeps: a record that nothing speaks against stays.
type Decision uint8

// The decisions.
const (
	DecisionKeep Decision = iota
	DecisionDrop
)

// DecisionCount is the number of Decision values: the size of a table indexed by Decision.
const DecisionCount = int(DecisionDrop) + 1

var decisionTerms = terms{"keep", "drop"}

// String prints the decision in lower case.
func (d Decision) String() string { return decisionTerms.name(int(d)) }

// MarshalText prints the decision in lower case.
func (d Decision) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads keep or drop; the error lists them.
func (d *Decision) UnmarshalText(text []byte) error {
	i, err := decisionTerms.parse("decision", string(text), 0)
	if err != nil {
		return err
	}
	*d = Decision(i) //nolint:gosec // an index into decisionTerms fits
	return nil
}
