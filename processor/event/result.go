// SPDX-License-Identifier: Apache-2.0

package event

// Result is how an event ended.
type Result uint8

// The results.
const (
	// ResultUnknown: the record does not say.
	ResultUnknown Result = iota
	ResultSuccess
	ResultFailure
	// ResultDenied: who wanted to do it was not allowed to, or not known.
	ResultDenied
)

var resultTerms = terms{"unknown", "success", "failure", "denied"}

// String prints the result in lower case.
func (r Result) String() string { return resultTerms.name(int(r)) }

// MarshalText prints the result in lower case.
func (r Result) MarshalText() ([]byte, error) { return []byte(r.String()), nil }
