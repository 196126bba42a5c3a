package record

// Outcome says how far a record has been understood.
type Outcome uint8

// The outcomes.
const (
	// OutcomeUnrecognized: the text is not an audit record, and no piece of one.
	OutcomeUnrecognized Outcome = iota
	// OutcomeMalformed: the text is torn, ambiguous, or not in the form that it claims. It proves nothing.
	OutcomeMalformed
	// OutcomeIdentified: the facts are read; the rest of the text has not been looked at.
	OutcomeIdentified
	// OutcomeProven: the whole text is one well-formed audit record.
	OutcomeProven
)

// String names the outcome.
func (o Outcome) String() string {
	return [...]string{"unrecognized", "malformed", "identified", "proven"}[o]
}
