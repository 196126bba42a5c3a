// SPDX-License-Identifier: Apache-2.0

package catalog

import (
	_ "embed"
	"sync"
)

//go:embed bitbucket.yaml
var bitbucket []byte

//go:embed jira.yaml
var jira []byte

//go:embed confluence.yaml
var confluence []byte

//go:embed github.yaml
var github []byte

//go:embed gitlab.yaml
var gitlab []byte

//go:embed kubernetes.yaml
var kubernetes []byte

//go:embed vault.yaml
var vault []byte

//go:embed cloudtrail.yaml
var cloudtrail []byte

// builtIn are the catalogs that are built in, by product. Each is read once, when it is first needed.
var builtIn = []struct {
	name string
	read func() (Product, error)
}{
	{"bitbucket", reading("bitbucket", bitbucket)},
	{"jira", reading("jira", jira)},
	{"confluence", reading("confluence", confluence)},
	{"github", reading("github", github)},
	{"gitlab", reading("gitlab", gitlab)},
	{"kubernetes", reading("kubernetes", kubernetes)},
	{"vault", reading("vault", vault)},
	{"cloudtrail", reading("cloudtrail", cloudtrail)},
}

func reading(name string, text []byte) func() (Product, error) {
	return sync.OnceValues(func() (Product, error) { return Parse(name+".yaml", text, false) })
}

// ProductNames are the products that have a built-in catalog.
func ProductNames() (names []string) {
	for _, b := range builtIn {
		names = append(names, b.name)
	}
	return names
}
