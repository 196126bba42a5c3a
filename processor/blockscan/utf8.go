// SPDX-License-Identifier: Apache-2.0

//go:build goexperiment.simd && amd64 && !go1.27

package blockscan

import (
	"simd/archsimd"
	"unicode/utf8"
)

// What two bytes in a row can have wrong, by bit, as in "Validating UTF-8 In Less Than One Instruction Per Byte" (Keiser, Lemire, 2020), whose method this is:
// three look-ups by half bytes say which of it is possible, and what all of them say is wrong.
const (
	tooShort     = 1 << iota // a lead without a continuation
	tooLong                  // a continuation after ASCII
	overlong3                // e0 80 to e0 9f
	tooLarge                 // f4 90 and above
	surrogate                // ed a0 to ed bf
	overlong2                // c0 and c1
	overlong4                // f0 80 to f0 8f, and f5 80 and above
	continuation             // two continuations, which is right after a lead of three bytes or four

	always = tooShort | tooLong | continuation // whatever the lower half of the first byte is
)

var (
	firstHigh = twice([16]uint8{
		tooLong, tooLong, tooLong, tooLong, tooLong, tooLong, tooLong, tooLong,
		continuation, continuation, continuation, continuation,
		tooShort | overlong2, tooShort, tooShort | overlong3 | surrogate, tooShort | tooLarge | overlong4,
	})
	firstLow = twice([16]uint8{
		always | overlong3 | overlong2 | overlong4, always | overlong2, always, always,
		always | tooLarge, always | tooLarge | overlong4, always | tooLarge | overlong4, always | tooLarge | overlong4,
		always | tooLarge | overlong4, always | tooLarge | overlong4, always | tooLarge | overlong4, always | tooLarge | overlong4,
		always | tooLarge | overlong4, always | tooLarge | overlong4 | surrogate, always | tooLarge | overlong4, always | tooLarge | overlong4,
	})
	secondHigh = twice([16]uint8{
		tooShort, tooShort, tooShort, tooShort, tooShort, tooShort, tooShort, tooShort,
		tooLong | overlong2 | continuation | overlong3 | overlong4, tooLong | overlong2 | continuation | overlong3 | tooLarge,
		tooLong | overlong2 | continuation | surrogate | tooLarge, tooLong | overlong2 | continuation | surrogate | tooLarge,
		tooShort, tooShort, tooShort, tooShort,
	})
	lowHalf    = [half]uint8(repeated(0x0f))
	lead3      = [half]uint8(repeated(0xe0 - 0x80))
	lead4      = [half]uint8(repeated(0xf0 - 0x80))
	highestBit = [half]uint8(repeated(0x80))
)

func repeated(c uint8) []uint8 {
	block := filled(c)
	return block[:half]
}

func twice(table [16]uint8) (t [half]uint8) {
	copy(t[:16], table[:])
	copy(t[16:], table[:])
	return t
}

// wrong is what is wrong in half a block, after what stands before it: not zero in any byte at which a character turns out to be invalid.
func wrong(text, before archsimd.Uint8x32) archsimd.Uint8x32 {
	joint := before.Select128FromPair(1, 2, text)
	first := text.ConcatShiftBytesRightGrouped(15, joint)
	low := archsimd.LoadUint8x32(&lowHalf)
	pair := archsimd.LoadUint8x32(&firstHigh).PermuteOrZeroGrouped(first.AsUint16x16().ShiftAllRight(4).AsUint8x32().And(low).AsInt8x32()).
		And(archsimd.LoadUint8x32(&firstLow).PermuteOrZeroGrouped(first.And(low).AsInt8x32())).
		And(archsimd.LoadUint8x32(&secondHigh).PermuteOrZeroGrouped(text.AsUint16x16().ShiftAllRight(4).AsUint8x32().And(low).AsInt8x32()))
	third := text.ConcatShiftBytesRightGrouped(14, joint).SubSaturated(archsimd.LoadUint8x32(&lead3))
	fourth := text.ConcatShiftBytesRightGrouped(13, joint).SubSaturated(archsimd.LoadUint8x32(&lead4))
	return third.Or(fourth).And(archsimd.LoadUint8x32(&highestBit)).Xor(pair)
}

// Foreign marks the bytes of the block of s at i that are not ASCII, of characters that stand in it whole, and reports whether all of them are valid UTF-8. The
// block is taken as if the text began with it.
//
//go:noinline
func Foreign(s string, i int) (foreign Marks, valid bool) {
	low, high := halves(blockAt(s, i))
	var before archsimd.Uint8x32
	if !wrong(low, before).Or(wrong(high, low)).IsZero() {
		return 0, false
	}
	zero := before.AsInt8x32()
	foreign = join(zero.Greater(low.AsInt8x32()), zero.Greater(high.AsInt8x32()))
	return foreign << cut(s[i:i+Size]) >> cut(s[i:i+Size]), true
}

// cut is how many bytes at the end of a block belong to a character that goes on in the next.
func cut(block string) int {
	switch {
	case block[Size-1] >= 0xc0:
		return 1
	case block[Size-2] >= 0xe0:
		return 2
	case block[Size-3] >= 0xf0:
		return 3
	default:
		return 0
	}
}

// IsUTF8 reports whether a text is UTF-8.
func IsUTF8(s string) bool {
	if !Available || len(s) < Size {
		return utf8.ValidString(s)
	}
	i := validBytes(s)
	End()
	return utf8.ValidString(s[i:])
}

// validBytes returns how many bytes of a text are UTF-8 up to a position between two characters; what follows is shorter than a block, or is not UTF-8.
//
//go:noinline
func validBytes(s string) (i int) {
	var before archsimd.Uint8x32
	for ; len(s)-i >= Size; i += Size {
		low, high := halves(blockAt(s, i))
		if low.Or(high).AsInt8x32().Less(before.AsInt8x32()).ToBits() == 0 {
			continue
		}
		if !wrong(low, before).Or(wrong(high, low)).IsZero() {
			return i
		}
		i -= cut(s[i : i+Size])
	}
	return i
}
