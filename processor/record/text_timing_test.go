// SPDX-License-Identifier: Apache-2.0

package record

import (
	"fmt"
	"strings"
	"testing"
)

// lineOf is a line of the audit log file of about the given size, with auditType as the second key, as all versions seen write it, or as the last.
func lineOf(size int, last bool) string {
	const auditType = `"auditType":{"action":"Repository accessed","actionI18nKey":"bitbucket.service.repository.audit.action.repositoryaccessed",` +
		`"area":"END_USER_ACTIVITY","category":"Repositories","categoryI18nKey":"bitbucket.service.audit.category.repositories","level":"FULL"}`
	const rest = `"author":{"id":"1234","name":"jane.doe","type":"NORMAL"},"changedValues":[],` +
		`"extraAttributes":[{"name":"details","nameI18nKey":"bitbucket.audit.attribute.legacy.details","value":"{\"id\":17,\"path\":\"src/main\"%s}"}],` +
		`"method":"Browser","node":"5b1f7c02-9a3e-4d86-8f60-2c47d9e1a3b5","source":"198.51.100.203","system":"https://git.example.org",` +
		`"timestamp":{"epochSecond":1741678460,"nano":59498792},"version":"1.0"`
	const affected = `"affectedObjects":[{"id":"42","name":"ledger","type":"REPOSITORY"},{"id":"7","name":"PAY","type":"PROJECT"}]`
	padding := ""
	for {
		var line string
		if last {
			line = "{" + affected + "," + fmt.Sprintf(rest, padding) + "," + auditType + "}"
		} else {
			line = "{" + affected + "," + auditType + "," + fmt.Sprintf(rest, padding) + "}"
		}
		if len(line) >= size {
			return line
		}
		padding = strings.Repeat(`,\"branch\":\"release-17\"`, (size-len(line))/24+strings.Count(padding, "branch")) + strings.Repeat(" ", (size-len(line))%24)
	}
}

var sink int

// loopOver looks at each byte of a text.
func loopOver(text string) (zeros int) {
	for i := range len(text) {
		if text[i] == 0 {
			zeros++
		}
	}
	return zeros
}

// BenchmarkText shows the scanner beside a scan of the memory and a loop over the bytes of the same line.
func BenchmarkText(b *testing.B) {
	for _, size := range []int{880, 4096} {
		for _, last := range []bool{false, true} {
			text := lineOf(size, last)
			reader := newTextReader()
			for name, work := range map[string]func(){
				"scan":     func() { sink += strings.IndexByte(text, 0) },
				"loop":     func() { sink += loopOver(text) },
				"identify": func() { sink += int(reader.IdentifyText(text)) },
				"prove":    func() { sink += int(reader.IdentifyText(text)) + int(reader.Prove()) },
			} {
				b.Run(fmt.Sprintf("%d/last=%t/%s", len(text), last, name), func(b *testing.B) {
					b.ReportAllocs()
					for b.Loop() {
						work()
					}
				})
			}
		}
	}
}
