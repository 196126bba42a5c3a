// SPDX-License-Identifier: Apache-2.0

package auditcoverageprocessor

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/collector/consumer/consumertest"
	"go.opentelemetry.io/collector/processor/processortest"
	"go.uber.org/zap"
	"go.uber.org/zap/zaptest/observer"

	"github.com/auditcoverage/auditcoverageprocessor/internal/metadata"
	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
	"github.com/auditcoverage/auditcoverageprocessor/processor/policy"
	"github.com/auditcoverage/auditcoverageprocessor/processor/record"
)

func TestOnlyAProcessorThatWritesNothingDeclaresThatItMutatesNothing(t *testing.T) {
	t.Parallel()
	for mode := event.ModeEnforce; mode <= event.ModeObserve; mode++ {
		for utf8 := event.InvalidUTF8Unset; utf8 <= event.InvalidUTF8Keep; utf8++ {
			cfg := createDefaultConfig().(*Config)
			cfg.Mode, cfg.DefaultLevel, cfg.InvalidUTF8 = mode, event.SettingBase, utf8
			p, err := NewFactory().CreateLogs(t.Context(), processortest.NewNopSettings(metadata.Type), cfg, consumertest.NewNop())
			require.NoError(t, err)
			writesNothing := mode == event.ModeObserve && (utf8 == event.InvalidUTF8Unset || utf8 == event.InvalidUTF8Keep)
			assert.Equal(t, !writesNothing, p.Capabilities().MutatesData, "%s, %q", mode, utf8)
		}
	}
}

func TestStartLogsModeAndLevelOfEveryArea(t *testing.T) {
	t.Parallel()
	core, logs := observer.New(zap.InfoLevel)
	set := processortest.NewNopSettings(metadata.Type)
	set.Logger = zap.New(core)
	p, err := NewFactory().CreateLogs(t.Context(), set, &Config{
		Mode: event.ModeObserve, DefaultLevel: event.SettingBase,
		Coverage:  policy.Coverage{event.AreaSecurity: event.SettingFull, event.AreaEndUserActivity: event.SettingOff},
		Protected: policy.Protected{Areas: []event.Area{event.AreaPermissions}},
		Input:     record.NewDefaultConfig(),
	}, consumertest.NewNop())
	require.NoError(t, err)
	require.NoError(t, p.Start(t.Context(), componenttest.NewNopHost()))
	require.NoError(t, p.Shutdown(t.Context()))

	require.Equal(t, 1, logs.Len())
	assert.Equal(t, "Audit coverage in effect", logs.All()[0].Message)
	assert.Equal(t, map[string]any{
		"mode":                             "observe",
		"global_config_and_administration": "base",
		"user_management":                  "base",
		"permissions":                      "protected",
		"local_config_and_administration":  "base",
		"security":                         "full",
		"end_user_activity":                "off",
		"ecosystem":                        "base",
		"audit_log":                        "protected",
	}, logs.All()[0].ContextMap())
}

func TestPolicyIsLoggedAsOneTableAtDebugLevel(t *testing.T) {
	t.Parallel()
	core, logs := observer.New(zap.DebugLevel)
	logPolicy(zap.New(core), event.ModeEnforce, policy.New(&policy.Config{
		DefaultLevel: event.SettingBase, Coverage: policy.Coverage{event.AreaEcosystem: event.SettingOff},
		Rules: []policy.Rule{
			{Name: "no-searches", Action: event.ActionDrop, OverrideProtected: true},
			{Name: "staging", Action: event.ActionRelevel, Level: event.LevelFull},
		},
	}))
	require.Equal(t, 2, logs.Len())
	assert.Equal(t, `Policy in effect
rule or area                      decides
1. no-searches                    drop, protected or not
2. staging                        relevel to full
global_config_and_administration  base
user_management                   base
permissions                       base
local_config_and_administration   base
security                          base
end_user_activity                 base
ecosystem                         off
audit_log                         protected
`, logs.All()[1].Message)
}

func TestStartWarnsOnceOfDetectionsThatGoBlind(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		level event.Setting
		want  []any
	}{
		"full keeps what they need": {event.SettingFull, nil},
		"base does not": {event.SettingBase, []any{
			"Bitbucket Full Data Export Triggered (195e1b9d-bfc2-4ffa-ab4e-35aef69815f8): Full data export triggered",
			"Bitbucket Global SSH Settings Changed (16ab6143-510a-44e2-a615-bdb80b8317fc): SSH settings changed",
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			core, logs := observer.New(zap.WarnLevel)
			set := processortest.NewNopSettings(metadata.Type)
			set.Logger = zap.New(core)
			cfg := createDefaultConfig().(*Config)
			cfg.DefaultLevel = event.SettingFull
			cfg.Coverage = policy.Coverage{event.AreaPermissions: c.level, event.AreaGlobalConfigAndAdministration: c.level}
			p, err := NewFactory().CreateLogs(t.Context(), set, cfg, consumertest.NewNop())
			require.NoError(t, err)
			require.NoError(t, p.Start(t.Context(), componenttest.NewNopHost()))
			require.NoError(t, p.Shutdown(t.Context()))
			if c.want == nil {
				require.Empty(t, logs.All())
				return
			}
			require.Equal(t, 1, logs.Len())
			assert.Equal(t, c.want, logs.All()[0].ContextMap()["detections"])
		})
	}
}
