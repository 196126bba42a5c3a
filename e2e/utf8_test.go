// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"crypto/tls"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/twmb/franz-go/pkg/kfake"
	"go.yaml.in/yaml/v3"

	"github.com/auditcoverage/auditcoverageprocessor/e2e/collector"
	"github.com/auditcoverage/auditcoverageprocessor/e2e/otlp"
)

// chain is a way through shipped configurations to a destination.
type chain struct {
	t       *testing.T
	server  *otlp.Server
	overlay []string // what makes the last collector send to the server
	setting string   // invalid_utf8 of every processor on the way
}

// chains run every shipped configuration on the lines, and return the process that has read them. Its records reach the server.
var chains = map[string]func(r *chain, lines []string) *collector.Process{
	"agent.yaml": func(r *chain, lines []string) *collector.Process {
		home := writeHostileFile(r.t, lines)
		return r.start("agent.yaml", "BITBUCKET_HOME="+home)
	},
	"linux-auth.yaml": func(r *chain, lines []string) *collector.Process {
		home := writeHostileFile(r.t, lines)
		return r.start("linux-auth.yaml", "AUTH_LOG="+filepath.Join(home, "log", "audit", "*"))
	},
	"demo.yaml": func(r *chain, lines []string) *collector.Process {
		home := writeHostileFile(r.t, lines)
		return r.start("demo.yaml", "AUDIT_LOG="+filepath.Join(home, "log", "audit", "*"), "AUDIT_OUT="+r.t.TempDir())
	},
	"two-destinations.yaml": func(r *chain, lines []string) *collector.Process {
		home := writeHostileFile(r.t, lines)
		return r.start("two-destinations.yaml", "BITBUCKET_HOME="+home)
	},
	"syslog.yaml": func(r *chain, lines []string) *collector.Process {
		address, c := freeAddress(r.t), newCertificate(r.t)
		process := r.start("syslog.yaml", append(c.syslogEnv(), "SYSLOG_ENDPOINT="+address, "SYSLOG_COUNTED_ENDPOINT="+freeAddress(r.t))...)
		sendOver(r.t, dial(r.t, &tls.Dialer{Config: c.client(r.t)}, address), lines, func(line string) string { return line })
		return process
	},
	"containers.yaml": func(r *chain, lines []string) *collector.Process {
		home := writeHostileFile(r.t, lines)
		return r.start("containers.yaml", "POD_LOGS="+filepath.Join(home, "log", "audit"))
	},
	"journald.yaml": func(r *chain, lines []string) *collector.Process {
		r.overlay = append(r.overlay, "yaml:{receivers: {journald: {directory: '"+writeJournal(r.t, lines)+"'}}}")
		return r.start("journald.yaml")
	},
	// The collector's own receiver takes what the agent leaves alone.
	"gateway.yaml": func(r *chain, lines []string) *collector.Process {
		address := freeAddress(r.t)
		r.start("gateway.yaml", "LISTEN_ENDPOINT="+address)
		s := agent(r.t.TempDir(), writeHostileFile(r.t, lines), address)
		s.Configs = append(s.Configs, carrying("keep"))
		return start(r.t, s)
	},
	"kafka-agent.yaml": func(r *chain, lines []string) *collector.Process { return r.overKafka(lines, r.setting) },
	// What others write to Kafka, or wrote before they were upgraded.
	"kafka-gateway.yaml": func(r *chain, lines []string) *collector.Process { return r.overKafka(lines, "keep") },
}

// overKafka runs both configurations for Kafka.
func (r *chain) overKafka(lines []string, agentSetting string) *collector.Process {
	cluster, err := kfake.NewCluster(kfake.NumBrokers(1), kfake.SeedTopics(2, "audit"),
		kfake.BrokerConfigs(map[string]string{"message.max.bytes": "4194304"}))
	require.NoError(r.t, err)
	r.t.Cleanup(cluster.Close)
	broker := "KAFKA_BROKER=" + cluster.ListenAddrs()[0]
	r.start("kafka-gateway.yaml", broker)
	s := settings(filepath.Join(configFolder, "kafka-agent.yaml"))
	if agentSetting != "" {
		s.Configs = append(s.Configs, carrying(agentSetting))
	}
	s.Env = append(s.Env, "STATE_DIR="+r.t.TempDir(), "BITBUCKET_HOME="+writeHostileFile(r.t, lines), broker)
	return start(r.t, s)
}

// start runs a shipped configuration that sends to the server.
func (r *chain) start(config string, env ...string) *collector.Process {
	s := settings(append([]string{filepath.Join(configFolder, config)}, r.overlay...)...)
	s.Env = append(append(s.Env, "STATE_DIR="+r.t.TempDir()), env...)
	return start(r.t, s)
}

// carrying sets invalid_utf8 of the processor.
func carrying(setting string) string {
	return "yaml:{processors: {audit_coverage: {invalid_utf8: " + setting + "}}}"
}

