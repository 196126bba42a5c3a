// SPDX-License-Identifier: Apache-2.0

package componenttests

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/attribute"

	"github.com/auditcoverage/auditcoverageprocessor"
	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
	"github.com/auditcoverage/auditcoverageprocessor/processor/policy"
)

func TestRulesAreCountedByName(t *testing.T) {
	t.Parallel()
	h := newHarness(t, &auditcoverageprocessor.Config{DefaultLevel: event.SettingFull, Rules: []policy.Rule{
		{Name: "fails", Match: policy.Match{Condition: `ParseJSON(attributes["x"])["a"] == "b"`}, Action: event.ActionKeep},
		{Name: "service", Match: policy.Match{Authors: []string{"ci"}}, Action: event.ActionDrop},
		{Name: "security", Match: policy.Match{Areas: []event.Area{event.AreaSecurity}}, Action: event.ActionKeep},
	}})
	logs, _ := one()
	records := logs.ResourceLogs().At(0).ScopeLogs().At(0).LogRecords()
	records.At(0).Body().SetStr(`{"auditType":{"area":"SECURITY","level":"BASE"},"author":{"name":"ci"}}`)
	records.At(0).Attributes().PutStr("x", `{"a":"c"}`) // the condition does not fail
	records.AppendEmpty().Body().SetStr(`{"auditType":{"area":"SECURITY","level":"BASE"},"author":{"name":"ci"}}`)
	records.AppendEmpty().Body().SetStr(`{"auditType":{"area":"SECURITY","level":"BASE"},"author":{"name":"ci"}`) // torn
	records.AppendEmpty().Body().SetStr(`{"auditType":{"area":"SECURITY","level":"BASE"},"author":{"name":"mira"}}`)
	require.NoError(t, h.ConsumeLogs(t.Context(), logs))

	assert.Equal(t, 3, h.sink.LogRecordCount())
	assert.EqualValues(t, 1, h.count(t, event.ReasonConditionError))
	assert.EqualValues(t, 1, h.count(t, event.ReasonMalformed))
	assert.EqualValues(t, 2, h.count(t, event.ReasonRule))
	const matches, errs = "otelcol_processor_audit_coverage_rule_matches", "otelcol_processor_audit_coverage_condition_errors"
	assert.EqualValues(t, 2, h.sum(t, matches, attribute.String("rule", "service")))
	assert.EqualValues(t, 1, h.sum(t, matches, attribute.String("rule", "security")))
	assert.EqualValues(t, 2, h.sum(t, errs, attribute.String("rule", "fails")))
}

func TestRuleThatWouldDropATornRecordIsNotCounted(t *testing.T) {
	t.Parallel()
	h := newHarness(t, &auditcoverageprocessor.Config{DefaultLevel: event.SettingFull, Rules: []policy.Rule{
		{Name: "products", Match: policy.Match{Products: []string{"bitbucket"}}, Action: event.ActionDrop},
	}})
	logs, rec := one()
	const whole = `{"auditType":{"actionI18nKey":"bitbucket.x","area":"SECURITY","level":"BASE"},"version":"1.0"}`
	rec.Body().SetStr(whole[:len(whole)-1])
	records := logs.ResourceLogs().At(0).ScopeLogs().At(0).LogRecords()
	records.AppendEmpty().Body().SetStr(whole)
	records.AppendEmpty().Body().SetStr(`{"auditType":{"actionI18nKey":"jira.x","area":"SECURITY","level":"BASE"}}`)
	require.NoError(t, h.ConsumeLogs(t.Context(), logs))
	assert.Equal(t, 2, h.sink.LogRecordCount())
	assert.EqualValues(t, 1, h.count(t, event.ReasonMalformed))
	assert.EqualValues(t, 1, h.sum(t, "otelcol_processor_audit_coverage_rule_matches"))
}

func TestRulesSeeWhatTheCatalogKnows(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`{"auditType":{"actionI18nKey":"bitbucket.service.user.audit.action.userdeleted","category":"Benutzer","area":"USER_MANAGEMENT","level":"BASE"}}`: "category",
		`{"auditType":{"actionI18nKey":"bitbucket.service.user.audit.action.authenticationsuccess","area":"SECURITY","level":"FULL"}}`:                    "class",
		`{"auditType":{"actionI18nKey":"bitbucket.new.audit.action.authenticationsuccess","area":"SECURITY","level":"FULL"}}`:                             "class",
		`{"auditType":{"actionI18nKey":"bitbucket.new.audit.action.newthing","area":"SECURITY","level":"FULL"}}`:                                          "unlisted",
		"192.0.2.7 | AuthenticationSuccessEvent | mira | 1700000000000 | - | - | - | -":                                                                   "class",
		"192.0.2.7 | NewThingEvent | mira | 1700000000000 | - | - | - | -":                                                                                "unlisted",
		`{"auditType":{"actionI18nKey":"bitbucket.web.audit.action.logoutsuccess","area":"SECURITY","level":"FULL"}}`:                                     "id",
	} {
		h := newHarness(t, &auditcoverageprocessor.Config{DefaultLevel: event.SettingFull, Rules: []policy.Rule{
			{Name: "id", Match: policy.Match{IDs: []string{"bitbucket.user_logged_out"}}, Action: event.ActionDrop},
			{Name: "class", Match: policy.Match{Classes: []string{"AuthenticationSuccessEvent"}}, Action: event.ActionDrop},
			{Name: "unlisted", Match: policy.Match{Classes: []string{"NewThingEvent"}}, Action: event.ActionDrop},
			{Name: "category", Match: policy.Match{Categories: []string{"Users and groups"}}, Action: event.ActionDrop},
		}})
		logs, rec := one()
		rec.Body().SetStr(text)
		require.NoError(t, h.ConsumeLogs(t.Context(), logs))
		assert.EqualValues(t, 1, h.sum(t, "otelcol_processor_audit_coverage_rule_matches", attribute.String("rule", want)), text)
	}
}

func TestEventKnownByItsTextIsOfItsProduct(t *testing.T) {
	t.Parallel()
	h := newHarness(t, &auditcoverageprocessor.Config{DefaultLevel: event.SettingFull, Rules: []policy.Rule{
		{Name: "a", Match: policy.Match{Products: []string{"bitbucket"}}, Action: event.ActionDrop},
	}})
	logs, rec := one()
	rec.Body().SetStr(`{"auditType":{"action":"SSH settings changed","actionI18nKey":"SSH settings changed",` +
		`"area":"GLOBAL_CONFIG_AND_ADMINISTRATION","category":"Global administration","level":"ADVANCED"}}`)
	require.NoError(t, h.ConsumeLogs(t.Context(), logs))
	assert.Zero(t, h.sink.LogRecordCount())
}
