// SPDX-License-Identifier: Apache-2.0

package engine

import (
	"github.com/auditcoverage/auditcoverageprocessor/processor/catalog"
	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
	"github.com/auditcoverage/auditcoverageprocessor/processor/policy"
	"github.com/auditcoverage/auditcoverageprocessor/processor/record"
)

// remembered is what was found of an object that the reader remembers. Nothing that it rests on changes while the engine runs.
type remembered struct {
	version  uint32 // of the slot that it is about; 0 if nothing was found yet
	resolved catalog.Resolved
	// ruling is what was decided, with the numbers by which it is counted, where the policy asks for nothing outside of the object.
	ruling  policy.Ruling
	series  int
	product int
}

// judgeEvent resolves the event and decides about it; if the policy asks for nothing else, once for each object that the reader remembers.
func (j *Judge) judgeEvent() {
	m := j.recall()
	if m == nil {
		j.resolve()
		j.countDisagreement(&j.resolved)
		j.judgement.Ruling = j.engine.policy.Judge(&j.subject)
		return
	}
	j.countDisagreement(&m.resolved)
	if j.engine.judgesRecords {
		j.resolved = m.resolved
		j.judgement.Ruling = j.engine.policy.Judge(&j.subject)
		return
	}
	j.settled = m
	j.judgement.Resolved, j.judgement.Ruling = &m.resolved, m.ruling
}

// countDisagreement counts a record whose own area or level differs from what the catalog is certain of.
func (j *Judge) countDisagreement(r *catalog.Resolved) {
	if r.FromRecord && r.Match.Certain && r.Mapped() && (r.Area != r.Match.Area || r.Level != r.Match.Level) {
		increment(&j.tally.disagreements, event.AreaCount, int(r.Area))
	}
}

// recall returns what is remembered of the record's object; nil if the reader does not remember it.
func (j *Judge) recall() *remembered {
	slot, version := j.reader.MemoSlot()
	if slot == record.NoSlot {
		return nil
	}
	m := &j.remembered[slot]
	if m.version != version {
		j.remember(m, version)
	}
	return m
}

// remember finds out about the object of the record at hand.
func (j *Judge) remember(m *remembered, version uint32) {
	j.resolve()
	*m = remembered{version: version, resolved: j.resolved}
	if j.engine.judgesRecords {
		return
	}
	m.ruling = j.engine.policy.Judge(&j.subject)
	m.series = series{m.ruling.Verdict, j.resolved.Area, j.resolved.Level}.index()
	m.product = j.engine.metrics.productNumber(j.resolved.Product)
}
