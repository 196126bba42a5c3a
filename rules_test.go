package auditcoverageprocessor

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/attribute"

	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
	"github.com/auditcoverage/auditcoverageprocessor/processor/policy"
)

func TestRulesAreCountedByName(t *testing.T) {
	t.Parallel()
	r := newRig(t, &Config{DefaultLevel: event.SettingFull, Rules: []policy.Rule{
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
	require.NoError(t, r.ConsumeLogs(t.Context(), logs))

	assert.Equal(t, 3, r.sink.LogRecordCount())
	assert.EqualValues(t, 1, r.count(t, event.ReasonConditionError))
	assert.EqualValues(t, 1, r.count(t, event.ReasonMalformed))
	assert.EqualValues(t, 2, r.count(t, event.ReasonRule))
	const matches, errs = "otelcol_processor_audit_coverage_rule_matches", "otelcol_processor_audit_coverage_condition_errors"
	assert.EqualValues(t, 2, r.sum(t, matches, attribute.String("rule", "service")))
	assert.EqualValues(t, 1, r.sum(t, matches, attribute.String("rule", "security")))
	assert.EqualValues(t, 2, r.sum(t, errs, attribute.String("rule", "fails")))
}
