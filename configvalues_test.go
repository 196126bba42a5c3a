// SPDX-License-Identifier: Apache-2.0

package auditcoverageprocessor

import (
	"context"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/confmap"
	"go.opentelemetry.io/collector/confmap/provider/envprovider"
	"go.yaml.in/yaml/v3"
)

// fieldPaths are the paths of all that can be configured in a type.
func fieldPaths(path string, typ reflect.Type) (paths []string) {
	step := func(name string, elem reflect.Type) {
		at := strings.TrimPrefix(path+"::"+name, "::")
		paths = append(append(paths, at), fieldPaths(at, elem)...)
	}
	if typ.Kind() == reflect.Pointer {
		typ = typ.Elem()
	}
	switch {
	case typ.Kind() == reflect.Struct:
		for i := range typ.NumField() {
			if name := keyOf(typ.Field(i)); name != "" {
				step(name, typ.Field(i).Type)
			}
		}
	case typ.Kind() == reflect.Map:
		step("security", typ.Elem())
	case typ.Kind() == reflect.Slice && typ.Elem().Kind() == reflect.Struct:
		step("0", typ.Elem())
	}
	return paths
}

func keyOf(f reflect.StructField) string {
	key, _, _ := strings.Cut(f.Tag.Get("mapstructure"), ",")
	return key
}

// valueAt is what stands at a path, printed; none if nothing does.
func valueAt(v reflect.Value, path string) string {
	for _, name := range strings.Split(path, "::") {
		var found reflect.Value
		if v.Kind() == reflect.Pointer {
			v = v.Elem()
		}
		switch v.Kind() {
		case reflect.Struct:
			for i := range v.NumField() {
				if keyOf(v.Type().Field(i)) == name {
					found = v.Field(i)
				}
			}
		case reflect.Map:
			for _, key := range v.MapKeys() {
				if fmt.Sprint(key) == name {
					found = v.MapIndex(key)
				}
			}
		case reflect.Slice:
			if i, err := strconv.Atoi(name); err == nil && i < v.Len() {
				found = v.Index(i)
			}
		default:
			return "none"
		}
		if !found.IsValid() {
			return "none"
		}
		v = found
	}
	return fmt.Sprint(v.Interface())
}

// withValue is a configuration in which every field has a value, with another at a path. Where that is in the catalog, nothing else asks for what is in it.
func withValue(t *testing.T, path, value string) map[string]any {
	t.Helper()
	config := loadSection(t, "every_field").ToStringMap()
	if strings.HasPrefix(path, "catalog") {
		delete(config, "rules")
		delete(config, "force_to_base")
	}
	if kind, ok := strings.CutPrefix(path, "input::unwrap::0::"); ok { // the envelope of that kind first
		unwrap := config["input"].(map[string]any)["unwrap"].([]any)
		kind, _, _ = strings.Cut(kind, "::")
		first := slices.IndexFunc(unwrap, func(envelope any) bool { _, is := envelope.(map[string]any)[kind]; return is })
		unwrap[0], unwrap[first] = unwrap[first], unwrap[0]
	}
	var decoded any
	require.NoError(t, yaml.Unmarshal([]byte(value), &decoded))
	steps := strings.Split(path, "::")
	parent, last := any(config), len(steps)-1
	for _, step := range steps[:last] {
		if section, ok := parent.(map[string]any); ok {
			parent = section[step]
		} else {
			parent = parent.([]any)[0]
		}
	}
	switch parent := parent.(type) {
	case map[string]any:
		if parent[steps[last]] = decoded; value == missing {
			delete(parent, steps[last])
		}
	case []any:
		parent[0] = decoded
	}
	return config
}

// given is a provider of one configuration.
type given struct{ config map[string]any }

func (g given) Retrieve(context.Context, string, confmap.WatcherFunc) (*confmap.Retrieved, error) {
	return confmap.NewRetrieved(g.config)
}
func (given) Scheme() string                 { return "given" }
func (given) Shutdown(context.Context) error { return nil }

// resolve loads a configuration as the collector does: variables, defaults, the user's values, validation.
func resolve(t *testing.T, config map[string]any) (*Config, error) {
	t.Helper()
	resolver, err := confmap.NewResolver(confmap.ResolverSettings{URIs: []string{"given:config"}, ProviderFactories: []confmap.ProviderFactory{
		confmap.NewProviderFactory(func(confmap.ProviderSettings) confmap.Provider { return given{config} }), envprovider.NewFactory(),
	}})
	require.NoError(t, err)
	conf, err := resolver.Resolve(t.Context())
	require.NoError(t, err)
	return load(conf)
}

// pathSpelling spells the paths of the decoder and of the validation as ours.
var pathSpelling = strings.NewReplacer("[", "::", "]", "", ".", "::", ": ", "::")

// TestEveryValueOfEveryField: a configuration that lost a value is an error with its path, and never another configuration.
func TestEveryValueOfEveryField(t *testing.T) {
	t.Parallel()
	require.ElementsMatch(t, fieldPaths("", reflect.TypeFor[Config]()), slices.Collect(maps.Keys(fields)), "every field of Config has a line in fields")
	for path, f := range fields {
		t.Run(path, func(t *testing.T) {
			t.Parallel()
			for _, value := range values {
				if value == missing && strings.HasSuffix(path, "::0") {
					continue // an element has no key
				}
				cfg, err := resolve(t, withValue(t, path, value))
				if want := f.outcome(value); want != refused {
					require.NoError(t, err, "%s: %s", path, value)
					assert.Equal(t, want, valueAt(reflect.ValueOf(*cfg), path), "%s: %s", path, value)
					continue
				}
				path := path
				if value == missing && strings.HasPrefix(path, "input::unwrap::0::") { // then the envelope is none
					path = "input::unwrap::0"
				}
				require.Error(t, err, "%s: %s", path, value)
				assert.Contains(t, pathSpelling.Replace(err.Error()), path, "%s: %s", path, value)
			}
		})
	}
}
