// SPDX-License-Identifier: Apache-2.0

package catalog

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

// jsonSchema is the part of JSON Schema that catalog.schema.json uses.
type jsonSchema struct {
	Version     string                 `json:"$schema"`
	Title       string                 `json:"title"`
	Description string                 `json:"description"`
	Type        string                 `json:"type"`
	Properties  map[string]*jsonSchema `json:"properties"`
	Additional  *additional            `json:"additionalProperties"`
	Required    []string               `json:"required"`
	Items       *jsonSchema            `json:"items"`
	MinItems    int                    `json:"minItems"`
	MinLength   int                    `json:"minLength"`
	Pattern     string                 `json:"pattern"`
	Enum        []string               `json:"enum"`
	Default     any                    `json:"default"`
	Ref         string                 `json:"$ref"`
	Defs        map[string]*jsonSchema `json:"$defs"`
	AnyOf       []*jsonSchema          `json:"anyOf"`
	MinMembers  int                    `json:"minProperties"`
}

// additional is what an object may have besides its properties: nothing, or anything that fits a schema.
type additional struct{ schema *jsonSchema }

func (a *additional) UnmarshalJSON(text []byte) error {
	if string(text) == "false" {
		return nil
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	return decoder.Decode(&a.schema)
}

// loadCatalogSchema refuses keywords that jsonSchema lacks: the checks below would pass over them.
func loadCatalogSchema(t *testing.T) *jsonSchema {
	t.Helper()
	text, err := os.ReadFile("catalog.schema.json")
	require.NoError(t, err)
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	var s jsonSchema
	require.NoError(t, decoder.Decode(&s))
	return &s
}

// resolve follows a reference to a definition.
func (s *jsonSchema) resolve(root *jsonSchema) *jsonSchema {
	if name, ok := strings.CutPrefix(s.Ref, "#/$defs/"); ok {
		return root.Defs[name]
	}
	return s
}

// problems are what keeps a value from being valid.
func (s *jsonSchema) problems(root *jsonSchema, path string, value any) (found []string) {
	s = s.resolve(root)
	if s.AnyOf != nil {
		for _, alternative := range s.AnyOf {
			if found = alternative.problems(root, path, value); len(found) == 0 {
				break
			}
		}
		return found
	}
	problem := func(format string, args ...any) { found = append(found, path+": "+fmt.Sprintf(format, args...)) }
	switch value := value.(type) {
	case map[string]any:
		if s.Type != "object" || len(value) < s.MinMembers {
			problem("found an object")
			break
		}
		for _, key := range s.Required {
			if _, ok := value[key]; !ok {
				problem("has no %s", key)
			}
		}
		for _, key := range slices.Sorted(maps.Keys(value)) {
			if property, ok := s.Properties[key]; ok {
				found = append(found, property.problems(root, path+"::"+key, value[key])...)
			} else if s.Additional != nil && s.Additional.schema != nil {
				found = append(found, s.Additional.schema.problems(root, path+"::"+key, value[key])...)
			} else {
				problem("unknown key %s", key)
			}
		}
	case []any:
		if s.Type != "array" || len(value) < s.MinItems {
			problem("found a list of %d", len(value))
			break
		}
		for i := range value {
			found = append(found, s.Items.problems(root, fmt.Sprintf("%s::%d", path, i), value[i])...)
		}
	case string:
		if s.Enum == nil && s.Type != "string" || s.Enum != nil && !slices.Contains(s.Enum, value) ||
			len(value) < s.MinLength || !regexp.MustCompile(s.Pattern).MatchString(value) {
			problem("found %q", value)
		}
	default:
		types := map[string]bool{
			"integer": reflect.TypeOf(value) == reflect.TypeFor[int](), "number": value != nil && reflect.TypeOf(value) != reflect.TypeFor[bool](),
			"boolean": reflect.TypeOf(value) == reflect.TypeFor[bool](),
		}
		if !types[s.Type] {
			problem("found %v", value)
		}
	}
	return found
}

// problemsOf are what keeps a YAML document from being valid.
func (s *jsonSchema) problemsOf(t *testing.T, text []byte) []string {
	t.Helper()
	var document any
	require.NoError(t, yaml.Unmarshal(text, &document))
	return s.problems(s, "", document)
}

// yamlTags reads the keys of the struct types that a catalog file is decoded into. They are not exported, so the source has to do.
func yamlTags(t *testing.T, path string) map[string][]string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
	require.NoError(t, err)
	found := map[string][]string{}
	ast.Inspect(file, func(node ast.Node) bool {
		spec, ok := node.(*ast.TypeSpec)
		if !ok {
			return true
		}
		if structure, ok := spec.Type.(*ast.StructType); ok {
			for _, field := range structure.Fields.List {
				tag, err := strconv.Unquote(field.Tag.Value)
				require.NoError(t, err)
				found[spec.Name.Name] = append(found[spec.Name.Name], reflect.StructTag(tag).Get("yaml"))
			}
		}
		return false
	})
	return found
}

