// SPDX-License-Identifier: Apache-2.0

package engine

import "github.com/auditcoverage/auditcoverageprocessor/processor/event"

// judgeOverrides judges the events that a declared source adds to the record at hand, whose own is to be dropped: it is kept by the first that is to be kept.
// They have no key, so that a rule for the keys of records does not drop them.
func (j *Judge) judgeOverrides() {
	own := j.resolved
	j.overrides = j.engine.catalog.AppendOverrides(j.overrides[:0], j.subject.Event)
	j.added = *j.subject.Event
	j.added.ActionKey = ""
	subject := j.subject
	subject.Event = &j.added
	for _, entry := range j.overrides {
		j.resolved = entry.Added(own.Product)
		if ruling := j.engine.policy.Judge(&subject); ruling.Verdict.Decision == event.DecisionKeep {
			j.judgement.Ruling = ruling
			return
		}
	}
	j.resolved = own
}
