// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"cmp"
	"encoding/csv"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/auditcoverage/auditcoverageprocessor/e2e/collector"
)

// TestRecordsOfDeclaredProductsArriveByEveryWay: docs/products.md names the ways. What each of them carries is judged as in testdata.
func TestRecordsOfDeclaredProductsArriveByEveryWay(t *testing.T) {
	t.Parallel()
	for _, product := range []string{"github", "gitlab", "kubernetes"} {
		lines := readLines(t, filepath.Join("..", "testdata", product+".log"))
		want := map[string]int{}
		verdicts, err := os.ReadFile(filepath.Join("..", "testdata", product+".verdicts.csv"))
		require.NoError(t, err)
		rows, err := csv.NewReader(strings.NewReader(string(verdicts))).ReadAll()
		require.NoError(t, err)
		for i, row := range rows[1:] {
			lines[i] = strings.TrimSuffix(lines[i], "\r")
			want[row[1]+" "+row[2]+" "+cmp.Or(row[3], "unknown")+" "+cmp.Or(row[4], "unknown")]++
		}
		for name, way := range map[string]func(t *testing.T) (receiver string, deliver func()){
			"file": func(t *testing.T) (string, func()) {
				file := filepath.Join(t.TempDir(), "audit.log")
				require.NoError(t, os.WriteFile(file, []byte(strings.Join(lines, "\n")+"\n"), 0o600))
				return "{file_log: {include: ['" + file + "'], start_at: beginning, encoding: utf-8-raw, preserve_leading_whitespaces: true, preserve_trailing_whitespaces: true}}", func() {}
			},
			"syslog": func(t *testing.T) (string, func()) {
				address := freeAddress(t)
				return "{tcp_log: {listen_address: '" + address + "', encoding: utf-8-raw, preserve_leading_whitespaces: true, preserve_trailing_whitespaces: true}}", func() {
					send(t, address, lines, func(line string) string { return "<134>Nov 23 08:00:00 node1 " + product + "_audit[4711]: " + line })
				}
			},
			"Kafka": func(t *testing.T) (string, func()) {
				cluster, err := kfake.NewCluster(kfake.NumBrokers(1), kfake.SeedTopics(1, "audit"))
				require.NoError(t, err)
				t.Cleanup(cluster.Close)
				address := cluster.ListenAddrs()[0]
				client, err := kgo.NewClient(kgo.SeedBrokers(address), kgo.DefaultProduceTopic("audit"))
				require.NoError(t, err)
				t.Cleanup(client.Close)
				for _, line := range lines {
					require.NoError(t, client.ProduceSync(t.Context(), kgo.StringRecord(line)).FirstErr())
				}
				return "{kafka: {brokers: ['" + address + "'], group_id: test, initial_offset: earliest, logs: {topics: [audit], encoding: text_utf8}}}", func() {}
			},
		} {
			t.Run(product+" "+name, func(t *testing.T) {
				t.Parallel()
				receiver, deliver := way(t)
				id := strings.TrimPrefix(receiver[:strings.IndexByte(receiver, ':')], "{")
				s := settings(filepath.Join(configFolder, "demo.yaml"), "yaml:{receivers: "+receiver+", processors: {audit_coverage: {catalog: {products: ["+product+
					"]}}}, service: {pipelines: {logs: {receivers: ["+id+"]}}}}")
				s.Env = append(s.Env, "AUDIT_LOG=none", "AUDIT_OUT="+t.TempDir())
				process := start(t, s)
				deliver()
				metrics, err := process.Await(within(t), "all lines to be judged", func(metrics collector.Metrics) bool {
					return metrics.Sum(collector.MetricJudged) == len(lines)
				})
				require.NoError(t, err)
				assert.Equal(t, want, judgements(metrics))
			})
		}
	}
}
