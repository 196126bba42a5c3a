// Package annotate writes what was found about an event onto its record: only what the user asked for, only where it is ours to write,
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
)

// attributeIntegrity marks a record as signed: any change would break the signature, so none is made.
const attributeIntegrity = "audit.integrity.value"

// Annotator writes annotations. It is immutable, and safe for concurrent use on different records.
type Annotator struct {
	cfg     Config
	catalog *catalog.Catalog
}

// New makes an annotator that names events after the catalog.
func New(cfg Config, c *catalog.Catalog) *Annotator { return &Annotator{cfg: cfg, catalog: c} }

// Write annotates a record that is kept, after it removed what others wrote in our name.
func (a *Annotator) Write(record plog.LogRecord, e *event.Event, v event.Verdict) {
	attributes := record.Attributes()
	if _, signed := attributes.Get(attributeIntegrity); signed {
		return
	}
	attributes.RemoveIf(isOurs)
	if a.cfg.Event {
		a.writeEvent(record, e)
	}
	if a.cfg.Decision {
		attributes.PutStr(attributeDecision, v.Decision.String())
		attributes.PutStr(attributeReason, v.Reason.String())
	}
}

func isOurs(key string, _ pcommon.Value) bool { return strings.HasPrefix(key, prefix) }

// writeEvent writes what is known of the event, and nothing in place of what is not.
func (a *Annotator) writeEvent(record plog.LogRecord, e *event.Event) {
	attributes := record.Attributes()
	if e.Area != event.AreaUnknown {
		attributes.PutStr(attributeArea, e.Area.String())
	}
	if e.Level != event.LevelUnknown {
		attributes.PutStr(attributeLevel, e.Level.String())
	}
	category := e.Category
	if entry := a.catalog.ByKey(e.ActionKey); entry != nil {
		attributes.PutStr(attributeEventType, entry.ID)
		if record.EventName() == "" {
			record.SetEventName(entry.ID)
		}
		// The record's text is in the language of its instance, the catalog's is the same everywhere.
		category = entry.Category
	}
	if category != "" {
		attributes.PutStr(attributeCategory, category)
	}
	if record.Timestamp() == 0 {
		record.SetTimestamp(pcommon.Timestamp(e.Timestamp))
	}
}
