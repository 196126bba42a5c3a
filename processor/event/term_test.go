// SPDX-License-Identifier: Apache-2.0

package event

import (
	"encoding"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// text is what every type of the vocabulary can do, on a pointer.
type text interface {
	encoding.TextMarshaler
	encoding.TextUnmarshaler
	String() string
}

func TestSpellingsMeanTheSame(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		value     func() text
		want      string
		spellings []string
	}{
		{func() text { return new(Area) }, "global_config_and_administration", []string{
			"GLOBAL_CONFIG_AND_ADMINISTRATION", "global-config-and-administration", "Global_Config-and_administration",
		}},
		{func() text { return new(Area) }, "audit_log", []string{"AUDIT_LOG", "audit-log", "audit_log"}},
		{func() text { return new(Level) }, "advanced", []string{"ADVANCED", "Advanced", "advanced"}},
		{func() text { return new(Setting) }, "off", []string{"OFF", "Off", "off"}},
		{func() text { return new(Mode) }, "observe", []string{"OBSERVE", "observe"}},
		{func() text { return new(Decision) }, "drop", []string{"DROP", "drop"}},
		{func() text { return new(Reason) }, "above_level", []string{"ABOVE_LEVEL", "above-level"}},
		{func() text { return new(Format) }, "atlassian_json", []string{"ATLASSIAN_JSON", "atlassian-json"}},
		{func() text { return new(Confidence) }, "medium", []string{"MEDIUM", "medium"}},
	} {
		for _, spelling := range c.spellings {
			value := c.value()
			require.NoError(t, value.UnmarshalText([]byte(spelling)), spelling)
			printed, err := value.MarshalText()
			require.NoError(t, err)
			assert.Equal(t, c.want, string(printed), spelling)
		}
	}
}

func TestErrorsListWhatWasExpected(t *testing.T) {
	t.Parallel()
	areas := "expected one of global_config_and_administration, user_management, permissions, " +
		"local_config_and_administration, security, end_user_activity, ecosystem, audit_log"
	for _, c := range []struct {
		value text
		text  string
		want  string
	}{
		{new(Area), "secruity", `unknown area "secruity": ` + areas},
		{new(Area), "unknown", `unknown area "unknown": ` + areas},
		{new(Area), "", `unknown area "": ` + areas},
		{new(Area), "audit log", `unknown area "audit log": ` + areas},
		{new(Level), "off", `unknown level "off": expected one of base, advanced, full`},
		{new(Setting), "", `unknown level "": expected one of off, base, advanced, full`},
		{new(Mode), "dry_run", `unknown mode "dry_run": expected one of enforce, annotate, observe`},
		{new(Decision), "delete", `unknown decision "delete": expected one of keep, drop`},
		{new(Reason), "x", `unknown reason "x": expected one of unrecognized, malformed, oversized, wrapped, condition_error, rule, protected, unmapped, covered, above_level, area_off`},
		{new(Format), "json", `unknown format "json": expected one of auto, atlassian_json, atlassian_rest, legacy`},
		{new(Confidence), "unknown", `unknown confidence "unknown": expected one of low, medium, high`},
	} {
		require.EqualError(t, c.value.UnmarshalText([]byte(c.text)), c.want)
	}
}

func TestEveryValuePrintsAndParses(t *testing.T) {
	t.Parallel()
	require.Len(t, areaTerms, AreaCount)
	require.Len(t, levelTerms, LevelCount)
	require.Len(t, decisionTerms, DecisionCount)
	require.Len(t, reasonTerms, ReasonCount)
	assert.Len(t, Areas(), 8)
	for _, area := range Areas() {
		assert.Equal(t, area, ParseArea(area.String()))
		var parsed Area
		require.NoError(t, parsed.UnmarshalText([]byte(area.String())))
		assert.Equal(t, area, parsed)
	}
	for level := LevelBase; level <= LevelFull; level++ {
		assert.Equal(t, level, ParseLevel(level.String()))
	}
	assert.Equal(t, AreaUnknown, ParseArea("unknown"))
	assert.Equal(t, AreaUnknown, ParseArea("QUANTUM"))
	assert.Equal(t, LevelUnknown, ParseLevel("EXTREME"))
	assert.Equal(t, "unknown", AreaUnknown.String())
	assert.Equal(t, "invalid(99)", Area(99).String())
}

func TestParsingNeedsNoAllocation(t *testing.T) { //nolint:paralleltest // allocations are counted for the whole process
	assert.Zero(t, testing.AllocsPerRun(100, func() {
		ParseArea("LOCAL_CONFIG_AND_ADMINISTRATION")
		ParseLevel("FULL")
	}))
}

func TestSettingCoversLevelsUpToItsOwn(t *testing.T) {
	t.Parallel()
	for setting, want := range map[Setting][LevelCount]bool{
		SettingUnset:    {true, true, true, true},
		SettingOff:      {true, false, false, false},
		SettingBase:     {true, true, false, false},
		SettingAdvanced: {true, true, true, false},
		SettingFull:     {true, true, true, true},
	} {
		for level, covers := range want {
			assert.Equal(t, covers, setting.Covers(Level(level)), "%s, %s", setting, Level(level))
		}
	}
}
