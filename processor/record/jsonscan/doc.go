// SPDX-License-Identifier: Apache-2.0

// Package jsonscan reads strict JSON (RFC 8259) in a string: without recursion, without allocation but for strings with escapes, and eight bytes at a time
// where it pays. It knows nothing of what the text is about.
package jsonscan
