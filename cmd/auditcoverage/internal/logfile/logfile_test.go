// SPDX-License-Identifier: Apache-2.0

package logfile_test

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/logfile"
)

// read returns the records of what is read, each with its line number before it.
func read(t *testing.T, maxRecord int, stdin string, names ...string) (records []string, err error) {
	t.Helper()
	r := logfile.Reader{Names: names, Shape: logfile.Shape{MaxRecord: maxRecord}, Stdin: strings.NewReader(stdin), Progress: io.Discard}
	err = r.Read(t.Context(), func(b logfile.Block) error {
		for line, record := range b.Records() {
			records = append(records, strconv.Itoa(line)+":"+record)
		}
		return nil
	})
	return records, err
}

func TestLinesAreSplitAsTheReceiverDoes(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"one a line":                            {"a\nb\n", []string{"1:a", "2:b"}},
		"the last needs no end":                 {"a\nb", []string{"1:a", "2:b"}},
		"empty ones are none":                   {"\na\n\n\r\nb\n", []string{"2:a", "5:b"}},
		"blanks are kept":                       {" a \n\t\n", []string{"1: a ", "2:\t"}},
		"one carriage return is cut":            {"a\r\nb\r\r\n", []string{"1:a", "2:b\r"}},
		"but not before the end of the file":    {"a\r", []string{"1:a\r"}},
		"a long line is several":                {"0123456789abc\nd\n", []string{"1:01234567", "1:89abc", "2:d"}},
		"one that fits exactly is one":          {"01234567\nb\n", []string{"1:01234567", "2:b"}},
		"a piece keeps what it ends with":       {"0123456\r\nb\n", []string{"1:0123456\r", "2:b"}},
		"the last piece may end with the file":  {"0123456789", []string{"1:01234567", "1:89"}},
		"text that is not UTF-8 stays as it is": {"\xff\x00\n", []string{"1:\xff\x00"}},
		"nothing":                               {"", nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			records, err := read(t, 8, c.text, logfile.Stdin)
			require.NoError(t, err)
			assert.Equal(t, c.want, records)
		})
	}
}

func TestRecordsDoNotDependOnBlocks(t *testing.T) {
	t.Parallel()
	var text strings.Builder
	var want []string
	for i := range 30_000 {
		line := strings.Repeat("x", i*7919%3000) + strconv.Itoa(i)
		want = append(want, strconv.Itoa(i+1)+":"+line)
		text.WriteString(line + "\n")
	}
	records, err := read(t, 1<<20, text.String(), logfile.Stdin)
	require.NoError(t, err)
	require.Equal(t, want, records)

	long := strings.Repeat("y", 5<<20)
	records, err = read(t, 1<<20, "a\n"+long+"\nb\n", logfile.Stdin)
	require.NoError(t, err)
	require.Len(t, records, 7)
	assert.Equal(t, "3:b", records[6])
	assert.Len(t, records[1], len("2:")+1<<20)
}

func TestCompressedFilesAreReadWhateverTheirName(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	var zipped, z bytes.Buffer
	g := gzip.NewWriter(&zipped)
	_, _ = g.Write([]byte("a\nb\n"))
	require.NoError(t, g.Close())
	encoder, err := zstd.NewWriter(&z)
	require.NoError(t, err)
	_, _ = encoder.Write([]byte("c\n"))
	require.NoError(t, encoder.Close())
	for name, content := range map[string][]byte{
		"1.log": zipped.Bytes(), "2.log.zst": z.Bytes(), "3.log.gz": []byte("plain\n"), "4.log": nil, ".hidden": []byte("no\n"),
	} {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), content, 0o600))
	}
	names, err := logfile.Names([]string{dir, filepath.Join(dir, "*.log")})
	require.NoError(t, err)
	require.Len(t, names, 4, "each file once")
	records, err := read(t, 100, "", names...)
	require.NoError(t, err)
	assert.Equal(t, []string{"1:a", "2:b", "1:c", "1:plain"}, records)
	assert.Positive(t, logfile.Size(names))
	assert.EqualValues(t, -1, logfile.Size([]string{logfile.Stdin}))

	cut := filepath.Join(dir, "cut.gz")
	require.NoError(t, os.WriteFile(cut, zipped.Bytes()[:zipped.Len()-9], 0o600))
	records, err = read(t, 100, "", cut)
	require.ErrorContains(t, err, "cut.gz:")
	assert.Equal(t, []string{"1:a", "2:b"}, records, "what there is was read before")
}

func TestNamesThatAreNoFilesAreErrors(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	_, err := logfile.Names([]string{filepath.Join(dir, "absent.log"), dir})
	require.ErrorContains(t, err, "absent.log: found no such file")
	require.ErrorContains(t, err, "found no file in it")
	strange := filepath.Join(dir, "[1].log")
	require.NoError(t, os.WriteFile(strange, nil, 0o600))
	names, err := logfile.Names([]string{strange})
	require.NoError(t, err)
	assert.Equal(t, []string{strange}, names)
}
