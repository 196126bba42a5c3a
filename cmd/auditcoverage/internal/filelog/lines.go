// SPDX-License-Identifier: Apache-2.0

package filelog

import (
	"bytes"
	"os"
	"strings"
	"sync"

	"github.com/open-telemetry/opentelemetry-collector-contrib/pkg/stanza/entry"
	"github.com/open-telemetry/opentelemetry-collector-contrib/receiver/filelogreceiver"
)

// lines tells in which line of the file an entry began, as long as it is the same entry that comes out of the operators. It cannot where they copy an entry, or
// hold it back and join it.
type lines struct {
	file *os.File // nil where the lines cannot be counted
	// line is the one that offset is in.
	line   int
	offset int64

	lock sync.Mutex
	of   map[*entry.Entry]int
}

// newLines counts the lines of a file, if they end in a single byte and the file is read as it stands.
func newLines(path string, cfg *filelogreceiver.FileLogConfig) (*lines, error) {
	l := &lines{line: 1, of: map[*entry.Entry]int{}}
	_, known := Encoding(cfg.InputConfig.Encoding)
	if !known && !strings.EqualFold(cfg.InputConfig.Encoding, "nop") || cfg.InputConfig.Compression != "" {
		return l, nil
	}
	var err error
	l.file, err = os.Open(path) //nolint:gosec // the file that the user named
	return l, err
}

// begin says at which offset an entry begins. The offsets of a file only grow.
func (l *lines) begin(e *entry.Entry, offset int64) {
	if l.file == nil {
		return
	}
	var buffer [1 << 14]byte
	for l.offset < offset {
		n, err := l.file.ReadAt(buffer[:min(offset-l.offset, int64(len(buffer)))], l.offset)
		l.line += bytes.Count(buffer[:n], []byte{'\n'})
		l.offset += int64(n)
		if n == 0 && err != nil {
			return
		}
	}
	l.lock.Lock()
	defer l.lock.Unlock()
	l.of[e] = l.line
}

// forget ends the life of those entries that did not come out, which may be used again for others.
func (l *lines) forget() {
	l.lock.Lock()
	defer l.lock.Unlock()
	clear(l.of)
}

// find returns the lines of entries; 0 for those of which it cannot be told.
func (l *lines) find(entries []*entry.Entry) []int {
	l.lock.Lock()
	defer l.lock.Unlock()
	found := make([]int, len(entries))
	for i, e := range entries {
		found[i] = l.of[e]
	}
	return found
}

func (l *lines) close() error {
	if l.file == nil {
		return nil
	}
	return l.file.Close()
}
