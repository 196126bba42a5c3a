// SPDX-License-Identifier: Apache-2.0

//go:build goexperiment.simd && amd64 && !go1.27

package blockscan

import (
	"math/bits"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// requireBlock holds all that is found in the block of a text at i, by each width that the machine has, against a look at one byte after the other.
func requireBlock(t *testing.T, s string, i int) {
	t.Helper()
	if !Available {
		t.Skip("the processor has no AVX2")
	}
	var want [3]Marks
	for n := range Size {
		switch c := s[i+n]; {
		case c == '"':
			want[0] |= 1 << n
		case c == '\\':
			want[1] |= 1 << n
		case c < ' ' || c >= utf8.RuneSelf:
			want[2] |= 1 << n
		}
	}
	requireMarks(t, want, InString, s, i)
	requireMarks(t, want, func(s string, i int) (quotes, escapes, others Marks) { return inStringNarrow(halves(blockAt(s, i))) }, s, i)
	if has512 {
		requireMarks(t, want, func(s string, i int) (quotes, escapes, others Marks) { return inStringWide(blockAt(s, i)) }, s, i)
	}
	requireForeign(t, s[i:i+Size])
	foreign, valid := Foreign(s, i)
	wantForeign, wantValid := Foreign(s[i:i+Size], 0)
	if foreign != wantForeign || valid != wantValid {
		require.Fail(t, "what stands around a block changes what is in it", "%q at %d", s, i)
	}
}

func requireMarks(t *testing.T, want [3]Marks, inString func(s string, i int) (quotes, escapes, others Marks), s string, i int) {
	t.Helper()
	quotes, escapes, others := inString(s, i)
	if got := [3]Marks{quotes, escapes, others}; got != want {
		require.Equal(t, want, got, "%q at %d", s, i)
	}
}

// requireForeign holds Foreign against the standard library. Of a character that goes on in the next block no byte is marked; whether it can become valid may be
// found out or not.
func requireForeign(t *testing.T, block string) {
	t.Helper()
	body := block[:Size-goesOn(block)]
	foreign, valid := Foreign(block, 0)
	switch {
	case valid:
		var want Marks
		for n := range len(body) {
			if body[n] >= utf8.RuneSelf {
				want |= 1 << n
			}
		}
		if !utf8.ValidString(body) || want != foreign {
			require.Equal(t, want, foreign, "%q", block)
			require.Fail(t, "not UTF-8", "%q", block)
		}
	case utf8.ValidString(body):
		require.True(t, utf8.FullRuneInString(block[len(body):]), "%q", block)
	}
}

// goesOn is how many bytes at the end of a block begin a character that is longer.
func goesOn(block string) int {
	for n, lead := range []byte{0xc0, 0xe0, 0xf0} {
		if block[Size-1-n] >= lead {
			return n + 1
		}
	}
	return 0
}

func TestEveryByteIsMarkedAtEveryPlace(t *testing.T) {
	t.Parallel()
	text := []byte(strings.Repeat("a", 2*Size))
	for n := range Size {
		for c := range 0x100 {
			i := (n*3 + c) % Size
			text[i+n] = byte(c)
			requireBlock(t, string(text), i)
			text[i+n] = 'a'
		}
	}
}

func TestDenseBlocksAreMarkedAtEveryAlignment(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	bytes := []byte("\"\"\\\\a \x1f\x7f\x00!\x80\xbf\xc3\xe2\xf0\xff")
	text := make([]byte, 2*Size)
	for range 1000 {
		for n := range text {
			text[n] = bytes[random.IntN(len(bytes))]
		}
		for i := range Size + 1 {
			requireBlock(t, string(text), i)
		}
	}
}

func TestEverySequenceIsForeignOrInvalid(t *testing.T) {
	t.Parallel()
	if !Available {
		t.Skip("the processor has no AVX2")
	}
	for _, filling := range fillings {
		t.Run("", func(t *testing.T) {
			t.Parallel()
			for _, place := range places {
				if place >= Size {
					break
				}
				eachSequence(func(sequence string) { requireForeign(t, textWith(filling, sequence, place)[:Size]) })
			}
		})
	}
}

func TestMarkedBytesAreStoredInOrder(t *testing.T) {
	t.Parallel()
	if !CanCompress {
		t.Skip("the processor has no AVX-512 VBMI2")
	}
	text := make([]byte, 2*Size)
	for n := range text {
		text[n] = byte(n)
	}
	assert.Panics(t, func() { Compress(make([]byte, Size-1), string(text), 0, 1) })
	random := rand.New(rand.NewPCG(3, 4))
	for i := range Size + 1 {
		for n := range Size {
			requireCompressed(t, string(text), i, 1<<n)
			requireCompressed(t, string(text), i, ^Marks(1<<n))
			requireCompressed(t, string(text), i, 1<<n-1)
			requireCompressed(t, string(text), i, random.Uint64())
			requireCompressed(t, string(text), i, random.Uint64()&random.Uint64()&random.Uint64())
		}
		requireCompressed(t, string(text), i, ^Marks(0))
	}
}

// requireCompressed holds Compress against a loop, and sees to it that nothing is written around a block.
func requireCompressed(t *testing.T, s string, i int, keep Marks) {
	t.Helper()
	var want []byte
	for n := range Size {
		if keep>>n&1 != 0 {
			want = append(want, s[i+n])
		}
	}
	const around = 5
	dst := []byte(strings.Repeat("?", around+Size+around))
	Compress(dst[around:around+Size], s, i, keep)
	if got := dst[around : around+bits.OnesCount64(keep)]; string(want) != string(got) {
		require.Equal(t, want, got, "%q at %d: %x", s, i, keep)
	}
	require.Equal(t, "?????", string(dst[:around]))
	require.Equal(t, "?????", string(dst[around+Size:]))
}

func TestBlocksOutsideOfATextAreRefused(t *testing.T) {
	t.Parallel()
	text := strings.Repeat("a", Size+1)
	for _, i := range []int{-1, 2, Size, Size + 1, Size + 2} {
		assert.Panics(t, func() { InString(text, i) })
		assert.Panics(t, func() { Foreign(text, i) })
		assert.Panics(t, func() { Compress(make([]byte, Size), text, i, 1) })
	}
}

// FuzzInString holds each block of a text against a look at one byte after the other.
func FuzzInString(f *testing.F) {
	f.Add(`{\"a\":\"ü\",\"b\":\"日本\"}`+strings.Repeat(`\\`, middle)+"\x00\x1f \x7f\xff", uint64(0x5555555555555555))
	for _, filling := range fillings {
		f.Add(textWith(filling, `"\`, middle), uint64(1))
	}
	f.Fuzz(func(t *testing.T, text string, keep uint64) {
		text += strings.Repeat("a", max(0, Size-len(text)))
		for i := 0; i <= len(text)-Size; i += 1 + i/Size {
			requireBlock(t, text, i)
			if CanCompress {
				requireCompressed(t, text, i, keep)
			}
		}
	})
}
