// SPDX-License-Identifier: Apache-2.0

package record

import (
	"math"
	"strings"
)

// header is a syslog header.
type header struct {
	// length is how many bytes it has, up to where its message begins.
	length int
	// tag is the program that it names: the tag without a process id, or the app name.
	tag string
}

// cutHeader finds the header at the beginning of a text, which has a message after it. The grammar is strict: a text that only resembles a header may be
// the tail of a torn record.
func cutHeader(text string) (h header, ok bool) {
	rest, prioritized := cutPriority(cutOctetCount(text))
	if prioritized && strings.HasPrefix(rest, "1 ") {
		h.tag, rest = cut5424(rest[2:])
	} else {
		h.tag, rest = cut3164(rest)
	}
	h.length = len(text) - len(rest)
	return h, rest != ""
}

// SyslogTag returns the name of the program, as its tag or app name has it, that the syslog header at the beginning of a text names; "" if there is none.
func SyslogTag(text string) string {
	h, _ := cutHeader(cutLead(text))
	return h.tag
}

// cutOctetCount removes the count that frames a message in a stream (RFC 6587), if it fits what follows. A transport may have cut
// the line end that was counted.
func cutOctetCount(text string) string {
	digits, rest, _ := strings.Cut(text, " ")
	count, ok := wholeText(digits)
	if !ok || digits == "" || digits[0] == '0' || count > math.MaxInt32 {
		return text
	}
	if missing := int(count) - len(rest); missing < 0 || missing > 2 {
		return text
	}
	return rest
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

// longest are the bounds of HOST, APP-NAME, PROCID and MSGID.
var longest = [...]int{255, 48, 128, 32}

// cut5424 removes TIMESTAMP HOST APP-NAME PROCID MSGID STRUCTURED-DATA and the space after them (RFC 5424), and returns the app name; "" if they are not there.
func cut5424(text string) (app, message string) {
	timestamp, rest, ok := strings.Cut(text, " ")
	if !ok || timestamp != "-" && (timestamp == "" || isoLength(timestamp, 6) != len(timestamp)) {
		return "", ""
	}
	for i, limit := range longest {
		var field string
		field, rest, ok = strings.Cut(rest, " ")
		if !ok || len(field) > limit || !isName(field) {
			return "", ""
		}
		if i == 1 {
			app = field
		}
	}
	if strings.HasPrefix(rest, "[") {
		rest = cutStructuredData(rest)
	} else if rest, ok = strings.CutPrefix(rest, "-"); !ok {
		return "", ""
	}
	if message, ok = strings.CutPrefix(rest, " "); !ok {
		return "", ""
	}
	return app, message
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

// cut3164 removes TIMESTAMP HOST TAG, as RFC 3164 has them and as daemons write them: with an ISO 8601 timestamp, without a host, with a tag without a colon.
// It returns the tag; "" if they are not there.
func cut3164(text string) (tag, message string) {
	if isCRI(text) {
		return "", ""
	}
	length := isoLength(text, 9)
	if length == 0 {
		length = stampLength(text)
	}
	text, ok := strings.CutPrefix(text[length:], " ")
	if length == 0 || !ok {
		return "", ""
	}
	if tag, message, ok = cutTag(text); ok && (message == "" || message[0] == ' ' || message[0] == '{') {
		return tag, strings.TrimPrefix(message, " ")
	}
	host, rest, ok := strings.Cut(text, " ")
	if !ok || host == "" || len(host) > longest[0] || !allBytes(host, isHostByte) || strings.HasSuffix(host, ":") { // a tag that is none by the grammar
		return "", ""
	}
	if tag, message, ok = cutTag(rest); ok {
		return tag, strings.TrimPrefix(message, " ")
	}
	// Without a colon only an object shows where the message begins.
	tag, message, ok = strings.Cut(rest, " ")
	if !ok || !strings.HasPrefix(message, "{") || !isTag(tag) {
		return "", ""
	}
	return nameOf(tag), message
}

// cutTag removes a tag and its colon, and returns the name in it.
func cutTag(text string) (name, rest string, ok bool) {
	tag, rest, ok := strings.Cut(text, ":")
	if !ok || !isTag(tag) {
		return "", "", false
	}
	return nameOf(tag), rest, true
}

// nameOf is a tag without its process id.
func nameOf(tag string) string {
	name, _, _ := strings.Cut(tag, "[")
	return name
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
