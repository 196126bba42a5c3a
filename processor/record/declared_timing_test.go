// SPDX-License-Identifier: Apache-2.0

package record

import (
	"strings"
	"testing"

	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
	"github.com/auditcoverage/auditcoverageprocessor/processor/record/jsonscan"
)

// builtInLine is a line of the family's own form, as long as asked by the value of an attribute.
func builtInLine(length int) string {
	const line = `{"affectedObjects":[{"id":"101","name":"app","type":"REPOSITORY"},{"id":"7","name":"PRJ","type":"PROJECT"}],"auditType":{"action":"Repository accessed by user",` +
		`"actionI18nKey":"bitbucket.service.repository.audit.action.repositoryaccessed","area":"END_USER_ACTIVITY","category":"Repositories",` +
		`"categoryI18nKey":"bitbucket.service.audit.category.repositories","level":"FULL"},"author":{"id":"3","name":"avery","type":"NORMAL"},"changedValues":[],` +
		`"extraAttributes":[{"name":"target","nameI18nKey":"bitbucket.audit.attribute.legacy.target","value":"`
	const end = `"}],"method":"Browser","node":"n1","source":"192.0.2.10","system":"https://bitbucket.example.test","timestamp":{"epochSecond":1772611872,"nano":345000000},"version":"1.0"}`
	return line + strings.Repeat("x", max(0, length-len(line)-len(end))) + end
}

func BenchmarkDeclared(b *testing.B) {
	table := newDeclaredTable(declaredSources(b, declarations))
	for product, line := range productLines {
		b.Run(product, func(b *testing.B) {
			d := newDeclared(table)
			var e event.Event
			b.ReportAllocs()
			b.SetBytes(int64(len(line)))
			for b.Loop() {
				if d.identify(jsonscan.Cursor{Text: line, Pos: 1}) != declaredRecord {
					b.Fatal("not recognized")
				}
				e = event.Event{}
				d.readEvent(&e)
			}
		})
		b.Run(product+"/built-in", func(b *testing.B) {
			line := builtInLine(len(line))
			r := newTextReader()
			b.ReportAllocs()
			b.SetBytes(int64(len(line)))
			for b.Loop() {
				if r.IdentifyText(line) != event.OutcomeIdentified || r.Prove() != event.OutcomeProven {
					b.Fatal("not recognized")
				}
			}
		})
	}
}
