// SPDX-License-Identifier: Apache-2.0

package event

// Action is what a rule does with the events that it matches.
type Action uint8

// The actions.
const (
	ActionUnset Action = iota
	// ActionDrop drops the record, unless it is protected.
	ActionDrop
	// ActionKeep keeps the record.
	ActionKeep
	// ActionRelevel gives the event another level, by which coverage then decides.
	ActionRelevel
)

var actionTerms = terms{"", "drop", "keep", "relevel"}

// String prints the action in lower case; an unset one is empty.
func (a Action) String() string { return actionTerms.name(int(a)) }

// MarshalText prints the action in lower case; an unset one is empty.
func (a Action) MarshalText() ([]byte, error) { return []byte(a.String()), nil }

// UnmarshalText reads drop, keep or relevel; the error lists them.
func (a *Action) UnmarshalText(text []byte) error {
	i, err := actionTerms.parse("action", string(text), 1)
	if err != nil {
		return err
	}
	*a = Action(i) //nolint:gosec // an index into actionTerms fits
	return nil
}
