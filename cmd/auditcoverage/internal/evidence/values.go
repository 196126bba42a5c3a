// SPDX-License-Identifier: Apache-2.0

package evidence

import (
	"encoding/json"
	"regexp"
	"strings"
	"unicode"

	"github.com/auditcoverage/auditcoverageprocessor/processor/catalog"
)

// maxWords bounds the words that are remembered. When there are more, nothing passes that the built-in catalog does not have.
const maxWords = 1 << 20

// values are what stands in the records beside what names the event: who did it, what was affected, addresses and details.
type values struct {
	// whole are the values as they stand, and seen are their words, all in lower case.
	whole, seen map[string]bool
	// public are the words of the built-in catalogs, which tell nothing, even where somebody is called like one of them.
	public map[string]bool
}

func newValues() (*values, error) {
	v := &values{whole: map[string]bool{}, seen: map[string]bool{}, public: map[string]bool{}}
	cfg := catalog.NewDefaultConfig()
	c, err := catalog.New(&cfg)
	if err != nil {
		return nil, err
	}
	for _, e := range c.Entries() {
		for _, text := range append([]string{e.ID, e.Summary, e.Class, e.Category, e.CategoryKey, catalog.ClassPart(e.Class)}, e.Keys...) {
			for _, word := range wordsOf(text) {
				v.public[word] = true
			}
		}
	}
	return v, nil
}

// add takes in the values of a record, in whatever it stands, and reports whether it could read them.
func (v *values) add(text string) bool {
	if text = strings.TrimSpace(text); strings.HasPrefix(text, `"`) {
		var inner string
		return json.Unmarshal([]byte(text), &inner) == nil && v.add(inner)
	}
	start := strings.IndexByte(text, '{')
	if start < 0 {
		return false
	}
	v.words(text[:start])
	w := walker{values: v, decoder: json.NewDecoder(strings.NewReader(text[start:]))}
	w.decoder.UseNumber()
	return w.value("", "", false) == nil
}

// value takes in a value.
func (v *values) value(text string) {
	if text = strings.ToLower(text); len(text) <= maxKey && len(v.whole) < maxWords && !v.public[text] {
		v.whole[strings.Clone(text)] = true
	}
	v.words(text)
}

// words takes in the words of a text.
func (v *values) words(text string) {
	for _, word := range wordsOf(text) {
		if len(v.seen) < maxWords && !v.public[word] {
			v.seen[strings.Clone(word)] = true
		}
	}
}

// wordsOf are the words of a text in lower case.
func wordsOf(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// keyForm is the form of keys that are published. Apps could put anything there.
var keyForm = regexp.MustCompile(`^[A-Za-z0-9._-]+$`)

const maxKey = 128

// key is a key of which no part is a value; empty if one may be.
func (v *values) key(key string) string {
	if !keyForm.MatchString(key) || len(key) > maxKey || len(v.whole) >= maxWords {
		return ""
	}
	parts := strings.Split(strings.ToLower(key), ".")
	for i := range parts {
		for j := i; j < len(parts); j++ {
			if v.whole[strings.Join(parts[i:j+1], ".")] {
				return ""
			}
		}
	}
	return key
}

// maxText bounds display texts.
const maxText = 128

// text is a display text without a word of a value and without numbers, which are values too; empty if it has any.
func (v *values) text(text string) string {
	odd := func(r rune) bool { return !unicode.IsPrint(r) || unicode.IsDigit(r) || r == '\ufffd' }
	if text = strings.TrimSpace(text); len(text) > maxText || strings.ContainsFunc(text, odd) || len(v.seen) >= maxWords {
		return ""
	}
	for _, word := range wordsOf(text) {
		if v.seen[word] {
			return ""
		}
	}
	return text
}
