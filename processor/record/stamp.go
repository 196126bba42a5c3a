// SPDX-License-Identifier: Apache-2.0

package record

import "strings"

const (
	months      = "JanFebMarAprMayJunJulAugSepOctNovDec"
	clockLength = len("15:04:05")
	yearLength  = len("2006")
)

// stampLength returns the length of the timestamp of RFC 3164 that the text begins with, "Mmm dd hh:mm:ss" with a day that is padded by a space or a zero, and
// with what daemons add to it: a year before it, in it or after it, a fraction of a second, a zone. It is 0 if there is none.
func stampLength(text string) int {
	const date = len("Jan _2 ")
	rest, years := cutYear(text)
	if len(rest) < date+clockLength {
		return 0
	}
	month := strings.Index(months, rest[:3])
	if month < 0 || month%3 != 0 || rest[3] != ' ' || rest[6] != ' ' || !inRange(strings.TrimPrefix(rest[4:6], " "), 1, 31) {
		return 0
	}
	if rest = rest[date:]; years == 0 {
		rest, years = cutYear(rest)
	}
	if len(rest) < clockLength || !isClock(rest) {
		return 0
	}
	i := len(text) - len(rest) + clockLength
	i += fractionLength(text[i:], 9)
	if after, ok := strings.CutPrefix(text[i:], " "); ok && years == 0 {
		if _, years = cutYear(after); years > 0 {
			i += len(" ") + yearLength
		}
	}
	return i + zoneLength(text[i:])
}

// cutYear removes a year and the blank after it, and returns how many there were.
func cutYear(text string) (rest string, years int) {
	if len(text) > yearLength && allBytes(text[:yearLength], isDigit) && text[yearLength] == ' ' {
		return text[yearLength+1:], 1
	}
	return text, 0
}

// zoneLength returns the length of the zone that follows a time: Z or an offset, an offset after a blank, or UTC or GMT after a blank. It is 0 if there is
// none.
func zoneLength(text string) int {
	length := offsetLength(text)
	if after, ok := strings.CutPrefix(text, " "); ok {
		if length = offsetLength(after); length == 0 && (strings.HasPrefix(after, "UTC") || strings.HasPrefix(after, "GMT")) {
			length = len("UTC")
		}
		if length > 0 {
			length++
		}
	}
	if length < len(text) && text[length] != ' ' {
		return 0
	}
	return length
}

// offsetLength returns the length of Z, of an offset such as +01:00, or of one such as +0100; 0 if the text begins with none.
func offsetLength(text string) int {
	switch {
	case strings.HasPrefix(text, "Z"):
		return 1
	case len(text) < len("+0100") || text[0] != '+' && text[0] != '-' || !inRange(text[1:3], 0, 23):
		return 0
	case text[3] != ':':
		if inRange(text[3:5], 0, 59) {
			return len("+0100")
		}
	case len(text) >= len("+01:00") && inRange(text[4:6], 0, 59):
		return len("+01:00")
	}
	return 0
}

// isoForm is the form of a date and a time, with zeros for digits.
const isoForm = "0000-00-00T00:00:00"

// isoLength returns the length of the RFC 3339 timestamp that the text begins with, whose seconds have at most so many digits of a fraction; 0 if there is
// none.
func isoLength(text string, fraction int) int {
	i := len(isoForm)
	if len(text) <= i {
		return 0
	}
	for k := range isoForm {
		if c := text[k]; isoForm[k] == '0' && !isDigit(c) || isoForm[k] != '0' && c != isoForm[k] {
			return 0
		}
	}
	month, day, hour := number(text, 5), number(text, 8), number(text, 11)
	if month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || text[14] > '5' || text[17] > '5' {
		return 0
	}
	i += fractionLength(text[i:], fraction)
	zone := offsetLength(text[i:])
	if zone == 0 || zone == len("+0100") {
		return 0
	}
	return i + zone
}

// number is the number of two digits at i.
func number(text string, i int) int { return int(text[i]-'0')*10 + int(text[i+1]-'0') }

// fractionLength returns the length of a dot and at most so many digits; 0 if the text does not begin with them.
func fractionLength(text string, most int) int {
	i := 1
	for i < len(text) && isDigit(text[i]) {
		i++
	}
	if i < 2 || i > most+1 || text[0] != '.' {
		return 0
	}
	return i
}

// isClock reports whether a text of at least eight bytes begins with hh:mm:ss.
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
