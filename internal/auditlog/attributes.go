// SPDX-License-Identifier: Apache-2.0

package auditlog

const hexDigits = "0123456789abcdef"

// appendAttributes writes the extra attributes: first those of the subject, with JSON in a string as older versions wrote it, then the
// serial number if the options ask for it.
func (l *line) appendAttributes(dst []byte) []byte {
	switch l.event.subject {
	case subjectAccess:
		dst = l.appendAccess(dst)
	case subjectPullRequest:
		dst = l.appendPullRequest(dst)
	case subjectPermission:
		dst = l.appendPermission(dst)
	case subjectLogin:
		dst = l.appendLogin(dst)
	case subjectUser:
		dst = l.appendTarget(dst, l.other.name)
	default:
		dst = l.appendTarget(dst, l.repository.name)
	}
	if l.serial > 0 {
		dst = append(dst, `,{"name":"Serial","nameI18nKey":"com.example.serial","value":"`...)
		dst = append(appendNumber(dst, l.serial), `"}`...)
	}
	return dst
}

// appendAccess writes how a repository was reached and, half the time, what was.
func (l *line) appendAccess(dst []byte) []byte {
	protocol := "HTTPS"
	if l.author.kind == "SERVICE" {
		protocol = "SSH"
	}
	dst = appendAll(dst, `{"name":"Protocol","nameI18nKey":"bitbucket.service.repository.audit.attribute.protocol","value":"`, protocol, `"}`)
	if l.random.IntN(2) == 0 {
		return dst
	}
	dst = l.appendDetails(append(dst, ','))
	dst = append(dst, `\"ref\":\"refs/heads/main\",\"commit\":\"`...)
	dst = l.appendToken(dst, 40)
	return append(dst, `\"}"}`...)
}

func (l *line) appendPullRequest(dst []byte) []byte {
	dst = append(dst, `{"name":"Pull request","nameI18nKey":"bitbucket.service.pullrequest.audit.attribute.id","value":"`...)
	dst = appendNumber(dst, 1+l.random.IntN(900))
	dst = append(dst, `"},{"name":"Title","nameI18nKey":"bitbucket.service.pullrequest.audit.attribute.title","value":"`...)
	dst = l.appendWords(dst, 4, false)
	dst = append(dst, `"},`...)
	dst = l.appendDetails(dst)
	dst = append(dst, `\"comment\":\"`...)
	dst = l.appendWords(dst, 4, true)
	return append(dst, `\"}"}`...)
}

func (l *line) appendPermission(dst []byte) []byte {
	dst = append(dst, `{"name":"Permission","nameI18nKey":"bitbucket.service.user.audit.attribute.permission.permission","value":"REPO_WRITE"},`...)
	dst = l.appendDetails(dst)
	dst = appendAll(dst, `\"permission\":\"REPO_WRITE\",\"user\":\"`, l.other.name.twice, `\",\"reason\":\"`)
	dst = l.appendWords(dst, 3, true)
	return append(dst, `\"}"}`...)
}

// appendLogin writes how a user logged in and, half the time, as whom.
func (l *line) appendLogin(dst []byte) []byte {
	dst = append(dst,
		`{"name":"Authentication method","nameI18nKey":"bitbucket.service.user.audit.attribute.authentication.authmethod","value":"basic"}`...)
	if l.random.IntN(2) == 0 {
		return dst
	}
	dst = l.appendDetails(append(dst, ','))
	dst = appendAll(dst, `\"username\":\"`, l.author.name.twice, `\",\"session\":\"`)
	dst = l.appendToken(dst, 40)
	return append(dst, `\"}"}`...)
}

func (l *line) appendTarget(dst []byte, name text) []byte {
	dst = l.appendDetails(dst)
	dst = appendAll(dst, `\"target\":\"`, name.twice, `\",\"note\":\"`)
	dst = l.appendWords(dst, 2, true)
	return append(dst, `\"}"}`...)
}

// appendDetails begins an attribute whose value is JSON in a string; what is written next stands in its object.
func (l *line) appendDetails(dst []byte) []byte {
	return append(dst, `{"name":"details","nameI18nKey":"bitbucket.audit.attribute.legacy.details","value":"{`...)
}

// appendToken writes random hexadecimal digits.
func (l *line) appendToken(dst []byte, digits int) []byte {
	for range digits {
		dst = append(dst, hexDigits[l.random.IntN(len(hexDigits))])
	}
	return dst
}
