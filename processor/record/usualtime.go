// SPDX-License-Identifier: Apache-2.0

package record

const (
	secondsPerDay = 24 * 60 * 60
	// daysToEpoch are the days from 0000-03-01 to 1970-01-01.
	daysToEpoch = 719468
	daysPerEra  = 146097 // 400 years
)

// usualTime is the fast path of parseTime, for times in UTC as nearly all records have them, such as 2026-03-04T08:11:12.345Z. Of others it returns false.
func usualTime(text string) (nanos uint64, ok bool) {
	const form = "2006-01-02T15:04:05"
	n := len(form)
	if len(text) <= n || text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' || text[16] != ':' {
		return 0, false
	}
	year := twoDigits(text, 0)*100 + twoDigits(text, 2)
	month, day := twoDigits(text, 5), twoDigits(text, 8)
	hour, minute, second := twoDigits(text, 11), twoDigits(text, 14), twoDigits(text, 17)
	if year < 1970 || year > 2199 || month-1 > 11 || day-1 > 30 || day > 28 && !isLongMonth(month, day) || hour > 23 || minute > 59 || second > 59 {
		return 0, false
	}
	fraction, unit := uint64(0), uint64(nanosPerSecond)
	if text[n] == '.' {
		for n++; n < len(text) && text[n]-'0' <= 9 && unit > 1; n++ {
			unit /= 10
			fraction += uint64(text[n]-'0') * unit
		}
		if unit == nanosPerSecond {
			return 0, false
		}
	}
	if rest := text[n:]; rest != "Z" && rest != "+00:00" {
		return 0, false
	}
	days := daysOf(year, month, day)
	return (days*secondsPerDay+hour*3600+minute*60+second)*nanosPerSecond + fraction, true
}

// twoDigits is the number of two digits at i; one of more digits if they are none.
func twoDigits(text string, i int) uint64 {
	tens, ones := uint64(text[i]-'0'), uint64(text[i+1]-'0')
	if tens > 9 || ones > 9 {
		return 100_000
	}
	return tens*10 + ones
}

// daysOf counts the days from 1970-01-01 to a date. Years begin in March here, so that a leap day is the last of its year.
func daysOf(year, month, day uint64) uint64 {
	if month <= 2 {
		year--
		month += 12
	}
	era, yearOfEra := year/400, year%400
	dayOfYear := (153*(month-3)+2)/5 + day - 1
	return era*daysPerEra + yearOfEra*365 + yearOfEra/4 - yearOfEra/100 + dayOfYear - daysToEpoch
}

// isLongMonth reports whether a month has a day above the 28th in every year.
func isLongMonth(month, day uint64) bool {
	const thirty = 1<<4 | 1<<6 | 1<<9 | 1<<11
	return month != 2 && (day <= 30 || thirty>>month&1 == 0)
}
