// SPDX-License-Identifier: Apache-2.0

package packaging

import (
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
)

// TestLinksInDocumentsLeadSomewhere follows the links from every document to files, and to headings, of this repository.
func TestLinksInDocumentsLeadSomewhere(t *testing.T) {
	t.Parallel()
	list := exec.CommandContext(t.Context(), "git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "*.md")
	list.Dir = "../.."
	output, err := list.Output()
	if err != nil {
		t.Skip("needs the repository")
	}
	for name := range strings.SplitSeq(strings.TrimSuffix(string(output), "\x00"), "\x00") {
		path := filepath.Join("../..", name)
		if _, err := os.Stat(path); err != nil {
			continue // removed, but not yet from the repository
		}
		for _, link := range links(t, path) {
			checkLink(t, path, link)
		}
	}
}

// TestReadmeIsShort: what is longer is a page of docs/.
func TestReadmeIsShort(t *testing.T) {
	t.Parallel()
	readme, err := os.ReadFile(filepath.Join(repository, "README.md"))
	require.NoError(t, err)
	assert.LessOrEqual(t, strings.Count(string(readme), "\n"), 250)
}

// checkLink looks for what a link of a document names.
func checkLink(t *testing.T, document, link string) {
	t.Helper()
	target, err := url.Parse(link)
	require.NoError(t, err, document)
	if target.IsAbs() {
		return
	}
	path := document
	if target.Path != "" {
		path = filepath.Join(filepath.Dir(document), target.Path)
	}
	if _, err := os.Stat(path); err != nil {
		assert.Failf(t, "a link leads nowhere", "%s: %s", document, link)
		return
	}
	if target.Fragment != "" && filepath.Ext(path) == ".md" {
		assert.Contains(t, anchors(t, path), target.Fragment, "%s: %s", document, link)
	}
}

// links returns the targets of the links and images of a document.
func links(t *testing.T, path string) []string {
	t.Helper()
	var found []string
	walk(t, path, func(node ast.Node, _ []byte) {
		switch node := node.(type) {
		case *ast.Link:
			found = append(found, string(node.Destination))
		case *ast.Image:
			found = append(found, string(node.Destination))
		}
	})
	return found
}

// notInAnchor matches what the anchor of a heading leaves out.
var notInAnchor = regexp.MustCompile(`[^\p{L}\p{N}_ -]`)

// anchorElement matches an anchor that a document sets itself.
var anchorElement = regexp.MustCompile(`<a (?:id|name)="([^"]+)"`)

// anchors returns the names by which links point to places of a document: its headings, and its own anchors.
func anchors(t *testing.T, path string) []string {
	t.Helper()
	var found []string
	source, err := os.ReadFile(path)
	require.NoError(t, err)
	for _, anchor := range anchorElement.FindAllSubmatch(source, -1) {
		found = append(found, string(anchor[1]))
	}
	walk(t, path, func(node ast.Node, source []byte) {
		if heading, ok := node.(*ast.Heading); ok {
			title := strings.ToLower(string(heading.Lines().Value(source)))
			found = append(found, strings.ReplaceAll(notInAnchor.ReplaceAllString(title, ""), " ", "-"))
		}
	})
	return found
}

// walk visits every node of a Markdown file.
func walk(t *testing.T, path string, visit func(node ast.Node, source []byte)) {
	t.Helper()
	source, err := os.ReadFile(path)
	require.NoError(t, err)
	root := goldmark.DefaultParser().Parse(text.NewReader(source))
	require.NoError(t, ast.Walk(root, func(node ast.Node, entering bool) (ast.WalkStatus, error) {
		if entering {
			visit(node, source)
		}
		return ast.WalkContinue, nil
	}))
}

// TestIndexOfDocumentsIsWhole: every page is found from docs/README.md.
func TestIndexOfDocumentsIsWhole(t *testing.T) {
	t.Parallel()
	pages, err := filepath.Glob("../../docs/*.md")
	require.NoError(t, err)
	require.NotEmpty(t, pages)
	linked := links(t, "../../docs/README.md")
	for _, page := range pages {
		if name := filepath.Base(page); name != "README.md" {
			assert.Contains(t, linked, name)
		}
	}
}
