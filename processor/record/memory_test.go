// SPDX-License-Identifier: Apache-2.0

package record

import (
	"encoding/json"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

// allocated is how many bytes work allocates.
func allocated(work func()) int {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	work()
	runtime.ReadMemStats(&after)
	return int(after.TotalAlloc - before.TotalAlloc)
}

// TestMemoryOfTheActorIsBounded: whatever a line says was affected, as text or as a map, reading it takes at most four times its length.
func TestMemoryOfTheActorIsBounded(t *testing.T) { //nolint:paralleltest // memory is measured
	for object, stored := range map[string]bool{
		`{}`: false, `{"id":"1"}`: false, `{"name":""}`: false, `7`: false,
		`{"name":"a"}`: true, `{"type":"a"}`: true, `{"name":"\n"}`: true, `{"name":"\u0061\u0062"}`: true, `{"id":"1","name":"lander","type":"REPOSITORY"}`: true,
	} {
		const before, after = `{"auditType":{},"affectedObjects":[`, `]}`
		count := (DefaultMaxBytes - len(before) - len(after)) / len(object+",")
		text := before + strings.TrimSuffix(strings.Repeat(object+",", count), ",") + after
		want := 0
		if stored {
			want = count
		}
		var parsed map[string]any
		require.NoError(t, json.Unmarshal([]byte(text), &parsed))
		record := withBody(parsed)
		for name, read := range map[string]func(*Reader) event.Outcome{
			"text": func(r *Reader) event.Outcome {
				r.IdentifyText(text)
				return r.Prove()
			},
			"map": func(r *Reader) event.Outcome { return r.Identify(record) },
		} {
			reader := newActorReader()
			bytes := allocated(func() { assert.Equal(t, event.OutcomeProven, read(&reader), object) })
			assert.LessOrEqual(t, bytes, 4*len(text), "%s of %s", name, object)
			require.Len(t, reader.Actor().Objects, want, "%s of %s", name, object)
			if !strings.Contains(object, `\`) {
				assert.Zero(t, testing.AllocsPerRun(1, func() { read(&reader) }), "the memory is used again, %s of %s", name, object)
			}
		}
	}
}
