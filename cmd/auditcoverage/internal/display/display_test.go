// SPDX-License-Identifier: Apache-2.0

package display_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/display"
)

func TestRecordsCannotSendEscapeSequences(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"plain \"quoted\" ü 日本 🚀 \\": "plain \"quoted\" ü 日本 🚀 \\",
		"\x1b[2J\x07":                `\x1b[2J\a`,
		"a\r\nb\tc\x00\x7f":          `a\r\nb\tc\x00\x7f`,
		"\u009b31m\u202e\ufeff":      `\u009b31m\u202e\ufeff`,
		"\xff\xc3":                   `\xff\xc3`,
		"�":                          "�",
	} {
		assert.Equal(t, want, display.Text(text))
		var b strings.Builder
		require.NoError(t, display.JSON(&b, text, ""))
		for _, r := range strings.TrimSuffix(b.String(), "\n") {
			assert.False(t, r < ' ' || r >= 0x7f && r < 0xa0 || r == '\u202e', "%q", b.String())
		}
		var back string
		require.NoError(t, json.Unmarshal([]byte(b.String()), &back))
		assert.Equal(t, strings.ToValidUTF8(text, "�"), strings.ReplaceAll(back, "��", "�"))
	}
	assert.Equal(t, "abcd…", display.Short("abcdefgh", 5))
}

func TestNumbersAreGrouped(t *testing.T) {
	t.Parallel()
	for n, want := range map[int64]string{0: "0", 7: "7", 999: "999", 1000: "1,000", -1000: "-1,000", -100: "-100", 1234567: "1,234,567"} {
		assert.Equal(t, want, display.Number(n))
	}
	for n, want := range map[int64]string{0: "0 B", 999: "999 B", 1000: "1.0 kB", -25_000_000: "-25.0 MB"} {
		assert.Equal(t, want, display.Bytes(n))
	}
	assert.Equal(t, []string{"0 records", "1 record", "2,000 records"},
		[]string{display.Counted(0, "record"), display.Counted(1, "record"), display.Counted(2000, "record")})
	assert.Equal(t, []string{"+5", "-5", "-"}, []string{display.Change(5), display.Change(-5), display.Change(0)})
	assert.Equal(t, []string{"33.3 %", "-"}, []string{display.Share(1, 3), display.Share(0, 0)})
}
