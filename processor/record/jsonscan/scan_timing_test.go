// SPDX-License-Identifier: Apache-2.0

package jsonscan

import (
	"strings"
	"testing"
)

// timed are values as audit records have them.
var timed = map[string]string{
	"short":   `"PAY/ledger"`,
	"long":    `"` + strings.Repeat("a description in plain ASCII ", 10) + `"`,
	"escaped": `"` + strings.Repeat(`\"refs/heads/main\":\"5569e35c7effd0f452adfc5e9a0691ad6d5216df\",\"state\":\"two approvals\",`, 4) + `"`,
	"foreign": `"` + strings.Repeat("größere Änderung, ", 10) + `"`,
	"objects": `[{"id":"0001","name":"PAY/ledger","type":"REPOSITORY"},{"id":"12","name":"PAY","type":"PROJECT"}]`,
}

// BenchmarkSkip measures how long it takes to move past a value, and past a list of objects by its template.
func BenchmarkSkip(b *testing.B) {
	for name, text := range timed {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				if SkipValue(text, 0, 0) != len(text) {
					b.Fatal(text)
				}
			}
		})
	}
	text := timed["objects"] + strings.Repeat(" ", templateRoom)
	template := NewTemplate("id", "name", "type")
	b.Run("template", func(b *testing.B) {
		for b.Loop() {
			if template.SkipList(text, 0) == Invalid {
				b.Fatal(text)
			}
		}
	})
}
