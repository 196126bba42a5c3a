// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestMostFrequentNamesAreFoundAmongAnyNumber(t *testing.T) {
	t.Parallel()
	found := newTop()
	for round := range 100 {
		for i := range 3000 { // names that occur once
			found.add(fmt.Sprintf("noise %d %d", round, i), Count{1, 10})
		}
		for i := range 5 {
			found.add(fmt.Sprintf("loud %d", i), Count{int64(10 * (i + 1)), 1000})
		}
	}
	require.LessOrEqual(t, len(found.candidates), maxCandidates)
	list := found.list(5)
	for i, talker := range list {
		expected := Count{int64(1000 * (5 - i)), 100_000}
		assert.Equal(t, fmt.Sprintf("loud %d", 4-i), talker.Name)
		assert.GreaterOrEqual(t, talker.Records, expected.Records, "an estimate is never too low")
		assert.InEpsilon(t, expected.Records, talker.Records, 0.1)
		assert.GreaterOrEqual(t, talker.Bytes, expected.Bytes)
	}
}

func TestFewNamesAreCountedExactly(t *testing.T) {
	t.Parallel()
	found := newTop()
	for i := range maxCandidates {
		for range 3 {
			found.add(fmt.Sprintf("%04d", i), Count{int64(i), 1})
		}
	}
	list := found.list(maxCandidates)
	require.Len(t, list, maxCandidates)
	for i, talker := range list {
		n := maxCandidates - 1 - i
		assert.Equal(t, Talker{Name: fmt.Sprintf("%04d", n), Count: Count{int64(3 * n), 3}}, talker)
	}
}
