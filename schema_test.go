// SPDX-License-Identifier: Apache-2.0

package auditcoverageprocessor

import (
	"encoding/json"
	"maps"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

// schema is the part of JSON Schema that config.schema.json uses.
type schema struct {
	Properties map[string]schema `json:"properties"`
	Additional *bool             `json:"additionalProperties"`
	Enum       []string          `json:"enum"`
	Ref        string            `json:"$ref"`
	Items      *schema           `json:"items"`
	OneOf      []schema          `json:"oneOf"`
	Defs       map[string]schema `json:"$defs"`
}

func TestEditorsSchemaHoldsEveryField(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("config.schema.json")
	require.NoError(t, err)
	var s schema
	require.NoError(t, json.Unmarshal(text, &s))
	requireFields(t, s.Defs, "", s, reflect.TypeFor[Config]())
	var areas []string
	for _, area := range event.Areas() {
		areas = append(areas, area.String())
	}
	assert.Equal(t, areas, s.Defs["area"].Enum)
	assert.ElementsMatch(t, areas, slices.Collect(maps.Keys(s.Properties["coverage"].Properties)))
}

// requireFields compares the keys of a struct with those of its schema, and goes on into the structs in it.
func requireFields(t *testing.T, defs map[string]schema, path string, s schema, typ reflect.Type) {
	t.Helper()
	if name, ok := strings.CutPrefix(s.Ref, "#/$defs/"); ok {
		require.Contains(t, defs, name)
		s = defs[name]
	}
	if n := len(s.OneOf); n > 0 { // a word, or a section
		s = s.OneOf[n-1]
	}
	if typ.Kind() == reflect.Pointer {
		typ = typ.Elem()
	}
	if typ.Kind() == reflect.Slice && s.Items != nil {
		requireFields(t, defs, path+"::0", *s.Items, typ.Elem())
	}
	if typ.Kind() != reflect.Struct {
		return
	}
	var keys []string
	for i := range typ.NumField() {
		key, _, _ := strings.Cut(typ.Field(i).Tag.Get("mapstructure"), ",")
		if key == "" {
			continue
		}
		keys = append(keys, key)
		requireFields(t, defs, path+"::"+key, s.Properties[key], typ.Field(i).Type)
	}
	assert.ElementsMatch(t, keys, slices.Collect(maps.Keys(s.Properties)), "config.schema.json at %q", path)
	require.NotNil(t, s.Additional, "additionalProperties at %q", path)
	assert.False(t, *s.Additional)
}
