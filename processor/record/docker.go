// SPDX-License-Identifier: Apache-2.0

package record

import (
	"math"
	"strings"

	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
	"github.com/auditcoverage/auditcoverageprocessor/processor/record/jsonscan"
)

// The members of an object of Docker's json-file driver, which has no others.
const (
	dockerLog = iota
	dockerStream
	dockerAttrs
	dockerTime
)

var dockerMembers = jsonscan.NewKeyTable("log", "stream", "attrs", "time")

// dockerHead is how Docker begins an object.
const dockerHead = `{"log":"`

// earlyBytes is how much of a log is decoded at first: the facts mostly stand there, and a record that is kept for them need not be read on.
const earlyBytes = 528

// undecoded is the rest of an object of Docker of which only the beginning has been decoded.
type undecoded struct {
	text string
	next int // where to go on
	end  int // where the log must have its closing quote; 0 if nothing is left to decode
}

// identifyDocker reads the object that text begins with, if it is one of Docker's; otherwise it returns false.
func (r *Reader) identifyDocker(text string, layer int) (event.Outcome, bool) {
	if layer == 0 && r.identifyDockerEarly(text) {
		return event.OutcomeIdentified, true
	}
	log, attrs, ok := dockerObject(text)
	switch {
	case !ok:
		return event.OutcomeUnrecognized, false
	case !strings.HasSuffix(log, `\n"`) || r.isSuspect(attrs): // Docker has split the line, or a record stands beside it
		return event.OutcomeMalformed, true
	}
	inner, whole := strings.CutSuffix(r.decode(log, layer), "\n")
	if !whole { // the n followed another backslash
		return event.OutcomeMalformed, true
	}
	return r.identifyInner(inner, EnvelopeDocker, layer), true
}

// dockerObject returns the log and the attrs of an object of Docker, as they stand in it, if the whole text is one.
func dockerObject(text string) (log, attrs string, ok bool) {
	c := jsonscan.Cursor{Text: text, Pos: 1}
	m := jsonscan.NewMembers(dockerMembers)
	for {
		key, found := c.Next(&m)
		if found == jsonscan.MemberNone {
			break
		}
		start := c.Pos
		if found != jsonscan.MemberFound || key == dockerMembers.Len() || !c.Skip(jsonscan.TopDepth) || !isDockerValue(key, text[start:c.Pos]) {
			return "", "", false
		}
		switch key {
		case dockerLog:
			log = text[start:c.Pos]
		case dockerAttrs:
			attrs = text[start:c.Pos]
		}
	}
	const all = 1<<dockerLog | 1<<dockerStream | 1<<dockerTime
	return log, attrs, m.Seen()&all == all && jsonscan.SkipSpace(text, c.Pos) == len(text)
}

// isDockerValue reports whether a member has a value of the kind that it has in objects of Docker.
func isDockerValue(key int, value string) bool {
	switch key {
	case dockerLog:
		return value[0] == '"'
	case dockerStream:
		return value == `"stdout"` || value == `"stderr"`
	case dockerTime:
		return len(value) > 2 && value[0] == '"' && value[len(value)-1] == '"' && isoLength(value[1:], 9) == len(value)-2
	default:
		return value[0] == '{'
	}
}

// identifyDockerEarly decodes only the beginning of the log of a text that begins and ends as Docker writes it, and reports whether a record was identified
// there. What is between is proven with the record.
func (r *Reader) identifyDockerEarly(text string) bool {
	end := dockerTail(text)
	if end == 0 {
		return false
	}
	r.buffers[0] = buffer(r.buffers[0], len(text))
	decoded, next, ended := jsonscan.Decode(r.buffers[0], text, len(dockerHead), earlyBytes)
	if next == jsonscan.Invalid || ended || len(decoded) == 0 || decoded[0] != '{' {
		return false
	}
	r.buffers[0] = decoded
	if r.identifyBuiltIn(asText(decoded)) != event.OutcomeIdentified {
		r.reset()
		return false
	}
	r.envelopes[0], r.opened = EnvelopeDocker, 1
	r.decoded = true
	r.undecoded = undecoded{text: text, next: next, end: end}
	return true
}

// dockerTail returns where the log ends of a text that begins with it and ends with a line end, the stream and the time; 0 if it is not so.
func dockerTail(text string) int {
	const longestStamp = len(`"2006-01-02T15:04:05.123456789+00:00"}`)
	if !strings.HasPrefix(text, dockerHead) || len(text) < len(dockerHead)+longestStamp+len(dockerBeforeTime) {
		return 0
	}
	from := len(text) - longestStamp - len(dockerBeforeTime)
	at := strings.Index(text[from:], dockerBeforeTime)
	if at < 0 {
		return 0
	}
	at += from
	if value, ok := strings.CutSuffix(text[at+len(dockerBeforeTime)-1:], "}"); !ok || !isDockerValue(dockerTime, value) {
		return 0
	}
	for _, before := range [...]string{`\n","stream":"stdout`, `\n","stream":"stderr`} {
		if strings.HasSuffix(text[:at], before) {
			return at - len(before) + len(`\n`)
		}
	}
	return 0
}

const dockerBeforeTime = `","time":"`

// decodeRest decodes what was left, and reports whether it is what was expected, so that the cursor has all of the text.
func (r *Reader) decodeRest() bool {
	u := r.undecoded
	r.undecoded = undecoded{}
	if u.end == 0 {
		return true
	}
	decoded, next, ended := jsonscan.Decode(r.buffers[0], u.text, u.next, math.MaxInt)
	if !ended || next != u.end+1 {
		return false
	}
	r.buffers[0] = decoded
	inner, whole := strings.CutSuffix(asText(decoded), "\n")
	r.cursor.Text = inner
	return whole
}
