// SPDX-License-Identifier: Apache-2.0

package record

import (
	"math"
	"strings"
	"time"

	"github.com/auditcoverage/auditcoverageprocessor/processor/record/jsonscan"
)

const (
	nanosPerSecond = 1_000_000_000
	nanosPerMilli  = 1_000_000
	// maxSeconds keeps the nanoseconds since 1970 within an int64, which readers of the data may use: until the year 2262.
	maxSeconds = math.MaxInt64/nanosPerSecond - 1
	// maxDigits is the number of digits that a uint64 surely holds.
	maxDigits = 19
)

// The parts of a timestamp in the audit log file.
const (
	partSecond = iota
	partNano
)

var clockParts = jsonscan.NewKeyTable("epochSecond", "nano")

// readTimestamp reads {"epochSecond":…,"nano":…}, two integers, of which nano counts nanoseconds and is not a fraction; or the REST
// interface's text. A timestamp in any other form, out of range, or with a part given twice, is none: it decides nothing, so the record
// stays well formed.
func (r *Reader) readTimestamp() bool {
	c := &r.cursor
	if c.Peek() == '"' {
		text, ok := c.Str()
		r.event.Timestamp = parseTime(text)
		return ok
	}
	if c.Peek() != '{' {
		return c.Skip(jsonscan.TopDepth)
	}
	if r.usualTimestamp() {
		return true
	}
	c.Pos++
	var clock clock
	for m := jsonscan.NewMembers(clockParts); ; {
		part, found := c.Next(&m)
		if found > jsonscan.MemberRepeated {
			r.event.Timestamp = clock.time()
			return found == jsonscan.MemberNone
		}
		start := c.Pos
		if !c.Skip(jsonscan.TopDepth + 1) {
			return false
		}
		if part < len(clock) {
			clock[part].set(wholeText(c.Text[start:c.Pos]))
		}
	}
}

// What stands before the parts in all records seen.
var (
	beforeSecond = jsonscan.NewLiteral(`{"epochSecond":`)
	beforeNano   = jsonscan.NewLiteral(`,"nano":`)
)

// usualTimestamp is the fast path of readTimestamp, for a timestamp as it stands in all records seen. In any other case it returns false, and nothing has
// happened.
func (r *Reader) usualTimestamp() bool {
	text := r.cursor.Text
	seconds, i := numberAfter(&beforeSecond, text, r.cursor.Pos)
	if i == jsonscan.Invalid {
		return false
	}
	nanos, i := numberAfter(&beforeNano, text, i)
	if i == jsonscan.Invalid || jsonscan.Peek(text, i) != '}' {
		return false
	}
	r.cursor.Pos = i + 1
	r.event.Timestamp = 0
	if seconds <= maxSeconds && nanos < nanosPerSecond {
		r.event.Timestamp = seconds*nanosPerSecond + nanos
	}
	return true
}

// numberAfter is the whole number after a literal at i, and the position after it; Invalid if there is none, or one of too many digits.
func numberAfter(before *jsonscan.Literal, text string, i int) (value uint64, end int) {
	if !before.IsAt(text, i) {
		return 0, jsonscan.Invalid
	}
	start := i + before.Len()
	value, end = leadingDigits(text, start)
	if end == start || end > start+maxDigits || text[start] == '0' && end != start+1 {
		return 0, jsonscan.Invalid
	}
	return value, end
}

// leadingDigits is the value of the digits at i, and the position after them; it overflows if there are too many.
func leadingDigits(text string, i int) (value uint64, end int) {
	const zeros, sixes, highHalves = 0x3030303030303030, 0x0606060606060606, 0xf0f0f0f0f0f0f0f0
	if len(text)-i >= 8 {
		if w := load(text[i:]); w&highHalves|(w+sixes)&highHalves>>4 == zeros|zeros>>4 {
			// Neighbors are put together: digits to pairs, pairs to fours, and fours to the eight.
			w -= zeros
			w = w*10 + w>>8
			const pairs = 0x000000ff000000ff
			value = (w&pairs*(100+1_000_000<<32) + w>>16&pairs*(1+10_000<<32)) >> 32
			i += 8
		}
	}
	for ; i < len(text) && '0' <= text[i] && text[i] <= '9'; i++ {
		value = value*10 + uint64(text[i]-'0')
	}
	return value, i
}

// wholeText is the value of a number that is a whole one, of few enough digits.
func wholeText(text string) (value uint64, ok bool) {
	if len(text) > maxDigits {
		return 0, false
	}
	for i := range len(text) {
		digit := uint64(text[i]) - '0'
		if digit > 9 {
			return 0, false
		}
		value = value*10 + digit
	}
	return value, true
}

// parseTime reads the REST interface's timestamp, such as 2021-11-27T17:38:58.087Z; 0 if it is none or out of range.
func parseTime(text string) uint64 {
	t, err := time.Parse(time.RFC3339Nano, text)
	if err != nil || !isStrict(text) || t.Unix() < 0 || t.Unix() > maxSeconds {
		return 0
	}
	return uint64(t.UnixNano())
}

// isStrict refuses what time.Parse takes and RFC 3339 does not: an hour of one digit, a comma before the fraction, and an offset of a day or more.
func isStrict(text string) bool {
	end := len(text)
	return text[len("2006-01-02T15")] == ':' && !strings.Contains(text, ",") &&
		(text[end-1] == 'Z' || text[end-len("07:00"):end-len(":00")] < "24" && text[end-len("00"):] < "60")
}

// clock gathers the parts of a timestamp.
type clock [partNano + 1]part

// limits are what the parts must be below.
var limits = clock{partSecond: {value: maxSeconds + 1}, partNano: {value: nanosPerSecond}}

// time puts the parts together; 0 if they are not both given, once and validly.
func (c *clock) time() uint64 {
	for i := range c {
		if c[i].times != 1 || c[i].bad || c[i].value >= limits[i].value {
			return 0
		}
	}
	return c[partSecond].value*nanosPerSecond + c[partNano].value
}

// part is one number of a timestamp.
type part struct {
	value uint64
	times int
	bad   bool
}

func (p *part) set(value uint64, ok bool) {
	p.value, p.bad = value, !ok
	p.times++
}
