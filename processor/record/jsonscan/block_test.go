// SPDX-License-Identifier: Apache-2.0

package jsonscan

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/auditcoverage/auditcoverageprocessor/processor/blockscan"
)

// specials are what must be looked at in a string, and what ends it, right or wrong.
var specials = []string{
	"", `"`, `\"`, `\\`, `\n`, `\/`, `\u0041`, `\u00e9`, `\ud83d\ude00`, `\ud83d`, `\ude00`, `\ud83d\u0041`, `\ud83d\"`, `\u12`, `\x`, "\\é", "\\\x01", `\`,
	`\"\"`, `\\\"`, `\u005c"`, `\n\n\n\n\n\n\n\n`, `\ud83d\ude00\ud83d\ude00\"`,
	"\x00", "\x1f", "\x7f", "\n", "é", "日", "😀", "\u2028", "\ufffd", "日本語日本語\\\"é", "\x80", "\xbf\xbf", "\xc0\x80", "\xc3", "\xe0\x80\x80", "\xe2\x82",
	"\xe2\x82\"", "\xed\xa0\x80", "\xef\xbf\xbe", "\xf0\x80\x80\x80", "\xf0\x9f\x98", "\xf4\x8f\xbf\xbf", "\xf4\x90\x80\x80", "\xf5", "\xff",
}

// endings are what stands after: the end of the string at once or later, none, and other text around it, some of which no string may hold.
var endings = []string{
	"", `"`, `",` + strings.Repeat(" ", 70), `"` + strings.Repeat("\x01\xff\xe2\\", 20), strings.Repeat("b", 61) + `\"` + strings.Repeat("c", 62) + `"`,
	`\/` + strings.Repeat("d", 3*blockscan.Size) + `"`, strings.Repeat(`{\"k\":\"é\"},`, 12) + `"`, strings.Repeat(`\\`, 33) + "日" + strings.Repeat(`\n`, 40) + `"  `,
}

// blockPlaces are how many bytes stand before what is special: all places of two blocks, and of words.
const blockPlaces = 2*blockscan.Size + 10

// plainBytes and foreignBytes fill strings.
var (
	plainBytes   = strings.Repeat("abcdefghijklm {}[]:,", 20)
	foreignBytes = strings.Repeat("äö日😀a", 30)
)

// filled is n bytes of whole characters.
func filled(from string, n int) string {
	text := strings.ToValidUTF8(from[:n], "")
	return text + plainBytes[:n-len(text)]
}

// requireSameEnd holds what goes block by block against what goes word by word, for the string that begins at i.
func requireSameEnd(t *testing.T, s string, i int) {
	t.Helper()
	wantEnd, wantEscaped := skipWords(s, i)
	requireEnd := func(end int, escaped bool) {
		if end != wantEnd || end != Invalid && escaped != wantEscaped {
			require.Equal(t, fmt.Sprint(wantEnd, wantEscaped), fmt.Sprint(end, escaped), "%q from %d", s, i)
		}
	}
	requireEnd(SkipString(s, i))
	if blockscan.Available {
		requireEnd(skipBlocks(s, i))
		blockscan.End()
	}
}

// requireSteps decodes the string that begins at i in pieces, and holds each against what was passed over, and the end against skipWords.
func requireSteps(t *testing.T, s string, i, step int) {
	t.Helper()
	want, escaped := skipWords(s, i)
	buffer := make([]byte, 0, len(s)-i+DecodeRoom)
	for start := i; ; {
		stop := i + step
		decoded, next, ended := Decode(buffer, s, i, stop)
		if next == Invalid || ended {
			if next != want {
				require.Equal(t, want, next, "%q from %d", s, start)
			}
			if ended {
				requireText(t, s[start:next-1], string(decoded), escaped)
			}
			return
		}
		if next < stop || next >= stop+blockscan.Size+pairEscape {
			require.Fail(t, "not at stop or soon after it", "%q from %d to %d: %d", s, i, stop, next)
		}
		requireText(t, s[start:next], string(decoded), true)
		buffer, i = decoded, next
	}
}

