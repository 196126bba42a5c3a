// SPDX-License-Identifier: Apache-2.0

package record

import (
	"math"
	"unsafe"

	"github.com/auditcoverage/auditcoverageprocessor/processor/record/jsonscan"
)

// maxLayers is how many envelopes may stand around a record, each of which is decoded into a buffer of its own.
const maxLayers = 3

// keptBuffer is the largest buffer that is kept for the next batch.
const keptBuffer = 64 << 10

// buffer is an empty buffer with room for what a text of so many bytes says.
func buffer(old []byte, length int) []byte {
	if cap(old) < length+jsonscan.DecodeRoom {
		return make([]byte, 0, length+jsonscan.DecodeRoom)
	}
	return old[:0]
}

// decode returns what a string literal says that is known to be valid. It is valid until the next record.
func (r *Reader) decode(literal string, layer int) string {
	decoded, _, _ := jsonscan.Decode(buffer(r.buffers[layer], len(literal)), literal, 1, math.MaxInt)
	r.buffers[layer] = decoded
	r.decoded = true
	return asText(decoded)
}

// asText is a buffer as text, which changes with it.
func asText(buffer []byte) string {
	return unsafe.String(unsafe.SliceData(buffer), len(buffer)) //nolint:gosec // it is said to be valid until the next record
}

// releaseBuffers keeps the buffers for the next batch, but for the large ones.
func (r *Reader) releaseBuffers() {
	for i := range r.buffers {
		if cap(r.buffers[i]) > keptBuffer {
			r.buffers[i] = nil
		}
	}
}
