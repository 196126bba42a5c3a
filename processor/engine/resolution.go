// SPDX-License-Identifier: Apache-2.0

package engine

import (
	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
	"github.com/auditcoverage/auditcoverageprocessor/processor/policy"
	"github.com/auditcoverage/auditcoverageprocessor/processor/record"
)

// resolve asks the catalog. A record with area and level of its own is judged by them, and the catalog only names it; the others get theirs from
// the catalog.
func (j *Judge) resolve() {
	e, r := j.subject.Event, &j.resolved
	j.lookUp()
	if j.reader.Format() != event.FormatAtlassianJSON {
		j.takeCatalogLevel()
		if e.StageLevel != event.LevelUnknown && r.Mapped() {
			r.Level = e.StageLevel
		}
		return
	}
	r.Area, r.Level, r.FromRecord = e.Area, e.Level, true
}

// lookUp asks the catalog about the event.
func (j *Judge) lookUp() {
	e, r := j.subject.Event, &j.resolved
	r.Match = j.engine.catalog.Find(e)
	named := r.Match.Entry
	if r.Match.KeyUnknown { // what has another's text need not be of its product
		named = nil
	}
	r.Product = j.engine.catalog.ProductOf(e, named)
	if r.Match.By == event.MappingNone || r.Match.KeyUnknown {
		j.engine.unknown.log(e)
	}
}

// takeCatalogLevel gives the event the area and the level of its event type. Between event types that differ none counts; but if one of them is protected, the
// event may be too.
func (j *Judge) takeCatalogLevel() {
	r := &j.resolved
	r.Area, r.Level = r.Match.Area, r.Match.Level
	for _, rival := range r.Match.Rivals {
		if _, protected := j.engine.policy.Setting(rival.Area); protected {
			r.Area = rival.Area
		}
	}
}

// count counts the judgement of the record at hand.
func (j *Judge) count() {
	ruling := &j.judgement.Ruling
	if ruling.Rule != policy.NoRule {
		increment(&j.tally.ruleMatches, len(j.engine.conditions.rules), ruling.Rule)
	}
	if m := j.settled; m != nil {
		j.tally.count(m.series)
		j.engine.metrics.countProduct(&j.tally, m.product, ruling.Verdict.Decision)
	} else {
		j.tally.count(series{ruling.Verdict, j.resolved.Area, j.resolved.Level}.index())
		j.engine.metrics.countProduct(&j.tally, j.engine.metrics.productNumber(j.resolved.Product), ruling.Verdict.Decision)
	}
	if j.judgement.Event.ActionKey == record.ConfigUpdated {
		j.countSourceChanges()
	}
}

// countSourceChanges counts what the record at hand says of the source's own coverage, if all of it is well-formed.
func (j *Judge) countSourceChanges() {
	if !j.Prove() {
		return // the verdict to keep it stays
	}
	j.judgement.Outcome = j.proof
	for _, change := range j.reader.SourceChanges() {
		increment(&j.tally.sourceChanges, sourceChangeCount, sourceChangeIndex(change.Area, change.To))
	}
}
