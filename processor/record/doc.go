// SPDX-License-Identifier: Apache-2.0

// Package record reads what an audit record says of itself, and proves as much of it as a verdict needs.
//
// A record may be kept after a glance; it may be dropped only when its whole text is one well-formed object that can mean one thing.
// So reading comes in two steps: Reader.Identify reads as far as the facts, and Reader.Prove goes on to the end.
package record
