// SPDX-License-Identifier: Apache-2.0

package decision

import (
	"strings"

	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

// Advice says what to do with a record that is more than one, or a part of one; empty if there is nothing to be done. It is told by how the text begins.
func Advice(reason event.Reason, text string) string {
	const looked = 256
	start := strings.Join(strings.Fields(strings.TrimPrefix(text[:min(len(text), looked)], "\ufeff")), "")
	switch {
	case reason != event.ReasonMalformed && reason != event.ReasonUnmapped && reason != event.ReasonUnrecognized:
		return ""
	case start == "[" || start == "{":
		return "JSON over several lines: write each record on a line of its own, by jq -c . (an array by jq -c '.[]', a REST page by jq -c '.entities[]')"
	case strings.HasPrefix(start, "[{"):
		return "an array of records: write each on a line of its own, by jq -c '.[]'"
	case strings.HasPrefix(start, `{"entities":[`):
		return "a REST page: write each of its records on a line of its own, by jq -c '.entities[]'"
	default:
		return ""
	}
}
