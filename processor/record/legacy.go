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

// legacyFields is how many fields stand before the details.
const legacyFields = 5

// legacyCore is what makes a line a legacy line: an event class, and a date after it.
type legacyCore struct {
	// count counts, up to two, the groups " | …Event | … | 13 digits | ". A user can write one into the addresses or the details, so only a line with a single
	// one can be trusted to mean what it says.
	count int
	// starts are where the first fields begin, and where what follows them does, as far as there are so many.
	starts [legacyFields + 1]int
	fields int
}

// hasLegacyCore reports whether the text has what makes a line a legacy line.
func hasLegacyCore(text string) bool {
	core := findLegacyCore(text)
	return core.count > 0
}

// findLegacyCore looks for the core of a legacy line.
func findLegacyCore(text string) (core legacyCore) {
	const group = 4       // separators
	var starts [group]int // of the fields behind the last separators
	for found, from := 0, 0; core.count < 2; found++ {
		end, ok := nextSeparator(text, from)
		if !ok {
			break
		}
		// A date may end here, the user's name before it, and the class before that.
		if found >= group-1 && isMillis(text[from:end]) {
			start, next := starts[(found-3)%group], starts[(found-2)%group]
			if isEventClass(text[start : next-len(legacySeparator)]) {
				core.count++
			}
		}
		from = end + len(legacySeparator)
		starts[found%group] = from
		if found < legacyFields {
			core.fields++
			core.starts[core.fields] = from
		}
	}
	return core
}

// field returns one of the first fields.
func (c *legacyCore) field(text string, number int) string {
	return text[c.starts[number] : c.starts[number+1]-len(legacySeparator)]
}

// nextSeparator returns the position of the separator that comes next.
func nextSeparator(text string, from int) (at int, ok bool) {
	for i := from + 1; ; i++ {
		if i >= len(text) {
			return 0, false
		}
		bar := strings.IndexByte(text[i:], '|')
		if bar < 0 {
			return 0, false
		}
		if i += bar; text[i-1] == ' ' && i+1 < len(text) && text[i+1] == ' ' {
			return i - 1, true
		}
	}
}

// readLegacy reads a legacy line by the strict grammar; anything else that has its core is malformed.
func (r *Reader) readLegacy(text string, core *legacyCore) event.Outcome {
	text = strings.TrimRight(text, "\r\n")
	if core.count != 1 || core.fields < legacyFields || !isLine(text) {
		return event.OutcomeMalformed
	}
	rest := text[core.starts[legacyFields]:]
	rest, session, sessionOK := cutLast(rest)
	details, request, requestOK := cutLast(rest)
	addresses, class, user, date, place := core.field(text, 0), core.field(text, 1), core.field(text, 2), core.field(text, 3), core.field(text, 4)
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
	const size, first, each, high = 8, ' ', 0x0101010101010101, 0x8080808080808080
	i := 0
	for ; i+size <= len(text); i += size { // as long as all of eight bytes are ASCII that is printed, or delete
		if w := load(text[i:]); (w|(w-each*first))&high != 0 {
			break
		}
	}
	text = text[i:]
	return utf8.ValidString(text) && allBytes(text, func(c byte) bool { return c >= first })
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
	return len(text) > len("Event") && 'A' <= text[0] && text[0] <= 'Z' && strings.HasSuffix(text, "Event") && classBytes.holds(text)
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
func isPlain(text string) bool { return text != "" && plainBytes.holds(text) }

// isToken reports whether the text is an id of a request or a session, or a dash. A field that ends otherwise may be torn.
func isToken(text string) bool { return text != "" && tokenBytes.holds(text) }

// byteSet is a set of bytes.
type byteSet [256]bool

func newByteSet(is func(byte) bool) *byteSet {
	set := &byteSet{}
	for c := range set {
		set[c] = is(byte(c))
	}
	return set
}

// What the fields are made of.
var (
	classBytes = newByteSet(func(c byte) bool { return isLetter(c) || isDigit(c) || c == '_' })
	plainBytes = newByteSet(func(c byte) bool { return strings.IndexByte(`{}"|`, c) < 0 })
	tokenBytes = newByteSet(func(c byte) bool { return isLetter(c) || isDigit(c) || strings.IndexByte("@*_+/=.:-", c) >= 0 })
)

// holds reports whether a text is of bytes of the set alone.
func (s *byteSet) holds(text string) bool {
	for i := range len(text) {
		if !s[text[i]] {
			return false
		}
	}
	return true
}
