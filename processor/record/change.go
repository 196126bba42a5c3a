// SPDX-License-Identifier: Apache-2.0

package record

import (
	"strings"

	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
	"github.com/auditcoverage/auditcoverageprocessor/processor/record/jsonscan"
)

// ConfigUpdated is the action key of the record in which a product says that its own audit log was configured.
const ConfigUpdated = "atlassian.audit.event.action.audit.config.updated"

// coverageChange is the key of a change of the level of an area, such as from "security : base" to "security : full".
const coverageChange = "atlassian.audit.event.change.coverage.level"

// SourceChange is an area whose level changed in the product that writes the log.
type SourceChange struct {
	// Area is the area; unknown if it is none of those that we know.
	Area event.Area
	// To is the new level; unset if it is none that we know.
	To event.Setting
}

// changes is where a record has its changed values: at a position of the text, or parsed.
type changes struct {
	pos    int
	parsed parsedChanges
}

// The members of a changed value that are read.
const (
	changeKey = iota
	changeTo
)

var changeMembers = jsonscan.NewKeyTable("i18nKey", "to")

// SourceChanges returns the changes of the source's own coverage that a record whose action is ConfigUpdated tells, after OutcomeProven.
func (r *Reader) SourceChanges() (found []SourceChange) {
	if r.changes.parsed.given {
		return r.changes.parsed.sourceChanges()
	}
	c := jsonscan.Cursor{Text: r.cursor.Text, Pos: r.changes.pos}
	if r.changes.pos == 0 || c.Peek() != '[' {
		return nil
	}
	c.Pos++
	for elements := (jsonscan.Elements{}); c.NextElement(&elements) == jsonscan.MemberFound; {
		change := readChange(&c)
		found = appendChange(found, change[changeKey], change[changeTo])
	}
	return found
}

// readChange reads the members of a changed value in a text that is known to be well-formed; of one that is given twice, the last.
func readChange(c *jsonscan.Cursor) (values [changeTo + 1]string) {
	if c.Peek() != '{' {
		c.Skip(jsonscan.TopDepth + 1)
		return values
	}
	c.Pos++
	for m := jsonscan.NewMembers(changeMembers); ; {
		member, found := c.Next(&m)
		if found > jsonscan.MemberRepeated {
			return values
		}
		if member < len(values) && c.Peek() == '"' {
			values[member], _ = c.Str()
		} else {
			c.Skip(jsonscan.TopDepth + 2)
		}
	}
}

// appendChange adds what a changed value says, if it is about the level of an area.
func appendChange(found []SourceChange, key, to string) []SourceChange {
	if key != coverageChange {
		return found
	}
	area, level, _ := strings.Cut(to, ":")
	change := SourceChange{Area: event.ParseArea(strings.TrimSpace(area))}
	// A level that we do not know leaves the new one unset, which is counted as unknown.
	_ = change.To.UnmarshalText([]byte(strings.TrimSpace(level)))
	return append(found, change)
}
