// SPDX-License-Identifier: Apache-2.0

package policy

import (
	"fmt"
	"strings"

	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

// TypeService is the type of authors that are service accounts, which users cannot give themselves.
const TypeService = "SERVICE"

// wildcards reports patterns over names that users choose, where they could let someone be dropped who chose a name that fits: they are for rules that keep,
// and for those that drop what service accounts do.
func (k *check) wildcards(path string, r *Rule) {
	for _, s := range selectorsOf(&r.Match) {
		if !s.patterns {
			continue
		}
		for number, text := range s.listed(&r.Match) {
			at := fmt.Sprintf("%s::match::%s::%d", path, s.name, number)
			switch {
			case newPattern(text).exact():
			case strings.Trim(text, wildcard) == "":
				k.problem("%s: found %q, which fits everything: expected a name, in which * may stand for any characters", at, text)
			case r.mayLose():
				k.problem("%s: found %q: expected a whole name, because anyone who can choose a name that fits could choose not to be logged; "+
					"* is allowed in rules with action keep, and in rules with action drop that also have author_types: [%s]", at, text, TypeService)
			}
		}
	}
}

// mayLose reports whether a rule can lead to the drop of what somebody did who is no service account.
func (r *Rule) mayLose() bool {
	switch r.Action {
	case event.ActionKeep:
		return false
	case event.ActionDrop:
		return len(r.Match.AuthorTypes) == 0 || !containsAll([]string{TypeService}, r.Match.AuthorTypes)
	default:
		return true
	}
}
