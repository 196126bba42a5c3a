// SPDX-License-Identifier: Apache-2.0

//go:build goexperiment.simd && amd64 && !go1.27

package blockscan

import (
	"simd/archsimd"
	"unsafe"
)

// Available says that the other functions may be called.
var Available = archsimd.X86.AVX2()

// CanCompress says that Compress may be called.
var CanCompress = has512 && archsimd.X86.AVX512VBMI2()

var has512 = archsimd.X86.AVX512()

// What the bytes of a block are compared with, in memory, since a load costs less than filling a vector.
var (
	quoteBlock  = filled('"')
	escapeBlock = filled('\\')
	spaceBlock  = filled(' ')
)

func filled(c byte) (block [Size]byte) {
	for i := range block {
		block[i] = c
	}
	return block
}

// half is what a vector of AVX2 holds.
const half = Size / 2

// blockAt is where the block of s at i stands.
func blockAt(s string, i int) *[Size]byte {
	return (*[Size]byte)(unsafe.Pointer(unsafe.StringData(s[i : i+Size]))) //nolint:gosec // the slice has as many bytes
}

// halves loads the halves of a block.
func halves(block *[Size]byte) (low, high archsimd.Uint8x32) {
	return archsimd.LoadUint8x32((*[half]byte)(block[:half])), archsimd.LoadUint8x32((*[half]byte)(block[half:]))
}

// join puts the marks of both halves of a block together.
func join(low, high archsimd.Mask8x32) Marks { return Marks(low.ToBits()) | Marks(high.ToBits())<<half }

// InString marks what matters in a string of JSON, in the block of s at i: quotes, backslashes, and others, which are control characters or not ASCII. It is
// not inlined, so that no vector has to be kept over a call of End.
//
//go:noinline
func InString(s string, i int) (quotes, escapes, others Marks) {
	if has512 {
		return inStringWide(blockAt(s, i))
	}
	return inStringNarrow(halves(blockAt(s, i)))
}

// inStringWide is InString with the vectors of AVX-512.
func inStringWide(block *[Size]byte) (quotes, escapes, others Marks) {
	text := archsimd.LoadUint8x64(block)
	return text.Equal(archsimd.LoadUint8x64(&quoteBlock)).ToBits(),
		text.Equal(archsimd.LoadUint8x64(&escapeBlock)).ToBits(),
		text.AsInt8x64().Less(archsimd.LoadUint8x64(&spaceBlock).AsInt8x64()).ToBits()
}

// inStringNarrow is InString with the vectors of AVX2. It gets vectors, since the compiler inlines larger functions where they do.
func inStringNarrow(low, high archsimd.Uint8x32) (quotes, escapes, others Marks) {
	quote, _ := halves(&quoteBlock)
	escape, _ := halves(&escapeBlock)
	filling, _ := halves(&spaceBlock)
	space := filling.AsInt8x32() // bytes that are not ASCII are negative, and so less
	return join(low.Equal(quote), high.Equal(quote)), join(low.Equal(escape), high.Equal(escape)),
		join(space.Greater(low.AsInt8x32()), space.Greater(high.AsInt8x32()))
}

// Compress stores those bytes of the block of s at i that are marked, one after the other, and after them any others: dst must have room for a whole block.
//
//go:noinline
func Compress(dst []byte, s string, i int, keep Marks) {
	text := archsimd.LoadUint8x64(blockAt(s, i))
	text.Compress(archsimd.Mask8x64FromBits(keep)).Store((*[Size]byte)(dst[:Size])) //nolint:gosec // the caller gives so much room
}

// End avoids that what is computed without vectors waits for the upper halves of their registers. It is called after the last of several blocks.
func End() { archsimd.ClearAVXUpperBits() }
