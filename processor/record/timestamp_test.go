// SPDX-License-Identifier: Apache-2.0

package record

import (
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestLeadingDigitsAreReadAsOneByOne(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"", "0", "7,", "1767571200,", "360808718}", "12345678", "1234567", "123456789", "9999999999999999999", "00000000", "1234567:", "/2345678", "1234 678", "12345678a",
		"1234567\xb9", "\xb12345678", "1234567/9", "1234567?9",
	} {
		value, end := leadingDigits(text, 0)
		digits := 0
		for digits < len(text) && '0' <= text[digits] && text[digits] <= '9' {
			digits++
		}
		want, _ := strconv.ParseUint(text[:digits], 10, 64) // 0 for none
		assert.Equal(t, digits, end, "%q", text)
		assert.Equal(t, want, value, "%q", text)
	}
}
