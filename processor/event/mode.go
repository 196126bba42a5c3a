// SPDX-License-Identifier: Apache-2.0

package event

// Mode says what becomes of a verdict.
type Mode uint8

// The modes.
const (
	// ModeEnforce carries out drops.
	ModeEnforce Mode = iota
	// ModeAnnotate drops nothing and writes the verdict onto each record.
	ModeAnnotate
	// ModeObserve changes nothing and only counts verdicts.
	ModeObserve
)

var modeTerms = terms{"enforce", "annotate", "observe"}

// String prints the mode in lower case.
func (m Mode) String() string { return modeTerms.name(int(m)) }

// MarshalText prints the mode in lower case.
func (m Mode) MarshalText() ([]byte, error) { return []byte(m.String()), nil }

// UnmarshalText reads enforce, annotate or observe; the error lists them.
func (m *Mode) UnmarshalText(text []byte) error {
	i, err := modeTerms.parse("mode", string(text), 0)
	if err != nil {
		return err
	}
	*m = Mode(i) //nolint:gosec // an index into modeTerms fits
	return nil
}