// shipped is the part of a shipped configuration that a test sends elsewhere.
type shipped struct {
	Exporters map[string]map[string]any `yaml:"exporters"`
	Service   struct {
		Pipelines map[string]struct {
			Processors []string `yaml:"processors"`
			Exporters  []string `yaml:"exporters"`
		} `yaml:"pipelines"`
	} `yaml:"service"`
}

func readShipped(t *testing.T, config string) *shipped {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(configFolder, config))
	require.NoError(t, err)
	var s shipped
	require.NoError(t, yaml.Unmarshal(text, &s))
	return &s
}

// redirect makes one pipeline of a shipped configuration send to the server with the shipped queue and retries, and any other nowhere.
func (s *shipped) redirect(t *testing.T, pipeline, exporterType, endpoint, setting string) string {
	t.Helper()
	type object map[string]any
	exporter, pipelines, processors := object{"endpoint": endpoint, "tls": object{"insecure": true}}, object{}, object{}
	for name, p := range s.Service.Pipelines {
		if name != pipeline {
			pipelines[name] = object{"exporters": []string{"nop"}}
			continue
		}
		pipelines[name] = object{"exporters": []string{exporterType}}
		from := s.Exporters[p.Exporters[0]]
		if p.Exporters[0] == "file" {
			from = readShipped(t, "agent.yaml").Exporters["otlp_grpc"]
			delete(from["sending_queue"].(map[string]any), "storage") // it may have no file_storage, and queues in a file nothing that matters here
		}
		exporter["sending_queue"], exporter["retry_on_failure"] = from["sending_queue"], from["retry_on_failure"]
		for _, processor := range p.Processors {
			if setting != "" {
				processors[processor] = object{"invalid_utf8": setting}
			}
		}
	}
	text, err := json.Marshal(object{
		"exporters": object{exporterType: exporter, "nop": nil}, "processors": processors, "service": object{"pipelines": pipelines},
	})
	require.NoError(t, err)
	return "yaml:" + string(text)
}

// hostileName is the name of a file that is not UTF-8.
const hostileName = "20250311.0\xff1.audit.log"

// writeHostileFile writes lines to a file whose name is not UTF-8, of a Bitbucket node, and returns its home folder.
func writeHostileFile(t *testing.T, lines []string) string {
	t.Helper()
	home := t.TempDir()
	folder := filepath.Join(home, "log", "audit")
	require.NoError(t, os.MkdirAll(folder, 0o750))
	require.NoError(t, os.WriteFile(filepath.Join(folder, hostileName), []byte(strings.Join(lines, "\n")+"\n"), 0o600))
	return home
}

// longest is the length of the longest line that a shipped configuration makes one record of.
func longest(config string) int {
	const limit = 1 << 20
	switch config {
	case "linux-auth.yaml":
		return limit / 2
	case "syslog.yaml":
		return limit - 1 // tcp_log does not split a longer one, but closes the connection
	default:
		return limit
	}
}

// hostileLines are 1,000 lines for a configuration, of which some are not UTF-8 in every way that a file can hold, and ten of the longest stand one after the
// other.
func hostileLines(config string) []string {
	before := ""
	if config == "linux-auth.yaml" {
		before = "Nov 23 08:00:00 node1 sshd[4711]: " // then its parser puts the rest of the line into an attribute
	}
	length := longest(config) - len(before)
	long := func(repeated string) string { return strings.Repeat(repeated, length)[:length] }
	lines := []string{
		lineInvalidUTF8, "NUL \x00 and \x00\xff", "lone surrogates \xed\xa0\x80 \xed\xbf\xbf", "overlong \xc0\xaf, beyond Unicode \xf4\x90\x80\x80",
		"cut \xc3", "cut \xe2\x82", "cut \xf0\x9f\x98", "\xa9 \x82\xac the rest of what was cut",
		strings.Replace(lineBase, "Project created", "Project \xe9\xff created", 1),
		long("\xff"), long("a\xff"),
	}
	for range 10 { // what grows the most where it is replaced
		lines = append(lines, long("aaa\xff"))
	}
	for i := len(lines); i < 1000; i++ {
		lines = append(lines, strings.Replace(lineBase, "Projects", fmt.Sprintf("Projects %d", i), 1))
	}
	for i := range lines {
		lines[i] = before + lines[i]
	}
	return lines
}

func TestWhatIsNotUTF8CostsNoRecord(t *testing.T) {
	t.Parallel()
	configs, err := filepath.Glob(filepath.Join(configFolder, "*.yaml"))
	require.NoError(t, err)
	require.Len(t, chains, len(configs))
	for _, path := range configs {
		config := filepath.Base(path)
		last := config
		if config == "kafka-agent.yaml" { // it sends to Kafka, from where the other one reads
			last = "kafka-gateway.yaml"
		}
		for pipeline := range readShipped(t, last).Service.Pipelines {
			for _, transport := range []string{"otlp_grpc", "otlp_http"} {
				for _, setting := range []string{"", "bytes", "replace"} {
					if testing.Short() && (transport == "otlp_http" || setting != "" || config != "agent.yaml" && config != "two-destinations.yaml") {
						continue
					}
					t.Run(strings.Join([]string{config, pipeline, transport, setting}, " "), func(t *testing.T) {
						t.Parallel()
						requireCarried(t, config, last, pipeline, transport, setting)
					})
				}
			}
		}
	}
}

