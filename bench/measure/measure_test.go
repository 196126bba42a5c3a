// SPDX-License-Identifier: Apache-2.0

package measure

import (
	"errors"
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var sink []byte

func TestRunMeasuresTimeAndAllocations(t *testing.T) { //nolint:paralleltest // allocations of other tests would count
	prepared := 0
	sleeper := &Task{
		Name: "sleeper", Records: 10,
		Prepare: func() { prepared++ },
		Work: func() error {
			time.Sleep(time.Millisecond)
			sink = make([]byte, 4096)
			return nil
		},
	}
	var steps []int
	results, err := Run([]*Task{sleeper, sleeper}, Options{Rounds: 2, Slice: 3 * time.Millisecond, Progress: func(done, _ int) { steps = append(steps, done) }})
	require.NoError(t, err)
	require.Len(t, results, 2)
	assert.GreaterOrEqual(t, results[0].Nanoseconds, 1e5)
	assert.InDelta(t, 0.1, results[0].Allocations, 0.5)
	assert.InDelta(t, 409, results[0].Bytes, 300)
	assert.GreaterOrEqual(t, prepared, 10)
	assert.Equal(t, []int{1, 2, 3, 4}, steps)
}

func TestRunTakesWhatAnotherProcessMeasured(t *testing.T) {
	t.Parallel()
	var requests []Request
	results, err := Run([]*Task{{Name: "elsewhere", Records: 10, Elsewhere: func(r Request) (Usage, error) {
		requests = append(requests, r)
		return Usage{Spent: time.Microsecond, Allocations: 20, Bytes: 640}, nil
	}}}, Options{Rounds: 1, Slice: 2 * time.Microsecond})
	require.NoError(t, err)
	assert.Equal(t, []Result{{Nanoseconds: 100, Allocations: 2, Bytes: 64}}, results)
	assert.Equal(t, []Request{{Count: true}, {Count: true}, {Count: true}, {Collect: true}, {}}, requests)
}

func TestRunNamesTheTaskThatFails(t *testing.T) {
	t.Parallel()
	failing := &Task{Name: "failing", Records: 1, Prepare: func() {}, Work: func() error { return errors.New("broken") }}
	_, err := Run([]*Task{failing}, Options{Rounds: 1})
	require.EqualError(t, err, "failing: broken")
}

func TestMedian(t *testing.T) {
	t.Parallel()
	median, spread := Median([]float64{5, 1, 3, 2, 4})
	assert.InDelta(t, 3, median, 0)
	assert.InDelta(t, 2.0/3, spread, 1e-9)
	median, _ = Median([]float64{1, 2})
	assert.InDelta(t, 1.5, median, 0)
	median, _ = Median(nil)
	assert.True(t, math.IsNaN(median))
}
