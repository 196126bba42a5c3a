// SPDX-License-Identifier: Apache-2.0

// Package layering tests that dependencies point one way: what the component's packages import of each other, and what that brings them.
package layering

import (
	"bytes"
	"encoding/json"
	"go/parser"
	"go/token"
	"io/fs"
	"os/exec"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// root is the folder of the repository.
const root = "../.."

const module = "github.com/auditcoverage/auditcoverageprocessor"

// shell is what the processor and the connector, as the collector sees them, may import of the component's packages.
var shell = []string{
	"internal/metadata", "connector/internal/metadata", "processor/engine", "processor/event", "processor/policy", "processor/whatif",
}

// arrows lists, by folder, what each of the component's packages may import of the others. The connector is still to come.
var arrows = map[string][]string{
	".":                           shell,
	"connector":                   shell,
	"processor/engine":            {"processor/annotate", "processor/catalog", "processor/condition", "processor/event", "processor/policy", "processor/record"},
	"processor/whatif":            {"processor/catalog", "processor/event", "processor/policy"},
	"processor/policy":            {"processor/catalog", "processor/event"},
	"processor/annotate":          {"processor/blockscan", "processor/catalog", "processor/event"},
	"processor/blockscan":         {},
	"processor/condition":         {},
	"processor/catalog":           {"processor/event", "processor/source"},
	"processor/record":            {"processor/event", "processor/record/jsonscan", "processor/source"},
	"processor/record/jsonscan":   {"processor/blockscan"},
	"processor/source":            {"processor/event"},
	"processor/event":             {},
	"connector/internal/metadata": {},
	"internal/auditlog":           {"processor/catalog", "processor/event"},
	"internal/componenttests":     {},
	"internal/layering":           {},
	"internal/metadata":           {},
	"internal/metadatatest":       {},
	"internal/tools/catalogdoc":   {"processor/catalog", "processor/event"},
}

// testArrows lists what the tests of a package may import besides.
var testArrows = map[string][]string{
	".":                 {"processor/annotate", "processor/catalog", "processor/record"},
	"internal/auditlog": {"."},
	"internal/componenttests": {
		".", "internal/metadata", "internal/metadatatest",
		"processor/annotate", "processor/catalog", "processor/event", "processor/policy", "processor/record",
	},
	"internal/metadatatest": {"internal/metadata"},
}

// TestArrows: no package imports another that it is not listed with, and no package is unlisted.
func TestArrows(t *testing.T) {
	t.Parallel()
	for _, p := range packages(t) {
		folder := folderOf(p.ImportPath)
		allowed, listed := arrows[folder]
		assert.True(t, listed, "%s: expected arrows of this package", folder)
		assert.Subset(t, allowed, ours(p.Imports), "%s: found an import that the arrows do not allow", folder)
		allowed = append(append([]string{folder}, allowed...), testArrows[folder]...)
		assert.Subset(t, allowed, ours(append(p.TestImports, p.XTestImports...)), "the tests of %s: found an import that the arrows do not allow", folder)
	}
}

// TestPureCore: what decides knows neither log records, nor telemetry, nor the collector's configuration, nor does anything that it imports.
func TestPureCore(t *testing.T) {
	t.Parallel()
	core := map[string]bool{"event": true, "source": true, "catalog": true, "policy": true, "whatif": true}
	for _, p := range packages(t) {
		name, ok := strings.CutPrefix(folderOf(p.ImportPath), "processor/")
		if !ok || !core[name] {
			continue
		}
		var foreign []string
		for _, dependency := range p.Deps {
			domain, _, _ := strings.Cut(dependency, "/")
			if strings.Contains(domain, ".") && !strings.HasPrefix(dependency, module+"/") {
				foreign = append(foreign, dependency)
			}
		}
		assert.Subset(t, []string{"go.yaml.in/yaml/v3"}, foreign, "%s: found a dependency that is not for the core", name)
	}
}

// TestStepsAreFolders: processor holds one folder for each step, and no code of its own.
func TestStepsAreFolders(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join(root, "processor", "*.go"))
	require.NoError(t, err)
	assert.Empty(t, files)
}

// TestOwnNames: in every module, a package of ours is imported under its own name, so that one word means one package.
func TestOwnNames(t *testing.T) {
	t.Parallel()
	seen := 0
	require.NoError(t, filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(name) != ".go" {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, spec := range file.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			if !strings.HasPrefix(imported, module) {
				continue
			}
			seen++
			if spec.Name != nil {
				assert.Equal(t, path.Base(imported), spec.Name.Name, "%s: found %s under another name", name, imported)
			}
		}
		return nil
	}))
	assert.Greater(t, seen, 100)
}

// goPackage is what go list says about a package.
type goPackage struct {
	ImportPath                               string
	Imports, TestImports, XTestImports, Deps []string
}

// packages returns those of the component's module. What go list reads does not make Go run a cached test again; TestOwnNames reads the same files, and does.
func packages(t *testing.T) (list []goPackage) {
	t.Helper()
	command := exec.CommandContext(t.Context(), "go", "list", "-json=ImportPath,Imports,TestImports,XTestImports,Deps", "./...")
	command.Dir = root
	out, err := command.Output()
	require.NoError(t, err)
	for decoder := json.NewDecoder(bytes.NewReader(out)); decoder.More(); {
		var p goPackage
		require.NoError(t, decoder.Decode(&p))
		list = append(list, p)
	}
	assert.NotEmpty(t, list)
	return list
}

// ours returns the folders of the component's packages among the imports.
func ours(imports []string) (folders []string) {
	for _, imported := range imports {
		if imported == module || strings.HasPrefix(imported, module+"/") {
			folders = append(folders, folderOf(imported))
		}
	}
	return folders
}

// folderOf returns the folder of a package of the component's module.
func folderOf(importPath string) string {
	return path.Join(".", strings.TrimPrefix(importPath, module))
}
