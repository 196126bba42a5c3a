// SPDX-License-Identifier: Apache-2.0

package record

import (
	"encoding/json"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
	"github.com/auditcoverage/auditcoverageprocessor/processor/record/jsonscan"
	"github.com/auditcoverage/auditcoverageprocessor/processor/source"
)

// referenceDeclared is the plain statement of what declared answers about a whole text that begins with a brace: slow, on the standard library.
func referenceDeclared(sources []*source.Source, text string) (declaredOutcome, event.Event, event.Actor) {
	malformed := func() (declaredOutcome, event.Event, event.Actor) {
		return declaredMalformed, event.Event{}, event.Actor{}
	}
	if !utf8.ValidString(text) || !json.Valid([]byte(text)) || hasHalfPair(text) || depthOf(text) > jsonscan.MaxDeepDepth {
		return malformed()
	}
	record := refRecord{json.RawMessage(text)}
	top := membersOf(record.text)
	if len(top) > 256 || hasDuplicate(top) {
		return malformed()
	}
	var recognizing []*source.Source
	identified := false
	for _, s := range sources {
		for _, p := range s.Paths() {
			for _, spelling := range append(p.Twins(), p) {
				if record.isRepeated(spelling.Steps) {
					return malformed()
				}
			}
		}
		if slices.ContainsFunc(s.Sets, record.hasSet) {
			recognizing = append(recognizing, s)
		}
		for _, set := range s.Sets {
			for _, place := range set {
				identified = identified || place.Equals != "" && record.hasPlace(place)
			}
		}
		identified = identified || slices.ContainsFunc(keyPaths(s), record.has)
	}
	switch _, family := valueOf(top, "auditType"); {
	case family && identified:
		return malformed()
	case family:
		return declaredFamily, event.Event{}, event.Actor{}
	case len(recognizing) > 1:
		return declaredContested, event.Event{}, event.Actor{}
	case len(recognizing) == 0:
		if slices.ContainsFunc(sources, record.isNearly) {
			return malformed()
		}
		return declaredNone, event.Event{}, event.Actor{}
	}
	for _, p := range recognizing[0].Paths() {
		spellings := 0
		for _, spelling := range append(p.Twins(), p) {
			if record.has(spelling) {
				spellings++
			}
		}
		if spellings > 1 {
			return malformed()
		}
	}
	deciding := keyPaths(recognizing[0])
	for _, o := range recognizing[0].Overrides {
		for _, c := range o.When {
			deciding = append(deciding, c.Path)
		}
	}
	for _, stage := range recognizing[0].Stages {
		for _, c := range stage.When {
			deciding = append(deciding, c.Path)
		}
	}
	for _, p := range deciding {
		if len(p.Steps) == 0 { // only the key is asked for
			continue
		}
		for _, twin := range p.Twins() {
			isTwin := func(named source.Path) bool { return slices.Equal(named.Steps, twin.Steps) }
			if record.has(twin) && !slices.ContainsFunc(recognizing[0].Paths(), isTwin) {
				return malformed()
			}
		}
	}
	e, a := record.facts(recognizing[0])
	return declaredRecord, e, a
}

func keyPaths(s *source.Source) (paths []source.Path) {
	for i := range s.Keys {
		paths = append(paths, s.Keys[i].Paths...)
	}
	return paths
}

// refRecord is a well-formed record.
type refRecord struct{ text json.RawMessage }

// isRepeated reports whether a member on the way of a path is given twice.
func (r refRecord) isRepeated(steps []string) bool {
	value := r.text
	for _, step := range steps {
		values := valuesOf(membersOf(value), step)
		if len(values) != 1 {
			return len(values) > 1
		}
		value = values[0]
	}
	return false
}

// at is the value at a path; nil if there is none.
func (r refRecord) at(p source.Path) json.RawMessage {
	value := r.text
	for _, step := range p.Steps {
		next, ok := valueOf(membersOf(value), step)
		if !ok {
			return nil
		}
		value = next
	}
	if p.Element == source.ElementNone {
		return value
	}
	var elements []json.RawMessage
	if value[0] != '[' || json.Unmarshal(value, &elements) != nil || len(elements) == 0 {
		return nil
	}
	if p.Element == source.ElementFirst {
		return elements[0]
	}
	return elements[len(elements)-1]
}

