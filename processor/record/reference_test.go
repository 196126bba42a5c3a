// SPDX-License-Identifier: Apache-2.0

package record

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
	"github.com/auditcoverage/auditcoverageprocessor/processor/record/jsonscan"
)

// reference is the plain statement of what Reader answers about a whole text: slow, on the standard library, and written without
// looking for speed. Every fast path is compared with it.
func reference(text string) (event.Outcome, event.Event) {
	if len(text) >= DefaultMaxBytes {
		return event.OutcomeOversized, event.Event{}
	}
	text = trimLead(text)
	if strings.HasPrefix(text, "{") {
		return referenceObject(text)
	}
	if message, ok := trimHeader(text); ok {
		text = trimLead(message)
		if strings.HasPrefix(text, "{") {
			return referenceObject(text)
		}
	}
	if outcome, e := referenceLegacy(text); outcome != event.OutcomeUnrecognized {
		return outcome, e
	}
	if strings.ContainsAny(text, "{}") || strings.Contains(text, `":`) || strings.Contains(text, " | ") {
		return event.OutcomeFragment, event.Event{}
	}
	return event.OutcomeUnrecognized, event.Event{}
}

func trimLead(text string) string {
	text = strings.TrimLeft(text, " \t\r\n")
	return strings.TrimLeft(strings.TrimPrefix(text, "\ufeff"), " \t\r\n")
}

const (
	priority  = `<(?:[0-9]|[1-9][0-9]|1[0-8][0-9]|19[01])>`
	timeOfDay = `(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]`
	day       = `(?:0[1-9]|[12][0-9]|3[01])`
)

var (
	octetCount = regexp.MustCompile(`^([1-9][0-9]*) `)
	header5424 = regexp.MustCompile(`(?s)^` + priority + `1 (?:-|[0-9]{4}-(?:0[1-9]|1[0-2])-` + day + `T` + timeOfDay +
		`(?:\.[0-9]{1,6})?(?:Z|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])) [!#-z~]{1,255} [!#-z~]{1,48} [!#-z~]{1,128} [!#-z~]{1,32} ` +
		`(?:-|(?:\[[!#-\\^-z~]+(?: [!#-<>-\\^-z~]{1,32}="(?:[^"\\\]{}\x00-\x1f]|\\[^"{}\x00-\x1f])*")*\])+) `)
	header3164 = regexp.MustCompile(`^(?:` + priority + `)?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) ` +
		`(?: [1-9]|` + day + `) ` + timeOfDay + ` [A-Za-z0-9._:-]{1,255} [A-Za-z0-9._/-]{1,48}(?:\[[0-9]+\])?: ?`)
	versioned = regexp.MustCompile(`^` + priority + `1 `)
)

// trimHeader removes a syslog header. A header without a message is none.
func trimHeader(text string) (string, bool) {
	rest := text
	counted := false
	if match := octetCount.FindStringSubmatch(text); match != nil {
		count, err := strconv.Atoi(match[1])
		after := text[len(match[0]):]
		if err == nil && count < 1<<31 && count >= len(after) && count <= len(after)+2 {
			rest, counted = after, true
		}
	}
	header := header3164
	if versioned.MatchString(rest) {
		header = header5424
	}
	found := header.FindString(rest)
	if found == "" || len(found) == len(rest) || counted && rest[0] != '<' || !utf8.ValidString(found) || strings.Contains(found, " | ") {
		return text, false
	}
	return rest[len(found):], true
}

var (
	eventClass = regexp.MustCompile(`^[A-Z][A-Za-z0-9_]*Event$`)
	millis     = regexp.MustCompile(`^[0-9]{13}$`)
	token      = regexp.MustCompile(`^[A-Za-z0-9@*_+/=.:-]+$`)
	plain      = regexp.MustCompile(`^[^{}"|]+$`)
	zoned      = regexp.MustCompile(`%`)
)

