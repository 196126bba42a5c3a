// SPDX-License-Identifier: Apache-2.0

package record

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net"
	"regexp"
	"slices"
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
	return referenceIn(text, 0, 0)
}

// referenceIn is reference for a text in so many envelopes, of which some are syslog headers.
func referenceIn(text string, layers, headers int) (event.Outcome, event.Event) {
	text = trimLead(text)
	var literal string
	switch {
	case strings.HasPrefix(text, "{"):
		if inner, state := trimDocker(text); layers < 3 && state == refLine {
			return referenceIn(inner, layers+1, headers)
		} else if layers < 3 && state == refPiece {
			return event.OutcomeMalformed, event.Event{}
		}
		return referenceObject(text)
	case layers < 3 && strings.HasPrefix(text, `"`) && utf8.ValidString(text) && !hasHalfPair(text) && json.Unmarshal([]byte(text), &literal) == nil:
		return referenceIn(literal, layers+1, headers)
	}
	rest, partial, isCRI := trimCRI(text)
	message, isSyslog := trimHeader(text)
	switch {
	case isCRI && layers < 3 && partial:
		return event.OutcomeMalformed, event.Event{}
	case isCRI && layers < 3:
		return referenceIn(rest, layers+1, headers)
	case isSyslog && layers < 3 && headers < 2:
		return referenceIn(message, layers+1, headers+1)
	case (isCRI || isSyslog) && referenceMarked(text):
		return event.OutcomeWrapped, event.Event{}
	}
	if outcome, e := referenceLegacy(text); outcome != event.OutcomeUnrecognized {
		return outcome, e
	}
	if strings.ContainsAny(text, "{}") || strings.Contains(text, `":`) || strings.Contains(text, " | ") {
		return event.OutcomeFragment, event.Event{}
	}
	return event.OutcomeUnrecognized, event.Event{}
}

// referenceMarked reports whether a record may stand in a text.
func referenceMarked(text string) bool {
	outcome, _ := referenceLegacy(text)
	return marked.MatchString(text) ||
		outcome != event.OutcomeUnrecognized
}

// What an object is to Docker.
const (
	refNone = iota
	refPiece
	refLine
)

// trimDocker returns what an object of Docker holds, without its line end.
func trimDocker(text string) (string, int) {
	if !isStrictJSON(text) {
		return "", refNone
	}
	values := map[string]json.RawMessage{}
	members := membersOf([]byte(text))
	for _, m := range members {
		values[m.key] = m.value
	}
	var log, stream, at string
	var attrs map[string]any
	_, hasAttrs := values["attrs"]
	if json.Unmarshal(values["log"], &log) != nil || values["log"][0] != '"' ||
		json.Unmarshal(values["stream"], &stream) != nil || !slices.Contains([]string{`"stdout"`, `"stderr"`}, string(values["stream"])) ||
		json.Unmarshal(values["time"], &at) != nil || !isoTime.MatchString(string(values["time"])) ||
		hasAttrs && (json.Unmarshal(values["attrs"], &attrs) != nil || values["attrs"][0] != '{') ||
		len(members) != len(values) || len(values) != 3 && (!hasAttrs || len(values) != 4) {
		return "", refNone
	}
	inner, whole := strings.CutSuffix(log, "\n")
	if !whole || referenceMarked(string(values["attrs"])) || escapedLetter.Match(values["attrs"]) {
		return "", refPiece
	}
	return inner, refLine
}

// trimCRI removes what a container runtime writes before a line, and reports whether it is a piece of one.
func trimCRI(text string) (rest string, partial, ok bool) {
	match := criForm.FindStringSubmatch(text)
	if match == nil {
		return "", false, false
	}
	return text[len(match[0]):], match[1] == "P", true
}

func trimLead(text string) string {
	text = strings.TrimLeft(text, " \t\r\n")
	return strings.TrimLeft(strings.TrimPrefix(text, "\ufeff"), " \t\r\n")
}

const (
	priority  = `<(?:[0-9]|[1-9][0-9]|1[0-8][0-9]|19[01])>`
	timeOfDay = `(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]`
	day       = `(?:0[1-9]|[12][0-9]|3[01])`
	offset    = `[+-](?:[01][0-9]|2[0-3]):[0-5][0-9]`
	isoDate   = `[0-9]{4}-(?:0[1-9]|1[0-2])-` + day + `T` + timeOfDay
	iso9      = isoDate + `(?:\.[0-9]{1,9})?(?:Z|` + offset + `)`
	month     = `(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)`
	fraction  = `(?:\.[0-9]{1,9})?`
	zone      = `(?: ?(?:Z|[+-](?:[01][0-9]|2[0-3]):?[0-5][0-9])| UTC| GMT)?`
	bsdDay    = month + ` (?: [1-9]|` + day + `) `
	bsd       = `(?:[0-9]{4} ` + bsdDay + timeOfDay + fraction + `|` + bsdDay + `[0-9]{4} ` + timeOfDay + fraction + `|` +
		bsdDay + timeOfDay + fraction + `(?: [0-9]{4})?)` + zone
	host   = `[A-Za-z0-9._:-]{0,254}[A-Za-z0-9._-]`
	tagged = `[A-Za-z0-9._/-]{1,48}(?:\[[0-9]+\])?`
)

