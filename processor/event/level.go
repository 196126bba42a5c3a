// SPDX-License-Identifier: Apache-2.0

package event

// Level is how much must be covered before an event is logged: base events are logged first, full ones last.
type Level uint8

// The levels of an event. LevelUnknown stands for a level that is missing or not one of the three.
const (
	LevelUnknown Level = iota
	LevelBase
	LevelAdvanced
	LevelFull
)

// LevelCount is the number of Level values, LevelUnknown included: the size of a table indexed by Level.
const LevelCount = int(LevelFull) + 1

var levelTerms = terms{"unknown", "base", "advanced", "full"}

var upperLevels = levelTerms.upper()

// ParseLevel reads a level without regard to case. It returns LevelUnknown for a text that names none.
func ParseLevel(text string) Level {
	return Level(levelTerms.find(upperLevels, text)) //nolint:gosec // an index into levelTerms fits
}

// String prints the level in lower case.
func (l Level) String() string { return levelTerms.name(int(l)) }

// MarshalText prints the level in lower case.
func (l Level) MarshalText() ([]byte, error) { return []byte(l.String()), nil }

// UnmarshalText reads base, advanced or full; the error lists them.
func (l *Level) UnmarshalText(text []byte) error {
	i, err := levelTerms.parse("level", string(text), 1)
	if err != nil {
		return err
	}
	*l = Level(i) //nolint:gosec // an index into levelTerms fits
	return nil
}
