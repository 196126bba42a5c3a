// SPDX-License-Identifier: Apache-2.0

package plan_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// sample is the shipped log.
var sample = filepath.Join("..", "..", "..", "..", "testdata", "audit.log")

// policies are configurations that differ in what they need to know of a record.
var policies = map[string]string{
	"base":     "{default_level: base}",
	"demo":     "{default_level: base, coverage: {security: full, permissions: advanced, end_user_activity: off}}",
	"full":     "{default_level: full}",
	"off":      "{default_level: off}",
	"unmapped": "{default_level: off, on_unmapped: drop, on_unrecognized: drop}",
	"rules": `
default_level: advanced
coverage: {audit_log: off, end_user_activity: base}
protected: {areas: [permissions], keys: [com.example.*]}
force_to_base: {classes: [RepositoryAccessedEvent, RepositoryPullEvent]}
rules:
  - {name: ci, match: {authors: [svc-ci]}, action: drop}
  - {name: ledger, match: {objects: {repository: [PAY/ledger]}}, action: keep}
  - {name: searches, match: {keys: [atlassian.audit.event.action.audit.search]}, action: relevel, level: full, override_protected: true}
  - {name: failing, match: {areas: [ecosystem], condition: 'Int(body) > 1'}, action: keep}
  - {name: apps, match: {keys: [com.example.*]}, action: relevel, level: advanced}`,
	"rules of events": `
default_level: base
rules:
  - {name: pulls, match: {ids: [bitbucket.repository_pulled]}, action: drop}
  - {name: file, match: {levels: [advanced], condition: 'attributes["log.file.name"] == "audit.log"'}, action: keep}
  - {name: staging, match: {levels: [full], condition: 'resource.attributes["env"] == "staging"'}, action: relevel, level: base}`,
	"event types": `
default_level: base
on_unrecognized: drop
catalog:
  min_confidence: medium
  event_types:
    - {id: app.text, area: ecosystem, level: full, condition: 'IsMatch(body, "^[A-Z]")'}
    - {id: app.torn, area: security, level: advanced, condition: 'IsMatch(body, "^[^{].*}$")'}`,
	"annotated": "{mode: observe, default_level: base, annotate: {event: true, actor: true}, input: {max_bytes: 700}}",
}

// TestPlanIsTheSameWhoeverDecides: how many decide, and who gets which lines, shows in nothing.
func TestPlanIsTheSameWhoeverDecides(t *testing.T) {
	t.Parallel()
	names := []string{sample, damaged(t), generated(t, 5_000)}
	for name, yaml := range policies {
		cfg := load(t, yaml)
		want := run(t, cfg, nil, 1, names...)
		for deciders := 2; deciders <= 5; deciders++ {
			require.Equal(t, want, run(t, cfg, nil, deciders, names...), name)
		}
	}
}

// damaged is the sample many times, each time damaged in another way, so that every reason to keep in doubt occurs.
func damaged(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(sample)
	require.NoError(t, err)
	var b bytes.Buffer
	lines := bytes.Split(text, []byte("\n"))
	for round := range 12 {
		for i, line := range lines {
			n := len(line)
			switch cut := (round*7919 + i*104729) % (n + 1); round % 6 {
			case 0:
				b.Write(line[:cut])
			case 1:
				b.Write(line[cut:])
			case 2:
				b.Write(append(append(bytes.Clone(line[:cut]), '"'), line[cut:]...))
			case 3:
				b.Write(bytes.Replace(line, []byte(`"author":{`), []byte(`"author":{"name":"a","name":"b",`), 1))
			case 4:
				b.Write(bytes.Replace(line, []byte(`"affectedObjects":[`), []byte(`"affectedObjects":[{"type":"USER","type":"GROUP"},`), 1))
			case 5:
				b.Write(bytes.Replace(line, []byte(`auditType`), []byte(`type`), 1))
			}
			b.WriteString("\n")
		}
	}
	b.WriteString("0:0:0:0:0:0:0:1 | RepositoryAccessedEvent | ci | 1400681361906 | PAY/ledger | - | @8KJ | 6ywzi6\n")
	name := filepath.Join(t.TempDir(), "damaged.log")
	require.NoError(t, os.WriteFile(name, b.Bytes(), 0o600))
	return name
}
