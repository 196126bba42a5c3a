// SPDX-License-Identifier: Apache-2.0

package engine

import (
	"encoding"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

// CheckValues reports what the collector's decoder would let through in the values of a configuration, so that one that lost a value, such as to a variable
// that is not set, is an error and never a wider drop or a narrower protection: nothing in place of a value, one text in place of a list, which would be split
// at its commas, a fraction in place of a whole number, and a number in place of a word, which would silently mean one of the words. It also reports what the
// decoder would report in terms of Go: keys that there are not, and values of another kind.
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

// valueErrors goes through a configuration along the type that it will have. It leaves to the decoder the words that are none of those expected, and texts.
func valueErrors(path string, typ reflect.Type, value any) []error {
	if typ.Kind() == reflect.Pointer {
		typ = typ.Elem()
	}
	if _, section := value.(map[string]any); reflect.PointerTo(typ).Implements(textUnmarshaler) && (!section || typ.Kind() != reflect.Struct) {
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
	case reflect.Bool:
		return flagErrors(path, value)
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

// UnsetVariable ends the error on a value that is not there. A tool that knows what was written in its place may say more.
const UnsetVariable = "; is a variable not set?"

// lostErrors reports that there is no value.
func lostErrors(path string) []error {
	what := "key"
	if isIndex(path[strings.LastIndexByte(path, ':')+1:]) {
		what = "item"
	}
	return []error{fmt.Errorf("%s: found nothing: expected a value, or leave the %s out%s", path, what, UnsetVariable)}
}

// isIndex reports whether a step of a path is the number of an item.
func isIndex(step string) bool { return strings.Trim(step, "0123456789") == "" }

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
