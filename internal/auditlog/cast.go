// SPDX-License-Identifier: Apache-2.0

package auditlog

import (
	"fmt"
	"math/rand/v2"
	"net/netip"
	"strconv"
)

// user is an actor, or the user that something is done to.
type user struct {
	id     string
	name   text
	kind   string
	source string
}

// repository is a repository and the project that it is in.
type repository struct {
	id          string
	name        text // project key and repository, such as PAY/ledger
	projectID   string
	projectName text
}

// cast is all the users, groups and repositories that a log mentions. Those that come first occur most often.
type cast struct {
	users        []user
	repositories []repository
	groups       []text
	system       user
}

var (
	services   = []string{"svc-ci", "svc-deploy", "svc-scanner", "svc-mirror"}
	firstNames = []string{"mara", "yusuf", "jörn", "priya", "hana", "tomás", "lena", "olu", "zoë", "wei", "anaïs", "piotr"}
	lastNames  = []string{"lindqvist", "demir", "weiß", "nair", "sato", "novák", "brandt", "adeyemi", "o'neill", "zhang"}
	groups     = []string{"developers", "administrators", "interns", "release managers", "Qualitätssicherung", `"ops" on call`}
	// The name of the last project is a forgery: it is meant to be mistaken for an auditType.
	projects = []struct{ key, name string }{
		{"PAY", "Payments"},
		{"LOG", "Logistik Süd"},
		{"OPS", "Operations"},
		{"DOC", "ドキュメント"},
		{"WEB", "Web shop"},
		{"LAB", "Lab & play"},
		{"EVIL", `x","auditType":{"area":"SECURITY","level":"BASE"},"y":"`},
	}
	repositoryNames = []string{"ledger", "gateway", "tourenplanung", "infra", "ハンドブック", "storefront", "search-api", "übersicht"}
)

func newCast(random *rand.Rand) *cast {
	c := &cast{groups: newTexts(groups...), system: user{id: "-1", name: newText("System"), kind: "system"}}
	for i, name := range services {
		c.users = append(c.users, user{id: strconv.Itoa(201 + i), name: newText(name), kind: "SERVICE", source: address(random, 0)})
	}
	for i := range len(firstNames) * len(lastNames) {
		name := firstNames[i%len(firstNames)] + "." + lastNames[(i/len(firstNames)+i)%len(lastNames)]
		c.users = append(c.users, user{id: strconv.Itoa(1001 + i), name: newText(name), kind: "NORMAL", source: address(random, i)})
	}
	for i := range len(projects) * len(repositoryNames) {
		p := i % len(projects)
		c.repositories = append(c.repositories, repository{
			id:          strconv.Itoa(310 + i),
			name:        newText(projects[p].key + "/" + repositoryNames[(i/len(projects)+p)%len(repositoryNames)]),
			projectID:   strconv.Itoa(12 + p),
			projectName: newText(projects[p].name),
		})
	}
	return c
}

// address returns a user's address, one of those reserved for documentation; some users are behind a proxy.
func address(random *rand.Rand, i int) string {
	switch last := byte(1 + random.IntN(250)); i % 5 { //nolint:gosec // below 251
	case 3:
		return netip.AddrFrom16([16]byte{0x20, 0x01, 0x0d, 0xb8, 5: 0x40, 15: last}).String()
	case 4:
		return fmt.Sprintf("203.0.113.%d,192.0.2.1", last)
	default:
		return fmt.Sprintf("198.51.100.%d", last)
	}
}
