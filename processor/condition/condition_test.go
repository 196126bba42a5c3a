// SPDX-License-Identifier: Apache-2.0

package condition

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/collector/pdata/plog"
)

func newCompiler(t *testing.T) *Compiler {
	t.Helper()
	c, err := NewCompiler(componenttest.NewNopTelemetrySettings())
	require.NoError(t, err)
	return c
}

func newRecord(body string) (plog.ResourceLogs, plog.ScopeLogs, plog.LogRecord) {
	resource := plog.NewLogs().ResourceLogs().AppendEmpty()
	scope := resource.ScopeLogs().AppendEmpty()
	record := scope.LogRecords().AppendEmpty()
	record.Body().SetStr(body)
	return resource, scope, record
}

func TestConditionHolds(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		`body == "a"`: true, `body == "b"`: false, `IsMatch(body, "^[ab]$") and resource.attributes["x"] == nil`: true,
	} {
		c, err := newCompiler(t).Compile(text)
		require.NoError(t, err)
		resource, scope, record := newRecord("a")
		holds, err := c.Holds(t.Context(), resource, scope, record)
		require.NoError(t, err)
		assert.Equal(t, want, holds, text)
	}
}

func TestConditionThatFailsSaysSo(t *testing.T) {
	t.Parallel()
	c, err := newCompiler(t).Compile(`ParseJSON(body)["a"] == "b"`)
	require.NoError(t, err)
	resource, scope, record := newRecord("no JSON")
	_, err = c.Holds(t.Context(), resource, scope, record)
	require.Error(t, err)
}

func TestConditionErrorNamesTheToken(t *testing.T) {
	t.Parallel()
	for text, token := range map[string]string{
		"":                    "condition: ",
		`body = "a"`:          "1:6",
		`bdy == "a"`:          "bdy",
		`IsMtch(body, "a")`:   "IsMtch",
		`IsMatch(body, "(")`:  "missing closing )",
		`set(body, "a")`:      "1:15",
		`body == "a" && true`: "&",
	} {
		_, err := newCompiler(t).Compile(text)
		if assert.Error(t, err, text) {
			assert.Contains(t, err.Error(), token)
		}
	}
}

func TestConditionLeavesAReadOnlyRecordAlone(t *testing.T) {
	t.Parallel()
	logs := plog.NewLogs()
	resource := logs.ResourceLogs().AppendEmpty()
	scope := resource.ScopeLogs().AppendEmpty()
	scope.LogRecords().AppendEmpty().Body().SetStr("a")
	logs.MarkReadOnly()
	c, err := newCompiler(t).Compile(`ToLowerCase(body) == "a" or attributes["x"] != nil`)
	require.NoError(t, err)
	holds, err := c.Holds(t.Context(), resource, scope, scope.LogRecords().At(0))
	require.NoError(t, err)
	assert.True(t, holds)
}