// referenceLegacy says what a text is as a legacy line; unrecognized if it has no core of one.
func referenceLegacy(text string) (event.Outcome, event.Event) {
	fields := strings.Split(text, " | ")
	cores := 0
	for i := 1; i+3 < len(fields); i++ {
		if eventClass.MatchString(fields[i]) && millis.MatchString(fields[i+2]) {
			cores++
		}
	}
	if cores == 0 {
		return event.OutcomeUnrecognized, event.Event{}
	}
	n := len(fields)
	if cores > 1 || n < 8 {
		return event.OutcomeMalformed, event.Event{}
	}
	details := strings.Join(fields[5:n-2], " | ")
	session := strings.TrimRight(fields[n-1], "\r\n")
	if line := strings.TrimRight(text, "\r\n"); !utf8.ValidString(line) || regexp.MustCompile(`[\x00-\x1f]`).MatchString(line) {
		return event.OutcomeMalformed, event.Event{}
	}
	ok := eventClass.MatchString(fields[1]) && plain.MatchString(fields[2]) && millis.MatchString(fields[3]) && plain.MatchString(fields[4]) &&
		referenceDetails(details) &&
		token.MatchString(fields[n-2]) && token.MatchString(session)
	for _, address := range strings.Split(fields[0], ",") {
		ok = ok && net.ParseIP(strings.TrimSpace(address)) != nil && !zoned.MatchString(address)
	}
	if !ok {
		return event.OutcomeMalformed, event.Event{}
	}
	date, _ := strconv.ParseUint(fields[3], 10, 64)
	e := event.Event{Class: fields[1]}
	if date/1000 <= maxSeconds {
		e.Timestamp = date * 1_000_000
	}
	return event.OutcomeProven, e
}

// referenceDetails accepts a dash, an object or an array, and one that is cut short and has no bar in it.
func referenceDetails(details string) bool {
	if details == "-" {
		return true
	}
	if strings.Contains(details, `"auditType"`) || strings.Contains(details, `"actionI18nKey"`) {
		return false
	}
	if !strings.HasPrefix(details, "{") && !strings.HasPrefix(details, "[") || hasHalfPair(details) || depthOf(details) > jsonscan.MaxDepth {
		return false
	}
	err := json.NewDecoder(strings.NewReader(details)).Decode(new(json.RawMessage))
	return json.Valid([]byte(details)) || errors.Is(err, io.ErrUnexpectedEOF) && len(details) >= 1000 && !strings.Contains(details, "|")
}

func referenceObject(text string) (event.Outcome, event.Event) {
	if !utf8.ValidString(text) || !json.Valid([]byte(text)) || hasHalfPair(text) || depthOf(text) > jsonscan.MaxDepth {
		return event.OutcomeMalformed, event.Event{}
	}
	members := membersOf([]byte(text))
	if len(members) > maxKeys || hasDuplicate(members) {
		return event.OutcomeMalformed, event.Event{}
	}
	return referenceEvent(members)
}

func referenceEvent(members []refMember) (event.Outcome, event.Event) {
	auditType, hasAuditType := valueOf(members, "auditType")
	typ, hasType := valueOf(members, "type")
	_, hasEntities := valueOf(members, "entities")
	var e event.Event
	switch {
	case hasAuditType && hasType, hasAuditType && hasEntities, hasType && hasEntities:
		return event.OutcomeMalformed, event.Event{}
	case hasAuditType:
		if !referenceFacts(auditType, &e) {
			return event.OutcomeMalformed, event.Event{}
		}
	case hasType && typ[0] == '{':
		if !referenceFacts(typ, &e) {
			return event.OutcomeMalformed, event.Event{}
		}
		e.Area, e.Level = event.AreaUnknown, event.LevelUnknown
	case hasEntities:
		return event.OutcomePage, event.Event{}
	default:
		return event.OutcomeUnrecognized, event.Event{}
	}
	if timestamp, ok := valueOf(members, "timestamp"); ok {
		e.Timestamp = referenceTimestamp(timestamp)
	}
	return event.OutcomeProven, e
}

