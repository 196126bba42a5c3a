// SPDX-License-Identifier: Apache-2.0

package logfile_test

import (
	"bytes"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/klauspost/compress/gzip"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/ulikunitz/xz"

	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/logfile"
	"github.com/auditcoverage/auditcoverageprocessor/internal/auditlog"
)

// noise is what compressed and encrypted data looks like.
func noise(length int) string {
	source := rand.NewChaCha8([32]byte{1})
	b := make([]byte, length)
	_, _ = source.Read(b)
	return string(b)
}

func TestWhatIsNoLogIsNamed(t *testing.T) {
	t.Parallel()
	for what, text := range map[string]string{
		"a zip archive: unpack it first":                              "PK\x03\x04rest",
		"a tar archive: unpack it first":                              "audit.log" + strings.Repeat("\x00", 248) + "ustar\x0000",
		"a 7z archive: unpack it first":                               "7z\xbc\xaf\x27\x1c\x00\x04",
		"compressed with lz4: decompress it first":                    "\x04\x22\x4d\x18d@",
		"text in UTF-16: expected encoding: utf-16le on the receiver": "\xff\xfea\x00",
		"a program": "\x7fELF\x02\x01\x01",
		"a journal of systemd: export it with journalctl": "LPKSHHRH\x00\x00",
		"binary data": noise(5000),
	} {
		assert.Equal(t, what, logfile.NotLog([]byte(text)), "%.20q", text)
	}
	for name, text := range auditlog.HostileFiles() {
		if !strings.HasPrefix(name, "utf-16") {
			assert.Empty(t, logfile.NotLog([]byte(text)), name)
		}
	}
	sample, err := os.ReadFile(filepath.Join("..", "..", "..", "..", "testdata", "audit.log"))
	require.NoError(t, err)
	for _, text := range []string{
		string(sample), "", "\x01\x02\x03", strings.Repeat("\x00", 5000), strings.Repeat("\x00", 3000) + `{"auditType":{}}`, "\x1b[31mred\x1b[0m\n",
		strings.Repeat("\xc4\xe3\xba\xc3\xca\xc0\xbd\xe7\n", 500), // text in GBK
	} {
		assert.Empty(t, logfile.NotLog([]byte(text)), "%.20q", text)
	}
}

// TestBadFilesArePassedOver reads good files among bad ones.
func TestBadFilesArePassedOver(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	var zipped, x bytes.Buffer
	g := gzip.NewWriter(&zipped)
	_, _ = io.WriteString(g, strings.Repeat("a\n", 3)+noise(300_000))
	require.NoError(t, g.Close())
	w, err := xz.NewWriter(&x)
	require.NoError(t, err)
	_, _ = io.WriteString(w, "x\n")
	require.NoError(t, w.Close())
	var tarred bytes.Buffer
	g = gzip.NewWriter(&tarred)
	_, _ = io.WriteString(g, "audit.log"+strings.Repeat("\x00", 248)+"ustar\x0000")
	require.NoError(t, g.Close())
	bzipped := "BZh91AY&SY\xf4\x036\x97\x00\x00\x00\xc1\x00\x00\x10\x04\x00 \x00!\x00\x82\xb1w$S\x85\t\x0f@3ip"
	var names []string
	for _, f := range []struct{ name, content string }{
		{"1.log", "1\n"},
		{"2.zip", "PK\x03\x04"},
		{"3.xz", x.String()},
		{"4.bz2", bzipped},
		{"5.gz", "\x1f\x8b no gzip header"},
		{"6.tar.gz", tarred.String()},
		{"7.xz", x.String()[:20]},
		{"8.bin", noise(5000)},
		{"9.log", "9"},
	} {
		names = append(names, filepath.Join(dir, f.name))
		require.NoError(t, os.WriteFile(filepath.Join(dir, f.name), []byte(f.content), 0o600))
	}
	names = append(names, filepath.Join(dir, "absent.log"))
	var skipped []string
	r := logfile.Reader{
		Names: names, Shape: logfile.Shape{MaxRecord: 1 << 20}, Progress: io.Discard,
		Skip: func(s logfile.Skipped) {
			skipped = append(skipped, strings.TrimPrefix(s.String(), dir+string(filepath.Separator)))
		},
	}
	var records []string
	require.NoError(t, r.Read(t.Context(), func(b logfile.Block) error {
		for _, record := range b.Records() {
			records = append(records, record)
		}
		return nil
	}))
	assert.Equal(t, []string{"1", "x", "d", "9"}, records)
	assert.Equal(t, []string{
		"2.zip: not read: not a log but a zip archive: unpack it first",
		"5.gz: not read: gzip: invalid header",
		"6.tar.gz: not read: not a log but a tar archive: unpack it first",
		"7.xz: not read: the compressed data ends too early",
		"8.bin: not read: not a log but binary data",
		"absent.log: not read: no such file or directory",
	}, skipped)
}

// TestXZThatIsCutShortIsSeen cuts a file of several blocks at every byte.
func TestXZThatIsCutShortIsSeen(t *testing.T) {
	t.Parallel()
	var x bytes.Buffer
	w, err := xz.WriterConfig{BlockSize: 1000, DictCap: 4096}.NewWriter(&x)
	require.NoError(t, err)
	_, _ = io.WriteString(w, strings.Repeat("a line\n", 500))
	require.NoError(t, w.Close())
	name := filepath.Join(t.TempDir(), "cut.xz")
	for cut := 6; cut <= x.Len(); cut++ {
		require.NoError(t, os.WriteFile(name, x.Bytes()[:cut], 0o600))
		_, err := read(t, 100, "", name)
		assert.Equal(t, cut == x.Len(), err == nil, "%d of %d", cut, x.Len())
	}
	require.NoError(t, os.WriteFile(name, append(x.Bytes(), 0, 0, 0, 0), 0o600))
	records, err := read(t, 100, "", name)
	require.NoError(t, err, "padding is allowed")
	assert.Len(t, records, 500)
}

// TestFilesThatAreCutShortGiveWhatTheyHave reads compressed files whose end is missing.
func TestFilesThatAreCutShortGiveWhatTheyHave(t *testing.T) {
	t.Parallel()
	lines := strings.Repeat("a line\n", 100_000)
	var zipped bytes.Buffer
	g := gzip.NewWriter(&zipped)
	_, _ = io.WriteString(g, lines)
	require.NoError(t, g.Close())
	cut := filepath.Join(t.TempDir(), "cut.gz")
	require.NoError(t, os.WriteFile(cut, zipped.Bytes()[:zipped.Len()/2], 0o600))
	var skipped []logfile.Skipped
	r := logfile.Reader{
		Names: []string{cut}, Shape: logfile.Shape{MaxRecord: 1 << 20}, Progress: io.Discard,
		Skip: func(s logfile.Skipped) { skipped = append(skipped, s) },
	}
	records := 0
	require.NoError(t, r.Read(t.Context(), func(b logfile.Block) error {
		for range b.Records() {
			records++
		}
		return nil
	}))
	assert.Greater(t, records, 10_000)
	assert.Equal(t, []logfile.Skipped{{File: cut, Reason: "the compressed data ends too early", Partly: true}}, skipped)
}
