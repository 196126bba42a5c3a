// SPDX-License-Identifier: Apache-2.0

// Package display formats what is printed: text of records so that it cannot deceive a terminal, numbers so that they are easy to read, tables that fit.
package display

import (
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Text escapes everything in a text that a terminal would not show as a character: control characters, escape sequences, changes of direction, and bytes that
// are not valid UTF-8.
func Text(text string) string {
	var b strings.Builder
	for i, r := range text {
		_, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			fmt.Fprintf(&b, `\x%02x`, text[i])
		case strconv.IsPrint(r):
			b.WriteRune(r)
		default:
			quoted := strconv.QuoteRune(r)
			b.WriteString(quoted[1 : len(quoted)-1])
		}
	}
	return b.String()
}

// Short is Text, cut to a number of characters.
func Short(text string, length int) string {
	if utf8.RuneCountInString(text) > length {
		text = string([]rune(text)[:length-1]) + "…"
	}
	return Text(text)
}

// JSON writes a value as JSON and a line end. Characters that a terminal would not show are written as escapes, which mean the same to a program.
func JSON(w io.Writer, value any, indent string) error {
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", indent)
	if err := encoder.Encode(value); err != nil {
		return err
	}
	var safe strings.Builder
	for _, r := range b.String() {
		if r == '\n' || strconv.IsPrint(r) {
			safe.WriteRune(r)
			continue
		}
		for _, unit := range utf16Of(r) {
			fmt.Fprintf(&safe, `\u%04x`, unit)
		}
	}
	_, err := io.WriteString(w, safe.String())
	return err
}
