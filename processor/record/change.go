package record

import (
	"strings"

	"go.opentelemetry.io/collector/pdata/pcommon"

	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
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

// changes is where a record has its changed values: in the text behind a position, or parsed.
type changes struct {
	pos    int
	parsed pcommon.Slice
	isList bool
}

// The members of a changed value that are read.
const (
	changeKey = iota
	changeTo
)

var changeMembers = newVocabulary("i18nKey", "to")

// SourceChanges returns the changes of the source's own coverage that a record whose action is ConfigUpdated tells, after OutcomeProven.
func (r *Reader) SourceChanges() (found []SourceChange) {
	if r.changes.isList {
		for _, value := range r.changes.parsed.All() {
			if value.Type() == pcommon.ValueTypeMap {
				found = appendChange(found, stringOf(value.Map(), changeKey), stringOf(value.Map(), changeTo))
			}
		}
		return found
	}
	if r.changes.pos == 0 {
		return nil
	}
	c := cursor{text: r.text, pos: r.changes.pos}
	for c.element() {
		change := c.change()
		found = appendChange(found, change[changeKey], change[changeTo])
	}
	return found
}

// stringOf is a member of a parsed change; empty if it is no string.
func stringOf(change pcommon.Map, member int) string {
	if value, ok := change.Get(changeMembers.keys[member]); ok && value.Type() == pcommon.ValueTypeStr {
		return value.Str()
	}
	return ""
}

// element moves to the next element of a well-formed array, from its opening bracket or from the end of the element before.
func (c *cursor) element() bool {
	c.space()
	if next := c.peek(); next != '[' && next != ',' {
		return false
	}
	c.pos++
	c.space()
	return c.peek() != ']'
}

// change reads the members of a changed value in a text that is known to be well-formed; of one that is given twice, the last.
func (c *cursor) change() (values [changeTo + 1]string) {
	if c.peek() != '{' {
		c.skip(topDepth + 1)
		return values
	}
	c.pos++
	for m := (members{vocabulary: changeMembers}); ; {
		member, found := c.next(&m)
		if found > memberTwice {
			return values
		}
		if member < len(values) && c.peek() == '"' {
			values[member], _ = c.str()
		} else {
			c.skip(topDepth + 2)
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
