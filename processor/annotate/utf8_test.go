// SPDX-License-Identifier: Apache-2.0

package annotate

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
)

func TestShortStringsAreLookedAtToTheLastByte(t *testing.T) {
	t.Parallel()
	for length := range shortString + 10 {
		text := strings.Repeat("a", length)
		assert.True(t, isText(text))
		for at := range length {
			for _, odd := range []string{"\x80", "\xff", "\xc3", "ü", "\x00"} {
				s := text[:at] + odd + text[at+1:]
				assert.Equal(t, utf8.ValidString(s), isText(s), "%q", s)
			}
		}
	}
}
