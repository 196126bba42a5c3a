// SPDX-License-Identifier: Apache-2.0

// Package report writes a plan as a page of HTML: one self-contained file, which lets its reader try other levels.
package report

import (
	"embed"
	"html/template"
	"io"
	"strings"

	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/collectorconfig"
	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/plan"
	"github.com/auditcoverage/auditcoverageprocessor/processor/engine"
)

// Source is what a page is made from.
type Source struct {
	// Plan is what the policy does.
	Plan *plan.Result
	// Config holds the policy, and Engine decides by it.
	Config *collectorconfig.Config
	Engine *engine.Engine
	// Names are the files that were read.
	Names []string

	// prevent unkeyed literal initialization
	_ struct{}
}

//go:embed page/*.tmpl
var templates embed.FS

// pageTemplate escapes everything that it is given, as its place in the page requires.
var pageTemplate = template.Must(template.New("page.html.tmpl").Funcs(template.FuncMap{"words": words}).ParseFS(templates, "page/*.tmpl"))

// Write writes the page. The same plan gives the same page.
func Write(w io.Writer, s *Source) error {
	p, err := newPage(s)
	if err != nil {
		return err
	}
	return pageTemplate.Execute(w, p)
}

// words returns the parts of a name, between which a narrow page may break it.
func words(name string) []string { return strings.SplitAfter(name, "_") }
