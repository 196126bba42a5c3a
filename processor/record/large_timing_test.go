// SPDX-License-Identifier: Apache-2.0

package record

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

// TestLargeDeclaredRecordsCostLittleMore: an audit record of Kubernetes that holds a request of 64 KiB costs at most 1.5 times what a record of the built-in form
// costs that holds the same.
func TestLargeDeclaredRecordsCostLittleMore(t *testing.T) { //nolint:paralleltest // it takes times, and counts allocations of the whole process
	const container = `{"name":"web","image":"registry.example/web:1","env":[{"name":"COLOR","value":"blue"}],"resources":{"limits":{"cpu":"1"}},"ports":[{"containerPort":80}]}`
	const size = 64 << 10
	containers := "[" + container + strings.Repeat(","+container, size/len(container)) + "]"
	d := newDeclared(newDeclaredTable(declaredSources(t)))
	r := newTextReader()
	var e event.Event
	for name, request := range map[string]string{
		"objects": `{"spec":{"containers":` + containers + `}}`,
		"a text":  `{"data":{"blob":"` + strings.Repeat("x", size) + `"}}`,
	} {
		line := strings.Replace(kubernetesLine, `"requestReceivedTimestamp"`, `"requestObject":`+request+`,"requestReceivedTimestamp"`, 1)
		builtIn := strings.Replace(builtInLine(0), `"value":""`, `"value":`+request, 1)
		require.Equal(t, declaredRecord, readDeclared(d, line, &e), name)
		require.Equal(t, event.OutcomeProven, readBuiltIn(&r, builtIn), name)
		var ours, theirs time.Duration
		for round := 0; round < 40 && (round < 2 || float64(ours) > 1.5*float64(theirs)); round++ { // the machine does other things too
			for range 10 {
				ours = shorter(ours, func() { readDeclared(d, line, &e) })
				theirs = shorter(theirs, func() { readBuiltIn(&r, builtIn) })
			}
		}
		t.Logf("%s: %d ns for %d bytes, %.2f times the built-in form", name, ours/timed, len(line), float64(ours)/float64(theirs))
		assert.LessOrEqual(t, float64(ours), 1.5*float64(theirs), name)
		assert.Zero(t, testing.AllocsPerRun(20, func() { readDeclared(d, line, &e) }), name)
	}
}
