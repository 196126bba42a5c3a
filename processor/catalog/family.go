// SPDX-License-Identifier: Apache-2.0

package catalog

import (
	_ "embed"
	"slices"
	"strings"
)

// family are the products whose records are in the forms that are built in.
var family = []string{"bitbucket", "jira", "confluence"}

//go:embed atlassian.yaml
var atlassianApps []byte

// readApps reads the event types of the apps that the family shares and that no catalog of a product has.
var readApps = reading(atlassian, atlassianApps)

// appKeys are what the keys of shared apps begin with whose event types are in the catalog of a product.
var appKeys = []string{"atlassian.", "data-pipeline."}

// shared returns the event types that are known whichever products of the family are configured: those of apps that all of them have. Those that a configured
// product has already are left out.
func shared(products []string) (Product, error) {
	if !slices.ContainsFunc(family, func(name string) bool { return slices.Contains(products, name) }) {
		return Product{}, nil
	}
	apps, err := readApps()
	apps.Entries = slices.Clone(apps.Entries)
	for _, b := range builtIn {
		if slices.Contains(family, b.name) && !slices.Contains(products, b.name) {
			product, _ := b.read() // its own test loads it
			for i := range product.Entries {
				if product.Entries[i].IsShared() {
					apps.Entries = append(apps.Entries, product.Entries[i])
				}
			}
		}
	}
	return apps, err
}

// IsShared reports whether any product of the family writes the event's key.
func (e *Entry) IsShared() bool {
	return slices.ContainsFunc(e.Keys, func(key string) bool {
		return slices.ContainsFunc(appKeys, func(start string) bool { return strings.HasPrefix(key, start) })
	})
}
