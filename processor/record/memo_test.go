// SPDX-License-Identifier: Apache-2.0

package record

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
)

// maxLines bounds the lines of a sequence.
const maxLines = 64

// requireSequence reads lines by one reader, and each by a fresh one too: what came before changes nothing of what is read. With few slots, objects collide.
func requireSequence(t *testing.T, lines []string, mask uint64) {
	t.Helper()
	reader := newActorReader()
	reader.memo, reader.facts = newMemo(), newFactMemo()
	reader.memo.mask, reader.facts.mask = mask, mask
	for _, line := range lines[:min(maxLines, len(lines))] {
		fresh := newActorReader()
		require.Equal(t, fresh.IdentifyText(line), reader.IdentifyText(line), "%q after %q", line, lines)
		require.Equal(t, *fresh.Event(), *reader.Event(), "%q after %q", line, lines)
		if fresh.undecoded == (undecoded{}) && fresh.Format() != event.FormatAtlassianJSON {
			continue
		}
		require.Equal(t, fresh.Prove(), reader.Prove(), "%q after %q", line, lines)
		require.Equal(t, *fresh.Event(), *reader.Event(), "%q after %q", line, lines)
		require.Equal(t, actorRead(&fresh), actorRead(&reader), "%q after %q", line, lines)
		require.Equal(t, fresh.SourceChanges(), reader.SourceChanges())
	}
}

// FuzzSequence holds a reader that remembers against fresh ones, for any sequence of lines.
func FuzzSequence(f *testing.F) {
	f.Add(strings.Repeat(longRecord+"\n", 3), uint8(0))
	f.Add(longRecord+"\n"+longRecord+"\n"+strings.Replace(longRecord, "FULL", "BASE", 1)+"\n"+longRecord, uint8(0))
	f.Add(longRecord+"\n"+longRecord+"\n"+strings.Replace(longRecord, `"level":"FULL"}`, `"level":"FULL","level":"BASE"}`, 1), uint8(1))
	f.Add(longRecord+"\n"+longRecord+"\n"+strings.Replace(longRecord, `"auditType"`, `"type"`, 1)+"\n"+longRecord[:300], uint8(3))
	f.Add(strings.Repeat(dockerLine(longRecord+"\n")+"\n", 3), uint8(0))
	f.Fuzz(func(t *testing.T, lines string, mask uint8) {
		requireSequence(t, strings.Split(lines, "\n"), uint64(mask))
	})
}

// TestWhatCameBeforeChangesNothing makes sequences of lines that repeat objects, share what they begin with, are cut inside, and differ only outside, through
// one slot, a few, and all.
func TestWhatCameBeforeChangesNothing(t *testing.T) {
	t.Parallel()
	lines := sampleLines(t)
	for number, mask := range []uint64{0, 1, 7, objectSlots - 1} {
		t.Run(strconv.FormatUint(mask, 10), func(t *testing.T) {
			t.Parallel()
			m := mutator{rand.New(rand.NewPCG(uint64(number), 31)), lines}
			for range *mutations / 400 {
				requireSequence(t, m.sequence(), mask)
			}
		})
	}
}

// sequence makes lines out of few, so that objects come again.
func (m mutator) sequence() (lines []string) {
	few := []string{m.lines[m.IntN(len(m.lines))], m.lines[m.IntN(len(m.lines))], longRecord}
	for range 2 + m.IntN(24) {
		line := few[m.IntN(len(few))]
		switch m.IntN(6) {
		case 0:
			line = m.mutate(line)
			few[m.IntN(2)] = line // it may come again
		case 1: // another end
			line = strings.TrimSuffix(line, "}") + `,"z":` + strconv.Itoa(m.IntN(3)) + "}"
		case 2: // another beginning
			line = `{"a":` + strconv.Itoa(m.IntN(3)) + "," + strings.TrimPrefix(line, "{")
		case 3: // cut
			line = line[:m.IntN(len(line)+1)]
		}
		lines = append(lines, line)
	}
	return lines
}

// objectOf is a record whose auditType object is one of many.
func objectOf(i int) string {
	return fmt.Sprintf(`{"auditType":{"action":"Something happened","actionI18nKey":"bitbucket.service.something.audit.action.happened%07d","area":"SECURITY",`+
		`"category":"Things","categoryI18nKey":"bitbucket.service.audit.category.things","level":"FULL"},"version":"1.0"}`, i)
}

func TestObjectIsRememberedAtItsSecondSight(t *testing.T) {
	t.Parallel()
	reader := newTextReader()
	for i, want := range []bool{false, false, true, true} {
		require.Equal(t, event.OutcomeIdentified, reader.IdentifyText(objectOf(7)))
		slot, version := reader.MemoSlot()
		assert.Equal(t, want, slot != NoSlot && version == 1, i)
		assert.Equal(t, "bitbucket.service.something.audit.action.happened0000007", reader.Event().ActionKey)
	}
	facts := *reader.Event()
	for i := range 100_000 { // whoever writes others takes slots, but overwrites nothing
		reader.IdentifyText(objectOf(i / 3))
	}
	assert.Equal(t, "bitbucket.service.something.audit.action.happened0000007", facts.ActionKey)
	assert.LessOrEqual(t, reader.memo.bytes, maxMemo)
}

func TestDifferentObjectsDoNotAllocate(t *testing.T) { //nolint:paralleltest // allocations are counted
	lines := make([]string, 20_000)
	for i := range lines {
		lines[i] = objectOf(i)
	}
	reader := newTextReader()
	reader.IdentifyText(lines[0])
	i := 0
	assert.Zero(t, testing.AllocsPerRun(len(lines)-1, func() {
		reader.IdentifyText(lines[i])
		i++
	}))
}

// TestObjectsThatTakeTurnsAreNotStoredAnew: a writer who knows which objects take one slot cannot make each of them be stored again and again.
func TestObjectsThatTakeTurnsAreNotStoredAnew(t *testing.T) {
	t.Parallel()
	reader := newTextReader()
	reader.memo = newMemo()
	reader.memo.mask = 0
	for i := range 1000 {
		reader.IdentifyText(objectOf(i / 2 % 2)) // each twice, then the other
	}
	assert.LessOrEqual(t, reader.memo.slots[0].place.version, uint32(1000/patience+1))
}