func (r refRecord) has(p source.Path) bool { return r.at(source.Path{Steps: p.Steps}) != nil }

func (r refRecord) hasPlace(p source.Place) bool {
	if p.Equals != "" {
		text, isText := stringIn(r.at(p.AnyOf[0]))
		return isText && text == p.Equals
	}
	return slices.ContainsFunc(p.AnyOf, r.has)
}

func (r refRecord) hasSet(set source.Set) bool {
	return !slices.ContainsFunc(set, func(p source.Place) bool { return !r.hasPlace(p) })
}

// isNearly reports whether a record has the key of a source and another of its members.
func (r refRecord) isNearly(s *source.Source) bool {
	members := map[string]bool{}
	for _, p := range s.Paths() {
		if r.has(p) {
			members[strings.Join(p.Steps, "\x00")] = true
		}
	}
	return slices.ContainsFunc(keyPaths(s), r.has) && len(members) > 1
}

// stringIn is the text of a string.
func stringIn(raw json.RawMessage) (text string, ok bool) {
	ok = len(raw) > 0 && raw[0] == '"' && json.Unmarshal(raw, &text) == nil
	return text, ok
}

// scalarIn is the text of a string, a number or a word.
func scalarIn(raw json.RawMessage) (text string, ok bool) {
	if len(raw) == 0 || raw[0] == 'n' || raw[0] == '{' || raw[0] == '[' {
		return "", false
	}
	if raw[0] == '"' {
		return stringIn(raw)
	}
	return string(raw), true
}

func isNothing(raw json.RawMessage) bool {
	return len(raw) == 0 || raw[0] == 'n' || strings.Join(strings.Fields(string(raw)), "") == "{}" ||
		strings.Join(strings.Fields(string(raw)), "") == "[]" || string(raw) == `""`
}

func (r refRecord) facts(s *source.Source) (e event.Event, a event.Actor) {
	e.Product = s.Product
	e.ActionKey, e.KeyShape = r.key(s)
	e.Timestamp = r.time(s)
	e.ID = r.first(s.ID)
	for i, o := range s.Overrides {
		if r.anyHolds(s, o.When, &e) {
			e.Overrides |= 1 << i
		}
	}
	for _, stage := range slices.Backward(s.Stages) {
		if r.anyHolds(s, stage.When, &e) {
			e.StageLevel = stage.Level
		}
	}
	switch {
	case r.anyHolds(s, s.Outcome.Denied, &e):
		e.Result = event.ResultDenied
	case r.anyHolds(s, s.Outcome.Failure, &e):
		e.Result = event.ResultFailure
	case r.anyHolds(s, s.Outcome.Success, &e):
		e.Result = event.ResultSuccess
	}
	a = event.Actor{ID: r.first(s.Actor.ID), Name: r.first(s.Actor.Name), Source: r.first(s.Actor.Address), Type: r.first(s.Actor.Type)}
	a.IsSystem = r.anyHolds(s, s.Actor.System, &e)
	for _, o := range s.Objects {
		a.Objects = append(a.Objects, r.objects(s, o, &e)...)
	}
	return e, a
}

func (r refRecord) first(paths []source.Path) string {
	for _, p := range paths {
		if raw := r.at(p); !isNothing(raw) {
			text, _ := scalarIn(raw)
			return text
		}
	}
	return ""
}

func (r refRecord) objects(s *source.Source, o source.Object, e *event.Event) (objects []event.Object) {
	for _, p := range o.Places {
		raw := r.at(p.Path)
		if isNothing(raw) || len(p.When) > 0 && !r.anyHolds(s, p.When, e) {
			continue
		}
		if text, ok := scalarIn(raw); ok {
			return []event.Object{{Type: strings.ToUpper(o.Type), Name: text}}
		}
		var elements []json.RawMessage
		if raw[0] != '[' || json.Unmarshal(raw, &elements) != nil {
			continue
		}
		for _, element := range elements {
			if text, ok := scalarIn(element); ok {
				objects = append(objects, event.Object{Type: strings.ToUpper(o.Type), Name: text})
			}
		}
		if len(objects) > 64 {
			return nil
		}
		return objects
	}
	return nil
}

