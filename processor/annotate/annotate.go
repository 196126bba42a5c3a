// SPDX-License-Identifier: Apache-2.0

// Package annotate writes what was found about an event onto its record: only what the user asked for, only under names of ours or that are free,
// and never onto a signed record.
package annotate

import (
	"strings"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"

	"github.com/auditcoverage/auditcoverageprocessor/processor/catalog"
	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

// Our attributes. Whatever arrives under the prefix is removed, so that readers may trust what they find there.
const (
	prefix             = "audit_coverage."
	attributeArea      = prefix + "area"
	attributeLevel     = prefix + "level"
	attributeCategory  = prefix + "category"
	attributeEventType = prefix + "event_type"
	attributeDecision  = prefix + "decision"
	attributeReason    = prefix + "reason"
	attributeRule      = prefix + "rule"
)

// attributeIntegrity marks a record as signed: any change would break the signature, so none is made.
const attributeIntegrity = "audit.integrity.value"

// Finding is what was found about a record.
type Finding struct {
	// Event and Actor are what the record says of itself, and Resolved is what the event was resolved to.
	Event    *event.Event
	Actor    *event.Actor
	Resolved *catalog.Resolved
	// Verdict is what was decided.
	Verdict event.Verdict
	// Rule is the name of the rule that matched; empty if none did.
	Rule string
}

// Annotator writes annotations. It is immutable, and safe for concurrent use on different records.
type Annotator struct {
	cfg  Config
	room int // how many attributes it mostly writes
}

// How many attributes each kind of annotation has.
const (
	eventRoom    = 4
	decisionRoom = 3
	actorRoom    = 8
)

// New makes an annotator.
func New(cfg Config) *Annotator {
	a := &Annotator{cfg: cfg}
	if cfg.Event {
		a.room += eventRoom
	}
	if cfg.Decision {
		a.room += decisionRoom
	}
	if cfg.Actor {
		a.room += actorRoom
	}
	return a
}

// Writes reports whether anything is written.
func (a *Annotator) Writes() bool { return a.room > 0 }

// WritesText reports whether what is written may be text of the record.
func (a *Annotator) WritesText() bool { return a.cfg.Event || a.cfg.Actor }

// Clear removes from a record that is kept what others wrote under our prefix, unless it is signed.
func Clear(record plog.LogRecord) {
	if attributes := record.Attributes(); attributes.Len() > 0 && !isSigned(record) {
		attributes.RemoveIf(isOurs)
	}
}

func isSigned(record plog.LogRecord) bool {
	_, signed := record.Attributes().Get(attributeIntegrity)
	return signed
}

// Write annotates a record that has been cleared, unless it is signed, if anything is to be written. It writes nothing that is not UTF-8, so a
// Carrier comes before it.
func (a *Annotator) Write(record plog.LogRecord, f *Finding) {
	if isSigned(record) {
		return
	}
	attributes := record.Attributes()
	attributes.EnsureCapacity(attributes.Len() + a.room) // at once, rather than as they come
	if a.cfg.Event {
		writeEvent(record, f.Event, f.Resolved)
	}
	if a.cfg.Decision {
		attributes.PutStr(attributeDecision, f.Verdict.Decision.String())
		attributes.PutStr(attributeReason, f.Verdict.Reason.String())
		putString(attributes, attributeRule, f.Rule)
	}
	if a.cfg.Actor {
		writeActor(attributes, f.Actor, f.Resolved.Product)
	}
}

// isOurs leaves the original, which a Carrier verifies.
func isOurs(key string, _ pcommon.Value) bool {
	return strings.HasPrefix(key, prefix) && key != attributeOriginal
}

// writeEvent writes what is known of the event, and nothing in place of what is not.
func writeEvent(record plog.LogRecord, e *event.Event, r *catalog.Resolved) {
	attributes := record.Attributes()
	if r.Area != event.AreaUnknown {
		attributes.PutStr(attributeArea, r.Area.String())
	}
	if r.Level != event.LevelUnknown {
		attributes.PutStr(attributeLevel, r.Level.String())
	}
	category := e.Category
	if entry := r.Match.Entry; entry != nil {
		attributes.PutStr(attributeEventType, entry.ID)
		if record.EventName() == "" {
			record.SetEventName(entry.ID)
		}
		// The record's text is in the language of its instance, the catalog's is the same everywhere.
		if entry.Category != "" {
			category = entry.Category
		}
	}
	putString(attributes, attributeCategory, category)
	if record.Timestamp() == 0 {
		record.SetTimestamp(pcommon.Timestamp(e.Timestamp))
	}
}
