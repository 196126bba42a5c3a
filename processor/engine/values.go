// SPDX-License-Identifier: Apache-2.0

package engine

import (
	"encoding"
	"errors"
	"fmt"
	"maps"
	"math"
	"reflect"
	"slices"
	"strings"

	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
	"github.com/auditcoverage/auditcoverageprocessor/processor/policy"
)

// CheckValues reports what the collector's decoder would let through in the values of a configuration, so that one that lost a value, such as to a variable
// that is not set, is an error and never a wider drop or a narrower protection: nothing in place of a value, one text in place of a list, which would be split
// at its commas, a fraction in place of a whole number, and a number in place of a word, which would silently mean one of the words.
func CheckValues(values map[string]any) error {
	return errors.Join(valueErrors("", reflect.TypeFor[Config](), values)...)
}

// CheckCoverage reports what is no area, no level, or an area twice in the value of Coverage, in the order of the names. The decoder goes through them as they
// come, which is another order at each run, and stops at the first area. They are worded as it words them.
func CheckCoverage(value any) error {
	var errs []error
	section, _ := value.(map[string]any)
	names := map[event.Area]string{}
	for _, name := range slices.Sorted(maps.Keys(section)) {
		var area event.Area
		if err := area.UnmarshalText([]byte(name)); err != nil {
			errs = append(errs, fmt.Errorf("'coverage' %w", err))
		} else if before, ok := names[area]; ok {
			errs = append(errs, fmt.Errorf("'coverage' duplicate name %q: %q is the same area", name, before))
		} else {
			names[area] = name
		}
		var level event.Setting
		if err := level.UnmarshalText([]byte(fmt.Sprint(section[name]))); err != nil {
			errs = append(errs, fmt.Errorf("'coverage[%s]' %w", name, err))
		}
	}
	return errors.Join(errs...)
}

var textUnmarshaler = reflect.TypeFor[encoding.TextUnmarshaler]()

// valueErrors goes through a configuration along the type that it will have, and reports what the decoder would not. It leaves to the decoder what the decoder
// reports.
func valueErrors(path string, typ reflect.Type, value any) []error {
	if typ.Kind() == reflect.Pointer {
		typ = typ.Elem()
	}
	if _, section := value.(map[string]any); reflect.PointerTo(typ).Implements(textUnmarshaler) && !(section && typ.Kind() == reflect.Struct) {
		return wordErrors(path, typ, value)
	}
	if isNothing(value) {
		return lostErrors(path)
	}
	switch typ.Kind() {
	case reflect.Struct, reflect.Map:
		return sectionErrors(path, typ, value)
	case reflect.Slice:
		return listErrors(path, typ.Elem(), value)
	case reflect.Int:
		return numberErrors(path, value)
	default:
		return nil
	}
}

// isNothing reports whether there is no value, or a text of nothing but blanks, which are left between variables that are not set, and quotes, which in a file
// that docker run --env-file reads are part of the value.
func isNothing(value any) bool {
	text, ok := value.(string)
	return value == nil || ok && strings.Trim(text, " \t\r\n\"'") == ""
}

// lostErrors reports that there is no value.
func lostErrors(path string) []error {
	return []error{fmt.Errorf("%s: found nothing: expected a value, or no such key", path)}
}

// sectionErrors goes through the keys of a struct or a map. In the match of a rule an empty list is as bad as none, since without its selectors the rule would
// select more than its author meant.
func sectionErrors(path string, typ reflect.Type, value any) (errs []error) {
	section, ok := value.(map[string]any)
	if !ok {
		return nil
	}
	selects := typ == reflect.TypeFor[policy.Match]() || typ == reflect.TypeFor[policy.Objects]()
	for _, key := range slices.Sorted(maps.Keys(section)) {
		elem, ok := elemOf(typ, key)
		if !ok {
			continue
		}
		keyPath := strings.TrimPrefix(path+"::"+key, "::")
		if selects && isEmpty(section[key]) {
			errs = append(errs, lostErrors(keyPath)...)
			continue
		}
		errs = append(errs, valueErrors(keyPath, elem, section[key])...)
	}
	return errs
}

// isEmpty reports whether a value is a list or a section of nothing.
func isEmpty(value any) bool {
	v := reflect.ValueOf(value)
	return (v.Kind() == reflect.Slice || v.Kind() == reflect.Map) && v.Len() == 0
}

// listErrors goes through the elements of a list.
func listErrors(path string, elem reflect.Type, value any) (errs []error) {
	switch list := value.(type) {
	case []any:
		for i := range list {
			errs = append(errs, valueErrors(fmt.Sprintf("%s::%d", path, i), elem, list[i])...)
		}
	case map[string]any:
		errs = append(errs, fmt.Errorf("%s: found a section: expected a list", path))
	default:
		errs = append(errs, fmt.Errorf("%s: found %q: expected a list, such as [%v]", path, fmt.Sprint(value), value))
	}
	return errs
}

// numberErrors reports a number that is no whole one, or too large: for the field, as only unsigned ones are, or to be told from its neighbours.
func numberErrors(path string, value any) []error {
	const largest = 1 << 53
	whole := true
	switch number := value.(type) {
	case uint64:
		whole = false
	case float64:
		whole = number == math.Trunc(number) && math.Abs(number) <= largest
	}
	if whole {
		return nil
	}
	return []error{fmt.Errorf("%s: found %v: expected a whole number", path, value)}
}

// elemOf is the type of what stands under key in a struct or a map.
func elemOf(typ reflect.Type, key string) (reflect.Type, bool) {
	if typ.Kind() == reflect.Map {
		return typ.Elem(), true
	}
	if typ.Kind() != reflect.Struct {
		return nil, false
	}
	for i := range typ.NumField() {
		if name, _, _ := strings.Cut(typ.Field(i).Tag.Get("mapstructure"), ","); name == key {
			return typ.Field(i).Type, true
		}
	}
	return nil, false
}

// wordErrors lets the type itself say what it expected. It helps those whose tools read YAML 1.1, where a bare off is the boolean false.
func wordErrors(path string, typ reflect.Type, value any) []error {
	if _, ok := value.(string); ok {
		return nil
	}
	found := ""
	if value != nil {
		found = fmt.Sprint(value)
	}
	err := reflect.New(typ).Interface().(encoding.TextUnmarshaler).UnmarshalText([]byte(found))
	if err == nil {
		err = fmt.Errorf("found %v: expected a word", value)
	}
	if value == false && typ == reflect.TypeFor[event.Setting]() {
		err = fmt.Errorf(`%w; write "off" in quotes`, err)
	}
	return []error{fmt.Errorf("%s: %w", path, err)}
}