func (r refRecord) key(s *source.Source) (text string, shape uint8) {
	for _, k := range s.Keys {
		var parts []string
		fits, has := true, false
		for _, p := range k.Paths {
			if len(p.Steps) > 1 {
				parent := r.at(source.Path{Steps: p.Steps[:len(p.Steps)-1]})
				fits = fits && len(parent) > 0 && parent[0] == '{'
			}
		}
		for _, p := range k.Paths {
			raw := r.at(p)
			if !fits {
				break
			}
			part, ok := scalarIn(raw)
			if !ok && raw != nil && raw[0] != 'n' {
				return "", 0
			}
			parts = append(parts, part)
			has = has || part != ""
		}
		if !fits || !has {
			continue
		}
		for _, part := range parts {
			if len(part) > 512 || strings.Contains(part, "*") || k.Separator != 0 && strings.Contains(part, string(k.Separator)) ||
				strings.ContainsFunc(part, func(r rune) bool { return r < ' ' || r == 0x7f }) {
				return "", 0
			}
		}
		return strings.Join(parts, string(k.Separator)), k.Shape
	}
	return "", 0
}

func (r refRecord) anyHolds(s *source.Source, conditions []source.Condition, e *event.Event) bool {
	return slices.ContainsFunc(conditions, func(c source.Condition) bool { return r.holds(s, &c, e) })
}

func (r refRecord) holds(s *source.Source, c *source.Condition, e *event.Event) bool {
	separator := s.Shapes()[e.KeyShape].Separator
	fits := func(p source.KeyPattern) bool {
		return e.ActionKey != "" && p.Shape == e.KeyShape && p.Pattern.Matches(e.ActionKey, separator)
	}
	if len(c.Keys) > 0 && !slices.ContainsFunc(c.Keys, fits) || slices.ContainsFunc(c.ExceptKeys, fits) {
		return false
	}
	if len(c.Path.Steps) == 0 {
		return true
	}
	raw := r.at(c.Path)
	text, scalar := scalarIn(raw)
	equal := func(g source.Glob) bool { return scalar && g.Matches(text) }
	if len(c.Equals) > 0 && !slices.ContainsFunc(c.Equals, equal) || slices.ContainsFunc(c.NotEquals, equal) {
		return false
	}
	if c.Exists != nil && *c.Exists == isNothing(raw) {
		return false
	}
	if c.From != nil || c.To != nil {
		number, err := strconv.ParseInt(string(raw), 10, 64)
		if err != nil || c.From != nil && number < *c.From || c.To != nil && number > *c.To {
			return false
		}
	}
	return true
}

func (r refRecord) time(s *source.Source) uint64 {
	for _, p := range s.Time.Paths {
		raw := r.at(p)
		if raw == nil || raw[0] == 'n' {
			continue
		}
		text, ok := scalarIn(raw)
		if !ok || raw[0] == 't' || raw[0] == 'f' {
			return 0
		}
		if s.Time.Unit != source.UnitRFC3339 {
			return referenceUnits(text, s.Time.Unit)
		}
		if raw[0] != '"' {
			return 0
		}
		for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05.999999999Z0700"} {
			t, err := time.Parse(layout, text)
			colon := timestampForm.MatchString(text)
			plain := len(text) > 5 && timestampForm.MatchString(text[:len(text)-2]+":"+text[len(text)-2:])
			if err == nil && (colon || plain) && t.Unix() >= 0 && t.Unix() <= maxSeconds {
				return uint64(t.UnixNano())
			}
		}
		return 0
	}
	return 0
}

// referenceUnits reads digits, and perhaps a fraction, without rounding.
func referenceUnits(text string, unit source.Unit) uint64 {
	whole, fraction, fractional := strings.Cut(text, ".")
	digits := strings.Trim(whole+fraction, "0123456789") == ""
	if !digits || whole == "" || fractional && fraction == "" || len(whole) > 19 || len(fraction) > 19 {
		return 0
	}
	number, ok := new(big.Rat).SetString(text)
	if !ok {
		return 0
	}
	nanos := number.Mul(number, new(big.Rat).SetInt64(map[source.Unit]int64{
		source.UnitSeconds: 1e9, source.UnitMilliseconds: 1e6, source.UnitMicroseconds: 1e3, source.UnitNanoseconds: 1,
	}[unit]))
	result := new(big.Int).Quo(nanos.Num(), nanos.Denom())
	if new(big.Int).Quo(result, big.NewInt(1e9)).Cmp(big.NewInt(maxSeconds)) > 0 {
		return 0
	}
	return result.Uint64()
}