// requireCarried runs a configuration on hostile lines, and requires that they all arrive.
func requireCarried(t *testing.T, config, last, pipeline, transport, setting string) {
	t.Helper()
	server, endpoint := listenOver(t, transport)
	r := &chain{t: t, server: server, setting: setting}
	r.overlay = []string{readShipped(t, last).redirect(t, pipeline, transport, endpoint, setting)}
	want := hostileLines(config)
	process := chains[config](r, want)
	awaitCount(t, process, collector.MetricAccepted, len(want))
	require.Eventually(t, func() bool { return len(server.Records()) == len(want) }, patience, pollInterval, "not all records arrive")
	metrics, err := process.Await(within(t), "metrics", func(collector.Metrics) bool { return true })
	require.NoError(t, err)
	assert.Equal(t, len(want), metrics.Sum(collector.MetricAccepted))
	assert.Zero(t, metrics.Sum(metricSendFailed))
	requireTexts(t, want, server)
}

// listenOver starts a destination of an exporter's type.
func listenOver(t *testing.T, exporterType string) (server *otlp.Server, endpoint string) {
	t.Helper()
	if exporterType == "otlp_grpc" {
		server = listen(t, "localhost:0")
		return server, server.Endpoint()
	}
	server, err := otlp.ListenHTTP(t.Context(), "localhost:0")
	require.NoError(t, err)
	t.Cleanup(server.Close)
	return server, "http://" + server.Endpoint()
}

// requireTexts requires that the texts have arrived, each as it was, or with what it was beside it.
func requireTexts(t *testing.T, want []string, server *otlp.Server) {
	t.Helper()
	missing := map[string]int{}
	for _, text := range want {
		missing[text]++
	}
	for _, record := range server.Records() {
		text := otlp.Original(record, "body", otlp.Text(record.GetBody()))
		if record.GetBody().GetKvlistValue() != nil {
			text = otlp.Original(record, `body["MESSAGE"]`, messageOf(record.GetBody()))
		}
		require.Positive(t, missing[text], "%d bytes arrived that were not sent, or too often: %.100q", len(text), text)
		missing[text]--
		if name, ok := otlp.Attribute(record, "log.file.name"); ok {
			require.Equal(t, hostileName, otlp.Original(record, `attributes["log.file.name"]`, name))
		}
	}
}

// TestOneLineThatIsNotUTF8CostsItsBatchIfItIsKept shows what invalid_utf8 is for.
func TestOneLineThatIsNotUTF8CostsItsBatchIfItIsKept(t *testing.T) {
	t.Parallel()
	const good = 99
	lines := []string{lineInvalidUTF8}
	for range good {
		lines = append(lines, lineBase)
	}
	for _, transport := range []string{"otlp_grpc", "otlp_http"} {
		t.Run(transport, func(t *testing.T) {
			t.Parallel()
			server, endpoint := listenOver(t, transport)
			home := t.TempDir()
			writeAuditLog(t, home, "00001", lines...)
			s := settings(filepath.Join(configFolder, "agent.yaml"), readShipped(t, "agent.yaml").redirect(t, "logs", transport, endpoint, "keep"))
			s.Env = []string{"STATE_DIR=" + t.TempDir(), "BITBUCKET_HOME=" + home}
			awaitCount(t, start(t, s), metricSendFailed, len(lines))
			assert.Empty(t, server.Records(), "of %d records", len(lines))
		})
	}
}

// TestRecordLongerThanMaxSizeIsLostAndCountedNowhere shows what max_size must have room for, and what the alert AuditCoverageUndelivered compares.
func TestRecordLongerThanMaxSizeIsLostAndCountedNowhere(t *testing.T) {
	t.Parallel()
	home, siem := t.TempDir(), listen(t, "localhost:0")
	writeAuditLog(t, home, "00001", strings.Repeat("x", 300_000), lineBase, lineSecurityFull)
	s := agent(t.TempDir(), home, siem.Endpoint())
	s.Configs = append(s.Configs, "yaml:{exporters: {otlp_grpc: {sending_queue: {batch: {min_size: 100000, max_size: 200000}}}}}")
	process := start(t, s)
	awaitBodies(t, siem, []string{lineBase, lineSecurityFull})
	awaitCount(t, process, metricSent, 2)
	metrics, err := process.Await(within(t), "an empty queue", func(metrics collector.Metrics) bool {
		return metrics.Sum(metricQueueSize) == 0
	})
	require.NoError(t, err)
	assert.Equal(t, 3, metrics.Sum(metricPassedOn))
	assert.Equal(t, 2, metrics.Sum(metricSent))
	assert.Zero(t, metrics.Sum(metricSendFailed)+metrics.Sum(metricEnqueueFailed))
}
