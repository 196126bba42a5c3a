// SPDX-License-Identifier: Apache-2.0

//go:build !goexperiment.simd || !amd64 || go1.27

package blockscan

import "unicode/utf8"

// Available says that the other functions may be called. It is a constant here, so that the compiler leaves out what depends on it.
const Available = false

// CanCompress says that Compress may be called.
const CanCompress = false

// InString marks nothing.
func InString(string, int) (quotes, escapes, others Marks) { return 0, 0, 0 }

// Foreign marks nothing.
func Foreign(string, int) (foreign Marks, valid bool) { return 0, false }

// Compress stores nothing.
func Compress([]byte, string, int, Marks) {}

// End does nothing.
func End() {}

// IsUTF8 reports whether a text is UTF-8.
func IsUTF8(s string) bool { return utf8.ValidString(s) }
