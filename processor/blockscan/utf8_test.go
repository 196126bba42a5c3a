// SPDX-License-Identifier: Apache-2.0

package blockscan

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

// What a second byte may be, and what a third and a fourth may be: both sides of every border.
var (
	seconds = []byte{0x00, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc2, 0xdf, 0xe0, 0xed, 0xf0, 0xf4, 0xff}
	thirds  = []byte{0x7f, 0x80, 0xbf, 0xc0, 0xff}
)

// fillings are texts of whole characters that surround what is tested, longer than three blocks.
var fillings = []string{strings.Repeat("a", 4*Size), strings.Repeat("日", 2*Size), strings.Repeat("aü日😀", Size/2)}

// middle is where the halves of a block meet.
const middle = Size / 2

// places are at the beginnings, middles and ends of blocks.
var places = []int{0, middle - 3, middle - 2, middle - 1, middle, Size - 4, Size - 3, Size - 2, Size - 1, Size, 2*Size - 1}

// eachSequence calls do with every byte, every two, and many three and four: overlong ones, surrogates, those that are too large, and torn ones.
func eachSequence(do func(sequence string)) {
	sequence := make([]byte, utf8.UTFMax)
	for first := range 0x100 {
		sequence[0] = byte(first)
		do(string(sequence[:1]))
		for second := range 0x100 {
			sequence[1] = byte(second)
			do(string(sequence[:2]))
		}
		for _, sequence[1] = range seconds {
			for _, sequence[2] = range thirds {
				do(string(sequence[:3]))
				for _, sequence[3] = range thirds {
					do(string(sequence))
				}
			}
		}
	}
}

// textWith is a sequence at a place, between texts of whole characters.
func textWith(filling, sequence string, place int) string {
	before := whole(filling, place)
	return before + strings.Repeat("a", place-len(before)) + sequence + whole(filling, Size+1)
}

// whole is the longest beginning of a text of whole characters that is not longer than n.
func whole(text string, n int) string {
	for n < len(text) && !utf8.RuneStart(text[n]) {
		n--
	}
	return text[:n]
}

func requireUTF8(t *testing.T, text string) {
	t.Helper()
	if utf8.ValidString(text) != IsUTF8(text) {
		require.Equal(t, utf8.ValidString(text), IsUTF8(text), "%q", text)
	}
}

func TestEverySequenceIsUTF8OrNot(t *testing.T) {
	t.Parallel()
	for _, filling := range fillings {
		t.Run("", func(t *testing.T) {
			t.Parallel()
			for _, place := range places {
				eachSequence(func(sequence string) { requireUTF8(t, textWith(filling, sequence, place)) })
			}
		})
	}
}

// TestEveryByteOfEveryLengthIsLookedAt moves a text through all alignments, and ends it everywhere.
func TestEveryByteOfEveryLengthIsLookedAt(t *testing.T) {
	t.Parallel()
	for _, filling := range fillings {
		for start := range Size {
			for end := start; end <= 3*Size+3; end++ {
				requireUTF8(t, filling[start:end])
			}
		}
	}
	text := []byte(fillings[0][:3*Size+7])
	for at := range text {
		for c := range 0x100 {
			text[at] = byte(c)
			requireUTF8(t, string(text))
		}
		text[at] = 'a'
	}
}

// FuzzIsUTF8 holds IsUTF8 against the standard library, for a text at several places of a block.
func FuzzIsUTF8(f *testing.F) {
	for _, filling := range fillings {
		for _, sequence := range []string{"", "\x80", "\xc0\x80", "\xc3", "\xe0\x80\x80", "\xed\xa0\x80", "\xe2\x82", "\xf0\x80\x80\x80", "\xf4\x90\x80\x80", "\xf5", "\xff"} {
			f.Add(textWith(filling, sequence, Size-1))
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		requireUTF8(t, text)
		for _, place := range places {
			requireUTF8(t, textWith(fillings[2], text, place))
		}
	})
}
