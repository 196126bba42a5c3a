// SPDX-License-Identifier: Apache-2.0

package proposal

import (
	"encoding/json"
	"errors"
	"io"
	"strings"
)

// value is what a record has at a path.
type value struct {
	steps []string
	kind  kind
	// text is the value of a scalar as it stands in the record, without the quotes and escapes of a string.
	text string
}

// kind is what a value is.
type kind uint8

const (
	kindString kind = iota
	kindNumber
	kindOther // true, false, an object or an array
	kindNull
)

// maxSteps bounds how deep members are looked at. A path can have no more parts.
const maxSteps = 6

var errNoObject = errors.New("no JSON object, or one with a member twice")

// members reads a text that is one JSON object, and returns the values of its members, of nested ones too but for those in arrays.
func members(text string) ([]value, error) {
	start := strings.IndexByte(text, '{') // after the header of a line
	if start < 0 {
		return nil, errNoObject
	}
	w := walker{decoder: json.NewDecoder(strings.NewReader(text[start:]))}
	w.decoder.UseNumber()
	if _, err := w.decoder.Token(); err != nil {
		return nil, errNoObject
	}
	if err := w.object(nil); err != nil {
		return nil, errNoObject
	}
	if _, err := w.decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, errNoObject
	}
	return w.values, nil
}

// walker reads nested objects.
type walker struct {
	decoder *json.Decoder
	values  []value
}

// object reads the rest of an object.
func (w *walker) object(steps []string) error {
	seen := map[string]bool{}
	for w.decoder.More() {
		name, err := w.decoder.Token()
		if err != nil {
			return err
		}
		step, _ := name.(string) // as every name is
		if seen[step] {
			return errNoObject
		}
		seen[step] = true
		if err := w.member(append(steps[:len(steps):len(steps)], step)); err != nil {
			return err
		}
	}
	_, err := w.decoder.Token()
	return err
}

// member reads the value of a member.
func (w *walker) member(steps []string) error {
	token, err := w.decoder.Token()
	if err != nil {
		return err
	}
	v := value{steps: steps, kind: kindOther}
	switch token := token.(type) {
	case string:
		v.kind, v.text = kindString, token
	case json.Number:
		v.kind, v.text = kindNumber, token.String()
	case nil:
		v.kind = kindNull
	case json.Delim:
		w.values = append(w.values, v)
		if token == '{' && len(steps) < maxSteps {
			return w.object(steps)
		}
		return w.skip()
	}
	w.values = append(w.values, v)
	return nil
}

// skip reads the rest of an object or an array.
func (w *walker) skip() error {
	for depth := 1; depth > 0; {
		token, err := w.decoder.Token()
		if err != nil {
			return err
		}
		switch token {
		case json.Delim('{'), json.Delim('['):
			depth++
		case json.Delim('}'), json.Delim(']'):
			depth--
		}
	}
	return nil
}