func referenceFacts(raw json.RawMessage, e *event.Event) bool {
	facts := membersOf(raw)
	for name, set := range map[string]func(string){
		"action":          func(s string) { e.ActionText = s },
		"actionI18nKey":   func(s string) { e.ActionKey = s },
		"area":            func(s string) { e.Area = event.ParseArea(s) },
		"category":        func(s string) { e.Category = s },
		"categoryI18nKey": func(s string) { e.CategoryKey = s },
		"level":           func(s string) { e.Level = event.ParseLevel(s) },
	} {
		values := valuesOf(facts, name)
		if len(values) > 1 {
			return false
		}
		var text string
		if len(values) == 1 && values[0][0] == '"' && json.Unmarshal(values[0], &text) == nil {
			set(text)
		}
	}
	return true
}

var timestampForm = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$`)

func referenceTimestamp(raw json.RawMessage) uint64 {
	var text string
	if raw[0] == '"' && json.Unmarshal(raw, &text) == nil {
		t, err := time.Parse(time.RFC3339Nano, text)
		if err != nil || !timestampForm.MatchString(text) || t.Unix() < 0 || t.Unix() > maxSeconds {
			return 0
		}
		return uint64(t.UnixNano())
	}
	members := membersOf(raw)
	seconds, nanos := valuesOf(members, "epochSecond"), valuesOf(members, "nano")
	if len(seconds) != 1 || len(nanos) != 1 {
		return 0
	}
	var second, nano uint64
	if json.Unmarshal(seconds[0], &second) != nil || json.Unmarshal(nanos[0], &nano) != nil ||
		seconds[0][0] == 'n' || nanos[0][0] == 'n' || second > maxSeconds || nano > 999_999_999 {
		return 0
	}
	return second*1_000_000_000 + nano
}

// refMember is one member of an object in the order of the text.
type refMember struct {
	key   string
	value json.RawMessage
}

// membersOf lists the members of a valid object, and nothing for any other value.
func membersOf(raw []byte) (members []refMember) {
	decoder := json.NewDecoder(bytes.NewReader(raw))
	if start, _ := decoder.Token(); start != json.Delim('{') {
		return nil
	}
	for decoder.More() {
		key, _ := decoder.Token()
		var value json.RawMessage
		_ = decoder.Decode(&value)
		members = append(members, refMember{key.(string), value})
	}
	return members
}

func valuesOf(members []refMember, key string) (values []json.RawMessage) {
	for _, m := range members {
		if m.key == key {
			values = append(values, m.value)
		}
	}
	return values
}

func valueOf(members []refMember, key string) (json.RawMessage, bool) {
	values := valuesOf(members, key)
	if len(values) == 0 {
		return nil, false
	}
	return values[0], true
}

func hasDuplicate(members []refMember) bool {
	seen := map[string]bool{}
	for _, m := range members {
		if seen[m.key] {
			return true
		}
		seen[m.key] = true
	}
	return false
}

// escapeForms finds, in this order, an escaped backslash, a surrogate pair, and half of a pair.
var escapeForms = regexp.MustCompile(`\\\\|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(\\u[dD][89a-fA-F])`)

func hasHalfPair(text string) bool {
	for _, match := range escapeForms.FindAllStringSubmatch(text, -1) {
		if match[1] != "" {
			return true
		}
	}
	return false
}

func depthOf(text string) (deepest int) {
	decoder := json.NewDecoder(strings.NewReader(text))
	depth := 0
	for {
		token, err := decoder.Token()
		if err != nil {
			return deepest
		}
		switch token {
		case json.Delim('{'), json.Delim('['):
			depth++
			deepest = max(deepest, depth)
		case json.Delim('}'), json.Delim(']'):
			depth--
		}
	}
}
