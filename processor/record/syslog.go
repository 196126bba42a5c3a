// SPDX-License-Identifier: Apache-2.0

package record

import (
	"math"
	"strings"
)

// headerLength returns how many bytes of the text are a syslog header, up to where its message begins; 0 if it does not begin with one. The
// grammar is strict: a text that only resembles a header may be the tail of a torn record.
func headerLength(text string) int {
	rest, counted := cutOctetCount(text)
	rest, prioritized := cutPriority(rest)
	switch {
	case counted && !prioritized:
		return 0
	case prioritized && strings.HasPrefix(rest, "1 "):
		rest = cut5424(rest[2:])
	default:
		rest = cut3164(rest)
	}
	if rest == "" {
		return 0
	}
	return len(text) - len(rest)
}

// cutOctetCount removes the count that frames a message in a stream (RFC 6587), if it fits what follows. A transport may have cut
// the line end that was counted.
func cutOctetCount(text string) (rest string, ok bool) {
	digits, rest, _ := strings.Cut(text, " ")
	count, ok := wholeText(digits)
	if !ok || digits == "" || digits[0] == '0' || count > math.MaxInt32 {
		return text, false
	}
	missing := int(count) - len(rest)
	if missing < 0 || missing > 2 {
		return text, false
	}
	return rest, true
}

// cutPriority removes <PRI>: facility and severity, 0 to 191, without leading zeros.
func cutPriority(text string) (rest string, ok bool) {
	if !strings.HasPrefix(text, "<") {
		return text, false
	}
	digits, _, closed := strings.Cut(text[1:min(len(text), len("<191>"))], ">")
	priority, ok := wholeText(digits)
	if !closed || !ok || digits == "" || priority > 191 || len(digits) > 1 && digits[0] == '0' {
		return text, false
	}
	return text[len("<")+len(digits)+len(">"):], true
}

// cut5424 removes TIMESTAMP HOST APP-NAME PROCID MSGID STRUCTURED-DATA and the space after them (RFC 5424); "" if they are not there.
func cut5424(text string) string {
	timestamp, rest, ok := strings.Cut(text, " ")
	if !ok || timestamp != "-" && !isTimestamp(timestamp) {
		return ""
	}
	for _, longest := range []int{255, 48, 128, 32} {
		var field string
		field, rest, ok = strings.Cut(rest, " ")
		if !ok || len(field) > longest || !isName(field) {
			return ""
		}
	}
	if strings.HasPrefix(rest, "[") {
		rest = cutStructuredData(rest)
	} else {
		var ok bool
		if rest, ok = strings.CutPrefix(rest, "-"); !ok {
			return ""
		}
	}
	after, ok := strings.CutPrefix(rest, " ")
	if !ok {
		return ""
	}
	return after
}

// cutStructuredData removes one or more [id name="value" …]; "" if they are not there.
func cutStructuredData(text string) string {
	for strings.HasPrefix(text, "[") {
		end := strings.IndexAny(text, " ]")
		if end < 2 || !isName(text[1:end]) {
			return ""
		}
		for text[end] == ' ' {
			length := parameterLength(text[end+1:])
			if end += 1 + length; length == 0 || end >= len(text) {
				return ""
			}
		}
		if text[end] != ']' {
			return ""
		}
		text = text[end+1:]
	}
	return text
}

// parameterLength returns the length of name="value", in which \ and ] are escaped by a backslash; 0 if it is none. A value with an escaped quote is none for
// us, since a record could hide in it.
func parameterLength(text string) int {
	start := strings.Index(text, `="`)
	if start < 1 || start > 32 || !isName(text[:start]) || strings.ContainsAny(text[:start], `=]`) {
		return 0
	}
	for i := start + 2; i < len(text); i++ {
		switch text[i] {
		case '"':
			if !isHarmless(text[start+2 : i]) {
				return 0
			}
			return i + 1
		case ']':
			return 0
		case '\\':
			i++
		}
	}
	return 0
}

