// SPDX-License-Identifier: Apache-2.0

package event

// Reason is why a verdict was reached: one of a closed set, so that it can be counted.
type Reason uint8

// The reasons.
const (
	// ReasonUnrecognized: not an audit record in any form that is read.
	ReasonUnrecognized Reason = iota
	// ReasonMalformed: the record proves nothing, since it is torn, ambiguous or not in the form it claims. Always kept.
	ReasonMalformed
	// ReasonOversized: the record is as long as the limit or longer, and not read. Always kept.
	ReasonOversized
	// ReasonWrapped: an audit record, or a piece of one, stands inside something that is not opened. Always kept.
	ReasonWrapped
	// ReasonConditionError: a condition failed on the record, so what it would have said is unknown. Always kept.
	ReasonConditionError
	// ReasonRule: a rule of the user's decided.
	ReasonRule
	// ReasonProtected: the event's area or action key is protected. Always kept.
	ReasonProtected
	// ReasonUnmapped: an audit record whose area or level is not known.
	ReasonUnmapped
	// ReasonCovered: the area's configured level includes the event's level. Kept.
	ReasonCovered
	// ReasonAboveLevel: the event's level is above the area's configured level. Dropped.
	ReasonAboveLevel
	// ReasonAreaOff: the area is configured to off. Dropped.
	ReasonAreaOff
)

// ReasonCount is the number of Reason values: the size of a table indexed by Reason.
const ReasonCount = int(ReasonAreaOff) + 1

var reasonTerms = terms{
	"unrecognized", "malformed", "oversized", "wrapped", "condition_error", "rule", "protected", "unmapped", "covered", "above_level", "area_off",
}

// String prints the reason in lower_snake_case.
func (r Reason) String() string { return reasonTerms.name(int(r)) }

// MarshalText prints the reason in lower_snake_case.
func (r Reason) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// UnmarshalText reads a reason in any spelling; the error lists them.
func (r *Reason) UnmarshalText(text []byte) error {
	i, err := reasonTerms.parse("reason", string(text), 0)
	if err != nil {
		return err
	}
	*r = Reason(i) //nolint:gosec // an index into reasonTerms fits
	return nil
}
