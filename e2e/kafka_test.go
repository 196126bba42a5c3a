// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kgo"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"

	"github.com/auditcoverage/auditcoverageprocessor/e2e/collector"
)

// kafkaBodies are the types of body that a record may have where it is written to Kafka.
var kafkaBodies = map[string]func(body pcommon.Value, line string){
	"text":  func(body pcommon.Value, line string) { body.SetStr(line) },
	"bytes": func(body pcommon.Value, line string) { body.SetEmptyBytes().FromRaw([]byte(line)) },
	"map": func(body pcommon.Value, line string) {
		var fields map[string]any
		_ = json.Unmarshal([]byte(line), &fields) // what is no object leaves none
		_ = body.SetEmptyMap().FromRaw(fields)    // what JSON has, a map has too
	},
}

// kafkaRow is a row of the table of encodings in docs/forms.md: how the exporter wrote what body, and what a receiver makes of it by each encoding.
var kafkaRow = regexp.MustCompile("(?m)^\\| (?:`(\\w+)` of (?:a )?(text|bytes|map)|(a line) of another program) \\| (\\w+) \\| (\\w+) \\| (\\w+) \\| (\\w+) \\| (\\w+) \\| (\\w+) \\|$")

// kafkaEncodings are its columns.
var kafkaEncodings = []string{"otlp_proto", "otlp_json", "raw", "text", "text_utf-8-raw", "json"}

// lineLast comes after all others of a topic, so that once it is judged they have been read.
const lineLast = `{"auditType":{"area":"AUDIT_LOG","level":"BASE"}}`

const metricUnmarshalFailed = "otelcol_kafka_receiver_unmarshal_failed_log_records"

// TestTableOfKafkaEncodingsIsTrue writes records by every encoding of the collector's exporter, and reads each by every encoding of its receiver.
func TestTableOfKafkaEncodingsIsTrue(t *testing.T) {
	t.Parallel()
	document, err := os.ReadFile("../docs/forms.md")
	require.NoError(t, err)
	written := writtenToKafka(t, []string{lineBase, lineFull})
	written["a line"] = [][]byte{[]byte(lineBase), []byte(lineFull)}
	last := writtenToKafka(t, []string{lineLast})
	want, topics := map[string]string{}, map[string][][]byte{}
	for _, row := range kafkaRow.FindAllStringSubmatch(string(document), -1) {
		source := row[3]
		if source == "" {
			source = row[1] + " " + row[2]
		}
		require.Contains(t, written, source)
		for i, encoding := range kafkaEncodings {
			topic := strings.ReplaceAll(source, " ", ".") + "." + encoding
			want[topic] = row[4+i]
			end := []byte(lineLast)
			if strings.HasPrefix(encoding, "otlp") {
				end = last[encoding+" text"][0]
			}
			topics[topic] = append(slices.Clone(written[source]), end)
		}
	}
	require.Len(t, want, len(written)*len(kafkaEncodings), "each has a cell of the table")
	process := start(t, settings(readingKafka(t, newKafka(t, topics), topics)))
	got := map[string]string{}
	for topic := range topics {
		got[topic] = outcomeOf(t, process, topic)
	}
	assert.Equal(t, want, got)
}

// outcomeOf is what came of the messages of a topic, in a word.
func outcomeOf(t *testing.T, process *collector.Process, topic string) string {
	t.Helper()
	var counts map[string]int
	metrics, err := process.Await(within(t), "the last message of "+topic, func(metrics collector.Metrics) bool {
		counts = judgementsOf(metrics, "audit_coverage/"+topic)
		return counts["keep protected audit_log base"] == 1
	})
	require.NoError(t, err)
	delete(counts, "keep protected audit_log base")
	for _, metric := range metrics[metricUnmarshalFailed].GetMetric() {
		for _, label := range metric.GetLabel() {
			if label.GetName() == "topic" && label.GetValue() == topic {
				return "fails"
			}
		}
	}
	if maps.Equal(counts, map[string]int{"keep covered local_config_and_administration base": 1, "drop above_level end_user_activity full": 1}) {
		return "judged"
	}
	if len(counts) == 0 {
		return "lost"
	}
	require.Len(t, counts, 1, "%s: %v", topic, counts)
	for judgement := range counts {
		words := strings.Fields(judgement)
		require.Equal(t, "keep", words[0])
		return words[1]
	}
	return ""
}

