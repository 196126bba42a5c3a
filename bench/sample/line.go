// SPDX-License-Identifier: Apache-2.0

// Package sample makes what the benchmarks decide about: audit log lines of chosen size and order, the other wire forms, batches of them, and lines
// that are traps.
package sample

import (
	"fmt"
	"strings"
)

// Order is where in a line auditType stands.
type Order string

// The orders: the product writes auditType second; a line with auditType last has to be read to its end by every contender.
const (
	AuditTypeSecond Order = "second"
	AuditTypeLast   Order = "last"
)

// Event is the auditType of a line.
type Event string

// Kept is covered by the benchmark's policy, and Dropped is not.
const (
	Kept Event = `{"action":"Repository permission granted","actionI18nKey":"bitbucket.service.user.audit.action.repositorypermissiongranted",` +
		`"area":"PERMISSIONS","category":"Permissions","categoryI18nKey":"bitbucket.service.audit.category.permissions","level":"BASE"}`
	Dropped Event = `{"action":"Repository pulled","actionI18nKey":"bitbucket.service.repository.audit.action.repositorypull",` +
		`"area":"END_USER_ACTIVITY","category":"Repositories","categoryI18nKey":"bitbucket.service.audit.category.repositories","level":"FULL"}`
)

// padding is what details hold in real records: JSON in a string, some of it not ASCII.
const padding = `\"refs/heads/main\":\"5569e35c7effd0f452adfc5e9a0691ad6d5216df\",\"größe\":\"two approvals\",`

// distinctBytes is the total size of the lines of a sample: more than a first-level cache holds, and less than a second-level one.
const distinctBytes = 192 << 10

// Lines returns distinct lines of one size in bytes, event and order.
func Lines(size int, event Event, order Order) []string {
	lines := make([]string, min(max(distinctBytes/size, 2), 256))
	for i := range lines {
		lines[i] = Line(size, event, order, i)
	}
	return lines
}

// Line returns a line of exactly size bytes; i tells it from others. A line too short for all fields has only some.
func Line(size int, event Event, order Order, i int) string {
	auditType := `"auditType":` + string(event)
	short := []string{`{"app":[]`, auditType, `"author":{"id":"`, fmt.Sprintf(`%04d"}}`, i)}
	if order == AuditTypeLast {
		short = []string{`{"app":[]`, `"author":{"id":"`, fmt.Sprintf(`%04d"}`, i), auditType + "}"}
	}
	long := longFields(auditType, order, i)
	fields := long
	if len(join(long, 0)) > size {
		fields = short
	}
	missing := size - len(join(fields, 0))
	if missing < 0 {
		panic(fmt.Sprintf("a line of %d bytes cannot hold its event: expected at least %d", size, size-missing))
	}
	return join(fields, missing)
}

// longFields returns those of a real record; the one that ends with a quote is padded.
func longFields(auditType string, order Order, i int) []string {
	object := fmt.Sprintf(`{"affectedObjects":[{"id":"%04d","name":"PAY/ledger","type":"REPOSITORY"},{"id":"12","name":"PAY","type":"PROJECT"}]`, i)
	rest := []string{
		`"author":{"id":"131","name":"jörn.weiß","type":"NORMAL"}`, `"changedValues":[]`,
		`"extraAttributes":[{"name":"details","nameI18nKey":"bitbucket.audit.attribute.legacy.details","value":"`,
		`"}]`,
		`"method":"Browser"`, `"node":"5b1f7c02-9a3e-4d86-8f60-2c47d9e1a3b5"`, `"source":"198.51.100.20"`, `"system":"https://git.example.org"`,
		`"timestamp":{"epochSecond":1767571200,"nano":360808718}`, `"version":"1.0"`,
	}
	if order == AuditTypeLast {
		return append(append([]string{object}, rest...), auditType+"}")
	}
	fields := append([]string{object, auditType}, rest...)
	fields[len(fields)-1] += "}"
	return fields
}

// join joins fields, with a number of bytes of padding after the one that ends inside a string.
func join(fields []string, pad int) string {
	var b strings.Builder
	for i, field := range fields {
		b.WriteString(field)
		switch {
		case strings.HasSuffix(field, `:"`):
			b.WriteString(strings.Repeat(padding, pad/len(padding)))
			b.WriteString(strings.Repeat("x", pad%len(padding)))
		case i < len(fields)-1:
			b.WriteByte(',')
		}
	}
	return b.String()
}
