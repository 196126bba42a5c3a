// SPDX-License-Identifier: Apache-2.0

package auditcoverageprocessor

import (
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"go.uber.org/zap"

	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
	"github.com/auditcoverage/auditcoverageprocessor/processor/policy"
	"github.com/auditcoverage/auditcoverageprocessor/processor/whatif"
)

// logPolicy writes the one line by which an operator sees at start-up what is in effect, and at debug level all of it as a table.
func logPolicy(logger *zap.Logger, mode event.Mode, p *policy.Policy) {
	fields := []zap.Field{zap.Stringer("mode", mode)}
	for _, area := range event.Areas() {
		fields = append(fields, zap.String(area.String(), inEffect(p, area)))
	}
	logger.Info("Audit coverage in effect", fields...)
	if logger.Core().Enabled(zap.DebugLevel) {
		logger.Debug("Policy in effect\n" + policyTable(p))
	}
}

// logReplaced says by which document of the user's a product's records are recognized instead of the built-in one.
func logReplaced(logger *zap.Logger, product, document string) {
	logger.Info("Records are recognized as your catalog declares, instead of the built-in one",
		zap.String("product", product), zap.String("catalog", document))
}

// inEffect is an area's level, or that it is protected, so that its level drops nothing.
func inEffect(p *policy.Policy, area event.Area) string {
	setting, protected := p.Setting(area)
	if protected {
		return "protected"
	}
	return setting.String()
}

// policyTable is the policy for a reader: the rules in their order, then the areas.
func policyTable(p *policy.Policy) string {
	var b strings.Builder
	t := tabwriter.NewWriter(&b, 0, 8, 2, ' ', 0)
	_, _ = fmt.Fprintln(t, "rule or area\tdecides")
	for i := range p.Rules() {
		r := &p.Rules()[i]
		decides := r.Action.String()
		if r.Action == event.ActionRelevel {
			decides += " to " + r.Level.String()
		}
		if r.OverrideProtected {
			decides += ", protected or not"
		}
		_, _ = fmt.Fprintf(t, "%d. %s\t%s\n", i+1, r.Name, decides)
	}
	for _, area := range event.Areas() {
		_, _ = fmt.Fprintf(t, "%s\t%s\n", area, inEffect(p, area))
	}
	_ = t.Flush()
	return b.String()
}

// logBlindSpots warns once of the public detections that the policy keeps events from which they need.
func logBlindSpots(logger *zap.Logger, gaps []whatif.Gap) {
	var blind []string
	for _, gap := range gaps {
		blind = append(blind, blindSpot(&gap))
	}
	if len(blind) > 0 {
		logger.Warn("Public detections need events that this policy drops; auditcoverage check says more", zap.Strings("detections", blind))
	}
}

// blindSpot names a detection, and the events that it loses.
func blindSpot(gap *whatif.Gap) string {
	var lost []string
	for _, loss := range gap.Losses {
		text := loss.Name()
		if loss.Partly {
			text += " (in part)"
		}
		if !slices.Contains(lost, text) {
			lost = append(lost, text)
		}
	}
	text := gap.Name() + ": " + strings.Join(lost, ", ")
	if gap.Note != "" {
		text += "; " + gap.Note
	}
	return text
}
