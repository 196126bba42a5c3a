// SPDX-License-Identifier: Apache-2.0

package record

import (
	"bytes"
	"flag"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// mutations is how many cases TestMutatedLines makes. The default is quick under the race detector; make mutations asks for a million.
var mutations = flag.Int("mutations", 100_000, "how many mutated lines to compare with the reference")

// TestMutatedLines flips, cuts, duplicates and splices bytes of every line of the samples, from a fixed seed, and compares the reader with the reference.
func TestMutatedLines(t *testing.T) {
	t.Parallel()
	lines := sampleLines(t)
	workers := runtime.GOMAXPROCS(0)
	for worker := range workers {
		t.Run("", func(t *testing.T) {
			t.Parallel()
			m := mutator{rand.New(rand.NewPCG(uint64(worker), 4)), lines}
			for i := worker; i < *mutations; i += workers {
				requireReference(t, m.mutate(lines[i/workers%len(lines)]))
			}
		})
	}
}

// sampleLines are the lines of every sample, whole, and in the forms that carry a line.
func sampleLines(t *testing.T) (lines []string) {
	t.Helper()
	files, err := filepath.Glob("../../testdata/*.log")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		for line := range bytes.Lines(text) {
			lines = append(lines, strings.TrimRight(string(line), "\n"))
		}
	}
	for _, c := range textCases {
		lines = append(lines, c.text)
	}
	lines = slices.AppendSeq(lines, maps.Keys(headerCases))
	lines = slices.AppendSeq(lines, maps.Keys(legacyCases))
	slices.Sort(lines) // the same order each time
	return lines
}

// mutator makes lines that are nearly right.
type mutator struct {
	*rand.Rand
	lines []string
}

// mutate changes a line in one to three places.
func (m mutator) mutate(line string) string {
	for range 1 + m.IntN(3) {
		line = m.change(line)
	}
	return line
}

// syntax is what JSON, syslog and legacy lines are made of: more likely to matter than other bytes.
const syntax = "{}[]\",:\\/ |\t\r\n\x00\x1f\x7f\x80\xc3\xa9\xff0123456789eE+-.truefalsn<>=\ufeff"

// change changes a line in one place.
func (m mutator) change(line string) string {
	i, k := m.span(line)
	switch m.IntN(8) {
	case 0: // flip a bit
		if i == len(line) {
			return line
		}
		return line[:i] + string([]byte{line[i] ^ 1<<m.IntN(8)}) + line[i+1:]
	case 1: // replace a byte
		return line[:i] + string(syntax[m.IntN(len(syntax))]) + line[min(i+1, len(line)):]
	case 2: // insert a byte
		return line[:i] + syntax[m.IntN(len(syntax)):][:1] + line[i:]
	case 3: // cut the end
		return line[:i]
	case 4: // cut a piece
		return line[:i] + line[k:]
	case 5: // duplicate a piece
		return line[:k] + line[i:]
	case 6: // splice two lines
		other := m.lines[m.IntN(len(m.lines))]
		from, _ := m.span(other)
		return line[:i] + other[from:]
	default: // move a piece
		piece := line[i:k]
		rest := line[:i] + line[k:]
		at, _ := m.span(rest)
		return rest[:at] + piece + rest[at:]
	}
}

// span picks a piece of a line, mostly a short one, and often between the commas of its members.
func (m mutator) span(line string) (from, to int) {
	from = m.IntN(len(line) + 1)
	to = min(len(line), from+m.IntN(40))
	if m.IntN(3) == 0 {
		if comma := strings.IndexByte(line[from:], ','); comma >= 0 {
			from += comma
			to = from
			if next := strings.IndexByte(line[from+1:], ','); next >= 0 {
				to = from + 1 + next
			}
		}
	}
	return from, max(from, to)
}
