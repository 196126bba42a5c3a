// SPDX-License-Identifier: Apache-2.0

package sample

import "fmt"

// Form is a wire form other than the line of the audit log file.
type Form struct {
	// Name says which.
	Name string
	// Lines are records in this form.
	Lines []string
	// Carrier is what their bodies are.
	Carrier Carrier
}

// Forms returns records of about a size in each form, with an event that the benchmark's policy drops, so that all of a record must be read.
func Forms(size int) []Form {
	file := Lines(size, Dropped, AuditTypeSecond)
	syslog, bsd := make([]string, len(file)), make([]string, len(file))
	rest, legacy := make([]string, len(file)), make([]string, len(file))
	for i, line := range file {
		syslog[i] = "<14>1 2026-01-05T00:00:00.360Z git.example.org bitbucket 4711 - - " + line
		bsd[i] = "<14>Jan  5 00:00:00 git bitbucket: " + line
		rest[i] = restEntity(i)
		legacy[i] = legacyLine(i)
	}
	return []Form{
		{"bytes", file, CarrierBytes},
		{"parsed map", file, CarrierMap},
		{"syslog RFC 5424", syslog, CarrierText},
		{"syslog RFC 3164", bsd, CarrierText},
		{"REST entity", rest, CarrierText},
		{"legacy", legacy, CarrierText},
	}
}

// restEntity returns a record as the REST interface does: area and level have to come from the catalog.
func restEntity(i int) string {
	return fmt.Sprintf(`{"affectedObjects":[{"id":"%04d","name":"PAY/ledger","type":"REPOSITORY","uri":"https://git.example.org/projects/PAY/repos/ledger"}],`+
		`"author":{"avatarUri":"","id":"131","name":"jörn.weiß","type":"NORMAL","uri":"https://git.example.org/users/joern"},"changedValues":[],`+
		`"extraAttributes":[{"name":"Protocol","nameI18nKey":"bitbucket.service.repository.audit.attribute.protocol","value":"SSH"}],`+
		`"method":"Browser","node":"5b1f7c02-9a3e-4d86-8f60-2c47d9e1a3b5","source":"198.51.100.20","system":"https://git.example.org",`+
		`"timestamp":"2026-01-05T00:00:00.360Z","type":{"action":"Repository accessed by user",`+
		`"actionI18nKey":"bitbucket.service.repository.audit.action.repositoryaccessed","category":"Repositories",`+
		`"categoryI18nKey":"bitbucket.service.audit.category.repositories"}}`, i)
}

// legacyLine returns a record as versions before 7.0 wrote it: the class has to be looked up in the catalog.
func legacyLine(i int) string {
	return "198.51.100.20 | RepositoryPullEvent | joern | 1767571200360 | PAY/ledger | " +
		fmt.Sprintf(`{"repository":"ledger","id":%d} | @8KJQAGx969x538x0 | 6ywzi6`, i)
}
