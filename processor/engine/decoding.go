// SPDX-License-Identifier: Apache-2.0

package engine

import (
	"errors"
	"fmt"
	"regexp"
)

var (
	unconvertible = regexp.MustCompile(`expected type '([^']*)', got unconvertible type '([^']*)'(?:, value: '.*')?`)
	noSection     = regexp.MustCompile(`expected a map or struct, got "([^"]*)"`)
	noList        = regexp.MustCompile(`source data must be an array or slice, got (\S+)`)
)

// kindNames are the types of Go as a user knows them, who writes YAML.
var kindNames = map[string]string{
	"string": "a text", "bool": "true or false", "int": "a number", "int64": "a number", "uint64": "a number", "float64": "a number",
	"[]interface {}": "a list", "[]string": "a list", "slice": "a list", "map[string]interface {}": "a section", "map": "a section", "time.Duration": "a time",
}

// PlainError is an error of the collector's decoder without the words of Go.
func PlainError(err error) error {
	if err == nil {
		return nil
	}
	text := unconvertible.ReplaceAllStringFunc(err.Error(), func(found string) string {
		parts := unconvertible.FindStringSubmatch(found)
		return fmt.Sprintf("found %s: expected %s", kindName(parts[2]), kindName(parts[1]))
	})
	text = noSection.ReplaceAllStringFunc(text, func(found string) string {
		return fmt.Sprintf("found %s: expected a section", kindName(noSection.FindStringSubmatch(found)[1]))
	})
	text = noList.ReplaceAllStringFunc(text, func(found string) string {
		return fmt.Sprintf("found %s: expected a list", kindName(noList.FindStringSubmatch(found)[1]))
	})
	return errors.New(text)
}

func kindName(typ string) string {
	if name, ok := kindNames[typ]; ok {
		return name
	}
	return typ
}
