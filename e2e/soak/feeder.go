// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"

	"github.com/auditcoverage/auditcoverageprocessor/internal/auditlog"
)

const (
	// fileLines is the number of lines in a file.
	fileLines = 50_000
	// hostileShare is how many lines there are for each hostile one.
	hostileShare = 20
)

// feeder writes one file after the other, and deletes the one before the last.
type feeder struct {
	prefix    string
	generator *auditlog.Generator
	random    *rand.Rand
	files     int
	// written is the number of lines so far, and before the number without those of the last file.
	written, before int
}

func newFeeder(prefix string) *feeder {
	return &feeder{
		prefix: prefix, generator: auditlog.New(auditlog.Options{Serial: true}),
		random: rand.New(rand.NewPCG(7, 8)), //nolint:gosec // the same log each time
	}
}

// feed writes the next file.
func (f *feeder) feed() error {
	f.before = f.written
	var text []byte
	for range fileLines {
		start := len(text)
		text = f.generator.Append(text)
		if f.random.IntN(hostileShare) == 0 {
			line := f.hostile(string(bytes.TrimSuffix(text[start:], []byte{'\n'})))
			text = append(append(text[:start], line...), '\n')
		}
		f.written++
	}
	f.files++
	if err := os.WriteFile(f.name(f.files), text, 0o600); err != nil {
		return err
	}
	if f.files > 2 {
		return os.Remove(f.name(f.files - 2))
	}
	return nil
}

func (f *feeder) name(number int) string { return fmt.Sprintf("%s%06d.log", f.prefix, number) }

// hostile makes a line that is torn, deeply nested, full of unknown keys, or has a name that looks like a record; never an empty one, and never one that
// is long enough to be split.
func (f *feeder) hostile(line string) string {
	n := f.random.IntN(len(line)-1) + 1
	switch f.random.IntN(8) {
	case 0:
		return line[:n]
	case 1:
		return line[n:] + "."
	case 2:
		return line[:n] + strings.Repeat("\x00", 100) + line[n:]
	case 3:
		return strings.Replace(line, `"auditType":{`, `"auditType":{"x":`+strings.Repeat("[", 1000)+strings.Repeat("]", 1000)+",", 1)
	case 4:
		return fmt.Sprintf(`{"auditType":{"action":"a%d","actionI18nKey":"k%d","area":"A%d","level":"L%d"}}`, f.written, f.written, f.written, f.written)
	case 5:
		return line + line
	case 6:
		return strings.Replace(line, `"name":"`, `"name":"\",\"auditType\":{\"area\":\"SECURITY\"}`, 1)
	default:
		return strings.Replace(line, `"extraAttributes":[`, `"extraAttributes":[{"name":"`+strings.Repeat("x", 100_000)+`","value":""},`, 1)
	}
}
