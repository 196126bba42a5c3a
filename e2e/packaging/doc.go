// SPDX-License-Identifier: Apache-2.0

// Package packaging tests the packages that make package leaves in bin/packages, in a Debian of their own, and what is said of them.
package packaging
