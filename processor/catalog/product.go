package catalog

import (
	"strings"

	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

// ProductByText is the product of a built-in event type that is known by its text alone; empty for others, whose keys say it, or are shared by products.
func (e *Entry) ProductByText() string {
	if !e.shipped || len(e.Keys) > 0 {
		return ""
	}
	product, _, _ := strings.Cut(e.ID, ".")
	return product
}

// ProductOf names the product that wrote an event, by its action key: the first word is bitbucket or jira, Confluence begins with
// audit.logging. The legacy log is Bitbucket's. Keys that products share are those of the only product that is configured; else the product is
// unknown, and the name empty.
func (c *Catalog) ProductOf(e *event.Event) string {
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
