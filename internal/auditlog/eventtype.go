// SPDX-License-Identifier: Apache-2.0

package auditlog

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/auditcoverage/auditcoverageprocessor/processor/catalog"
	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

// eventType is a catalog's event type, prepared for writing.
type eventType struct {
	auditType string // the object, as every record of this type holds it
	subject   subject
	system    bool // the product itself did it: author System, and no source
	changes   bool // its records say what was changed
}

// subject is what the records of an event type are about, which decides what they hold.
type subject uint8

const (
	subjectNothing subject = iota
	subjectAccess
	subjectPullRequest
	subjectRepository
	subjectProject
	subjectUser
	subjectPermission
	subjectLogin
	subjectAuditLog
)

var subjects = map[string]subject{
	"Repositories":     subjectRepository,
	"Projects":         subjectProject,
	"Pull requests":    subjectPullRequest,
	"Users and groups": subjectUser,
	"Permissions":      subjectPermission,
	"Authentication":   subjectLogin,
	"Auditing":         subjectAuditLog,
}

// modules are the parts of the product that write the events of a category.
var modules = map[string]string{
	"Repositories":     "repository",
	"Projects":         "project",
	"Pull requests":    "pullrequest",
	"Users and groups": "user",
	"Permissions":      "user",
	"Authentication":   "user",
}

func newEventType(e *catalog.Entry) *eventType {
	t := &eventType{
		auditType: fmt.Sprintf(`{"action":"%s","actionI18nKey":"%s","area":"%s","category":"%s","categoryI18nKey":"%s","level":"%s"}`,
			escape(e.Summary), escape(actionKey(e)), strings.ToUpper(e.Area.String()), escape(e.Category), e.CategoryKey, strings.ToUpper(e.Level.String())),
		subject: subjects[e.Category],
		system:  e.Category == "Apps" || e.Category == "Data pipeline",
	}
	if t.subject == subjectRepository && e.Area == event.AreaEndUserActivity {
		t.subject = subjectAccess
	}
	if t.subject == subjectRepository || t.subject == subjectProject {
		t.changes = strings.HasSuffix(e.Summary, "changed") || strings.HasSuffix(e.Summary, "updated")
	}
	return t
}

// actionKey returns a key that was seen, or guessed, or built from the class as the product builds them; some actions have their text as key.
func actionKey(e *catalog.Entry) string {
	switch {
	case len(e.Keys) > 0:
		return e.Keys[0]
	case len(e.GuessedKeys) > 0:
		return e.GuessedKeys[0]
	case e.Class != "":
		return "bitbucket.service." + cmp.Or(modules[e.Category], "applicationconfiguration") + ".audit.action." + catalog.ClassPart(e.Class)
	default:
		return e.Summary
	}
}
