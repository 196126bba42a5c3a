// SPDX-License-Identifier: Apache-2.0

package record

import (
	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

// takeDeclared takes over what the reader of declared sources has found. It returns false if the forms that are built in are to be tried.
func (r *Reader) takeDeclared(outcome declaredOutcome) (event.Outcome, bool) {
	switch outcome {
	case declaredMalformed:
		return event.OutcomeMalformed, true
	case declaredContested:
		return event.OutcomeContested, true
	case declaredRecord:
		r.format = event.FormatDeclared
		r.declared.readEvent(&r.event)
		return event.OutcomeIdentified, true
	default:
		return event.OutcomeUnrecognized, false
	}
}

// proveDeclared is Prove for a record of a declared source, all of which has been read.
func (r *Reader) proveDeclared() event.Outcome {
	r.event.Timestamp = r.declared.readTime()
	if r.options.actor {
		r.declared.readDetails(&r.event)
		r.declared.readActor(&r.actor, &r.event)
	}
	return event.OutcomeProven
}

// contradictsSource reports whether a record with auditType, which is well-formed, also has the key or a constant of a declared source.
func (r *Reader) contradictsSource() bool {
	if r.declared == nil || !r.top.Has(keyAuditType) {
		return false
	}
	t := r.options.sources
	risky := r.top.Seen()&t.riskyKeys != 0
	for _, name := range r.keys.names[:r.keys.count] {
		risky = risky || t.isRisky(name)
	}
	return risky && r.declared.contradicts(r.cursor.Text)
}
