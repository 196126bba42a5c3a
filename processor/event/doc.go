// SPDX-License-Identifier: Apache-2.0

// Package event is the vocabulary of audit coverage: areas, levels, settings, events, and the verdicts on them.
//
// The terms are those of the audit log of Bitbucket, Jira and Confluence Data Center. The package imports nothing of this module,
// and knows neither the collector nor a wire form.
package event
