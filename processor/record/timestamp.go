package record

import (
	"math"
	"strconv"
	"time"
)

const (
	nanosPerSecond = 1_000_000_000
	nanosPerMilli  = 1_000_000
	// maxSeconds keeps the nanoseconds since 1970 within an int64, which readers of the data may use: until the year 2262.
	maxSeconds = math.MaxInt64/nanosPerSecond - 1
)

// The parts of a timestamp in the audit log file.
const (
	keySecond = "epochSecond"
	keyNano   = "nano"
)

// readTimestamp reads {"epochSecond":…,"nano":…}, two integers, of which nano counts nanoseconds and is not a fraction; or the REST
// interface's text. A timestamp in any other form, out of range, or with a part given twice, is none: it decides nothing, so the record
// stays well formed.
func (r *Reader) readTimestamp() bool {
	if r.peek() == '"' {
		text, ok := r.str()
		r.event.Timestamp = parseTime(text)
		return ok
	}
	if r.peek() != '{' {
		return r.skip(topDepth)
	}
	r.pos++
	clock := newClock()
	for first := true; ; first = false {
		key, found := r.member(first)
		if found != memberFound {
			r.event.Timestamp = clock.time()
			return found == memberNone
		}
		start := r.pos
		if !r.skip(topDepth + 1) {
			return false
		}
		if part := clock.part(key); part != nil {
			value, err := strconv.ParseUint(r.text[start:r.pos], 10, 64)
			part.set(value, err == nil)
		}
	}
}

// parseTime reads the REST interface's timestamp, such as 2021-11-27T17:38:58.087Z; 0 if it is none or out of range.
func parseTime(text string) uint64 {
	t, err := time.Parse(time.RFC3339Nano, text)
	if err != nil || t.Unix() < 0 || t.Unix() > maxSeconds {
		return 0
	}
	return uint64(t.UnixNano())
}

// clock gathers the parts of a timestamp.
type clock struct{ second, nano part }

func newClock() clock {
	return clock{second: part{limit: maxSeconds + 1}, nano: part{limit: nanosPerSecond}}
}

// part finds a part by its key; nil if it is none.
func (c *clock) part(key string) *part {
	switch key {
	case keySecond:
		return &c.second
	case keyNano:
		return &c.nano
	}
	return nil
}

// time puts the parts together; 0 if they are not both given, once and validly.
func (c *clock) time() uint64 {
	if !c.second.valid() || !c.nano.valid() {
		return 0
	}
	return c.second.value*nanosPerSecond + c.nano.value
}

// part is one number of a timestamp, below its limit.
type part struct {
	value, limit uint64
	times        int
	bad          bool
}

func (p *part) valid() bool { return p.times == 1 && !p.bad }

func (p *part) set(value uint64, ok bool) {
	p.value, p.bad = value, !ok || value >= p.limit
	p.times++
}
