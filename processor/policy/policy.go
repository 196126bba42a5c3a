// Package policy decides which events are kept: coverage per area, protection, and what becomes of records that it does not apply to.
package policy

import (
	"strings"

	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

// protectedKeyPrefix begins the action keys of the audit log's own events. They are the watchers' watch: whoever lowers the
// coverage or searches the log must be seen, so they are kept even where a record claims another area.
const protectedKeyPrefix = "atlassian.audit.event."

// The verdicts that no setting changes: on a record that proves nothing, on one that is too long to be read, and on one that a condition
// failed on.
var (
	Malformed      = event.Verdict{Decision: event.DecisionKeep, Reason: event.ReasonMalformed}
	Oversized      = event.Verdict{Decision: event.DecisionKeep, Reason: event.ReasonOversized}
	ConditionError = event.Verdict{Decision: event.DecisionKeep, Reason: event.ReasonConditionError}
)

// Policy is a compiled configuration. It is immutable, and safe for concurrent use.
type Policy struct {
	settings       [event.AreaCount]event.Setting
	protected      [event.AreaCount]bool
	onUnmapped     event.Decision
	onUnrecognized event.Decision
}

// New compiles a configuration that has been validated.
func New(cfg *Config) *Policy {
	p := &Policy{onUnmapped: cfg.OnUnmapped, onUnrecognized: cfg.OnUnrecognized}
	for _, area := range event.Areas() {
		p.settings[area] = cfg.level(area)
	}
	p.protected[event.AreaAuditLog] = true
	for _, area := range cfg.Protected.Areas {
		p.protected[area] = true
	}
	return p
}

// Judge decides about an audit record by its event alone: protected, then unmapped, then coverage. An event whose area and level are uncertain is kept
// where it is covered, and else as unmapped; no setting drops it.
func (p *Policy) Judge(e *event.Event) event.Verdict {
	switch {
	case p.protected[e.Area] || strings.HasPrefix(e.ActionKey, protectedKeyPrefix):
		return event.Verdict{Decision: event.DecisionKeep, Reason: event.ReasonProtected}
	case e.Mapped() && p.settings[e.Area].Covers(e.Level):
		return event.Verdict{Decision: event.DecisionKeep, Reason: event.ReasonCovered}
	case e.Uncertain:
		return event.Verdict{Decision: event.DecisionKeep, Reason: event.ReasonUnmapped}
	case !e.Mapped():
		return event.Verdict{Decision: p.onUnmapped, Reason: event.ReasonUnmapped}
	case p.settings[e.Area] == event.SettingOff:
		return event.Verdict{Decision: event.DecisionDrop, Reason: event.ReasonAreaOff}
	default:
		return event.Verdict{Decision: event.DecisionDrop, Reason: event.ReasonAboveLevel}
	}
}

// Unrecognized is the verdict on a record that is not an audit record.
func (p *Policy) Unrecognized() event.Verdict {
	return event.Verdict{Decision: p.onUnrecognized, Reason: event.ReasonUnrecognized}
}

// Setting is the level in effect for an area, and whether the area is protected, so that its level drops nothing.
func (p *Policy) Setting(area event.Area) (setting event.Setting, protected bool) {
	return p.settings[area], p.protected[area]
}
