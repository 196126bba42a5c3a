// SPDX-License-Identifier: Apache-2.0

package figure

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Number prints three significant digits, with thousands separated.
func Number(v float64) string {
	switch {
	case math.IsNaN(v):
		return "-"
	case v >= 99.95:
		return thousands(strconv.FormatFloat(math.Round(v), 'f', 0, 64))
	case v >= 9.995:
		return strconv.FormatFloat(v, 'f', 1, 64)
	default:
		return strconv.FormatFloat(v, 'f', 2, 64)
	}
}

// Few prints what should be nothing, such as allocations; less than a twentieth is what a batch costs, spread over its records.
func Few(v float64) string {
	if v < 0.05 {
		return "0"
	}
	return Number(v)
}

// Percent prints a share.
func Percent(v float64) string { return fmt.Sprintf("%.0f%%", 100*v) }

func thousands(digits string) string {
	var b strings.Builder
	for i, digit := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(digit)
	}
	return b.String()
}