// judgementsOf returns the counts of one processor by "decision reason area level".
func judgementsOf(metrics collector.Metrics, processor string) map[string]int {
	counts := map[string]int{}
	for _, j := range metrics.Judged() {
		if j.Processor == processor {
			counts[j.Decision+" "+j.Reason+" "+j.Area+" "+j.Level] += j.Count
		}
	}
	return counts
}

// TestLinesThroughKafkaAreCountedAsTheFileIs reads lines that another program wrote to Kafka, and those that the exporter wrote as JSON strings.
func TestLinesThroughKafkaAreCountedAsTheFileIs(t *testing.T) {
	t.Parallel()
	lines := slices.DeleteFunc(daemonLines(t), func(line string) bool { return line == "" })
	want := judgedBy(t, lines, "default_level: base")
	var messages [][]byte
	for _, line := range lines {
		messages = append(messages, []byte(line))
	}
	literals := writtenToKafka(t, lines)["raw text"]
	topics := map[string][][]byte{}
	for _, encoding := range []string{"raw", "text", "text_utf-8-raw"} {
		topics["a.line."+encoding] = messages
		topics["raw.text."+encoding] = literals
	}
	process := start(t, settings(readingKafka(t, newKafka(t, topics), topics)))
	for topic := range topics {
		_, err := process.Await(within(t), "all messages of "+topic+" to be judged", func(metrics collector.Metrics) bool {
			return maps.Equal(want, judgementsOf(metrics, "audit_coverage/"+topic))
		})
		assert.NoError(t, err)
	}
}

// TestKafkaGatewayStopsAtWhatItCannotDecode: nothing is lost after a message that the shipped configuration cannot decode, and nothing is read either.
func TestKafkaGatewayStopsAtWhatItCannotDecode(t *testing.T) {
	t.Parallel()
	good := writtenToKafka(t, []string{lineBase})["otlp_proto text"]
	cluster, err := kfake.NewCluster(kfake.NumBrokers(1), kfake.SeedTopics(2, "audit"))
	require.NoError(t, err)
	t.Cleanup(cluster.Close)
	client, err := kgo.NewClient(kgo.SeedBrokers(cluster.ListenAddrs()...), kgo.RecordPartitioner(kgo.ManualPartitioner()))
	require.NoError(t, err)
	defer client.Close()
	produce := func(partition int32, messages ...[]byte) {
		for _, message := range messages {
			require.NoError(t, client.ProduceSync(within(t), &kgo.Record{Topic: "audit", Partition: partition, Value: message}).FirstErr())
		}
	}
	produce(0, []byte(lineBase), good[0])
	siem := listen(t, "localhost:0")
	s := settings(filepath.Join(configFolder, "kafka-gateway.yaml"))
	s.Env = []string{"KAFKA_BROKER=" + cluster.ListenAddrs()[0], "OTLP_ENDPOINT=" + siem.Endpoint(), "OTLP_INSECURE=true"}
	process := start(t, s)
	awaitCount(t, process, metricUnmarshalFailed, 1)
	// The receiver handles one fetch after the other.
	produce(1, good[0])
	awaitBodies(t, siem, []string{lineBase})
	metrics, err := process.Await(within(t), "metrics", func(collector.Metrics) bool { return true })
	require.NoError(t, err)
	assert.Equal(t, 1, metrics.Sum(collector.MetricJudged), "what comes after the message waits")
	assert.Equal(t, 1, metrics.Sum(metricUnmarshalFailed))
}

// newKafka starts a broker in which each topic has messages.
func newKafka(t *testing.T, topics map[string][][]byte) (broker string) {
	t.Helper()
	names := make([]string, 0, len(topics))
	for name := range topics {
		names = append(names, name)
	}
	cluster, err := kfake.NewCluster(kfake.NumBrokers(1), kfake.SeedTopics(1, names...), kfake.BrokerConfigs(map[string]string{"message.max.bytes": "4194304"}))
	require.NoError(t, err)
	t.Cleanup(cluster.Close)
	client, err := kgo.NewClient(kgo.SeedBrokers(cluster.ListenAddrs()...))
	require.NoError(t, err)
	defer client.Close()
	for name, messages := range topics {
		for _, message := range messages {
			require.NoError(t, client.ProduceSync(within(t), &kgo.Record{Topic: name, Value: message}).FirstErr())
		}
	}
	return cluster.ListenAddrs()[0]
}

