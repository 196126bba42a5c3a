// SPDX-License-Identifier: Apache-2.0

// Package lint finds what is valid in a configuration, but probably a mistake.
package lint

import (
	"fmt"
	"slices"
	"strings"

	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/collectorconfig"
	"github.com/auditcoverage/auditcoverageprocessor/processor/catalog"
	"github.com/auditcoverage/auditcoverageprocessor/processor/engine"
	"github.com/auditcoverage/auditcoverageprocessor/processor/policy"
)

// Severity is how bad a finding is.
type Severity string

// The severities. Only a warning fails a check.
const (
	SeverityWarning Severity = "warning"
	SeverityNote    Severity = "note"
)

// Code names a kind of finding.
type Code string

// The codes.
const (
	CodeBlindSpot       Code = "blind_spot"
	CodeUnreachable     Code = "unreachable_rule"
	CodeSelectsNone     Code = "rule_selects_nothing"
	CodeUnknownName     Code = "unknown_name"
	CodeOverridden      Code = "protected_overridden"
	CodeUnlisted        Code = "unlisted_area"
	CodeDropsUnknown    Code = "drops_unknown"
	CodeUnused          Code = "unused"
	CodeAfterParser     Code = "after_parser"
	CodeAfterSigning    Code = "after_signing"
	CodeAltersLines     Code = "alters_lines"
	CodeLosesLines      Code = "loses_lines"
	CodeNoFile          Code = "no_file"
	CodeInvalidReceiver Code = "invalid_receiver"
	CodeAtMostOnce      Code = "not_at_least_once"
	CodeFeatureGate     Code = "feature_gate"
	CodeConditionBody   Code = "condition_without_event"
	CodeInvalidUTF8     Code = "invalid_utf8"
	CodeBatchSize       Code = "batch_size"
	CodeWrapped         Code = "wrapped"
	CodeForgeable       Code = "forgeable"
	CodeReplaced        Code = "source_replaced"
)

// Codes returns all codes, each with its meaning.
func Codes() map[Code]string {
	return map[Code]string{
		CodeBlindSpot:       "a public detection needs events that are dropped",
		CodeUnreachable:     "earlier rules match everything that a rule selects",
		CodeSelectsNone:     "a rule selects no known event type",
		CodeUnknownName:     "no known event or author has a name that is listed",
		CodeOverridden:      "a rule drops, or may drop, protected events",
		CodeUnlisted:        "an area has no level of its own",
		CodeDropsUnknown:    "unmapped or unrecognized records are dropped",
		CodeUnused:          "no pipeline has the processor",
		CodeAfterParser:     "records are parsed before they are judged",
		CodeAfterSigning:    "records are signed before they are judged",
		CodeAltersLines:     "the receiver changes lines before they are judged",
		CodeLosesLines:      "the receiver passes over lines, or over parts of them",
		CodeNoFile:          "the receiver finds no file on this machine",
		CodeInvalidReceiver: "the receiver's settings are not valid",
		CodeAtMostOnce:      "records can be lost on the way",
		CodeFeatureGate:     "the collector must be started with a feature gate",
		CodeConditionBody:   "a rule drops by a condition alone",
		CodeInvalidUTF8:     "a line that is not UTF-8 costs its batch",
		CodeBatchSize:       "a batch is too small for a record, or is too large",
		CodeWrapped:         "what stands around records is not opened, or only in part",
		CodeForgeable:       "someone other than the product can write what is opened",
		CodeReplaced:        "your catalog declares how a built-in product's records look",
	}
}

// Finding is something that is probably a mistake.
type Finding struct {
	// Place is the file and line in question.
	Place    string   `json:"place"`
	Severity Severity `json:"severity"`
	Code     Code     `json:"code"`
	Message  string   `json:"message"`
	// Reference is a link to more about it.
	Reference string `json:"reference,omitempty"`
}

// linter collects findings.
type linter struct {
	cfg      *collectorconfig.Config
	policy   *policy.Policy
	catalog  *catalog.Catalog
	entries  []*catalog.Entry
	findings []Finding
}

// Check examines a configuration, from which the engine was made.
func Check(cfg *collectorconfig.Config, p *engine.Engine) []Finding {
	l := &linter{cfg: cfg, policy: p.Policy(), catalog: p.Catalog()}
	for _, id := range l.catalog.IDs() {
		l.entries = append(l.entries, l.catalog.ByID(id))
	}
	l.blindSpots()
	l.rules()
	l.names()
	l.coverage()
	l.unwrapping()
	l.sources()
	l.pipelines()
	return l.findings
}

// sources finds declarations of the user's that are used instead of built-in ones.
func (l *linter) sources() {
	for _, product := range l.catalog.Replaced() {
		origin, _ := l.catalog.SourceOrigin(product)
		l.add(SeverityNote, CodeReplaced, l.cfg.ProcessorPlace("catalog", "files"),
			"records of %s are recognized as %s declares, instead of the built-in catalog", product, origin)
	}
}

// add adds a finding once.
func (l *linter) add(severity Severity, code Code, place, format string, args ...any) {
	f := Finding{Place: place, Severity: severity, Code: code, Message: fmt.Sprintf(format, args...)}
	if !slices.Contains(l.findings, f) {
		l.findings = append(l.findings, f)
	}
}

// some lists texts; of many it lists a few, and counts the rest.
func some(texts []string) string {
	const many = 4
	if len(texts) > many {
		return fmt.Sprintf("%s and %d more", strings.Join(texts[:many-1], ", "), len(texts)-many+1)
	}
	return strings.Join(texts, ", ")
}
