// SPDX-License-Identifier: Apache-2.0

// Package auditcoverageprocessor is an OpenTelemetry Collector logs processor that keeps or drops audit records by the coverage
// level configured for their area.
package auditcoverageprocessor

//go:generate make generate
