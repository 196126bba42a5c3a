// SPDX-License-Identifier: Apache-2.0

package engine

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/auditcoverage/auditcoverageprocessor/processor/policy"
)

// sectionErrors goes through the keys of a struct or a map. In the match of a rule an empty list is as bad as none, since without its selectors the rule would
// select more than its author meant.
func sectionErrors(path string, typ reflect.Type, value any) (errs []error) {
	section, ok := value.(map[string]any)
	if !ok {
		return []error{fmt.Errorf("%s: found %s: expected %s", path, shown(value), contentOf(typ))}
	}
	selects := typ == reflect.TypeFor[policy.Match]() || typ == reflect.TypeFor[policy.Objects]()
	for _, key := range slices.Sorted(maps.Keys(section)) {
		keyPath := strings.TrimPrefix(path+"::"+key, "::")
		elem, ok := elemOf(typ, key)
		switch {
		case !ok:
			errs = append(errs, fmt.Errorf("%s: no such key: %s", keyPath, instead(key, keysOf(typ))))
		case selects && isEmpty(section[key]):
			errs = append(errs, lostErrors(keyPath)...)
		default:
			errs = append(errs, valueErrors(keyPath, elem, section[key])...)
		}
	}
	return errs
}

// contentOf is what a section holds.
func contentOf(typ reflect.Type) string {
	if typ.Kind() == reflect.Map {
		return "areas with their levels, such as {security: full}"
	}
	return "a section with any of the keys " + strings.Join(keysOf(typ), ", ")
}

// instead says what a key that there is not may have been meant for.
func instead(key string, known []string) string {
	if best := policy.Nearest(key, known); best != "" {
		return fmt.Sprintf("did you mean %s?", best)
	}
	return "expected one of " + strings.Join(known, ", ")
}

// isEmpty reports whether a value is a list or a section of nothing.
func isEmpty(value any) bool {
	v := reflect.ValueOf(value)
	return (v.Kind() == reflect.Slice || v.Kind() == reflect.Map) && v.Len() == 0
}

// elemOf is the type of what stands under key in a struct or a map.
func elemOf(typ reflect.Type, key string) (reflect.Type, bool) {
	if typ.Kind() == reflect.Map {
		return typ.Elem(), true
	}
	for i := range typ.NumField() {
		if keyOf(typ.Field(i)) == key {
			return typ.Field(i).Type, true
		}
	}
	if typ == reflect.TypeFor[policy.Objects]() { // of a type that a source declares, which is checked with the catalog at hand
		return reflect.TypeFor[[]string](), true
	}
	return nil, false
}

// keysOf are the keys of a struct.
func keysOf(typ reflect.Type) (keys []string) {
	for i := range typ.NumField() {
		if key := keyOf(typ.Field(i)); key != "" {
			keys = append(keys, key)
		}
	}
	return keys
}

// keyOf is the key of a field; empty if it has none.
func keyOf(field reflect.StructField) string {
	key, _, _ := strings.Cut(field.Tag.Get("mapstructure"), ",")
	return key
}
