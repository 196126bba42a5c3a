// SPDX-License-Identifier: Apache-2.0

package filelog_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"github.com/open-telemetry/opentelemetry-collector-contrib/receiver/filelogreceiver"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/confmap"

	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/decision"
	"github.com/auditcoverage/auditcoverageprocessor/cmd/auditcoverage/internal/filelog"
)

// configured is a receiver with the given settings.
func configured(t *testing.T, yaml string) *filelogreceiver.FileLogConfig {
	t.Helper()
	retrieved, err := confmap.NewRetrievedFromYAML([]byte(yaml))
	require.NoError(t, err)
	conf, err := retrieved.AsConf()
	require.NoError(t, err)
	cfg := filelogreceiver.NewFactory().CreateDefaultConfig().(*filelogreceiver.FileLogConfig)
	require.NoError(t, conf.Unmarshal(cfg))
	return cfg
}

// byReceiver are settings that the fast reader does not follow, and that change nothing.
const byReceiver = "{encoding: utf-8-raw, operators: [{type: noop}]}"

// counter counts bytes.
type counter int64

func (c *counter) Write(p []byte) (int, error) {
	*c += counter(len(p))
	return len(p), nil
}

// places reads and returns each record after its place in a file.
func places(t *testing.T, r *filelog.Reader) (found []string, err error) {
	t.Helper()
	judge := decision.New(t.Context(), newEngine(t), nil)
	err = r.Read(t.Context(), func(b *filelog.Batch) error {
		for place := range judge.Batch(b) {
			place.File = filepath.Base(place.File)
			found = append(found, place.String()+" "+judge.Text())
		}
		b.Release()
		return nil
	})
	return found, err
}

func write(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	return path
}

func compressed(t *testing.T, text string) (zipped, z string) {
	t.Helper()
	var a, b bytes.Buffer
	g := gzip.NewWriter(&a)
	_, _ = io.WriteString(g, text)
	require.NoError(t, g.Close())
	encoder, err := zstd.NewWriter(&b)
	require.NoError(t, err)
	_, _ = io.WriteString(encoder, text)
	require.NoError(t, encoder.Close())
	return a.String(), b.String()
}

func TestLinesAreToldWhereTheyCanBe(t *testing.T) {
	t.Parallel()
	const text = "a\n\nb\r\nc c\nd\nlast"
	for yaml, want := range map[string][]string{
		byReceiver: {"f:1 a", "f:3 b", "f:4 c c", "f:5 d", "f:6 last"},
		"{operators: [{type: filter, expr: 'body == \"b\"'}]}":                                   {"f:1 a", "f:4 c c", "f:5 d", "f:6 last"},
		"{encoding: iso-8859-1}":                                                                 {"f: record 1 a", "f: record 2 b", "f: record 3 c c", "f: record 4 d", "f: record 5 last"},
		"{multiline: {line_start_pattern: '^[bd]'}}":                                             {"f:1 a", "f:3 b\r\nc c", "f:5 d\nlast"},
		"{operators: [{type: recombine, combine_field: body, is_first_entry: 'body == \"b\"'}]}": {"f:1 a", "f: record 2 b\nc c\nd\nlast"},
		"{resource: {first: 'EXPR(body[0:1])'}}":                                                 {"f: record 1 a", "f: record 2 b", "f: record 3 c c", "f: record 4 d", "f:6 last"},
		"{max_log_size: 2, encoding: utf-8-raw, preserve_leading_whitespaces: true}":             {"f:1 a", "f:3 b", "f:4 c", "f:4 c", "f:5 d", "f:6 la", "f:6 st"},
		"{force_flush_period: 0}":                                                                {"f:1 a", "f:3 b", "f:4 c c", "f:5 d"},
	} {
		var read counter
		found, err := places(t, &filelog.Reader{Config: configured(t, yaml), Names: []string{write(t, "f", text)}, Progress: &read})
		require.NoError(t, err)
		for i := range found {
			found[i] = strings.TrimSuffix(found[i], "\n")
		}
		assert.Equal(t, want, found, yaml)
		assert.EqualValues(t, len(text), read, yaml)
	}
}

func TestWhatIsNoPlainFileIsReadFromACopy(t *testing.T) {
	temporary := t.TempDir()
	t.Setenv("TMPDIR", temporary)
	zipped, z := compressed(t, "a\nb")
	for name, c := range map[string]struct{ yaml, name, text, stdin, want string }{
		"standard input":              {byReceiver, "-", "", "a\nb", "[] a b"},
		"compressed standard input":   {byReceiver, "-", "", zipped, "[] a b"},
		"gzip":                        {byReceiver, "1.log.gz", zipped, "", "[1.log.gz] a b"},
		"gzip whatever its name":      {byReceiver, "1.log", zipped, "", "[1.log] a b"},
		"zstd":                        {byReceiver, "1.log.zst", z, "", "[1.log.zst] a b"},
		"zstd with compression: gzip": {"{compression: gzip}", "1.log.zst", z, "", "[1.log.zst] a b"},
		"gzip by the receiver":        {"{compression: auto}", "1.log.gz", zipped, "", "[1.log.gz] a b"},
		"a name like a pattern":       {byReceiver, "[1]{a,b}*?.log", "a\nb", "", "[[1]{a,b}*?.log] a b"},
	} {
		if runtime.GOOS == "windows" && strings.Contains(c.name, "*") {
			continue
		}
		path := c.name
		if c.stdin == "" {
			path = write(t, c.name, c.text)
		}
		var read counter
		r := &filelog.Reader{Config: configured(t, c.yaml), Names: []string{path}, Stdin: strings.NewReader(c.stdin), Progress: &read}
		r.Config.InputConfig.IncludeFilePath = true
		judge := decision.New(t.Context(), newEngine(t), nil)
		var got string
		require.NoError(t, r.Read(t.Context(), func(b *filelog.Batch) error {
			for range judge.Batch(b) {
				attributes := judge.Logs().ResourceLogs().At(0).ScopeLogs().At(0).LogRecords().At(0).Attributes().AsRaw()
				if got == "" {
					file, _ := attributes["log.file.name"].(string)
					got = "[" + file + "]"
				}
				if c.stdin == "" {
					assert.Equal(t, path, attributes["log.file.path"], name)
				} else {
					assert.Empty(t, attributes, name)
				}
				got += " " + judge.Text()
			}
			return nil
		}), name)
		assert.Equal(t, c.want, got, name)
		assert.EqualValues(t, len(c.text)+len(c.stdin), read, name)
	}
	left, err := os.ReadDir(temporary)
	require.NoError(t, err)
	for _, entry := range left {
		assert.NotContains(t, entry.Name(), "auditcoverage-", "copies are removed")
	}
}

