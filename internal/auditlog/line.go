// SPDX-License-Identifier: Apache-2.0

package auditlog

import (
	"math/rand/v2"
	"strconv"
	"time"
)

// line is one record that is being written.
type line struct {
	random     *rand.Rand
	event      *eventType
	author     *user
	other      *user
	repository *repository
	cast       *cast
	serial     int
}

// appendTo writes the record's fields in the product's order, which is alphabetical.
func (l *line) appendTo(dst []byte, at time.Time) []byte {
	dst = append(dst, `{"affectedObjects":[`...)
	dst = l.appendObjects(dst)
	dst = appendAll(dst, `],"auditType":`, l.event.auditType,
		`,"author":{"id":"`, l.author.id, `","name":"`, l.author.name.once, `","type":"`, l.author.kind, `"},"changedValues":[`)
	if l.event.changes || l.event.subject == subjectAuditLog {
		dst = l.appendChanges(dst)
	}
	dst = append(dst, `],"extraAttributes":[`...)
	dst = l.appendAttributes(dst)
	dst = append(dst, `],"method":"`...)
	if l.event.system {
		dst = append(dst, `System","node":"5b1f7c02-9a3e-4d86-8f60-2c47d9e1a3b5"`...)
	} else {
		dst = appendAll(dst, `Browser","node":"5b1f7c02-9a3e-4d86-8f60-2c47d9e1a3b5","source":"`, l.author.source, `"`)
	}
	dst = append(dst, `,"system":"https://git.example.org","timestamp":`...)
	dst = appendTimestamp(dst, at)
	return append(dst, `,"version":"1.0"}`...)
}

// appendObjects writes what the record is about.
func (l *line) appendObjects(dst []byte) []byte {
	switch l.event.subject {
	case subjectAccess, subjectPullRequest, subjectRepository:
		dst = appendObject(dst, l.repository.id, l.repository.name, "REPOSITORY")
		return appendObject(append(dst, ','), l.repository.projectID, l.repository.projectName, "PROJECT")
	case subjectProject:
		return appendObject(dst, l.repository.projectID, l.repository.projectName, "PROJECT")
	case subjectUser:
		dst = appendObject(dst, l.other.id, l.other.name, "USER")
		return appendAll(dst, `,{"name":"`, l.group().once, `","type":"GROUP"}`)
	case subjectPermission:
		dst = appendObject(dst, l.other.id, l.other.name, "USER")
		return appendObject(append(dst, ','), l.repository.id, l.repository.name, "REPOSITORY")
	default:
		return dst
	}
}

// appendChanges writes what was changed; for the audit log itself, that is its coverage.
func (l *line) appendChanges(dst []byte) []byte {
	if l.event.subject == subjectAuditLog {
		return append(dst,
			`{"from":"ecosystem : base","i18nKey":"atlassian.audit.event.change.coverage.level","key":"Coverage Level","to":"ecosystem : full"}`...)
	}
	dst = append(dst, `{"from":"`...)
	dst = l.appendWords(dst, 2, false)
	dst = append(dst, `","i18nKey":"bitbucket.service.project.audit.changedvalue.description","key":"Description","to":"`...)
	dst = l.appendWords(dst, 6, false)
	return append(dst, `"}`...)
}

// appendWords writes 1 to 2*mean words, escaped once for a JSON string, or twice for one that is nested in another.
func (l *line) appendWords(dst []byte, mean int, twice bool) []byte {
	for i := range 1 + l.random.IntN(2*mean) {
		if i > 0 {
			dst = append(dst, ' ')
		}
		word := words[l.random.IntN(len(words))]
		if twice {
			dst = append(dst, word.twice...)
		} else {
			dst = append(dst, word.once...)
		}
	}
	return dst
}

func (l *line) group() text { return l.cast.groups[l.random.IntN(len(l.cast.groups))] }

func appendObject(dst []byte, id string, name text, kind string) []byte {
	return appendAll(dst, `{"id":"`, id, `","name":"`, name.once, `","type":"`, kind, `"}`)
}

func appendAll(dst []byte, pieces ...string) []byte {
	for _, piece := range pieces {
		dst = append(dst, piece...)
	}
	return dst
}

func appendNumber(dst []byte, n int) []byte { return strconv.AppendInt(dst, int64(n), 10) }
