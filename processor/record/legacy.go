// SPDX-License-Identifier: Apache-2.0

package record

import (
	"net/netip"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
	"github.com/auditcoverage/auditcoverageprocessor/processor/record/jsonscan"
)

// legacySeparator stands between the fields of a legacy line:
//
//	addresses | EventClass | user | epochMillis | PROJECT/repo | details or - | request id | session id
const legacySeparator = " | "

// millisDigits is the number of digits of a date in milliseconds, from 2001 to 2286.
const millisDigits = 13

// hasLegacyCore reports whether the text has what makes a line a legacy line: an event class, and a date after it.
func hasLegacyCore(text string) bool { return strings.IndexByte(text, '|') >= 0 && coreCount(text) > 0 }

// coreCount counts, up to two, the groups " | …Event | … | 13 digits | ". A user can write one into the addresses or the details, so only a
// line with a single one can be trusted to mean what it says.
func coreCount(text string) (count int) {
	for rest := text; count < 2; {
		_, after, ok := strings.Cut(rest, legacySeparator)
		if !ok {
			return count
		}
		rest = after
		class, after, ok := strings.Cut(after, legacySeparator)
		if !ok || !isEventClass(class) {
			continue
		}
		_, after, ok = strings.Cut(after, legacySeparator)
		if !ok {
			continue
		}
		if date, _, ok := strings.Cut(after, legacySeparator); ok && isMillis(date) {
			count++
		}
	}
	return count
}

// readLegacy reads a legacy line by the strict grammar; anything else that has its core is malformed.
func (r *Reader) readLegacy(text string) event.Outcome {
	text = strings.TrimRight(text, "\r\n")
	if coreCount(text) != 1 || !isLine(text) {
		return event.OutcomeMalformed
	}
	var fields [5]string // addresses, class, user, date, place
	rest := text
	for i := range fields {
		var ok bool
		if fields[i], rest, ok = strings.Cut(rest, legacySeparator); !ok {
			return event.OutcomeMalformed
		}
	}
	rest, session, sessionOK := cutLast(rest)
	details, request, requestOK := cutLast(rest)
	addresses, class, user, date, place := fields[0], fields[1], fields[2], fields[3], fields[4]
	if !sessionOK || !requestOK || !isToken(session) || !isToken(request) || !isDetails(details) ||
		!areAddresses(addresses) || !isEventClass(class) || !isPlain(user) || !isMillis(date) || !isPlain(place) {
		return event.OutcomeMalformed
	}
	r.format = event.FormatLegacy
	r.event.Class = class
	millis, _ := strconv.ParseUint(date, 10, 64)
	if millis/1000 <= maxSeconds {
		r.event.Timestamp = millis * nanosPerMilli
	}
	if r.options.actor {
		r.readLegacyActor(addresses, user, place)
	}
	return event.OutcomeProven
}

// readLegacyActor keeps what a legacy line says of who did it; a dash stands for nothing.
func (r *Reader) readLegacyActor(addresses, user, place string) {
	r.actor.Source = addresses
	if user != "-" {
		r.actor.Name = user
	}
	if project, repository, ok := strings.Cut(place, "/"); ok && project != "" && repository != "" && !strings.Contains(repository, "/") {
		r.actor.Objects = append(r.actor.Objects,
			event.Object{Name: project, Type: event.ObjectProject}, event.Object{Name: repository, Type: event.ObjectRepository})
	}
}

// isLine reports whether a text is valid UTF-8 without control characters, so that it is one line.
func isLine(text string) bool {
	return utf8.ValidString(text) && allBytes(text, func(c byte) bool { return c >= ' ' })
}

// cutLast cuts the last field off.
func cutLast(text string) (before, last string, ok bool) {
	i := strings.LastIndex(text, legacySeparator)
	if i < 0 {
		return "", "", false
	}
	return text[:i], text[i+len(legacySeparator):], true
}

// areAddresses reports whether the text is a list of IP addresses, as X-Forwarded-For hands them down. A client can write there, so
// nothing else is accepted.
func areAddresses(text string) bool {
	for address := range strings.SplitSeq(text, ",") {
		ip, err := netip.ParseAddr(strings.TrimSpace(address))
		if err != nil || ip.Zone() != "" { // a zone may be any text
			return false
		}
	}
	return true
}

// isEventClass reports whether the text is the name of an event class: [A-Z]\w*Event.
func isEventClass(text string) bool {
	return len(text) > len("Event") && 'A' <= text[0] && text[0] <= 'Z' && strings.HasSuffix(text, "Event") &&
		allBytes(text, func(c byte) bool { return isLetter(c) || isDigit(c) || c == '_' })
}

func isMillis(text string) bool { return len(text) == millisDigits && allBytes(text, isDigit) }

// minCutDetails is how long details are at least that the product cut short; it cuts at 1024 characters by default. What is shorter was torn.
const minCutDetails = 1000

// isDetails reports whether the text is what details are: a dash, or an object or array that is no audit record itself, in which a bar may stand as text; or
// the beginning of one that the product cut short, in which a bar may as well be that of another line.
func isDetails(text string) bool {
	if text == "-" {
		return true
	}
	if !strings.HasPrefix(text, "{") && !strings.HasPrefix(text, "[") || strings.Contains(text, `"auditType"`) || strings.Contains(text, `"actionI18nKey"`) {
		return false
	}
	if jsonscan.SkipValue(text, 0, 0) == len(text) {
		return true
	}
	return len(text) >= minCutDetails && !strings.Contains(text, "|") && jsonscan.IsCut(text)
}

// isPlain reports whether the text is a field in which no record can hide.
func isPlain(text string) bool { return text != "" && !strings.ContainsAny(text, "{}\"|") }

// isToken reports whether the text is an id of a request or a session, or a dash. A field that ends otherwise may be torn.
func isToken(text string) bool {
	return text != "" && allBytes(text, func(c byte) bool {
		return isLetter(c) || isDigit(c) || strings.IndexByte("@*_+/=.:-", c) >= 0
	})
}
