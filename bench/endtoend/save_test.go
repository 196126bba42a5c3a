// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/pdata/plog"

	"github.com/auditcoverage/auditcoverageprocessor/bench/figure"
)

// TestSave builds the collector with the filter processor, and lets every collector send a small log.
func TestSave(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds a collector")
	}
	t.Chdir("..")
	var b strings.Builder
	require.NoError(t, endToEnd(t.Context(), []string{"--saves", "--records=1000", "--runs=1", "--peers=false", "--format=json", "--folder=" + t.TempDir()}, &b))
	var found struct {
		Bytes      float64
		Gzip, None []result
	}
	require.NoError(t, json.Unmarshal([]byte(b.String()), &found))
	require.Len(t, found.Gzip, 6)
	require.Len(t, found.None, 6)
	for i, r := range found.None {
		assert.Positive(t, r.CPU, r.Name)
		assert.Less(t, found.Gzip[i].Sent, r.Sent/5, r.Name)
		for _, same := range []*bool{r.Same, found.Gzip[i].Same} {
			if strings.HasSuffix(r.Name, "base") || strings.HasSuffix(r.Name, "security") {
				assert.Nil(t, same, r.Name)
			} else if assert.NotNil(t, same, r.Name) {
				assert.True(t, *same, r.Name)
			}
		}
		if strings.HasPrefix(r.Name, nameSend) {
			assert.Equal(t, 1000, r.Records, r.Name)
			assert.Greater(t, r.Sent, found.Bytes, r.Name)
		} else {
			assert.Less(t, r.Sent, 0.8*found.Bytes, r.Name)
		}
	}
}

func TestDestinationCountsWhatItIsSent(t *testing.T) {
	t.Parallel()
	d, err := newDestination(t.Context())
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, d.close()) })
	logs, want := plog.NewLogs(), newContents()
	for _, text := range []string{"first", "second"} {
		want.add(text)
		logs.ResourceLogs().AppendEmpty().ScopeLogs().AppendEmpty().LogRecords().AppendEmpty().Body().SetStr(text)
	}
	body, err := new(plog.ProtoMarshaler).MarshalLogs(logs)
	require.NoError(t, err)
	var zipped bytes.Buffer
	writer := gzip.NewWriter(&zipped)
	_, err = writer.Write(body)
	require.NoError(t, err)
	require.NoError(t, writer.Close())

	post := func(body []byte, encoding string) int {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, d.endpoint+"/v1/logs", bytes.NewReader(body))
		require.NoError(t, err)
		request.Header.Set("Content-Encoding", encoding)
		response, err := http.DefaultClient.Do(request)
		require.NoError(t, err)
		require.NoError(t, response.Body.Close())
		return response.StatusCode
	}
	for encoding, body := range map[string][]byte{"": body, "gzip": zipped.Bytes()} {
		received := newContents()
		d.begin(received)
		assert.Equal(t, http.StatusOK, post(body, encoding))
		sent, err := d.end()
		require.NoError(t, err)
		assert.EqualValues(t, len(body), sent)
		assert.True(t, received.sameSet(want))
	}
	d.begin(newContents())
	assert.Equal(t, http.StatusBadRequest, post([]byte("no record"), ""))
	_, err = d.end()
	require.Error(t, err)
}

func TestSetsOfLinesHaveNoOrder(t *testing.T) {
	t.Parallel()
	of := func(lines ...string) *contents {
		c := newContents()
		for _, line := range lines {
			c.add(line)
		}
		return c
	}
	assert.True(t, of("a", "b").sameSet(of("b", "a")))
	assert.False(t, of("a", "b").same(of("b", "a")))
	for _, other := range []*contents{of("a"), of("a", "a"), of("a", "c"), of("a", "b", "b")} {
		assert.False(t, of("a", "b").sameSet(other))
	}
}

func TestSavedIsWhatIsNotSent(t *testing.T) {
	t.Parallel()
	h := &harness{log: &auditLog{all: &contents{records: 1000, bytes: 900_000}, kept: &contents{bytes: 450_000}}}
	without := &result{Name: nameSend, CPU: 0.005, Records: 1000, Sent: 1e6, setup: &setup{base: nameSend}}
	with := &result{Name: "with", CPU: 0.0045, Records: 600, Sent: 6e5, setup: &setup{base: nameSend}}
	peer := &result{Name: "peer", CPU: 0.02, Records: 600, setup: &setup{output: "out"}}
	var b strings.Builder
	require.NoError(t, h.writeSaved(&b, &arguments{format: figure.FormatMarkdown, runs: 1}, []*result{without}, []*result{without, with, peer}))
	for _, row := range []string{
		"| no processor | 100% | 5.00 | 0.050 | 10.0 | 864 | 0% | - |",
		"| with | 60% | 4.50 | 0.045 | 6.00 | 518 | 40% | - |",
		"| peer | 60% | 20.0 | 0.200 | 4.50 | 389 | 50% | - |",
	} {
		assert.Contains(t, b.String(), row)
	}
}

// TestPagesHavePlacesForTheTables: what make bench-docs runs finds its places, and each page says which command fills it.
func TestPagesHavePlacesForTheTables(t *testing.T) {
	t.Parallel()
	makefile, err := os.ReadFile(filepath.Join("..", "..", "Makefile"))
	require.NoError(t, err)
	for _, c := range []struct{ page, section, flags, target string }{
		{"performance.md", "endtoend", "", "bench-e2e"},
		{"performance.md", "scaling", "--scaling ", "bench-scaling"},
		{"what-it-saves.md", "saves", "--saves ", "bench-saves"},
	} {
		assert.Contains(t, string(makefile), "go run ./endtoend "+c.flags+"--into ../docs/"+c.page)
		assert.Contains(t, string(makefile), "\n"+c.target+": build ##")
		text, err := os.ReadFile(filepath.Join("..", "..", "docs", c.page))
		require.NoError(t, err)
		assert.Contains(t, string(text), "make "+c.target)
		copied := filepath.Join(t.TempDir(), c.page)
		require.NoError(t, os.WriteFile(copied, text, 0o600))
		require.NoError(t, figure.Replace(copied, c.section, "tables"))
	}
}
