// SPDX-License-Identifier: Apache-2.0

package record

import (
	"strconv"
	"strings"

	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
	"github.com/auditcoverage/auditcoverageprocessor/processor/record/jsonscan"
	"github.com/auditcoverage/auditcoverageprocessor/processor/source"
)

// readEvent fills in what a record of a source is judged by.
func (d *declared) readEvent(e *event.Event) {
	s := d.source
	e.Product = s.Product
	d.readKey(e)
	for i := range s.overrides {
		if d.anyHolds(s.overrides[i], e) {
			e.Overrides |= 1 << i
		}
	}
	for i := range s.stages {
		if d.anyHolds(s.stages[i], e) {
			e.StageLevel = s.Stages[i].Level
			break
		}
	}
}

// readDetails fills in what no record is judged by: how it ended, and its own id.
func (d *declared) readDetails(e *event.Event) {
	if id := d.firstOf(d.source.id); id.isScalar() {
		e.ID = id.text
	}
	for part, result := range [...]event.Result{resultDenied: event.ResultDenied, resultFailure: event.ResultFailure, resultSuccess: event.ResultSuccess} {
		if d.anyHolds(d.source.results[part], e) {
			e.Result = result
			return
		}
	}
}

// readActor fills in who did it, and what was affected.
func (d *declared) readActor(a *event.Actor, e *event.Event) {
	for part, target := range [...]*string{actorID: &a.ID, actorName: &a.Name, actorAddress: &a.Source, actorType: &a.Type} {
		if v := d.firstOf(d.source.actor[part]); v.isScalar() {
			*target = v.text
		}
	}
	a.IsSystem = d.anyHolds(d.source.system, e)
	for i := range d.source.objects {
		d.readObject(a, e, &d.source.objects[i])
	}
}

// readObject adds the objects of one type: those at the first place that counts and that a record has.
func (d *declared) readObject(a *event.Actor, e *event.Event, o *declaredObject) {
	for i := range o.places {
		p := &o.places[i]
		if len(p.when) > 0 && !d.anyHolds(p.when, e) {
			continue
		}
		switch v := d.at(p.path); {
		case v.empty:
		case v.isScalar():
			a.Objects = append(a.Objects, event.Object{Name: v.text, Type: o.typ})
			return
		case v.kind == kindArray:
			d.readObjects(a, p.path.node, o.typ)
			return
		}
	}
}

// maxDeclaredObjects bounds the objects of one type, which are named in an array.
const maxDeclaredObjects = 64

// readObjects adds the objects that an array names. If there are too many, none is added, since the rest would be missed.
func (d *declared) readObjects(a *event.Actor, node int, typ string) {
	if d.parsed.given {
		d.parsed.objects(a, node, typ)
		return
	}
	at, before := d.spans[node], len(a.Objects)
	c := jsonscan.Cursor{Text: d.text[at.start:at.end], Pos: 1}
	for elements := (jsonscan.Elements{}); c.NextElement(&elements) == jsonscan.MemberFound; {
		start := c.Pos
		c.Pos = jsonscan.SkipDeep(c.Text, start, 0)
		if v := textValue(c.Text[start:c.Pos]); v.isScalar() {
			a.Objects = append(a.Objects, event.Object{Name: v.text, Type: typ})
		}
		if len(a.Objects)-before > maxDeclaredObjects {
			a.Objects = a.Objects[:before]
			return
		}
	}
}

// anyHolds reports whether any of the conditions holds.
func (d *declared) anyHolds(conditions []declaredCondition, e *event.Event) bool {
	for i := range conditions {
		if d.holds(&conditions[i], e) {
			return true
		}
	}
	return false
}

// holds reports whether all of a condition holds.
func (d *declared) holds(c *declaredCondition, e *event.Event) bool {
	if c.bit >= 0 {
		if !d.seen.has(c.bit) {
			return false
		}
	} else if c.path.node >= 0 {
		v := d.at(c.path)
		switch {
		case len(c.Equals) > 0 && !isAnyOf(c.Equals, &v), len(c.NotEquals) > 0 && isAnyOf(c.NotEquals, &v),
			c.Exists != nil && *c.Exists != (v.kind != kindMissing && !v.empty), (c.From != nil || c.To != nil) && !isBetween(c.Condition, &v):
			return false
		}
	}
	return !c.ofKey || c.MatchesKey(e.ActionKey, e.KeyShape, d.source.Shapes()[e.KeyShape].Separator)
}

// isAnyOf reports whether a value fits one of several texts.
func isAnyOf(globs []source.Glob, v *declaredValue) bool {
	if !v.isScalar() {
		return false
	}
	for i := range globs {
		if globs[i].Matches(v.text) {
			return true
		}
	}
	return false
}

// isBetween reports whether a value is a whole number within the bounds of a condition.
func isBetween(c *source.Condition, v *declaredValue) bool {
	if v.kind != kindNumber {
		return false
	}
	number, err := strconv.ParseInt(v.text, 10, 64)
	return err == nil && (c.From == nil || number >= *c.From) && (c.To == nil || number <= *c.To)
}

// readTime is when it happened; 0 if the record does not say, or not validly.
func (d *declared) readTime() uint64 {
	unit := d.source.Time.Unit
	for _, p := range d.source.time {
		v := d.at(p)
		switch {
		case v.kind == kindMissing:
			continue
		case unit == source.UnitRFC3339 && v.kind == kindText:
			if nanos, ok := usualTime(v.text); ok {
				return nanos
			}
			return parseOffsetTime(v.text)
		case unit != source.UnitRFC3339 && (v.kind == kindNumber || v.kind == kindText):
			return parseUnits(v.text, unit)
		}
		return 0
	}
	return 0
}

// parseOffsetTime is parseTime for texts whose offset may lack its colon.
func parseOffsetTime(text string) uint64 {
	const offset = len("0000")
	if i := len(text) - offset; i > 1 && (text[i-1] == '+' || text[i-1] == '-') && !strings.Contains(text[i:], ":") {
		text = text[:i+offset/2] + ":" + text[i+offset/2:]
	}
	return parseTime(text)
}

// nanosPerUnit is how many nanoseconds a unit is.
var nanosPerUnit = [...]uint64{
	source.UnitSeconds: nanosPerSecond, source.UnitMilliseconds: nanosPerMilli, source.UnitMicroseconds: 1000, source.UnitNanoseconds: 1,
}

// parseUnits reads a number of units since 1970, which may have a fraction; 0 if it is none or out of range.
func parseUnits(text string, unit source.Unit) uint64 {
	whole, fraction, fractional := strings.Cut(text, ".")
	number, ok := wholeText(whole)
	nanos := nanosPerUnit[unit]
	if !ok || whole == "" || number > maxSeconds*(nanosPerSecond/nanos) || fractional && (fraction == "" || len(fraction) > maxDigits) {
		return 0
	}
	result := number * nanos
	for i := range len(fraction) {
		digit := uint64(fraction[i]) - '0'
		if digit > 9 {
			return 0
		}
		nanos /= 10
		result += digit * nanos
	}
	return result
}
