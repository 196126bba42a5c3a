// SPDX-License-Identifier: Apache-2.0

package filelog_test

import (
	"io"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/filelog"
	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/logfile"
)

// TestBadFilesArePassedOver reads good files among bad ones, by the fast reader and by the receiver's parts.
func TestBadFilesArePassedOver(t *testing.T) {
	t.Parallel()
	zipped, _ := compressed(t, strings.Repeat("a line\n", 1000))
	names := []string{
		write(t, "1.log", "one\n"), write(t, "2.zip", "PK\x03\x04"), write(t, "3.gz", zipped[:len(zipped)-8]), write(t, "4.log", "four"), write(t, "5.gz", "\x1f\x8b"),
		filepath.Join(t.TempDir(), "absent.log"), write(t, "6.log", "\xff\xfea\x00\n\x00"),
	}
	for _, settings := range []string{"{encoding: utf-8-raw}", byReceiver} {
		var skipped []string
		r := &filelog.Reader{Config: configured(t, settings), Names: names, Progress: io.Discard, Skip: func(s logfile.Skipped) {
			s.File = filepath.Base(s.File)
			skipped = append(skipped, s.String())
		}}
		found, err := places(t, r)
		require.NoError(t, err)
		assert.Equal(t, []string{"1.log:1 one", "4.log:1 four"}, []string{found[0], found[len(found)-1]})
		assert.Len(t, found, 1002, settings)
		assert.Equal(t, []string{
			"2.zip: not read: not a log but a zip archive: unpack it first",
			"3.gz: read in part: the compressed data ends too early",
			"5.gz: not read: the compressed data ends too early",
			"absent.log: not read: no such file or directory",
			"6.log: not read: not a log but text in UTF-16: expected encoding: utf-16le on the receiver",
		}, skipped, settings)
	}
	utf16 := configured(t, "{encoding: utf-16le}")
	found, err := places(t, &filelog.Reader{Config: utf16, Names: names[6:], Progress: io.Discard, Skip: func(s logfile.Skipped) { assert.Fail(t, s.String()) }})
	require.NoError(t, err)
	assert.Equal(t, []string{"6.log: record 1 \ufeffa"}, found, "the receiver knows what it is")
}
