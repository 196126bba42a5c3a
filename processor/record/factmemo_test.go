// SPDX-License-Identifier: Apache-2.0

package record

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

// legacyOf is a legacy line whose class is one of many.
func legacyOf(i int) string {
	return fmt.Sprintf("192.0.2.7 | Thing%07dEvent | avery | 1700000000000 | PAY/ledger | - | @1x2x3x0 | 1abc", i)
}

func TestFactsAreRememberedAtTheirSecondSight(t *testing.T) {
	t.Parallel()
	reader := newTextReader()
	for i, want := range []bool{false, false, true, true} {
		require.Equal(t, event.OutcomeProven, reader.IdentifyText(legacyOf(7)))
		slot, version := reader.MemoSlot()
		assert.Equal(t, want, slot >= objectSlots && version == 1, i)
		assert.Equal(t, "Thing0000007Event", reader.Event().Class)
	}
	remembered := *reader.Event()
	for i := range 10_000 { // whoever writes others takes slots, but overwrites nothing
		reader.IdentifyText(legacyOf(i / 3))
	}
	assert.Equal(t, "Thing0000007Event", remembered.Class)
}

func TestFactsOfAnotherFormAreOthers(t *testing.T) {
	t.Parallel()
	reader := newTextReader()
	rest := `{"type":{"action":"a","actionI18nKey":"b"}}`
	for range 3 {
		require.Equal(t, event.OutcomeProven, reader.IdentifyText(rest))
	}
	slot, _ := reader.MemoSlot()
	require.NotEqual(t, NoSlot, slot)
	parsed := withBody(map[string]any{"auditType": map[string]any{"action": "a", "actionI18nKey": "b"}})
	require.Equal(t, event.OutcomeProven, reader.Identify(parsed))
	other, _ := reader.MemoSlot()
	assert.NotEqual(t, slot, other)
}

func TestDifferentFactsDoNotAllocate(t *testing.T) { //nolint:paralleltest // allocations are counted
	lines := make([]string, 20_000)
	for i := range lines {
		lines[i] = legacyOf(i)
	}
	reader := newTextReader()
	reader.IdentifyText(lines[0])
	i := 0
	assert.Zero(t, testing.AllocsPerRun(len(lines)-1, func() {
		reader.IdentifyText(lines[i])
		i++
	}))
}

// TestFactsThatTakeTurnsAreNotStoredAnew: a writer who knows which facts take one slot cannot make each of them be stored again and again.
func TestFactsThatTakeTurnsAreNotStoredAnew(t *testing.T) {
	t.Parallel()
	reader := newTextReader()
	reader.facts = newFactMemo()
	reader.facts.mask = 0
	for i := range 1000 {
		reader.IdentifyText(legacyOf(i / 2 % 2)) // each twice, then the other
	}
	assert.LessOrEqual(t, reader.facts.slots[0].place.version, uint32(1000/patience+1))
}
