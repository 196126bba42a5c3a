// SPDX-License-Identifier: Apache-2.0

package record

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
	"github.com/auditcoverage/auditcoverageprocessor/processor/record/jsonscan"
)

// builtInLine is a line of the family's own form, of a length that the value of an attribute makes up.
func builtInLine(length int) string {
	const line = `{"affectedObjects":[{"id":"101","name":"app","type":"REPOSITORY"}],"auditType":{"action":"Repository accessed by user",` +
		`"actionI18nKey":"bitbucket.service.repository.audit.action.repositoryaccessed","area":"END_USER_ACTIVITY","category":"Repositories",` +
		`"categoryI18nKey":"bitbucket.service.audit.category.repositories","level":"FULL"},"author":{"id":"3","name":"avery","type":"NORMAL"},"changedValues":[],` +
		`"extraAttributes":[{"name":"target","nameI18nKey":"bitbucket.audit.attribute.legacy.target","value":"`
	const end = `"}],"method":"Browser","node":"n1","source":"192.0.2.10","system":"https://bitbucket.example.test","timestamp":{"epochSecond":1772611872,"nano":345000000},"version":"1.0"}`
	return line + strings.Repeat("x", max(0, length-len(line)-len(end))) + end
}

// readDeclared reads all of a record that a verdict can need.
func readDeclared(d *declared, line string, e *event.Event) declaredOutcome {
	outcome := d.identify(line)
	*e = event.Event{}
	if outcome == declaredRecord {
		d.readEvent(e)
		e.Timestamp = d.readTime()
	}
	return outcome
}

// readBuiltIn reads a line of the built-in form without what is remembered of the lines before, which the declared ones have nothing of.
func readBuiltIn(r *Reader, line string) event.Outcome {
	if r.memo != nil {
		r.memo.mask, r.memo.slots[0] = 0, slot{}
	}
	r.IdentifyText(line)
	return r.Prove()
}

// TestDeclaredRecordsCostLittleMore: with the sources of all products configured, a record of one that is shipped costs at most 1.5 times what one of the built-in
// form costs that is as long, or what the scanner takes to prove it well-formed, and no memory. Records whose key, overrides and stages lie in nested objects cost
// up to twice as much. The scanner counts since the built-in form has had usual shapes, which are passed over faster than any scanner goes.
func TestDeclaredRecordsCostLittleMore(t *testing.T) { //nolint:paralleltest // it takes times, and counts allocations of the whole process
	limits := map[string]float64{"github": 1.5, "gitlab": 1.5, "keycloak": 1.5, "vault": 1.5, "kubernetes": 2}
	d := newDeclared(newDeclaredTable(declaredSources(t)))
	r := newTextReader()
	var e event.Event
	for _, product := range slices.Sorted(maps.Keys(productLines)) {
		line, limit := productLines[product], limits[product]
		builtIn := builtInLine(len(line))
		assert.Equal(t, declaredRecord, readDeclared(d, line, &e), product)
		assert.Equal(t, event.OutcomeProven, readBuiltIn(&r, builtIn))
		var ours, theirs, json time.Duration
		for round := 0; round < 40 && (round < 4 || ours > allowed(limit, json, theirs)); round++ { // the machine does other things too
			for range 50 {
				ours = shorter(ours, func() { readDeclared(d, line, &e) })
				theirs = shorter(theirs, func() { readBuiltIn(&r, builtIn) })
				json = shorter(json, func() { sink += jsonscan.SkipValue(line, 0, 0) })
			}
		}
		t.Logf("%s: %d ns for %d bytes, %.2f times the scanner alone, %.2f times the %d ns of the built-in form", product, ours/timed, len(line),
			float64(ours)/float64(json), float64(ours)/float64(theirs), theirs/timed)
		assert.LessOrEqual(t, ours, allowed(limit, json, theirs), product)
		assert.Zero(t, testing.AllocsPerRun(100, func() { readDeclared(d, line, &e) }), product)
	}
}

// allowed is so many times the longer of two times.
func allowed(limit float64, a, b time.Duration) time.Duration {
	return time.Duration(limit * float64(max(a, b)))
}

// timed is how often something is done to take its time.
const timed = 20

// shorter is the shorter of a time and of that which f takes, many times over; 0 is no time.
func shorter(best time.Duration, f func()) time.Duration {
	start := time.Now()
	for range timed {
		f()
	}
	if took := time.Since(start); best == 0 || took < best {
		return took
	}
	return best
}

func BenchmarkDeclared(b *testing.B) {
	d := newDeclared(newDeclaredTable(declaredSources(b)))
	r := newTextReader()
	var e event.Event
	for product, line := range productLines {
		b.Run(product, func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(line)))
			for b.Loop() {
				readDeclared(d, line, &e)
			}
		})
		b.Run(product+"/built-in", func(b *testing.B) {
			line := builtInLine(len(line))
			b.ReportAllocs()
			b.SetBytes(int64(len(line)))
			for b.Loop() {
				readBuiltIn(&r, line)
			}
		})
	}
}
