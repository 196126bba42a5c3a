// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"encoding/binary"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/auditcoverage/auditcoverageprocessor/e2e/collector"
)

// TestFilesOfOtherSystemsAreJudgedAlike reads the sample as other systems write files: with carriage returns, in UTF-16 of either order, with a byte order mark
// or without.
func TestFilesOfOtherSystemsAreJudgedAlike(t *testing.T) {
	t.Parallel()
	lines := slices.DeleteFunc(daemonLines(t), func(line string) bool { return line == "" || !utf8.ValidString(line) })
	unix, windows := strings.Join(lines, "\n")+"\n", strings.Join(lines, "\r\n")+"\r\n"
	const mark = "\ufeff"
	want := judgedFile(t, lines)
	for name, c := range map[string]struct {
		encoding string
		text     []byte
	}{
		"CRLF":                        {"utf-8-raw", []byte(windows)},
		"UTF-8 with a mark":           {"utf-8-raw", []byte(mark + windows)},
		"UTF-16, little-endian, mark": {"utf-16le", encodeUTF16(binary.LittleEndian, mark+windows)},
		"UTF-16, little-endian":       {"utf-16le", encodeUTF16(binary.LittleEndian, unix)},
		"UTF-16, big-endian, mark":    {"utf-16be", encodeUTF16(binary.BigEndian, mark+windows)},
		"UTF-16, big-endian":          {"utf-16be", encodeUTF16(binary.BigEndian, unix)},
		"UTF-16":                      {"utf-16", encodeUTF16(binary.LittleEndian, mark+windows)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file := filepath.Join(t.TempDir(), "audit.log")
			require.NoError(t, os.WriteFile(file, c.text, 0o600))
			s := settings(filepath.Join(configFolder, "demo.yaml"), "yaml:{receivers: {file_log: {encoding: "+c.encoding+"}}}")
			s.Env = append(s.Env, "AUDIT_LOG="+file, "AUDIT_OUT="+t.TempDir())
			metrics, err := start(t, s).Await(within(t), "all lines to be judged", func(metrics collector.Metrics) bool {
				return metrics.Sum(collector.MetricJudged) == len(lines)
			})
			require.NoError(t, err)
			assert.Equal(t, want, judgements(metrics))
		})
	}
}

func encodeUTF16(order binary.AppendByteOrder, text string) (encoded []byte) {
	for _, unit := range utf16.Encode([]rune(text)) {
		encoded = order.AppendUint16(encoded, unit)
	}
	return encoded
}