func requireText(t *testing.T, inside, decoded string, escaped bool) {
	t.Helper()
	want := inside
	if escaped {
		want = Unescape(inside)
	}
	if want != decoded {
		require.Equal(t, want, decoded, "%q", inside)
	}
}

// eachString calls do with strings in which something special stands everywhere in a block, after different texts.
func eachString(do func(s string)) {
	for place := range blockPlaces {
		for _, from := range []string{plainBytes, foreignBytes, strings.Repeat(`\"`, 150), strings.Repeat(`\`, 300)} {
			before := from[:place]
			if from == foreignBytes {
				before = filled(from, place)
			}
			for _, special := range specials {
				for _, ending := range endings {
					do(before + special + ending)
				}
			}
		}
	}
}

func TestBlocksEndStringsWhereWordsDo(t *testing.T) {
	t.Parallel()
	eachString(func(s string) { requireSameEnd(t, s, 0) })
}

func TestBlocksEndStringsAtEveryAlignment(t *testing.T) {
	t.Parallel()
	for i := range blockscan.Size {
		for length := range 300 {
			for _, inside := range []string{plainBytes[:length], filled(foreignBytes, length), strings.Repeat(`\"`, length/2) + "a"} {
				requireSameEnd(t, plainBytes[:i]+inside+`"`+endings[3], i)
				requireSameEnd(t, plainBytes[:i]+inside+`"`, i)
				requireSameEnd(t, plainBytes[:i]+inside, i)
			}
		}
	}
}

// TestRunsOfBackslashesEndStringsWhereWordsDo puts runs of 1 to 70 at every place of a block, before what they may escape.
func TestRunsOfBackslashesEndStringsWhereWordsDo(t *testing.T) {
	t.Parallel()
	for place := range blockPlaces {
		for run := 1; run <= 70; run++ {
			for _, after := range []string{`"`, `n"`, `u0041"`, `ud83d\ude00"`, `x"`, `é"`, "\x01\"", "", "aa\\\"a\\\\\"", `""`} {
				s := plainBytes[:place] + strings.Repeat(`\`, run) + after
				requireSameEnd(t, s, 0)
				requireSameEnd(t, s+endings[4], 0)
			}
		}
	}
}

func TestBlocksAreDecodedAsTheyArePassedOver(t *testing.T) {
	t.Parallel()
	eachString(func(s string) { requireSteps(t, s, 0, len(s)+1) })
	for place := range blockPlaces {
		for _, special := range specials {
			s := plainBytes[:place] + special + endings[place%len(endings)]
			for _, step := range []int{1, 8, 63, 64, 65} {
				requireSteps(t, s, place%5, step)
			}
		}
		for run := 1; run <= 70; run++ {
			s := plainBytes[:place] + strings.Repeat(`\`, run) + `"`
			requireSteps(t, s+endings[4], 0, len(s))
			requireSteps(t, s+`n"`, 0, 64)
		}
	}
}

// FuzzSkip holds strings that end by blocks against those that end by words, and what is decoded of them, at several places of a block.
func FuzzSkip(f *testing.F) {
	for _, special := range specials {
		f.Add(special)
		f.Add(filled(foreignBytes, 60) + special + `\"` + plainBytes[:61] + `\\` + special)
	}
	for _, ending := range endings {
		f.Add(ending)
	}
	f.Fuzz(func(t *testing.T, text string) {
		requireSameEnd(t, text, 0)
		for _, place := range []int{0, 1, 25, 31, 58, 63} {
			for _, ending := range endings[1:4] {
				s := plainBytes[:place] + text + ending
				requireSameEnd(t, s, 0)
				requireSteps(t, s, 0, len(s)+1)
			}
		}
		requireSteps(t, text+endings[2], 0, 50)
	})
}
