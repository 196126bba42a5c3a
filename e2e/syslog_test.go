// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/auditcoverage/auditcoverageprocessor/e2e/collector"
)

// syslogLines are the lines of the sample that a syslog message can carry: all but the blank ones, without the carriage return at an end.
func syslogLines(t *testing.T) (lines []string) {
	t.Helper()
	for _, line := range readLines(t, "../testdata/audit.log") {
		if line = strings.TrimSuffix(line, "\r"); strings.TrimSpace(line) != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

// framings make a syslog message of a line.
var framings = map[string]struct {
	frame  func(line string) string
	parser string
}{
	"RFC 5424": {func(line string) string {
		return "<134>1 2026-11-23T08:00:00.123Z node1.example.org bitbucket 4711 audit - " + line
	}, "rfc5424"},
	"RFC 3164": {func(line string) string { return "<134>Nov 23 08:00:00 node1 bitbucket[4711]: " + line }, "rfc3164"},
	"RFC 5424, octet-counted": {func(line string) string {
		message := "<134>1 2026-11-23T08:00:00.123Z node1.example.org bitbucket 4711 audit - " + line
		return fmt.Sprintf("%d %s", len(message), message)
	}, "rfc5424, enable_octet_counting: true"},
}

// overSyslog replaces the receiver of demo.yaml, and parses if there is a parser for it.
func overSyslog(address, parser string) string {
	operators := ""
	if parser != "" {
		operators = ", operators: [{type: syslog_parser, protocol: " + parser + "}]"
	}
	return "yaml:{receivers: {tcp_log: {listen_address: '" + address +
		"', preserve_leading_whitespaces: true, preserve_trailing_whitespaces: true, encoding: utf-8-raw" + operators + "}}, " +
		"service: {pipelines: {logs: {receivers: [tcp_log]}}}}"
}

func TestSyslogOverASocketCountsWhatTheFileDoes(t *testing.T) {
	t.Parallel()
	lines := syslogLines(t)
	want := judgedFile(t, lines)
	require.Len(t, lines, 106)
	for name, framing := range framings {
		for _, parser := range []string{"", framing.parser} {
			t.Run(name+" "+parser, func(t *testing.T) {
				t.Parallel()
				address := freeAddress(t)
				s := settings(filepath.Join(configFolder, "demo.yaml"), overSyslog(address, parser))
				s.Env = append(s.Env, "AUDIT_OUT="+t.TempDir())
				process := start(t, s)
				send(t, address, lines, framing.frame)
				metrics, err := process.Await(within(t), "all lines to be judged", func(metrics collector.Metrics) bool {
					return metrics.Sum(collector.MetricJudged) == len(lines)
				})
				require.NoError(t, err)
				assert.Equal(t, want, judgements(metrics))
			})
		}
	}
}

// judgedFile returns what demo.yaml counts of the lines in a file.
func judgedFile(t *testing.T, lines []string) map[string]int {
	t.Helper()
	return judgedIn(t, lines)
}

// judgedBy returns what is counted of the lines in a file by another policy.
func judgedBy(t *testing.T, lines []string, policy string) map[string]int {
	t.Helper()
	return judgedIn(t, lines, policyConfig(policy))
}

func judgedIn(t *testing.T, lines []string, configs ...string) map[string]int {
	t.Helper()
	file := filepath.Join(t.TempDir(), "audit.log")
	require.NoError(t, os.WriteFile(file, []byte(strings.Join(lines, "\n")+"\n"), 0o600))
	s := settings(append([]string{filepath.Join(configFolder, "demo.yaml")}, configs...)...)
	s.Env = append(s.Env, "AUDIT_LOG="+file, "AUDIT_OUT="+t.TempDir())
	// Not start(t, s): that collector would run until the end of all parallel tests of the caller, which may be longer than it may live.
	process, err := collector.Start(within(t), s)
	require.NoError(t, err)
	metrics, err := process.Await(within(t), "all lines to be judged", func(metrics collector.Metrics) bool {
		return metrics.Sum(collector.MetricJudged) == len(lines)
	})
	require.NoError(t, errors.Join(err, process.Stop()))
	return judgements(metrics)
}

// kept is how many of the judgements keep.
func kept(counts map[string]int) (total int) {
	for judgement, count := range counts {
		if strings.HasPrefix(judgement, "keep ") {
			total += count
		}
	}
	return total
}

// freeAddress returns a free address of this machine.
func freeAddress(t *testing.T) string {
	t.Helper()
	port, err := collector.FreePort(t.Context())
	require.NoError(t, err)
	return "127.0.0.1:" + port
}

// send writes the framed lines to a socket, once something listens there.
func send(t *testing.T, address string, lines []string, frame func(string) string) {
	t.Helper()
	sendOver(t, dial(t, new(net.Dialer), address), lines, frame)
}

// dialer is a net.Dialer, or that of TLS.
type dialer interface {
	DialContext(ctx context.Context, network, address string) (net.Conn, error)
}

// dial connects once something listens.
func dial(t *testing.T, d dialer, address string) (connection net.Conn) {
	t.Helper()
	require.Eventually(t, func() bool {
		var err error
		connection, err = d.DialContext(context.WithoutCancel(t.Context()), "tcp", address)
		return err == nil
	}, patience, pollInterval)
	return connection
}

// sendOver writes the framed lines, and closes the connection.
func sendOver(t *testing.T, connection net.Conn, lines []string, frame func(string) string) {
	t.Helper()
	var text strings.Builder
	for _, line := range lines {
		text.WriteString(frame(line) + "\n")
	}
	_, err := connection.Write([]byte(text.String()))
	require.NoError(t, err)
	require.NoError(t, connection.Close())
}