// cut3164 removes "Mmm dd hh:mm:ss HOST TAG: " (RFC 3164); "" if it is not there.
func cut3164(text string) string {
	const stamp = len("Jan _2 15:04:05 ")
	if len(text) < stamp || !isStamp(text[:stamp]) {
		return ""
	}
	host, rest, ok := strings.Cut(text[stamp:], " ")
	if !ok || host == "" || len(host) > 255 || !allBytes(host, isHostByte) {
		return ""
	}
	tag, rest, ok := strings.Cut(rest, ":")
	if !ok || !isTag(tag) {
		return ""
	}
	return strings.TrimPrefix(rest, " ")
}

// isTag reports whether the text is a program's name, with or without a process id in brackets.
func isTag(text string) bool {
	name, id, bracketed := strings.Cut(text, "[")
	if bracketed {
		number, ok := strings.CutSuffix(id, "]")
		if !ok || number == "" || !allBytes(number, isDigit) {
			return false
		}
	}
	return name != "" && len(name) <= 48 && allBytes(name, isTagByte)
}

const months = "JanFebMarAprMayJunJulAugSepOctNovDec"

// isStamp reports whether the text is "Mmm dd hh:mm:ss " with a day that is padded by a space.
func isStamp(text string) bool {
	month := strings.Index(months, text[:3])
	day := text[4:6]
	if day[0] == ' ' {
		day = day[1:]
	}
	return month >= 0 && month%3 == 0 && text[3] == ' ' && inRange(day, 1, 31) && text[6] == ' ' && isClock(text[7:15]) && text[15] == ' '
}

// isTimestamp reports whether the text is an RFC 3339 timestamp with at most six digits of a second, as RFC 5424 has it.
func isTimestamp(text string) bool {
	const date = len("2006-01-02T")
	if len(text) < date+len("15:04:05Z") || text[4] != '-' || text[7] != '-' || text[10] != 'T' {
		return false
	}
	if !allBytes(text[:4], isDigit) || !inRange(text[5:7], 1, 12) || !inRange(text[8:10], 1, 31) || !isClock(text[date:date+8]) {
		return false
	}
	zone := text[date+8:]
	if zone[0] == '.' {
		digits := 1
		for digits < len(zone) && isDigit(zone[digits]) {
			digits++
		}
		if digits < 2 || digits > 7 {
			return false
		}
		zone = zone[digits:]
	}
	if zone == "Z" {
		return true
	}
	return len(zone) == 6 && (zone[0] == '+' || zone[0] == '-') && zone[3] == ':' && inRange(zone[1:3], 0, 23) && inRange(zone[4:], 0, 59)
}

// isClock reports whether eight bytes are hh:mm:ss.
func isClock(text string) bool {
	return text[2] == ':' && text[5] == ':' && inRange(text[:2], 0, 23) && inRange(text[3:5], 0, 59) && inRange(text[6:8], 0, 59)
}

// inRange reports whether the text is a number of one or two digits, from low to high.
func inRange(text string, low, high int) bool {
	value := 0
	for i := range len(text) {
		if !isDigit(text[i]) {
			return false
		}
		value = value*10 + int(text[i]-'0')
	}
	return text != "" && low <= value && value <= high
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

func isHostByte(c byte) bool { return isLetter(c) || isDigit(c) || strings.IndexByte("._:-", c) >= 0 }

func isTagByte(c byte) bool { return isLetter(c) || isDigit(c) || strings.IndexByte("._/-", c) >= 0 }

// isName reports whether the text is of visible ASCII alone, without braces, quotes and bars, in which a record could hide.
func isName(text string) bool {
	return text != "" && allBytes(text, func(c byte) bool { return '!' <= c && c <= '~' && strings.IndexByte(`{}"|`, c) < 0 })
}

// isHarmless reports whether the value of a parameter is one line of UTF-8 in which no record, and no piece of one, can hide.
func isHarmless(value string) bool {
	return isLine(value) && !isFragment(value) && !strings.Contains(value, `"`)
}

func allBytes(text string, is func(byte) bool) bool {
	for i := range len(text) {
		if !is(text[i]) {
			return false
		}
	}
	return true
}