func TestCatalogSchemaHoldsEveryField(t *testing.T) {
	t.Parallel()
	s := loadCatalogSchema(t)
	objects := map[string]*jsonSchema{
		"document": s, "entryNode": s.Defs["event_type"], "unmappedNode": s.Defs["unmapped"], "legacyClassNode": s.Defs["legacy_class"],
		"defaultsNode": s.Properties["defaults"], "wildcardsNode": s.Properties["wildcards"].Items,
	}
	fields := yamlTags(t, "document.go")
	assert.ElementsMatch(t, slices.Collect(maps.Keys(objects)), slices.Collect(maps.Keys(fields)))
	for name, object := range objects {
		assert.ElementsMatch(t, fields[name], slices.Collect(maps.Keys(object.Properties)), name)
		require.NotNil(t, object.Additional, name)
		assert.Nil(t, object.Additional.schema, name)
	}
	var areas []string
	for _, area := range event.Areas() {
		areas = append(areas, area.String())
	}
	assert.Equal(t, areas, s.Defs["area"].Enum)
}

func TestCatalogSchemaAgreesWithTheConfigurations(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../config.schema.json")
	require.NoError(t, err)
	var config jsonSchema
	require.NoError(t, json.Unmarshal(text, &config))
	inline, inFile := config.Defs["event_type"], loadCatalogSchema(t).Defs["event_type"]
	assert.Equal(t, inline.Required, inFile.Required)
	for name, want := range inline.Properties {
		got := inFile.Properties[name]
		require.NotNil(t, got, name)
		assert.Equal(t, [...]any{want.Type, want.Ref, want.Enum, want.Pattern, want.Default, want.Items == nil},
			[...]any{got.Type, got.Ref, got.Enum, got.Pattern, got.Default, got.Items == nil}, name)
	}
}

// fullCatalog gives every field.
const fullCatalog = `
product: app
version: '1'
events:
  - id: app.token_created
    summary: Token created
    class: TokenCreatedEvent
    keys: [com.example.app.token.created]
    guessed_keys: [com.example.app.token.made]
    category: Tokens
    category_key: com.example.app.category.tokens
    area: security
    level: base
    legacy_priority: high
    confidence: medium
    sources: [manual]
    condition: body == "token created"
unmapped:
  - id: app.token_seen
    summary: Token seen
    keys: [com.example.app.token.seen]
    category: Tokens
    category_key: com.example.app.category.tokens
    sources: [manual]
legacy_classes:
  - class: TokenEvent
    legacy_priority: high
    replaced_by: [TokenCreatedEvent]
    note: before 2.0
`

// changedCatalog is the full catalog after a change to the object that a path leads to: its last step is a key of it.
func changedCatalog(t *testing.T, change func(object map[string]any, key string), path ...any) []byte {
	t.Helper()
	var document any
	require.NoError(t, yaml.Unmarshal([]byte(fullCatalog), &document))
	at := document
	for _, step := range path[:len(path)-1] {
		switch step := step.(type) {
		case string:
			at = at.(map[string]any)[step]
		case int:
			at = at.([]any)[step]
		}
	}
	change(at.(map[string]any), path[len(path)-1].(string))
	text, err := yaml.Marshal(document)
	require.NoError(t, err)
	return text
}

