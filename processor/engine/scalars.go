// SPDX-License-Identifier: Apache-2.0

package engine

import (
	"encoding"
	"fmt"
	"math"
	"reflect"
	"strconv"
	"strings"

	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

// numberErrors reports what is no number, no whole one, or too large: for the field, as only unsigned ones are, or to be told from its neighbours.
func numberErrors(path string, value any) []error {
	const largest = 1 << 53
	whole := false
	switch number := value.(type) {
	case int, int64:
		whole = true
	case float64:
		whole = number == math.Trunc(number) && math.Abs(number) <= largest
	}
	if whole {
		return nil
	}
	return []error{fmt.Errorf("%s: found %s: expected a whole number, such as 1048576", path, shown(value))}
}

// shown is a value as it is written, so that a text is told from a number or a flag.
func shown(value any) string {
	if text, ok := value.(string); ok {
		return strconv.Quote(text)
	}
	return fmt.Sprint(value)
}

// flagErrors reports what is neither true nor false.
func flagErrors(path string, value any) []error {
	if _, ok := value.(bool); ok {
		return nil
	}
	return []error{fmt.Errorf("%s: found %s: expected true or false", path, shown(value))}
}

// wordErrors lets the type itself say what it expected. It helps those whose tools read YAML 1.1, where a bare off is the boolean false.
func wordErrors(path string, typ reflect.Type, value any) []error {
	if err := wordError(typ, ""); err != nil && isNothing(value) {
		_, expected, _ := strings.Cut(err.Error(), `"": `)
		return []error{fmt.Errorf("%s: found nothing: %s%s", path, expected, UnsetVariable)}
	}
	if _, ok := value.(string); ok {
		return nil
	}
	err := wordError(typ, fmt.Sprint(value))
	if err == nil {
		err = fmt.Errorf("found %v: expected a word", value)
	}
	if value == false && typ == reflect.TypeFor[event.Setting]() {
		err = fmt.Errorf(`%w; write "off" in quotes`, err)
	}
	return []error{fmt.Errorf("%s: %w", path, err)}
}

// wordError is what a type says of a word.
func wordError(typ reflect.Type, word string) error {
	return reflect.New(typ).Interface().(encoding.TextUnmarshaler).UnmarshalText([]byte(word))
}
