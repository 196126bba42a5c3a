package auditcoverageprocessor

import (
	"encoding"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"go.opentelemetry.io/collector/confmap"

	"github.com/auditcoverage/auditcoverageprocessor/processor/policy"
)

var _ confmap.Unmarshaler = (*Config)(nil)

// Unmarshal refuses what the framework would let through: a number, or nothing, in place of a word. The words are numbered inside, so level 3
// would silently mean one of them. It also helps those whose tools read YAML 1.1, where a bare off is the boolean false.
func (c *Config) Unmarshal(conf *confmap.Conf) error {
	if err := errors.Join(wordErrors("", reflect.TypeFor[Config](), conf.ToStringMap())...); err != nil {
		return err
	}
	return conf.Unmarshal(c)
}

var textUnmarshaler = reflect.TypeFor[encoding.TextUnmarshaler]()

// wordErrors goes through a configuration along the type that it will have, and reports every value that should be a word and is none.
func wordErrors(path string, typ reflect.Type, value any) (errs []error) {
	if reflect.PointerTo(typ).Implements(textUnmarshaler) {
		return wordError(path, typ, value)
	}
	switch section := value.(type) {
	case map[string]any:
		errs = append(errs, selectorErrors(path, typ, section)...)
		for _, key := range slices.Sorted(maps.Keys(section)) {
			if elem, ok := elemOf(typ, key); ok {
				errs = append(errs, wordErrors(strings.TrimPrefix(path+"::"+key, "::"), elem, section[key])...)
			}
		}
	case []any:
		if typ.Kind() == reflect.Slice {
			for i := range section {
				errs = append(errs, wordErrors(fmt.Sprintf("%s::%d", path, i), typ.Elem(), section[i])...)
			}
		}
	}
	return errs
}

// selectorErrors reports selectors of a rule that are given without a value, such as by a variable that is not set: without it the rule would select
// more than its author meant.
func selectorErrors(path string, typ reflect.Type, section map[string]any) (errs []error) {
	if typ != reflect.TypeFor[policy.Match]() && typ != reflect.TypeFor[policy.Objects]() {
		return nil
	}
	for _, key := range slices.Sorted(maps.Keys(section)) {
		value := reflect.ValueOf(section[key])
		if section[key] == nil || (value.Kind() == reflect.Slice || value.Kind() == reflect.Map || value.Kind() == reflect.String) && value.Len() == 0 {
			errs = append(errs, fmt.Errorf("%s::%s: found nothing: expected a value, or no such key", path, key))
		}
	}
	return errs
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

// wordError lets the type itself say what it expected.
func wordError(path string, typ reflect.Type, value any) []error {
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
	if value == false && strings.Contains(err.Error(), "off, ") {
		err = fmt.Errorf(`%w; write "off" in quotes`, err)
	}
	return []error{fmt.Errorf("%s: %w", path, err)}
}
