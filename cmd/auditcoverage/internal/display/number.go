// SPDX-License-Identifier: Apache-2.0

package display

import (
	"fmt"
	"strconv"
	"unicode/utf16"
)

// utf16Of returns a character as the code units that JSON escapes.
func utf16Of(r rune) []uint16 { return utf16.Encode([]rune{r}) }

// Number prints a whole number with its digits in groups of three.
func Number(n int64) string {
	text := strconv.FormatInt(n, 10)
	digits := len(text)
	for i := digits - 3; i > 0 && text[i-1] != '-'; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}

// Counted is a number of things, which are named by a word that takes an s for more than one.
func Counted(n int64, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return Number(n) + " " + thing + "s"
}

// Count is Number, with a dash for zero, which is easier to skip.
func Count(n int64) string {
	if n == 0 {
		return "-"
	}
	return Number(n)
}

// Change is Count with its sign.
func Change(n int64) string {
	if n > 0 {
		return "+" + Number(n)
	}
	return Count(n)
}

// Bytes prints a number of bytes in the largest unit that leaves a whole part.
func Bytes(n int64) string {
	const step = 1000
	size, units := float64(n), []string{"B", "kB", "MB", "GB", "TB"}
	unit := 0
	for ; (size >= step || size <= -step) && unit < len(units)-1; unit++ {
		size /= step
	}
	if unit == 0 {
		return fmt.Sprintf("%d B", n)
	}
	return fmt.Sprintf("%.1f %s", size, units[unit])
}

// BytesChange is Bytes with its sign, and a dash for zero.
func BytesChange(n int64) string {
	switch {
	case n == 0:
		return "-"
	case n > 0:
		return "+" + Bytes(n)
	}
	return Bytes(n)
}

// Share is a part of a whole in percent.
func Share(part, whole int64) string {
	if whole == 0 {
		return "-"
	}
	return fmt.Sprintf("%.1f %%", 100*float64(part)/float64(whole))
}
