// SPDX-License-Identifier: Apache-2.0

// Package blockscan looks at a text 64 bytes at a time, with the processor's vectors: AVX2, and AVX-512 where there is. It works in builds with
// GOEXPERIMENT=simd by Go 1.26 for amd64, since Go 1.27 has other names for what it needs; in others, and on older processors, Available says that there is
// nothing to call, and its callers go eight bytes at a time.
package blockscan

// Size is how many bytes of a text a block has.
const Size = 64

// Marks are bytes of a block, by bit, the first in the lowest.
type Marks = uint64
