// SPDX-License-Identifier: Apache-2.0

package jsonscan

import (
	"encoding/json"
	"io"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var values = map[string]bool{
	`{}`: true, `[]`: true, `""`: true, `0`: true, `-0.5e+7`: true, `true`: true, `false`: true, `null`: true,
	`{"a":[1,{"b":"\u00e9\ud83d\ude00\n"}],"c":{}}`: true, ` { "a" : [ 1 , 2 ] } `: true, `"é"`: true, `"a\"b\\"`: true,
	`[1,]`: false, `[1 2]`: false, `[,1]`: false, `{"a":1,}`: false, `{"a"}`: false, `{a:1}`: false, `{"a":1 "b":2}`: false, `[}`: false,
	`01`: false, `+1`: false, `1.`: false, `.5`: false, `1e`: false, `tru`: false, `nul`: false, `'a'`: false, `"a`: false, `"\x"`: false,
	`"\u12"`: false, `"\ud83d"`: false, `"\ude00\ud83d"`: false, "\"\x00\"": false, "\"\xff\"": false, "\"\xe2\x82\"": false, ``: false, `]`: false,
	strings.Repeat("[", MaxDepth) + strings.Repeat("]", MaxDepth):     true,
	strings.Repeat("[", MaxDepth+1) + strings.Repeat("]", MaxDepth+1): false,
}

// isValue reports whether a text is one value, by the scanner.
func isValue(text string) bool {
	end := SkipValue(text, SkipSpace(text, 0), 0)
	return end != Invalid && SkipSpace(text, end) == len(text)
}

func TestValueIsSkippedOnlyIfItIsStrictJSON(t *testing.T) {
	t.Parallel()
	for text, want := range values {
		assert.Equal(t, want, isValue(text), "%q", text)
	}
}

func TestCursorReadsWhatTheStandardLibraryReads(t *testing.T) {
	t.Parallel()
	const text = `{"b":"1","a":"\u0061\"\n","x":["y", {"a":7} ,3],"a":null}`
	table := NewKeyTable("a", "b")
	c := Cursor{Text: text, Pos: 1}
	m := NewMembers(table)
	var seen []string
	for {
		key, found := c.Next(&m)
		if found == MemberNone {
			break
		}
		require.NotEqual(t, MemberInvalid, found)
		switch {
		case c.Peek() == '"':
			value, ok := c.Str()
			require.True(t, ok)
			seen = append(seen, table.Key(key)+"="+value)
		case key == table.Len():
			count := 0
			c.Pos++
			for elements := (Elements{}); c.NextElement(&elements) == MemberFound; count++ {
				require.True(t, c.Skip(TopDepth+1))
			}
			assert.Equal(t, "x", m.Unknown())
			assert.Equal(t, 3, count)
		default:
			assert.Equal(t, MemberRepeated, found)
			require.True(t, c.Skip(TopDepth))
		}
	}
	assert.Equal(t, []string{"b=1", "a=a\"\n"}, seen)
	assert.True(t, m.Has(0) && m.Has(1))
	assert.Equal(t, len(text), c.Pos)
}

func TestBeginningOfAnObjectIsCut(t *testing.T) {
	t.Parallel()
	for text, valid := range values {
		if !valid || len(text) > 100 || !strings.HasPrefix(text, "{") && !strings.HasPrefix(text, "[") {
			continue
		}
		assert.False(t, IsCut(text), "%q", text)
		for end := 1; end < len(text); end++ {
			inPair := strings.Contains(text, `\ude00`) && strings.Contains(text[:end], `\ud83d`) && !strings.Contains(text[:end], `\ude00`)
			assert.Equal(t, utf8.ValidString(text[:end]) && !inPair, IsCut(text[:end]), "%q", text[:end])
		}
	}
	for _, text := range []string{
		"", "1", `"a`, "]", "{]", `{"a",`, `{"a":1,,`, `{"a":1{`, `{"a":9{"b":1}}`, "[1 2", `[tru1`, `["a" "b`, `{"id":9,"namlEvent | admin | {"p`, `["\x`, `["\u12g`,
	} {
		assert.False(t, IsCut(text), "%q", text)
	}
}

// FuzzValue holds the scanner against the standard library, which is laxer: it accepts bad UTF-8, lone surrogates, and any depth.
func FuzzValue(f *testing.F) {
	for text := range values {
		f.Add(text)
		f.Add(`["` + strings.Repeat(`plain \\ \"é\" `, 8) + `",` + text + strings.Repeat(" ", 70) + `]`)
	}
	f.Fuzz(func(t *testing.T, text string) {
		scanned, valid := isValue(text), json.Valid([]byte(text))
		require.False(t, scanned && !valid, "%q", text)
		if valid && !scanned {
			require.True(t, !utf8.ValidString(text) || hasLoneSurrogate(text) || depthOf(text) > MaxDepth, "%q", text)
		}
		if IsCut(text) {
			require.ErrorIs(t, json.NewDecoder(strings.NewReader(text)).Decode(new(json.RawMessage)), io.ErrUnexpectedEOF, "%q", text)
		}
	})
}

// hasLoneSurrogate reports whether a valid JSON text has an escape of half a pair, which the standard library replaces. It goes by tokens, since
// a decoded object has only the last of two members of one name.
func hasLoneSurrogate(text string) bool {
	for decoder := json.NewDecoder(strings.NewReader(strings.ReplaceAll(text, "\ufffd", ""))); ; {
		token, err := decoder.Token()
		if err != nil {
			return false
		}
		if s, is := token.(string); is && strings.Contains(s, "\ufffd") {
			return true
		}
	}
}

// depthOf is how deep a valid JSON text nests.
func depthOf(text string) (deepest int) {
	depth := 0
	for decoder := json.NewDecoder(strings.NewReader(text)); ; {
		token, err := decoder.Token()
		if err != nil {
			return deepest
		}
		switch token {
		case json.Delim('{'), json.Delim('['):
			depth++
			deepest = max(deepest, depth)
		case json.Delim('}'), json.Delim(']'):
			depth--
		}
	}
}
