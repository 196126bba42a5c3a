// SPDX-License-Identifier: Apache-2.0

package explanation

import (
	"fmt"
	"strconv"

	"github.com/auditcoverage/auditcoverageprocessor/processor/engine"
	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

func itoa(n int) string { return strconv.Itoa(n) }

// decided names the line of the configuration that decided, or the fixed behavior that no setting changes.
func (x *Explainer) decided(j *engine.Judgement) Decided {
	switch j.Ruling.Verdict.Reason {
	case event.ReasonRule:
		path := fmt.Sprintf("rules::%d", j.Ruling.Rule)
		return Decided{fmt.Sprintf("%s: %s", path, x.cfg.Processor.Rules[j.Ruling.Rule].Name), x.cfg.ProcessorPlace("rules", itoa(j.Ruling.Rule))}
	case event.ReasonCovered, event.ReasonAboveLevel, event.ReasonAreaOff:
		return x.coverage(j)
	case event.ReasonProtected:
		return x.protected(j)
	case event.ReasonUnmapped:
		return x.unmapped(j)
	case event.ReasonUnrecognized:
		return Decided{fmt.Sprintf("on_unrecognized: %s", x.cfg.Processor.OnUnrecognized), x.cfg.ProcessorPlace("on_unrecognized")}
	case event.ReasonOversized:
		return Decided{fmt.Sprintf("input::max_bytes: %d", x.cfg.Processor.Input.MaxBytes), x.cfg.ProcessorPlace("input", "max_bytes")}
	case event.ReasonWrapped:
		return Decided{By: "an audit record inside something that is not opened is always kept"}
	case event.ReasonConditionError:
		return Decided{By: "a condition failed, so what it would have said is unknown"}
	default:
		return Decided{By: "a malformed record proves nothing, so it is always kept"}
	}
}

// coverage names the line that sets the area's level, and says whether that covers the level that counted.
func (x *Explainer) coverage(j *engine.Judgement) Decided {
	area, level := j.Resolved.Area, j.Ruling.Level
	if level == event.LevelUnknown {
		level = j.Resolved.Level
	}
	verb := "covers"
	if j.Ruling.Verdict.Decision == event.DecisionDrop {
		verb = "does not cover"
	}
	counted := ""
	if level != j.Resolved.Level {
		counted = ", which counts instead of its own"
	}
	setting, path := x.cfg.Processor.DefaultLevel, []string{"default_level"}
	if listed, ok := x.cfg.Processor.Coverage[area]; ok {
		setting, path = listed, []string{"coverage", area.String()}
	}
	name := path[len(path)-1]
	if len(path) > 1 {
		name = "coverage::" + name
	}
	return Decided{fmt.Sprintf("%s: %s %s level %s%s", name, setting, verb, level, counted), x.cfg.ProcessorPlace(path...)}
}

// protected names what protects the event.
func (x *Explainer) protected(j *engine.Judgement) Decided {
	if j.Resolved.Area == event.AreaAuditLog {
		return Decided{By: fmt.Sprintf("area %s is always protected", event.AreaAuditLog)}
	}
	for i, area := range x.cfg.Processor.Protected.Areas {
		if area == j.Resolved.Area {
			return Decided{"protected::areas: " + area.String(), x.cfg.ProcessorPlace("protected", "areas", itoa(i))}
		}
	}
	return Decided{"its action key is protected", x.cfg.ProcessorPlace("protected", "keys")}
}

// unmapped says why coverage could not be applied.
func (x *Explainer) unmapped(j *engine.Judgement) Decided {
	switch {
	case j.Resolved.Uncertain() && !j.Resolved.Match.Found():
		return Decided{By: "the area of the event type is unknown, so it is kept whatever on_unmapped says"}
	case j.Resolved.Uncertain():
		return Decided{
			fmt.Sprintf("catalog::min_confidence: %s: the catalog is not sure enough of the event type to drop it", x.cfg.Processor.Catalog.MinConfidence),
			x.cfg.ProcessorPlace("catalog", "min_confidence"),
		}
	case j.Outcome == event.OutcomeContested:
		return Decided{By: "the declarations of two products fit the record, so it is kept whatever on_unmapped says"}
	case j.Outcome == event.OutcomePage:
		return Decided{By: "a page holds any number of records, so it is always kept"}
	default:
		return Decided{fmt.Sprintf("on_unmapped: %s", x.cfg.Processor.OnUnmapped), x.cfg.ProcessorPlace("on_unmapped")}
	}
}
