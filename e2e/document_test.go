// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
	"go.yaml.in/yaml/v3"

	"github.com/auditcoverage/auditcoverageprocessor/e2e/collector"
)

func TestYAMLInDocumentsLoads(t *testing.T) {
	t.Parallel()
	documents, err := filepath.Glob("../docs/*.md")
	require.NoError(t, err)
	for _, document := range append(documents, "../README.md") {
		blocks := yamlBlocks(t, document)
		files := catalogFiles(t, blocks)
		for _, block := range blocks {
			t.Run(fmt.Sprintf("%s line %d", filepath.Base(document), block.line), func(t *testing.T) {
				t.Parallel()
				checkBlock(t, collector.Binary(".."), files.Replace(block.text))
			})
		}
	}
}

// catalogFile is how the first line of a block says that it is a catalog, and where the document's configurations look for it.
var catalogFile = regexp.MustCompile(`^# catalog file(?: (\S+))?\n`)

// catalogFiles writes a document's catalogs to files, and replaces the paths that the document gives them by where they are.
func catalogFiles(t *testing.T, blocks []yamlBlock) *strings.Replacer {
	t.Helper()
	var paths []string
	for _, block := range blocks {
		if name := catalogFile.FindStringSubmatch(block.text); name != nil && name[1] != "" {
			paths = append(paths, name[1], filepath.ToSlash(writeFile(t, block.text)))
		}
	}
	return strings.NewReplacer(paths...)
}

// checkBlock loads a block into a collector by what it is: a whole configuration, one of processors alone, a catalog, or a manifest of the builder.
func checkBlock(t *testing.T, binary, block string) {
	t.Helper()
	var keys map[string]yaml.Node
	require.NoError(t, yaml.Unmarshal([]byte(block), &keys))
	switch {
	case has(keys, "dist"):
		checkManifestBlock(t, block)
	case has(keys, "events"):
		assert.Regexp(t, catalogFile, block, "the first line says what it is")
		checkBlock(t, binary, fmt.Sprintf("processors: {audit_coverage: {default_level: base, catalog: {files: [%q]}}}", writeFile(t, block)))
	case has(keys, "service"):
		output, err := validateWith(t, binary, writeFile(t, block))
		require.NoError(t, err, output)
	case has(keys, "processors"):
		output, err := validateWith(t, binary, writeFile(t, block), pipelineOf(t, keys["processors"]))
		require.NoError(t, err, output)
	default:
		assert.Fail(t, "found a block that nothing can load, expected one with the key service, processors, events or dist", block)
	}
}

// pipelineOf configures a pipeline of the processors, in the order in which they are written, with an exporter that drops everything.
func pipelineOf(t *testing.T, processors yaml.Node) string {
	t.Helper()
	var names []string
	for i := 0; i < len(processors.Content); i += 2 {
		names = append(names, processors.Content[i].Value)
	}
	type object map[string]any
	config, err := json.Marshal(object{
		"receivers": object{"file_log": object{"include": []string{"audit.log"}}},
		"exporters": object{"nop": nil},
		"service": object{"pipelines": object{"logs": object{
			"receivers": []string{"file_log"}, "processors": names, "exporters": []string{"nop"},
		}}},
	})
	require.NoError(t, err)
	return "yaml:" + string(config)
}

// yamlBlock is a fenced block of a document.
type yamlBlock struct {
	line int
	text string
}

// yamlBlocks reads the blocks of a Markdown file that are marked as yaml.
func yamlBlocks(t *testing.T, path string) []yamlBlock {
	t.Helper()
	source, err := os.ReadFile(path)
	require.NoError(t, err)
	var blocks []yamlBlock
	root := goldmark.DefaultParser().Parse(text.NewReader(source))
	require.NoError(t, ast.Walk(root, func(node ast.Node, entering bool) (ast.WalkStatus, error) {
		block, ok := node.(*ast.FencedCodeBlock)
		if ok && entering && string(block.Language(source)) == "yaml" && block.Lines().Len() > 0 {
			blocks = append(blocks, yamlBlock{
				line: lineOf(source, block.Lines().At(0).Start),
				text: string(block.Lines().Value(source)),
			})
		}
		return ast.WalkContinue, nil
	}))
	return blocks
}

// lineOf returns the number of the line that holds an offset.
func lineOf(source []byte, offset int) int {
	line := 1
	for _, c := range source[:offset] {
		if c == '\n' {
			line++
		}
	}
	return line
}

func has(keys map[string]yaml.Node, key string) bool {
	_, ok := keys[key]
	return ok
}

// writeFile writes a configuration or a catalog to a temporary file of the test.
func writeFile(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "block.yaml")
	require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	return path
}
