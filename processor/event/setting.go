// SPDX-License-Identifier: Apache-2.0

package event

// Setting is the coverage level that is configured for an area: an event's level, or off.
type Setting uint8

// The settings of an area. SettingUnset means that the configuration says nothing.
const (
	SettingUnset Setting = iota
	SettingOff
	SettingBase
	SettingAdvanced
	SettingFull
)

// SettingCount is the number of Setting values, SettingUnset included: the size of a table indexed by Setting.
const SettingCount = int(SettingFull) + 1

var settingTerms = terms{"", "off", "base", "advanced", "full"}

// Covers reports whether an event of level l is kept under the setting: configured level >= event's level.
// Without a setting, or without a level, there is no reason to drop, so the result is true.
func (s Setting) Covers(l Level) bool {
	if s == SettingUnset || l == LevelUnknown {
		return true
	}
	return s-SettingOff >= Setting(l)
}

// String prints the setting in lower case; an unset one is empty.
func (s Setting) String() string { return settingTerms.name(int(s)) }

// MarshalText prints the setting in lower case; an unset one is empty.
func (s Setting) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads off, base, advanced or full; the error lists them.
func (s *Setting) UnmarshalText(text []byte) error {
	i, err := settingTerms.parse("level", string(text), 1)
	if err != nil {
		return err
	}
	*s = Setting(i) //nolint:gosec // an index into settingTerms fits
	return nil
}
