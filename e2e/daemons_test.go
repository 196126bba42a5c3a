// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"encoding/json"
	"fmt"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/auditcoverage/auditcoverageprocessor/e2e/collector"
	"github.com/auditcoverage/auditcoverageprocessor/e2e/daemon"
)

// daemonLines are those of the sample, and some of other lengths and ends.
func daemonLines(t *testing.T) []string {
	t.Helper()
	long := func(length int) string {
		return strings.Replace(lineFull, "[]", `[{"name":"`+strings.Repeat("x", length)+`"}]`, 1)
	}
	return append(readLines(t, "../testdata/audit.log"), long(10_000), long(70_000), lineFull+" ", lineFull+" \t ", "\xff\xfe: not UTF-8", lineSecurityFull)
}

// TestDaemonsCountWhatTheFileDoes sends the sample by rsyslog, syslog-ng and logger: the counts of what arrives are those of the file.
func TestDaemonsCountWhatTheFileDoes(t *testing.T) {
	t.Parallel()
	lines := daemonLines(t)
	var files verdicts
	for _, network := range []string{"tcp", "udp", "tls", "file"} {
		for name, sender := range sendersOver(network) {
			t.Run(network+" "+name, func(t *testing.T) {
				t.Parallel()
				find(t, sender)
				carried := carriedBy(name, sender, network, lines)
				got := sendBy(t, name, sender, network, lines)
				if isUnjudged(name) {
					assertNothingDropped(t, got)
					return
				}
				assert.Equal(t, files.of(t, carried), got)
			})
		}
	}
}

// TestFewLinesCannotBeCarried holds what the counts are compared with to the file's own lines: which of them do not arrive as they are, and no more.
func TestFewLinesCannotBeCarried(t *testing.T) {
	t.Parallel()
	lines := slices.DeleteFunc(daemonLines(t), func(line string) bool { return line == "" })
	const nul, leading, long = 83, 47, 108 // where they stand
	for name, want := range map[string][]int{
		"tcp rsyslog_ForwardFormat": nil, "tls rsyslog_ForwardFormat_octet-counted": nil, "file rsyslog_FileFormat": nil, "udp rsyslog_ForwardFormat": {long},
		"tcp rsyslog_ForwardFormat_tag-without-colon": {leading}, "tcp syslog-ng_syslog": {nul}, "udp syslog-ng_network": {nul, long}, "tcp logger_rfc5424": {nul},
	} {
		network, name, _ := strings.Cut(name, " ")
		sender, ok := daemon.Senders()[name]
		require.True(t, ok, name)
		var got []int
		for i, line := range lines {
			if !slices.Equal([]string{line}, carriedBy(name, sender, network, lines[i:i+1])) {
				got = append(got, i)
			}
		}
		assert.Equal(t, want, got, "%s %s", network, name)
	}
}

// verdicts remembers what is counted of lines in a file, since many senders send the same.
type verdicts struct {
	mu     sync.Mutex
	counts map[string]map[string]int
}

func (v *verdicts) of(t *testing.T, lines []string) map[string]int {
	t.Helper()
	v.mu.Lock()
	defer v.mu.Unlock()
	key := strings.Join(lines, "\n")
	if v.counts[key] == nil {
		if v.counts == nil {
			v.counts = map[string]map[string]int{}
		}
		v.counts[key] = judgedFile(t, lines)
	}
	return v.counts[key]
}

// isUnjudged reports whether a sender's messages are kept without a look at the record: no tag or no date in the header, or syslog-ng has taken the beginning of
// the record for a header.
func isUnjudged(name string) bool {
	return strings.HasSuffix(name, "_no-tag") && name != "syslog-ng_syslog_no-tag" || strings.HasSuffix(name, "_parsed") || strings.Contains(name, "_unix")
}

func assertNothingDropped(t *testing.T, counts map[string]int) {
	t.Helper()
	for judgement := range counts {
		assert.True(t, strings.HasPrefix(judgement, "keep "), judgement)
	}
}

// carriedBy is what arrives of lines where a sender, or its relay, or the network, cannot carry them as they are.
func carriedBy(name string, sender daemon.Sender, network string, lines []string) (carried []string) {
	for _, line := range lines {
		if line != "" {
			carried = append(carried, carriedLine(name, sender, line)...)
		}
	}
	if network == "udp" {
		for i, line := range carried {
			carried[i] = line[:min(len(line), longestDatagram)]
		}
	}
	return carried
}

func carriedLine(name string, sender daemon.Sender, line string) []string {
	relay := sender.Program
	if sender.Relay != nil {
		relay = sender.Relay.Program
	}
	before, after, ok := strings.Cut(line, "\x00")
	switch {
	case ok && relay == daemon.SyslogNG: // takes NUL for the end of a line
		return []string{before, after}
	case ok && relay == daemon.Logger: // takes NUL for the end of a text
		return []string{before}
	case sender.Relay != nil && relay == daemon.Rsyslog:
		return []string{escaped.Replace(line)}
	case strings.HasSuffix(name, "_tag-without-colon") && !strings.Contains(name, "_Syslog") && strings.HasPrefix(strings.TrimLeft(line, " "), "{") && line[0] == ' ':
		return []string{"tag" + line} // only an object that directly follows shows that there is a tag
	default:
		return []string{line}
	}
}

