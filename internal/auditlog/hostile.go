// SPDX-License-Identifier: Apache-2.0

package auditlog

import (
	"encoding/binary"
	"fmt"
	"strings"
	"unicode/utf16"
)

// HostileFiles are log files, by name, that hold what a reader of lines may get wrong, among audit records that it must not lose. No two begin with the same
// bytes, by which a receiver knows files.
func HostileFiles() map[string]string {
	files := map[string]string{}
	add := func(name string, lines ...string) {
		files[name] = strings.Join(lines, "")
	}
	end := strings.Join(records(20, 3), "")
	add("crlf.log", strings.ReplaceAll(strings.Join(records(1, 5), ""), "\n", "\r\n"), "a\r\r\n", "\r\n", "b\rc\r\n")
	add("unterminated.log", strings.TrimSuffix(strings.Join(records(2, 4), ""), "\n"))
	add("unterminated-return.log", strings.TrimSuffix(strings.Join(records(3, 2), ""), "\n"), "\r")
	add("unterminated-long.log", strings.Join(records(4, 2), ""), strings.Repeat("u", 40<<10))
	add("unterminated-blank.log", strings.Join(records(5, 2), ""), " \t ")
	add("nul.log", strings.Join(records(6, 2), ""), "\x00\x00\n", "a\x00b\n", strings.Replace(records(6, 1)[0], `"method"`, "\x00\"method\"", 1), end)
	add("invalid.log", strings.Join(records(7, 2), ""), "\xff\xfe\xff\n", "cut \xe2\x82\n", "surrogate \xed\xa0\x80 overlong \xc0\xaf\n",
		strings.Replace(records(7, 1)[0], `"name":"`, "\"name\":\"\xff", 1), "\xe2\x82\n", end)
	add("blanks.log", strings.Join(records(8, 1), ""), "  \t"+records(8, 1)[0], strings.TrimSuffix(records(8, 1)[0], "\n")+" \t \n", "   \n", "\t\r\n",
		"\u00a0 no-break \u00a0\n", "\v\f\n", " \r \n")
	add("empty-lines.log", "first of the empty lines\n\n\n", strings.Join(records(9, 2), ""), strings.Repeat("\n", 300), "\r\n\r\n", end)
	add("bom.log", "\ufeff", strings.Join(records(10, 3), ""))
	add("long.log", strings.Join(records(11, 2), ""), strings.Repeat("x", 1<<20), "\n", strings.Repeat("y", 1<<20+1), "\n", records(11, 1)[0],
		strings.Repeat("é", 600<<10), "\r\n", end)
	add("long-record.log", strings.Join(records(12, 2), ""), strings.Replace(records(12, 1)[0], `"name":"`, `"name":"`+strings.Repeat("n", 70<<10), 1), end)
	add("boundaries.log", append([]string{records(13, 1)[0]}, boundaries()...)...)
	add("pretty.log", records(14, 1)[0], "{\n  \"auditType\": {\n    \"area\": \"SECURITY\",\n    \"level\": \"BASE\"\n  }\n}\n", "{\n  \"a\": 1\n}\n", end)
	add("header.log", "#Version: 1\n#Fields: date area\n", strings.Join(records(15, 3), ""), "#late\n")
	add("header-only.log", "#Version: 2\n")
	add("container.log", containerLines()...)
	add("newline.log", "\n")
	add("blank.log", "   ")
	add("short.log", "z")
	add("empty.log", "")
	text := "\ufeff" + strings.Join(records(16, 4), "") + "\U0001f600 not in one unit\r\nend without a terminator"
	files["utf-16le.log"] = encodeUTF16(binary.LittleEndian, text)
	files["utf-16be.log"] = encodeUTF16(binary.BigEndian, text)
	files["utf-16-odd.log"] = encodeUTF16(binary.LittleEndian, strings.Join(records(17, 2), "")) + "\x00\xd8\n\x00\x41"
	return files
}

// records are lines of a generated log, which begin with one of their own.
func records(seed, count int) []string {
	g := New(Options{Seed: uint64(seed)}) //nolint:gosec // a small number
	lines := make([]string, count)
	for i := range lines {
		lines[i] = string(g.Append(nil))
	}
	return lines
}

// boundaries are lines as long as the buffers that readers use, and a little shorter and longer.
func boundaries() (lines []string) {
	for i, size := range []int{100, 1000, 4096, 16 << 10, 32 << 10, 64 << 10} {
		for around := -2; around <= 2; around++ {
			for _, end := range []string{"\n", "\r\n", " \n"} {
				lines = append(lines, fmt.Sprintf("%02d", i)+strings.Repeat("b", size+around-2)+end)
			}
		}
	}
	return lines
}

// containerLines are as container runtimes write them: whole, in pieces, and torn.
func containerLines() []string {
	record := strings.TrimSuffix(records(18, 1)[0], "\n")
	half := len(record) / 2
	const stamp = "2026-01-15T12:00:00.000000001Z stdout "
	return []string{
		stamp + "F " + record + "\n", stamp + "P " + record[:half] + "\n", stamp + "F " + record[half:] + "\n", stamp + "P " + record[:half] + "\n",
		"2026-01-15T12:00:00.000000001+02:00 stderr F " + record + "\n", stamp + "F\n", "not a container's\n",
		fmt.Sprintf(`{"log":%q,"stream":"stdout","time":"2026-01-15T12:00:00.000000001Z"}`+"\n", record+"\n"), `{"log":"torn`,
	}
}

func encodeUTF16(order binary.AppendByteOrder, text string) string {
	var encoded []byte
	for _, unit := range utf16.Encode([]rune(text)) {
		encoded = order.AppendUint16(encoded, unit)
	}
	return string(encoded)
}
