package record

import (
	"math"
	"strconv"
)

const (
	nanosPerSecond = 1_000_000_000
	// maxSeconds keeps the nanoseconds since 1970 within an int64, which readers of the data may use: until the year 2262.
	maxSeconds = math.MaxInt64/nanosPerSecond - 1
)

// readTimestamp reads {"epochSecond":…,"nano":…}, two integers; nano counts nanoseconds and is not a fraction. A timestamp in any other form, out
// of range, or with a part given twice, is none: it decides nothing, so the record stays well formed.
func (l *Line) readTimestamp() bool {
	if l.peek() != '{' {
		return l.skip(topDepth)
	}
	l.pos++
	second, nano := part{limit: maxSeconds + 1}, part{limit: nanosPerSecond}
	for first := true; ; first = false {
		key, found := l.member(first)
		if found != memberFound {
			if second.valid() && nano.valid() {
				l.event.Timestamp = second.value*nanosPerSecond + nano.value
			}
			return found == memberNone
		}
		start := l.pos
		if !l.skip(topDepth + 1) {
			return false
		}
		switch key {
		case "epochSecond":
			second.read(l.text[start:l.pos])
		case "nano":
			nano.read(l.text[start:l.pos])
		}
	}
}

// part is one number of a timestamp, below its limit.
type part struct {
	value, limit uint64
	times        int
	bad          bool
}

func (p *part) valid() bool { return p.times == 1 && !p.bad }

func (p *part) read(text string) {
	value, err := strconv.ParseUint(text, 10, 64)
	p.value, p.bad = value, err != nil || value >= p.limit
	p.times++
}
