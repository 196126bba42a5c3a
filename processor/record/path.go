// SPDX-License-Identifier: Apache-2.0

package record

import (
	"fmt"
	"strings"
)

// maxPaths is how many paths of members can be opened, since those that were found are noted in the bits of a word.
const maxPaths = 32

// Path is the path of a member in objects within objects: names with dots between them, of which one that holds a dot itself stands in quotes.
type Path string

// UnmarshalText reads a path; the error says what was expected.
func (p *Path) UnmarshalText(text []byte) error {
	if _, err := parsePath(string(text)); err != nil {
		return err
	}
	*p = Path(text)
	return nil
}

// MarshalText prints the path.
func (p Path) MarshalText() ([]byte, error) { return []byte(p), nil }

// steps are the names on the path, outermost first.
func (p Path) steps() []string {
	steps, _ := parsePath(string(p)) // it was read before
	return steps
}

func parsePath(text string) (steps []string, err error) {
	for rest := text; ; {
		var step string
		if quoted, ok := strings.CutPrefix(rest, `"`); ok {
			step, rest, ok = strings.Cut(quoted, `"`)
			if !ok {
				return nil, badPath(text)
			}
		} else {
			end := strings.IndexAny(rest, `."`)
			if end < 0 {
				end = len(rest)
			}
			step, rest = rest[:end], rest[end:]
			if strings.ContainsAny(step, " \t\r\n") {
				return nil, badPath(text)
			}
		}
		steps = append(steps, step)
		if step == "" {
			return nil, badPath(text)
		}
		if rest == "" {
			return steps, nil
		}
		if rest[0] != '.' {
			return nil, badPath(text)
		}
		rest = rest[1:]
	}
}

func badPath(text string) error {
	return fmt.Errorf(`found %q: expected the path of a member, such as message, event.original or "a.b".c`, text)
}
