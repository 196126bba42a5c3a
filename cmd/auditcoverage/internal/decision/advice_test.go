// SPDX-License-Identifier: Apache-2.0

package decision_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/decision"
	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

func TestAdviceIsAboutTextsThatAreNotOneRecord(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`[{"auditType":{}},{"auditType":{}}]`:         "an array of records",
		"\ufeff [ {" + strings.Repeat("x", 1000):      "an array of records",
		`{"entities": [{"type":{}}],"pagingInfo":{}}`: "a REST page",
		"{":                               "JSON over several lines",
		"[ ":                              "JSON over several lines",
		"":                                "",
		`{"auditType":{"area":"SECURITY"`: "",
		"[pid 7] a line of a log in which the time stands in brackets": "",
	} {
		advice := decision.Advice(event.ReasonMalformed, text)
		assert.True(t, strings.HasPrefix(advice, want) && (want != "" || advice == ""), "%q: %s", text, advice)
		assert.Empty(t, decision.Advice(event.ReasonCovered, text))
	}
}
