// SPDX-License-Identifier: Apache-2.0

package logfile

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
)

// contents are what a file may hold instead of a log, by what stands in it where.
var contents = []struct {
	offset      int
	magic, what string
}{
	{0, "PK\x03\x04", "a zip archive: unpack it first"},
	{0, "PK\x05\x06", "an empty zip archive"},
	{0, "7z\xbc\xaf\x27\x1c", "a 7z archive: unpack it first"},
	{0, "Rar!\x1a\x07", "a rar archive: unpack it first"},
	{257, "ustar", "a tar archive: unpack it first"},
	{0, "\x04\x22\x4d\x18", "compressed with lz4: decompress it first"},
	{0, "\x1f\x9d", "compressed with compress: decompress it first"},
	{0, "\xff\xfe", "text in UTF-16: expected encoding: utf-16le on the receiver"},
	{0, "\xfe\xff", "text in UTF-16: expected encoding: utf-16be on the receiver"},
	{0, "\x7fELF", "a program"},
	{0, "LPKSHHRH", "a journal of systemd: export it with journalctl"},
	{0, "ElfFile\x00", "an event log of Windows"},
	{0, "SQLite format 3\x00", "a database"},
	{0, "PAR1", "a table in Parquet"},
	{0, "%PDF-", "a PDF document"},
}

// peeked is how much of a file is looked at to tell what it holds.
const peeked = 4096

// minControls is the least number of control characters that make a file binary.
const minControls = 32

// NotLog tells by the first bytes of a file that it holds no log, and what it holds; empty if it may be a log. What tells are control characters: data has one
// in ten bytes, and text hardly any, in whatever encoding. A torn log has runs of zeros, so these do not count.
func NotLog(start []byte) string {
	for _, c := range contents {
		if len(start) >= c.offset && bytes.HasPrefix(start[c.offset:], []byte(c.magic)) {
			return c.what
		}
	}
	controls, all := 0, 0
	for _, b := range start[:min(len(start), peeked)] {
		switch {
		case b == 0:
			continue
		case b < ' ' && b != '\t' && b != '\n' && b != '\r' && b != '\x1b':
			controls++
		}
		all++
	}
	if controls >= minControls && controls*20 > all {
		return "binary data"
	}
	return ""
}

// check refuses what holds no log.
func check(source io.ReadCloser) (io.ReadCloser, error) {
	buffered := bufio.NewReaderSize(source, peeked)
	start, err := buffered.Peek(peeked)
	if err != nil && !errors.Is(err, io.EOF) && len(start) == 0 {
		return nil, errors.Join(err, source.Close())
	}
	if what := NotLog(start); what != "" {
		return nil, errors.Join(noLogError(what), source.Close())
	}
	return struct {
		io.Reader
		io.Closer
	}{buffered, source}, nil
}

// Check refuses a file that holds no log.
func Check(file io.ReaderAt) error {
	start := make([]byte, peeked)
	n, err := file.ReadAt(start, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	if what := NotLog(start[:n]); what != "" {
		return noLogError(what)
	}
	return nil
}

// noLogError is what a file holds instead of a log.
func noLogError(what string) error { return fmt.Errorf("not a log but %s", what) }

// Skipped is a file that was not read, or not to its end.
type Skipped struct {
	File   string `json:"file"`
	Reason string `json:"reason"`
	// Partly says that the file was read up to where it could be.
	Partly bool `json:"partly,omitempty"`
}

// SkippedBy is a file that was passed over because of an error, or the rest of it.
func SkippedBy(name string, err error, partly bool) Skipped {
	return Skipped{File: name, Reason: cutShort(withoutPath(err)).Error(), Partly: partly}
}

// String says it in a line.
func (s Skipped) String() string {
	how := "not read"
	if s.Partly {
		how = "read in part"
	}
	return fmt.Sprintf("%s: %s: %s", s.File, how, s.Reason)
}