// writtenToKafka is what the exporter makes of lines, by encoding and type of body. With raw, each is a message; otherwise, all are one.
func writtenToKafka(t *testing.T, lines []string) map[string][][]byte {
	t.Helper()
	topics, written := map[string][][]byte{}, map[string][][]byte{}
	receivers, exporters, pipelines, addresses := object{}, object{}, object{}, map[string]string{}
	for name := range kafkaBodies {
		addresses[name] = freeAddress(t)
		receivers["otlp/"+name] = object{"protocols": object{"grpc": object{"endpoint": addresses[name]}}}
		var names []string
		for _, encoding := range []string{"otlp_proto", "otlp_json", "raw"} {
			topic := encoding + "." + name
			topics[topic] = nil
			names = append(names, "kafka/"+topic)
			exporters["kafka/"+topic] = object{"brokers": []string{"${env:KAFKA_BROKER}"}, "logs": object{"topic": topic, "encoding": encoding}}
		}
		pipelines["logs/"+name] = object{"receivers": []string{"otlp/" + name}, "exporters": names}
	}
	broker := newKafka(t, topics)
	s := settings(configOf(t, object{"receivers": receivers, "exporters": exporters}, pipelines))
	s.Env = append(s.Env, "KAFKA_BROKER="+broker)
	start(t, s)
	for name, set := range kafkaBodies {
		logs := plog.NewLogs()
		records := logs.ResourceLogs().AppendEmpty().ScopeLogs().AppendEmpty().LogRecords()
		for _, line := range lines {
			set(records.AppendEmpty().Body(), line)
		}
		sendOTLP(t, addresses[name], logs)
	}
	names := make([]string, 0, len(topics))
	for name := range topics {
		names = append(names, name)
	}
	client, err := kgo.NewClient(kgo.SeedBrokers(broker), kgo.ConsumeTopics(names...), kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()))
	require.NoError(t, err)
	defer client.Close()
	for due := len(kafkaBodies) * (2 + len(lines)); due > 0; {
		fetches := client.PollFetches(within(t))
		require.NoError(t, fetches.Err())
		fetches.EachRecord(func(r *kgo.Record) {
			source := strings.Replace(r.Topic, ".", " ", 1)
			written[source] = append(written[source], r.Value)
			due--
		})
	}
	return written
}

type object map[string]any

// configOf completes a configuration with the pipelines, and metrics.
func configOf(t *testing.T, parts, pipelines object) string {
	t.Helper()
	parts["service"] = object{
		"pipelines": pipelines,
		"telemetry": object{"metrics": object{"readers": []object{{"pull": object{"exporter": object{"prometheus": object{"host": "localhost", "port": "${env:METRICS_PORT}"}}}}}}},
	}
	text, err := json.Marshal(parts)
	require.NoError(t, err)
	return writeFile(t, string(text))
}

// readingKafka is a collector that reads each topic by the encoding at the end of its name.
func readingKafka(t *testing.T, broker string, topics map[string][][]byte) string {
	t.Helper()
	receivers, processors, pipelines := object{}, object{}, object{}
	for topic := range topics {
		encoding := topic[strings.LastIndex(topic, ".")+1:]
		receivers["kafka/"+topic] = object{"brokers": []string{broker}, "group_id": topic, "initial_offset": "earliest", "logs": object{"topics": []string{topic}, "encoding": encoding}}
		processors["audit_coverage/"+topic] = object{"default_level": "base"}
		pipelines["logs/"+topic] = object{"receivers": []string{"kafka/" + topic}, "processors": []string{"audit_coverage/" + topic}, "exporters": []string{"nop"}}
	}
	return configOf(t, object{"receivers": receivers, "processors": processors, "exporters": object{"nop": nil}}, pipelines)
}
