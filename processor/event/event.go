// SPDX-License-Identifier: Apache-2.0

package event

// Event is what an audit record says of itself: the facts by which it is judged and named.
// Its strings may share memory with the record.
type Event struct {
	// Area and Level are the record's own; either may be unknown, and both are in forms that carry neither.
	Area  Area
	Level Level

	// ActionKey and CategoryKey are the stable identities of the action and its category (actionI18nKey, categoryI18nKey).
	ActionKey   string
	CategoryKey string

	// Class is the event class of the legacy log, which names nothing else.
	Class string

	// ActionText and Category are display texts in the language of the instance; apps put free text there.
	ActionText string
	Category   string

	// Product is the product whose declared source recognized the record; empty for the forms that are built in.
	Product string
	// KeyShape is the number of the shape of ActionKey among those of the declared source.
	KeyShape uint8
	// Overrides are the events that the declared source adds to the record's own, by bit.
	Overrides uint32
	// StageLevel is the level of a record that is one of several of its event; unknown if the event's own counts.
	StageLevel Level
	// Result is how it ended, as far as the declared source tells.
	Result Result
	// ID is the record's own id, as far as the declared source tells.
	ID string

	// Timestamp is when it happened, in nanoseconds since 1970-01-01 UTC; 0 if the record does not say, or not validly.
	Timestamp uint64
}

// Verdict is what was decided about an event, and why.
type Verdict struct {
	Decision Decision
	Reason   Reason
}
