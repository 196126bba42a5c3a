// SPDX-License-Identifier: Apache-2.0

package engine

import (
	"github.com/auditcoverage/auditcoverageprocessor/processor/catalog"
	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
	"github.com/auditcoverage/auditcoverageprocessor/processor/policy"
	"github.com/auditcoverage/auditcoverageprocessor/processor/record"
)

// Judgement is what was decided about one record, and what it rests on. Nothing that it points to may be changed.
type Judgement struct {
	// Outcome says how far the record was understood when it was judged.
	Outcome event.Outcome
	// Format is the format in which the record was found, if it was found in any.
	Format event.Format
	// Envelopes are what the record was found in, the outermost first; valid until the next judgement.
	Envelopes []record.EnvelopeKind
	// Event and Actor are what the record says of itself; empty if it proves nothing. The actor is known only where it was asked for, and the record read
	// to its end.
	Event *event.Event
	Actor *event.Actor
	// Resolved is what the event was resolved to.
	Resolved *catalog.Resolved
	// Ruling is the verdict, with the rule that matched and the level that coverage was applied to.
	Ruling policy.Ruling
	// ConditionErr is the failure of a condition, the last if there were several; nil if there was none.
	ConditionErr error
}
