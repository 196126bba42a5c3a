// SPDX-License-Identifier: Apache-2.0

package packaging

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// code holds the names that the repository defines.
type code struct {
	declared map[string][]string // identifiers, with and without their package, such as engine.Judge.decide; and the files that declare them
	used     map[string]bool     // identifiers of imported packages, such as plog.Logs
	texts    map[string]bool     // whole string literals
	keys     map[string]bool     // keys of the configuration
	targets  map[string]bool     // targets of make
}

// has reports whether a name is that of something. A path of the configuration is known by its keys.
func (c *code) has(name string) bool {
	if target, ok := strings.CutPrefix(name, "make "); ok {
		return c.targets[target]
	}
	if _, err := os.Stat(filepath.Join(repository, name)); err == nil {
		return true
	}
	parent, key, nested := strings.Cut(name, ".")
	return c.declared[name] != nil || c.used[name] || c.texts[strings.TrimSuffix(name, "*")] || c.keys[parent] && (!nested || c.keys[key])
}

// readCode parses every Go file, and reads the Makefile.
func readCode(t *testing.T) *code {
	t.Helper()
	c := &code{
		declared: map[string][]string{}, used: map[string]bool{}, texts: map[string]bool{}, keys: map[string]bool{}, targets: map[string]bool{},
	}
	require.NoError(t, filepath.WalkDir(repository, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		name, err := filepath.Rel(repository, path)
		c.readDeclarations(file, filepath.ToSlash(name))
		c.readUses(file)
		return err
	}))
	makefile, err := os.ReadFile(filepath.Join(repository, "Makefile"))
	require.NoError(t, err)
	for _, target := range regexp.MustCompile(`(?m)^([a-z0-9-]+):`).FindAllSubmatch(makefile, -1) {
		c.targets[string(target[1])] = true
	}
	return c
}

// readDeclarations records the functions, methods, constants, variables, types and fields that a file declares.
func (c *code) readDeclarations(file *ast.File, path string) {
	declare := func(name string) {
		c.declared[name] = append(c.declared[name], path)
		name = file.Name.Name + "." + name
		c.declared[name] = append(c.declared[name], path)
	}
	for _, declaration := range file.Decls {
		switch declaration := declaration.(type) {
		case *ast.FuncDecl:
			declare(functionName(declaration))
		case *ast.GenDecl:
			for _, spec := range declaration.Specs {
				c.readSpec(spec, declare)
			}
		}
	}
}

// functionName returns the name of a function, or of a method after that of its type.
func functionName(function *ast.FuncDecl) string {
	if function.Recv == nil {
		return function.Name.Name
	}
	typ := function.Recv.List[0].Type
	if pointer, ok := typ.(*ast.StarExpr); ok {
		typ = pointer.X
	}
	if generic, ok := typ.(*ast.IndexExpr); ok {
		typ = generic.X
	}
	return typ.(*ast.Ident).Name + "." + function.Name.Name
}

// configurationKey matches the key in the tag of a field of the configuration.
var configurationKey = regexp.MustCompile(`mapstructure:"(\w+)`)

func (c *code) readSpec(spec ast.Spec, declare func(string)) {
	switch spec := spec.(type) {
	case *ast.ValueSpec:
		for _, name := range spec.Names {
			declare(name.Name)
		}
	case *ast.TypeSpec:
		declare(spec.Name.Name)
		structure, ok := spec.Type.(*ast.StructType)
		if !ok {
			return
		}
		for _, field := range structure.Fields.List {
			for _, name := range field.Names {
				declare(spec.Name.Name + "." + name.Name)
			}
			if field.Tag != nil {
				if key := configurationKey.FindStringSubmatch(field.Tag.Value); key != nil {
					c.keys[key[1]] = true
				}
			}
		}
	}
}

// readUses records what a file uses of the packages that it imports, and its string literals.
func (c *code) readUses(file *ast.File) {
	imported := map[string]bool{}
	for _, spec := range file.Imports {
		imported[path.Base(strings.Trim(spec.Path.Value, `"`))] = true
	}
	ast.Inspect(file, func(node ast.Node) bool {
		switch node := node.(type) {
		case *ast.SelectorExpr:
			if of, ok := node.X.(*ast.Ident); ok && imported[of.Name] {
				c.used[of.Name+"."+node.Sel.Name] = true
			}
		case *ast.BasicLit:
			if text, err := strconv.Unquote(node.Value); err == nil {
				c.texts[text] = true
			}
		}
		return true
	})
}
