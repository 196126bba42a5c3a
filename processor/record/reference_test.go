package record

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

// reference is the plain statement of what Line answers about a whole text: slow, on the standard library, and written without
// looking for speed. Every fast path is compared with it.
func reference(text string) (Outcome, event.Event) {
	text = strings.TrimLeft(text, " \t\r\n")
	text = strings.TrimLeft(strings.TrimPrefix(text, "\ufeff"), " \t\r\n")
	if !strings.HasPrefix(text, "{") {
		if strings.ContainsAny(text, "{}") || strings.Contains(text, `":`) {
			return OutcomeMalformed, event.Event{}
		}
		return OutcomeUnrecognized, event.Event{}
	}
	if !utf8.ValidString(text) || !json.Valid([]byte(text)) || hasHalfPair(text) || depthOf(text) > maxDepth {
		return OutcomeMalformed, event.Event{}
	}
	members := membersOf([]byte(text))
	if len(members) > maxKeys || hasDuplicate(members) {
		return OutcomeMalformed, event.Event{}
	}
	return referenceEvent(members)
}

func referenceEvent(members []refMember) (Outcome, event.Event) {
	auditType, hasAuditType := valueOf(members, "auditType")
	typ, hasType := valueOf(members, "type")
	_, hasEntities := valueOf(members, "entities")
	var e event.Event
	switch {
	case hasAuditType && hasType:
		return OutcomeMalformed, event.Event{}
	case hasAuditType:
		if !referenceFacts(auditType, &e) {
			return OutcomeMalformed, event.Event{}
		}
	case hasType && typ[0] == '{':
		if !referenceFacts(typ, &e) {
			return OutcomeMalformed, event.Event{}
		}
		e.Area, e.Level = event.AreaUnknown, event.LevelUnknown
	case hasEntities:
	default:
		return OutcomeUnrecognized, event.Event{}
	}
	if timestamp, ok := valueOf(members, "timestamp"); ok {
		e.Timestamp = referenceTimestamp(timestamp)
	}
	return OutcomeProven, e
}

func referenceFacts(raw json.RawMessage, e *event.Event) bool {
	facts := membersOf(raw)
	for name, set := range map[string]func(string){
		"action":          func(s string) { e.Action = s },
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

func referenceTimestamp(raw json.RawMessage) uint64 {
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

// escapes finds, in this order, an escaped backslash, a surrogate pair, and half of a pair.
var escapes = regexp.MustCompile(`\\\\|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(\\u[dD][89a-fA-F])`)

func hasHalfPair(text string) bool {
	for _, match := range escapes.FindAllStringSubmatch(text, -1) {
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
