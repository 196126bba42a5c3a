// SPDX-License-Identifier: Apache-2.0

package engine

import (
	"github.com/auditcoverage/auditcoverageprocessor/processor/catalog"
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
	if r.Match.Certain && r.Mapped() && (r.Area != r.Match.Area || r.Level != r.Match.Level) {
		j.tally.disagreements[r.Area]++
	}
}

// known is what the catalog said of an object that the reader remembers.
type known struct {
	version uint32 // of the slot that it is about; 0 if nothing was asked yet
	match   catalog.Match
	product string
}

// lookUp asks the catalog about the event, once for each object that the reader remembers.
func (j *Judge) lookUp() {
	r := &j.resolved
	slot, version := j.reader.MemoSlot()
	if slot != record.NoSlot && j.known[slot].version == version {
		r.Match, r.Product = j.known[slot].match, j.known[slot].product
		return
	}
	e := j.subject.Event
	r.Match = j.engine.catalog.Find(e)
	named := r.Match.Entry
	if r.Match.KeyUnknown { // what has another's text need not be of its product
		named = nil
	}
	r.Product = j.engine.catalog.ProductOf(e, named)
	if r.Match.By == event.MappingNone || r.Match.KeyUnknown {
		j.engine.unknown.log(e)
	}
	if slot != record.NoSlot {
		j.known[slot] = known{version, r.Match, r.Product}
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
	if rule := j.judgement.Ruling.Rule; rule != policy.NoRule {
		increment(&j.tally.ruleMatches, len(j.engine.conditions.rules), rule)
	}
	j.tally.count(series{j.judgement.Ruling.Verdict, j.resolved.Area, j.resolved.Level})
	j.engine.metrics.countProduct(&j.tally, j.resolved.Product, j.judgement.Ruling.Verdict.Decision)
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
		j.tally.sourceChanges[sourceChangeIndex(change.Area, change.To)]++
	}
}
