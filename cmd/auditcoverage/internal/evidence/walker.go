// SPDX-License-Identifier: Apache-2.0

package evidence

import (
	"encoding/json"
	"strings"
)

// walker reads JSON for its values, also where a member is there twice.
type walker struct {
	values  *values
	decoder *json.Decoder
}

// formNames are the names of members that the form itself has, which are no values.
var formNames = setOf(`action actionI18nKey affectedObjects area attrs author auditType category categoryI18nKey changedValues epochSecond extraAttributes from
	i18nKey id key level log method name nameI18nKey nano node source stream system time timestamp to type uri value version`)

// labels are the members that hold labels and their keys, which the product has in its code, by the member around them.
var labels = map[string]map[string]bool{"extraAttributes": setOf("name nameI18nKey"), "changedValues": setOf("key i18nKey")}

func setOf(names string) map[string]bool {
	set := map[string]bool{}
	for name := range strings.FieldsSeq(names) {
		set[name] = true
	}
	return set
}

// value reads the value of a member, inside another. What names the event is passed over.
func (w *walker) value(around, name string, ofEvent bool) error {
	token, err := w.decoder.Token()
	if err != nil {
		return err
	}
	switch token := token.(type) {
	case json.Delim:
		return w.elements(name, token == '{', ofEvent)
	case json.Number:
		w.text(token.String(), ofEvent)
	case string:
		w.text(token, ofEvent || labels[around][name])
	}
	return nil
}

// elements reads the rest of an object, or of an array, whose elements are those of the member that has it.
func (w *walker) elements(around string, isObject, ofEvent bool) error {
	for name := around; w.decoder.More(); {
		if isObject {
			token, err := w.decoder.Token()
			if err != nil {
				return err
			}
			name, _ = token.(string) // as every name is
			w.name(name, ofEvent)
		}
		if err := w.value(around, name, ofEvent || isObject && name == "auditType"); err != nil {
			return err
		}
	}
	_, err := w.decoder.Token()
	return err
}

// name takes in the name of a member that the form does not have, which may be of a person.
func (w *walker) name(name string, ofEvent bool) {
	if !ofEvent && !formNames[name] {
		w.values.words(name)
	}
}

// text takes in a text, or what is in it, if it is JSON itself.
func (w *walker) text(text string, ofEvent bool) {
	if ofEvent {
		return
	}
	if strings.HasPrefix(strings.TrimSpace(text), "{") && json.Valid([]byte(text)) && w.values.add(text) {
		return
	}
	w.values.value(text)
}
