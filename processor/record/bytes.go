// SPDX-License-Identifier: Apache-2.0

package record

import (
	"reflect"
	"unsafe"

	"go.opentelemetry.io/collector/pdata/pcommon"
)

// isTransparent reports whether a slice of bytes of pdata begins with a pointer to its bytes, of which pdata itself gives out nothing but copies. It is asked of
// the type, so that another layout of another version is noticed, and read by a copy.
var isTransparent = func() bool {
	slice := reflect.TypeFor[pcommon.ByteSlice]()
	return slice.Kind() == reflect.Struct && slice.NumField() > 0 && slice.Field(0).Type == reflect.TypeFor[*[]byte]()
}()

// textOf is a value of characters or bytes as text, and no value at all as the empty text; false for values of other types.
func (r *Reader) textOf(value pcommon.Value) (string, bool) {
	switch value.Type() {
	case pcommon.ValueTypeStr:
		return value.Str(), true
	case pcommon.ValueTypeBytes:
		return asText(r.bytesOf(value.Bytes())), true
	default:
		return "", value.Type() == pcommon.ValueTypeEmpty
	}
}

// bytesOf returns the bytes of a slice, which is only read: a copy, if what is read of it must outlast the record.
func (r *Reader) bytesOf(slice pcommon.ByteSlice) []byte {
	if r.options.sharing && isTransparent {
		return **(**[]byte)(unsafe.Pointer(&slice)) //nolint:gosec // sound: the type of the first field was looked at
	}
	return slice.AsRaw()
}