func setTo(value any) func(map[string]any, string) {
	return func(object map[string]any, key string) { object[key] = value }
}

func removeKey(object map[string]any, key string) { delete(object, key) }

// requireAgreement asks schema and code whether a catalog is valid.
func requireAgreement(t *testing.T, s *jsonSchema, text []byte, valid bool) {
	t.Helper()
	_, err := Parse("catalog.yaml", text, true)
	assert.Equal(t, valid, err == nil, "code: %v\n%s", err, text)
	problems := s.problemsOf(t, text)
	assert.Equal(t, valid, len(problems) == 0, "schema: %v\n%s", problems, text)
}

func TestCatalogSchemaSaysWhatTheCodeSays(t *testing.T) {
	t.Parallel()
	s := loadCatalogSchema(t)
	requireAgreement(t, s, []byte(fullCatalog), true)
	for name, object := range map[string]struct {
		schema *jsonSchema
		path   []any
	}{
		"document":     {s, nil},
		"event type":   {s.Defs["event_type"], []any{"events", 0}},
		"unmapped":     {s.Defs["unmapped"], []any{"unmapped", 0}},
		"legacy class": {s.Defs["legacy_class"], []any{"legacy_classes", 0}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			requireAgreement(t, s, changedCatalog(t, setTo("x"), append(object.path, "unknown")...), false)
			for key, property := range object.schema.Properties {
				path := append(slices.Clone(object.path), key)
				requireAgreement(t, s, changedCatalog(t, removeKey, path...), !slices.Contains(object.schema.Required, key))
				for _, value := range []any{nil, "", 7, 1.5, true, map[string]any{}, map[string]any{"x": "y"}} {
					requireAgreement(t, s, changedCatalog(t, setTo(value), path...), false)
				}
				if property.Type == "array" {
					requireAgreement(t, s, changedCatalog(t, setTo([]any{}), path...), property.MinItems == 0)
					requireAgreement(t, s, changedCatalog(t, setTo("x, y"), path...), false)
					for _, value := range []any{nil, "", 7, 1.5, true, []any{}, map[string]any{}} {
						requireAgreement(t, s, changedCatalog(t, setTo([]any{value}), path...), false)
					}
				} else {
					requireAgreement(t, s, changedCatalog(t, setTo([]any{"x"}), path...), false)
				}
				if enum := property.resolve(s).Enum; enum != nil || property.Pattern != "" {
					requireAgreement(t, s, changedCatalog(t, setTo("Neither This"), path...), false)
					for _, word := range enum {
						requireAgreement(t, s, changedCatalog(t, setTo(word), path...), true)
					}
				}
			}
		})
	}
}

func TestCatalogsFitTheirSchema(t *testing.T) {
	t.Parallel()
	s := loadCatalogSchema(t)
	var catalogs []string
	repository := os.DirFS("../..")
	require.NoError(t, fs.WalkDir(repository, ".", func(path string, entry fs.DirEntry, err error) error {
		if entry != nil && entry.IsDir() && (path == "bin" || strings.HasPrefix(path, ".") && path != ".") {
			return fs.SkipDir
		}
		if err != nil || entry.IsDir() || filepath.Ext(path) != ".yaml" {
			return err
		}
		text, err := fs.ReadFile(repository, path)
		require.NoError(t, err)
		var keys map[string]yaml.Node
		if yaml.Unmarshal(text, &keys) == nil && keys["events"].Kind != 0 {
			catalogs = append(catalogs, path)
			assert.Empty(t, s.problemsOf(t, text), path)
		}
		return nil
	}))
	assert.Subset(t, catalogs, []string{
		"processor/catalog/bitbucket.yaml", "processor/catalog/jira.yaml", "processor/catalog/confluence.yaml", "testdata/catalog.yaml",
	})
}
