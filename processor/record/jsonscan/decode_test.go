// SPDX-License-Identifier: Apache-2.0

package jsonscan

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// literals are string literals, and what is none.
var literals = []string{
	`""`, `"a"`, `"1234567"`, `"12345678"`, `"123456789"`, `"\""`, `"\\"`, `"\\\""`, `"é日\u00e9\ud83d\ude00\n\t\/"`, `"{\"a\":\"b\",\"c\":[1,2]}\n"`,
	`"`, `"a`, `"\`, `"\"`, `"\x"`, `"\ud83d"`, "\"\x00\"", "\"\xff\"", "\"12345678\xe2\x82\"", `"a" `, `"` + strings.Repeat(`\"`, 300) + `"`,
	`"` + strings.Repeat("a", 63) + `\n` + strings.Repeat("b", 70) + `\ud83d\ude00"`, `"` + strings.Repeat("é", 100) + `\\"`, `"` + strings.Repeat("a", 127) + "\xff\"",
}

// decoded decodes a literal in pieces of at most step bytes, as it comes, and reports whether it is valid.
func decoded(text string, step int) (string, bool) {
	buffer := make([]byte, 0, len(text)+DecodeRoom)
	for i := 1; ; {
		var ended bool
		if buffer, i, ended = Decode(buffer, text, i, i+step); i == Invalid || ended {
			return string(buffer), ended && i == len(text)
		}
	}
}

func TestStringIsDecodedAsByTheStandardLibrary(t *testing.T) {
	t.Parallel()
	for _, text := range literals {
		requireDecoded(t, text)
	}
}

func requireDecoded(t *testing.T, text string) {
	t.Helper()
	for _, step := range []int{1, 7, 8, 9, len(text) + 1} {
		got, ok := decoded(text, step)
		require.Equal(t, isValue(text) && text[len(text)-1] == '"', ok, "%q by %d", text, step)
		if ok {
			var want string
			require.NoError(t, json.Unmarshal([]byte(text), &want))
			require.Equal(t, want, got, "%q by %d", text, step)
			require.Equal(t, want, Unescape(text[1:len(text)-1]))
		}
	}
}

// FuzzDecode holds Decode against the standard library, for the strings that the scanner accepts.
func FuzzDecode(f *testing.F) {
	for _, text := range literals {
		f.Add(text[1:])
	}
	f.Fuzz(func(t *testing.T, inside string) {
		requireDecoded(t, `"`+inside)
		requireDecoded(t, `"`+strings.Repeat("a", 50)+inside+strings.Repeat("b", 70)+`"`)
	})
}

func TestDecodingDoesNotAllocate(t *testing.T) { //nolint:paralleltest // allocations are counted
	text := `"` + strings.Repeat(`{\"a\":\"\u00e9\\\n日\"}`, 20) + `"`
	buffer := make([]byte, 0, len(text)+DecodeRoom)
	assert.Zero(t, testing.AllocsPerRun(100, func() { buffer, _, _ = Decode(buffer[:0], text, 1, len(text)) }))
}
