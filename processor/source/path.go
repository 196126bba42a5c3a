// SPDX-License-Identifier: Apache-2.0

package source

import (
	"errors"
	"fmt"
	"strings"
)

// Element says which element of an array a path ends at.
type Element uint8

// The elements. ElementNone means that the path does not end in an array.
const (
	ElementNone Element = iota
	ElementFirst
	ElementLast
)

var elementTexts = [...]string{ElementFirst: "[first]", ElementLast: "[last]"}

// Path leads to a value of a record: from member to member of nested objects, and perhaps to an element of an array at the end.
type Path struct {
	// Steps are the names of the members, outermost first.
	Steps []string
	// Element is the element of the array that the last member holds.
	Element Element
}

// maxParts bounds the parts of a path that dots divide, also inside a literal name: all of its spellings are looked for in a record.
const maxParts = 6

// familyMember is the member of records in the form that is built in, which no record of another product has.
const familyMember = "auditType"

// ParsePath reads a path: names with dots between them, such as request.operation. A name that holds a dot, or anything else that has a meaning here, stands in
// quotes: annotations."authorization.k8s.io/decision". A path to an array may end in [first] or [last].
func ParsePath(text string) (p Path, err error) {
	rest := text
	for element, end := range elementTexts {
		if before, ok := strings.CutSuffix(rest, end); ok && end != "" {
			rest, p.Element = before, Element(element)
			break
		}
	}
	for {
		var step string
		if step, rest, err = cutStep(rest); err != nil {
			return Path{}, fmt.Errorf("found path %q, in which %w", text, err)
		}
		p.Steps = append(p.Steps, step)
		if rest == "" {
			break
		}
		rest = rest[1:] // the dot
	}
	if p.Steps[0] == familyMember {
		return Path{}, fmt.Errorf("found path %q: expected other members than %s, which records of the forms that are built in have", text, familyMember)
	}
	if n := strings.Count(p.dotted(), ".") + 1; n > maxParts {
		return Path{}, fmt.Errorf("found path %q of %d parts: expected at most %d", text, n, maxParts)
	}
	return p, nil
}

var errStep = errors.New(`a name is missing, or has a character with a meaning of its own: expected names with dots between them, such as request.operation; ` +
	`in quotes, a name may hold anything else`)

var errElement = errors.New("found a path to an element of an array: expected one to a member")

// parseMember reads a path that ends at a member.
func parseMember(text string) (Path, error) {
	p, err := ParsePath(text)
	if err == nil && p.Element != ElementNone {
		err = errElement
	}
	return p, err
}

// cutStep takes the first name off a path. What remains is empty, or begins with a dot.
func cutStep(text string) (step, rest string, err error) {
	if quoted, ok := strings.CutPrefix(text, `"`); ok {
		step, rest, ok = strings.Cut(quoted, `"`)
		if !ok || rest != "" && rest[0] != '.' {
			return "", "", errors.New("a quote is not closed: expected a name between two quotes")
		}
	} else {
		end := strings.IndexByte(text, '.')
		if end < 0 {
			end = len(text)
		}
		step, rest = text[:end], text[end:]
		if strings.ContainsAny(step, " \"'|{}[]*,:") {
			return "", "", errStep
		}
	}
	if step == "" || hasControl(step) || rest == "." {
		return "", "", errStep
	}
	return step, rest, nil
}

func hasControl(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r == 0x7f })
}

// dotted is the path as if every name in it were literal.
func (p *Path) dotted() string { return strings.Join(p.Steps, ".") }

// String prints the path as it is read.
func (p Path) String() string {
	var b strings.Builder
	for i, step := range p.Steps {
		if i > 0 {
			b.WriteByte('.')
		}
		if strings.ContainsAny(step, ". \"'|{}[]*,:") {
			step = `"` + step + `"`
		}
		b.WriteString(step)
	}
	if p.Element != ElementNone {
		b.WriteString(elementTexts[p.Element])
	}
	return b.String()
}

// Twins returns the other spellings of a path, in which dots stand in names instead of between them or the other way round. A record that has two of them could
// mean either.
func (p *Path) Twins() (twins []Path) {
	own := strings.Join(p.Steps, "\x00")
	parts := strings.Split(p.dotted(), ".")
	for joints := range 1 << (len(parts) - 1) {
		steps := []string{parts[0]}
		for i, part := range parts[1:] {
			if joints>>i&1 == 1 {
				steps[len(steps)-1] += "." + part
			} else {
				steps = append(steps, part)
			}
		}
		if strings.Join(steps, "\x00") != own {
			twins = append(twins, Path{Steps: steps})
		}
	}
	return twins
}