func TestReadingEndsWithItsContextAndWithAnError(t *testing.T) {
	t.Parallel()
	path := write(t, "f", strings.Repeat("line\n", 10_000))
	errEnough := errors.New("enough")
	batches := 0
	r := &filelog.Reader{Config: configured(t, byReceiver), Names: []string{path, path}, Progress: io.Discard}
	err := r.Read(t.Context(), func(*filelog.Batch) error {
		batches++
		return errEnough
	})
	require.ErrorIs(t, err, errEnough)
	assert.Less(t, batches, 100)

	ctx, cancel := context.WithCancel(t.Context())
	err = r.Read(ctx, func(*filelog.Batch) error {
		cancel()
		return nil
	})
	require.ErrorIs(t, err, context.Canceled)
}

func TestWhatTheReceiverCannotReadIsAnError(t *testing.T) {
	t.Parallel()
	zipped, _ := compressed(t, strings.Repeat("some line\n", 1000))
	for name, c := range map[string]struct{ yaml, text, want string }{
		"no gzip":            {"{compression: gzip}", "a\n", "failed to create gzip reader"},
		"torn gzip":          {"{compression: auto}", zipped[:len(zipped)-9], "unexpected EOF"},
		"torn gzip, copied":  {byReceiver, zipped[:len(zipped)-9], "unexpected EOF"},
		"no such encoding":   {"{encoding: utf-7777}", "a\n", "unsupported encoding 'utf-7777'"},
		"no size":            {"{max_log_size: 0}", "a\n", "'max_log_size' must be positive"},
		"no such regex":      {"{operators: [{type: regex_parser, regex: '('}]}", "a\n", "missing argument to repetition operator"},
		"no such expression": {"{attributes: {a: 'EXPR(1 +)'}}", "a\n", "unexpected token"},
		// The receiver of v0.165.1 never comes beyond such a line.
		"truncated below the buffer": {"{max_log_size: 1000, max_log_size_behavior: truncate}", strings.Repeat("a", 20_000) + "\nb\n", "log entry too large"},
	} {
		if name == "no such regex" {
			c.want = "missing closing )"
		}
		path := write(t, "f", c.text)
		_, err := places(t, &filelog.Reader{Config: configured(t, c.yaml), Names: []string{path}, Progress: io.Discard})
		require.ErrorContains(t, err, path+": ", name)
		require.ErrorContains(t, err, c.want, name)
	}
	_, err := places(t, &filelog.Reader{Config: configured(t, byReceiver), Names: []string{"absent"}, Progress: io.Discard})
	require.ErrorContains(t, err, "absent: ")
}

func TestManyRecordsComeInTheirOrder(t *testing.T) {
	t.Parallel()
	var text strings.Builder
	var want []string
	for i := range 20_000 {
		line := strings.Repeat("x", i*7919%300) + strconv.Itoa(i)
		want = append(want, "f:"+strconv.Itoa(i+1)+" "+line)
		text.WriteString(line + "\n")
	}
	found, err := places(t, &filelog.Reader{Config: configured(t, byReceiver), Names: []string{write(t, "f", text.String())}, Progress: io.Discard})
	require.NoError(t, err)
	require.Equal(t, want, found)
}

func TestLineIsReadAsTheReceiverReadsItInAFile(t *testing.T) {
	t.Parallel()
	for yaml, want := range map[string][]string{
		"{}":                      {"-:1 a b"},
		"{encoding: utf-16le}":    {"-:1 a b"},
		"{encoding: nop}":         {"-:1 a b \n"},
		"{compression: gzip}":     {"-:1 a b"},
		"{force_flush_period: 0}": {"-:1 a b"},
		"{max_log_size: 2}":       {"-:1 a", "-:1 b"},
		"{operators: [{type: filter, expr: 'attributes.env == \"x\"'}]}":           nil,
		"{operators: [{type: move, from: body, to: attributes.message}]}":          {"-:1 "},
		"{header: {pattern: '^a', metadata_operators: [{type: noop}]}}":            {"-:1 a b"},
		"{encoding: utf-8-raw, multiline: {line_start_pattern: '^a'}}":             {"-:1 a b"},
		"{encoding: UTF-8-RAW, preserve_trailing_whitespaces: true}":               {"-:1 a b "},
		"{operators: [{type: regex_parser, regex: '^(?P<first>a) (?P<other>c)'}]}": {"-:1 a b"},
	} {
		found, err := places(t, filelog.NewLineReader(configured(t, yaml), "a b ", map[string]string{"env": "x"}))
		require.NoError(t, err, yaml)
		assert.Equal(t, want, found, yaml)
	}
}
