// SPDX-License-Identifier: Apache-2.0

package sample

import (
	"encoding/json"
	"fmt"
)

// Form is a wire form other than the line of the audit log file.
type Form struct {
	// Name says which.
	Name string
	// Lines are records in this form.
	Lines []string
	// Carrier is what their bodies are.
	Carrier Carrier
}

// Envelopes returns lines of about a size in everything that they may arrive in, the bare line first.
func Envelopes(size int, event Event) []Form {
	lines := Lines(size, event, AuditTypeSecond)
	in := func(envelope func(line string) string) []string {
		wrapped := make([]string, len(lines))
		for i, line := range lines {
			wrapped[i] = envelope(line)
		}
		return wrapped
	}
	return []Form{
		{"bare", lines, CarrierText},
		{"bytes", lines, CarrierBytes},
		{"parsed map", lines, CarrierMap},
		{"syslog RFC 5424", in(func(line string) string {
			return "<14>1 2026-01-05T00:00:00.360Z git.example.org bitbucket 4711 - - " + line
		}), CarrierText},
		{"syslog RFC 3164", in(func(line string) string { return "<14>Jan  5 00:00:00 git bitbucket: " + line }), CarrierText},
		{"CRI", in(func(line string) string { return "2026-01-05T00:00:00.360123456Z stdout F " + line }), CarrierText},
		{"Docker", in(func(line string) string {
			return `{"log":` + quoted(line+"\n") + `,"stream":"stdout","time":"2026-01-05T00:00:00.360123456Z"}`
		}), CarrierText},
		{"JSON string", in(quoted), CarrierText},
	}
}

// quoted is a text as a string of JSON, as Docker writes it.
func quoted(text string) string {
	literal, _ := json.Marshal(text) // a string can be marshaled
	return string(literal)
}

// Forms returns records in forms without a level of their own, with an event that the benchmark's policy drops, so that all of a record must be read.
func Forms() []Form {
	const count = 200
	rest, legacy := make([]string, count), make([]string, count)
	for i := range count {
		rest[i] = restEntity(i)
		legacy[i] = legacyLine(i)
	}
	return []Form{{"REST entity", rest, CarrierText}, {"legacy", legacy, CarrierText}}
}

// Products returns records of declared products, with events that the benchmark's policy drops.
func Products() []Form {
	const count = 200
	github, gitlab, kubernetes := make([]string, count), make([]string, count), make([]string, count)
	for i := range count {
		github[i] = githubLine(i)
		gitlab[i] = gitlabLine(i)
		kubernetes[i] = kubernetesLine(i)
	}
	return []Form{{"github", github, CarrierText}, {"gitlab", gitlab, CarrierText}, {"kubernetes", kubernetes, CarrierText}}
}

// githubLine returns a record as GitHub streams it.
func githubLine(i int) string {
	return fmt.Sprintf(`{"@timestamp":1767571200360,"_document_id":"k%04dAbCdEfGhIjKlMn","action":"git.clone","actor":"joern","actor_id":131,`+
		`"actor_ip":"198.51.100.20","actor_location":{"country_code":"NZ"},"business":"example","business_id":9,"created_at":1767571200360,`+
		`"external_identity_nameid":"joern@example.org",`+
		`"hashed_token":"ZXhhbXBsZQ==","operation_type":"access","org":"example-org","org_id":55,"programmatic_access_type":"Personal access token (classic)",`+
		`"repo":"example-org/ledger","repo_id":12,"repository_public":false,"request_id":"F00D:BEEF:%04d","token_id":77,`+
		`"token_scopes":"repo","transport_protocol":1,`+
		`"transport_protocol_name":"http","user":"","user_agent":"git/2.47.1","user_id":0}`, i, i)
}

// gitlabLine returns a record as GitLab streams it.
func gitlabLine(i int) string {
	return fmt.Sprintf(`{"id":"b3f7-%04d","author_id":131,"entity_id":42,"entity_type":"Project",`+
		`"details":{"author_name":"joern","author_class":"User","target_id":12,`+
		`"target_type":"Project","target_details":"ledger","custom_message":{"protocol":"http","action":"git-upload-pack"},"ip_address":"198.51.100.20",`+
		`"entity_path":"pay/ledger"},"ip_address":"198.51.100.20","author_name":"joern","entity_path":"pay/ledger","target_details":"ledger",`+
		`"created_at":"2026-01-05T00:00:00.360Z","target_type":"Project","target_id":12,"event_type":"repository_git_operation"}`, i)
}

// kubernetesLine returns a record as an API server writes it.
func kubernetesLine(i int) string {
	return fmt.Sprintf(`{"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"Metadata","auditID":"0f0f0f0f-0000-4000-8000-%012d",`+
		`"stage":"ResponseComplete","requestURI":"/api/v1/namespaces/shop/pods/web-%04d","verb":"get",`+
		`"user":{"username":"avery@example.test","groups":["system:authenticated"]},"sourceIPs":["198.51.100.7"],"userAgent":"kubectl/v1.33",`+
		`"objectRef":{"resource":"pods","namespace":"shop","name":"web-%04d","apiVersion":"v1"},"responseStatus":{"metadata":{},"code":200},`+
		`"requestReceivedTimestamp":"2026-03-04T08:11:12.345678Z","stageTimestamp":"2026-03-04T08:11:12.349001Z",`+
		`"annotations":{"authorization.k8s.io/decision":"allow","authorization.k8s.io/reason":""}}`, i, i, i)
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
