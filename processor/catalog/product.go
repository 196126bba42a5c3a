// SPDX-License-Identifier: Apache-2.0

package catalog

import (
	"strings"

	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

// ProductOf returns the name of the product that wrote an event: that of the declared source, or else, by its action key: the first word is bitbucket or jira,
// Confluence begins with audit.logging. The legacy log is Bitbucket's. Keys that products share are those of the only product that is configured; else it is
// the product of a built-in event type that is known by its text alone. The name is empty if the product is unknown; entry is the event's type, or nil.
func (c *Catalog) ProductOf(e *event.Event, entry *Entry) string {
	if e.Product != "" {
		return e.Product
	}
	if product := c.productByKey(e); product != "" || entry == nil || !entry.shipped || len(entry.Keys) > 0 {
		return product
	}
	product, _, _ := strings.Cut(entry.ID, ".")
	return product
}

func (c *Catalog) productByKey(e *event.Event) string {
	switch {
	case e.Class != "", isFirstWord(e.ActionKey, "bitbucket"):
		return "bitbucket"
	case isFirstWord(e.ActionKey, "jira"):
		return "jira"
	case strings.HasPrefix(e.ActionKey, "audit.logging."):
		return "confluence"
	}
	return c.only
}

// isFirstWord reports whether a key begins with a word, up to its first dot or its end.
func isFirstWord(key, word string) bool {
	return strings.HasPrefix(key, word) && (len(key) == len(word) || key[len(word)] == '.')
}