var (
	isoTime    = regexp.MustCompile(`^"` + iso9 + `"$`)
	criForm    = regexp.MustCompile(`^` + iso9 + ` (?:stdout|stderr) ([FP]) `)
	octetCount = regexp.MustCompile(`^([1-9][0-9]*) `)
	header5424 = regexp.MustCompile(`(?s)^` + priority + `1 (?:-|` + isoDate +
		`(?:\.[0-9]{1,6})?(?:Z|` + offset + `)) [!#-z~]{1,255} [!#-z~]{1,48} [!#-z~]{1,128} [!#-z~]{1,32} ` +
		`(?:-|(?:\[[!#-\\^-z~]+(?: [!#-<>-\\^-z~]{1,32}="(?:[^"\\\]{}\x00-\x1f]|\\[^"{}\x00-\x1f])*")*\])+) `)
	timestamp3164 = regexp.MustCompile(`^(?:` + priority + `)?(?:` + iso9 + `|` + bsd + `) `)
	// After the timestamp, in the order in which they are tried.
	origins = []*regexp.Regexp{
		regexp.MustCompile(`^` + tagged + `:(?: |(\{)|$)`),
		regexp.MustCompile(`^` + host + ` ` + tagged + `: ?`),
		regexp.MustCompile(`^` + host + ` ` + tagged + ` (\{)`),
	}
	leadingPriority = regexp.MustCompile(`^` + priority)
	marked          = regexp.MustCompile(`auditType|I18nKey|affectedObjects|changedValues|extraAttributes|epochSecond`)
	escapedLetter   = regexp.MustCompile(`\\u00[4-7]`)
	emptyList       = regexp.MustCompile(`^\[\s*\]$`)

	versioned = regexp.MustCompile(`^` + priority + `1 `)
)

// trimHeader removes a syslog header. A header without a message is none.
func trimHeader(text string) (string, bool) {
	rest := text
	if match := octetCount.FindStringSubmatch(text); match != nil {
		count, err := strconv.Atoi(match[1])
		after := text[len(match[0]):]
		if err == nil && count < 1<<31 && count >= len(after) && count <= len(after)+2 {
			rest = after
		}
	}
	length := headerLength(rest)
	if length == 0 || length == len(rest) || !utf8.ValidString(rest[:length]) || strings.Contains(rest[:length], " | ") {
		return text, false
	}
	return rest[length:], true
}

// headerLength is the length of a header without an octet count.
func headerLength(text string) int {
	if versioned.MatchString(text) {
		return len(header5424.FindString(text))
	}
	timestamp := timestamp3164.FindString(text)
	if timestamp == "" || criForm.MatchString(leadingPriority.ReplaceAllString(text, "")) {
		return 0
	}
	for _, origin := range origins {
		if match := origin.FindStringSubmatch(text[len(timestamp):]); match != nil {
			brace := ""
			if len(match) > 1 {
				brace = match[1]
			}
			return len(timestamp) + len(match[0]) - len(brace)
		}
	}
	return 0
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
	if !strings.HasPrefix(details, "{") && !strings.HasPrefix(details, "[") || strings.TrimRight(details, " ") != details || hasHalfPair(details) || depthOf(details) > jsonscan.MaxDepth {
		return false
	}
	err := json.NewDecoder(strings.NewReader(details)).Decode(new(json.RawMessage))
	return json.Valid([]byte(details)) || errors.Is(err, io.ErrUnexpectedEOF) && len(details) >= 1000 && !strings.Contains(details, "|")
}

// isStrictJSON reports whether a text is JSON as the scanner has it, which is stricter than the standard library.
func isStrictJSON(text string) bool {
	return utf8.ValidString(text) && json.Valid([]byte(text)) && !hasHalfPair(text) && depthOf(text) <= jsonscan.MaxDepth
}

func referenceObject(text string) (event.Outcome, event.Event) {
	if !isStrictJSON(text) {
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
	entities, hasEntities := valueOf(members, "entities")
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
	case hasEntities && !emptyList.Match(entities):
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
