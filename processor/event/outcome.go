// SPDX-License-Identifier: Apache-2.0

package event

// Outcome says how far a record has been understood. Those up to OutcomeFragment are in no form that is tried.
type Outcome uint8

// The outcomes.
const (
	// OutcomeUnrecognized: not an audit record in any form that is tried, and no piece of one.
	OutcomeUnrecognized Outcome = iota
	// OutcomeFragment: a text in no form, which may yet be a piece of an audit record, such as the second half of a torn line.
	OutcomeFragment
	// OutcomeMalformed: torn, ambiguous, or not in the form that it claims. It proves nothing.
	OutcomeMalformed
	// OutcomeOversized: as long as the limit or longer, and not read.
	OutcomeOversized
	// OutcomeWrapped: an audit record, or a piece of one, inside something that is not opened.
	OutcomeWrapped
	// OutcomePage: a page of the REST interface, which holds any number of records.
	OutcomePage
	// OutcomeContested: a record that the declared sources of two products recognize.
	OutcomeContested
	// OutcomeIdentified: the facts are read; the rest of the text has not been looked at.
	OutcomeIdentified
	// OutcomeProven: the whole is one well-formed audit record.
	OutcomeProven
)

var outcomeTerms = terms{"unrecognized", "fragment", "malformed", "oversized", "wrapped", "page", "contested", "identified", "proven"}

// String prints the outcome in lower case.
func (o Outcome) String() string { return outcomeTerms.name(int(o)) }

// MarshalText prints the outcome in lower case.
func (o Outcome) MarshalText() ([]byte, error) { return []byte(o.String()), nil }
