// SPDX-License-Identifier: Apache-2.0

package record

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

// hostile are texts of a size that are meant to take long.
var hostile = map[string]func(size int) string{
	"keys": func(size int) string { return "{" + strings.Repeat(`"k":0,`, size/6) },
	"different keys": func(size int) string {
		return manyKeys(maxKeys - 1)[:10] + strings.Repeat(`,"`+strings.Repeat("k", 99)+`":0`, size/104)
	},
	"facts":         func(size int) string { return `{"auditType":{` + strings.Repeat(`"x":"y",`, size/8) },
	"escapes":       func(size int) string { return `{"a":"` + strings.Repeat(`\u0061`, size/6) + `"}` },
	"escaped keys":  func(size int) string { return `{"auditType":{"` + strings.Repeat(`\u0061`, size/6) + `":""}}` },
	"runes":         func(size int) string { return `{"a":"` + strings.Repeat("é", size/2) + `"}` },
	"brackets":      func(size int) string { return `{"a":` + strings.Repeat("[", size) },
	"flat brackets": func(size int) string { return `{"a":[` + strings.Repeat("[],", size/3) },
	"objects": func(size int) string {
		return `{"affectedObjects":[` + strings.Repeat(`{"id":"","name":"","type":""},`, size/30)
	},
	"attributes": func(size int) string {
		return `{"extraAttributes":[{"name":"` + strings.Repeat(`"},{"name":"`, size/12)
	},
	"digits":       func(size int) string { return `{"a":` + strings.Repeat("1", size) },
	"white space":  func(size int) string { return strings.Repeat(" ", size) + "{" },
	"bars":         func(size int) string { return strings.Repeat(" | ", size/3) },
	"classes":      func(size int) string { return strings.Repeat(" | AEvent", size/9) },
	"legacy cores": func(size int) string { return strings.Repeat("0.0.0.0 | AEvent | a | 1700000000000 | ", size/39) },
	"addresses": func(size int) string {
		return strings.Repeat("192.0.2.7,", size/10) + " | AEvent | a | 1700000000000 | - | - | - | -"
	},
	"structured data":  func(size int) string { return "<1>1 - a b - - " + strings.Repeat(`[a b="c"]`, size/9) },
	"parameters":       func(size int) string { return "<1>1 - a b - - [a" + strings.Repeat(` b="\]"`, size/7) },
	"byte order marks": func(size int) string { return strings.Repeat("\ufeff", size/3) + "{" },
	"string literals":  func(size int) string { return quote(quote(quote(strings.Repeat(`\`, size/8)))) },
	"Docker":           func(size int) string { return dockerLine(strings.Repeat(`{"`, size/3) + "\n") },
	"Docker in Docker": func(size int) string {
		return dockerLine(dockerLine(dockerLine(strings.Repeat(`"`, size/16)+"\n")+"\n") + "\n")
	},
	"tags":              func(size int) string { return "Nov 23 08:00:00 " + strings.Repeat("a:", size/2) },
	"quotes and colons": func(size int) string { return "x" + strings.Repeat(`"`, size) },
}

func TestTimeGrowsNoFasterThanTheText(t *testing.T) { //nolint:paralleltest // time is measured
	const small, factor = 16 << 10, 16
	reader := newActorReader()
	for name, text := range hostile {
		var short, long time.Duration
		for range 5 { // what disturbs one attempt mostly does not disturb the next; a quadratic reader fails each of them
			short, long = shortest(&reader, text(small)), shortest(&reader, text(small*factor))
			if long < 3*factor*max(short, time.Microsecond) {
				break
			}
		}
		// A quadratic reader takes factor times this.
		assert.Less(t, long, 3*factor*max(short, time.Microsecond), name)
	}
}

// shortest is the time of the fastest of some readings, which others on the machine disturb least.
func shortest(reader *Reader, text string) time.Duration {
	best := time.Hour
	for range 7 {
		start := time.Now()
		if reader.IdentifyText(text) == event.OutcomeIdentified {
			reader.Prove()
		}
		best = min(best, time.Since(start))
	}
	return best
}
