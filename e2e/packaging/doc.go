// SPDX-License-Identifier: Apache-2.0

// Package packaging tests the packages that make package leaves in bin/packages, each in a Debian system of its own, and what the documents say about them.
package packaging