// longestDatagram is how much of a line a datagram of 65,507 bytes has room for, after a header.
const longestDatagram = 65_400

// escaped is how rsyslog writes control characters that it receives.
var escaped = strings.NewReplacer("\x00", "#000", "\t", "#011", "\r", "#015")

// sendersOver are those that can send over a network.
func sendersOver(network string) map[string]daemon.Sender {
	senders := daemon.Senders()
	maps.DeleteFunc(senders, func(name string, sender daemon.Sender) bool {
		switch {
		case sender.IsLocal(), name == "rsyslog_DebugFormat": // a record in several lines
			return true
		case network == "file":
			return sender.Relay != nil || !isForFiles.MatchString(name)
		case testing.Short() && (strings.Count(name, "_") > 1 && network != "tcp" || strings.HasSuffix(name, "_fraction") || strings.HasSuffix(name, "_tag-with-pid")):
			return true
		case network == "tls":
			return sender.Program == daemon.Logger
		case network == "udp": // logger reads a file only to its end, so that it cannot be given time
			return sender.Framing == daemon.OctetCounted || sender.Program == daemon.Logger
		default:
			return false
		}
	})
	return senders
}

// isForFiles matches the names of senders whose template ends a line.
var isForFiles = regexp.MustCompile(`^(rsyslog_.*FileFormat(_tag-.*)?|rsyslog_SyslogProtocol23Format(_tag-.*)?|syslog-ng_file_.*)$`)

// receivingFrom replaces the receiver of demo.yaml by one for what a sender sends.
func receivingFrom(t *testing.T, sender daemon.Sender, to daemon.Transport, c certificate) string {
	t.Helper()
	settings := map[string]any{"encoding": "utf-8-raw", "preserve_leading_whitespaces": true, "preserve_trailing_whitespaces": true}
	receiver := to.Network + "_log"
	switch to.Network {
	case "file":
		settings["include"], settings["start_at"] = []string{to.Address}, "beginning"
	case "tls":
		receiver = "tcp_log"
		settings["tls"] = map[string]any{"cert_file": c.cert, "key_file": c.key}
		fallthrough
	default:
		settings["listen_address"] = to.Address
	}
	if sender.Framing == daemon.OctetCounted {
		receiver = "syslog"
		// The parser is of no matter, since the body remains the message.
		settings = map[string]any{"protocol": "rfc5424", "enable_octet_counting": true, "on_error": "send_quiet", "tcp": settings}
	}
	text, err := json.Marshal(settings)
	require.NoError(t, err)
	return fmt.Sprintf("yaml:{receivers: {%s: %s}, extensions: {health_check: {endpoint: '${env:HEALTH_ENDPOINT}'}}, "+
		"service: {extensions: [file_storage, health_check], pipelines: {logs: {receivers: [%s]}}}}", receiver, text, receiver)
}

// sendBy sends lines to a collector, and returns the counts of what arrives.
func sendBy(t *testing.T, name string, sender daemon.Sender, network string, lines []string) (counts map[string]int) {
	t.Helper()
	folder, c := t.TempDir(), newCertificate(t)
	to := daemon.Transport{Network: network, Address: freeAddress(t), CA: c.cert}
	if network == "file" {
		to.Address = filepath.Join(folder, "out.log")
	}
	s := settings(filepath.Join(configFolder, "demo.yaml"), receivingFrom(t, sender, to, c))
	s.Env = append(s.Env, "AUDIT_OUT="+t.TempDir())
	process := start(t, s)
	// A datagram that nobody listens for is lost.
	require.NoError(t, process.AwaitHealth(within(t)))

	// So is one that does not fit the receiver's buffer: it is given time to read.
	chunk := len(lines)
	if network == "udp" {
		chunk = 20
	}
	file, due := filepath.Join(folder, "audit.log"), 0
	for part := range slices.Chunk(lines, chunk) {
		require.NoError(t, appendTo(file, []byte(strings.Join(part, "\n")+"\n")))
		if due == 0 {
			running, err := sender.Start(within(t), folder, file, to)
			require.NoError(t, err)
			defer func() { assert.NoError(t, running.Stop()) }()
		}
		due += len(carriedBy(name, sender, network, part))
		metrics, err := process.Await(within(t), "all lines to be judged", func(metrics collector.Metrics) bool {
			return metrics.Sum(collector.MetricJudged) == due
		})
		require.NoError(t, err)
		counts = judgements(metrics)
	}
	return counts
}
