// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"crypto/tls"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/auditcoverage/auditcoverageprocessor/e2e/collector"
	"github.com/auditcoverage/auditcoverageprocessor/e2e/daemon"
	"github.com/auditcoverage/auditcoverageprocessor/e2e/otlp"
)

// syslogSide is syslog.yaml, with where it listens and sends to.
type syslogSide struct {
	settings       collector.Settings
	lines, counted string
	certificate    certificate
	siem           *otlp.Server
}

func newSyslogSide(t *testing.T) *syslogSide {
	t.Helper()
	s := &syslogSide{
		settings: settings(filepath.Join(configFolder, "syslog.yaml")), lines: freeAddress(t), counted: freeAddress(t),
		certificate: newCertificate(t), siem: listen(t, "localhost:0"),
	}
	s.settings.Env = append(s.certificate.syslogEnv(), "STATE_DIR="+t.TempDir(), "SYSLOG_ENDPOINT="+s.lines, "SYSLOG_COUNTED_ENDPOINT="+s.counted,
		"OTLP_ENDPOINT="+s.siem.Endpoint(), "OTLP_INSECURE=true", "AUDIT_COVERAGE_MODE=enforce")
	return s
}

// auditTag is the tag whose lines syslog.yaml opens.
func auditTag(line string) string {
	return "<134>1 2026-11-23T08:00:00.123Z node1.example.org bitbucket-audit 4711 - - " + line
}

// TestSyslogIsJudgedAndSentOn runs the shipped configuration for syslog.
func TestSyslogIsJudgedAndSentOn(t *testing.T) {
	t.Parallel()
	s := newSyslogSide(t)
	start(t, s.settings)
	secure := &tls.Dialer{Config: s.certificate.client(t)}
	other := strings.Replace(auditTag(lineFull), "bitbucket-audit", "sshd", 1)
	sendOver(t, dial(t, secure, s.lines), []string{lineBase, lineFull, lineSecurityFull}, auditTag)
	sendOver(t, dial(t, secure, s.lines), []string{other}, func(line string) string { return line })
	awaitBodies(t, s.siem, []string{auditTag(lineBase), auditTag(lineSecurityFull), other})
}

// TestSyslogTakesCountedMessages sends what ends at its count and not with a line: it is passed on as it came, without what the receiver found in it.
func TestSyslogTakesCountedMessages(t *testing.T) {
	t.Parallel()
	s := newSyslogSide(t)
	start(t, s.settings)
	counted := func(line string) string { return fmt.Sprintf("%d %s", len(auditTag(line)), auditTag(line)) }
	connection := dial(t, &tls.Dialer{Config: s.certificate.client(t)}, s.counted)
	_, err := connection.Write([]byte(counted(lineBase) + counted(lineFull) + counted(lineSecurityFull+" ")))
	require.NoError(t, err)
	require.NoError(t, connection.Close())
	awaitBodies(t, s.siem, []string{counted(lineBase), counted(lineSecurityFull + " ")})
	for _, record := range s.siem.Records() {
		assert.Empty(t, record.GetAttributes())
	}
}

// TestSyslogRefusesWhoHasNoCertificate: nobody else can send a line.
func TestSyslogRefusesWhoHasNoCertificate(t *testing.T) {
	t.Parallel()
	s := newSyslogSide(t)
	process := start(t, s.settings)
	require.NoError(t, process.AwaitHealth(within(t)))
	stranger := s.certificate.client(t)
	stranger.Certificates = nil
	for name, address := range map[string]string{"lines": s.lines, "counted": s.counted} {
		connection, err := (&tls.Dialer{Config: stranger}).DialContext(within(t), "tcp", address)
		require.NoError(t, err, "TLS 1.3 ends the handshake of a client before the server has looked at it")
		_, _ = connection.Write([]byte(auditTag(lineFull) + "\n")) // may be refused already
		_, err = connection.Read(make([]byte, 1))
		require.ErrorContains(t, err, "certificate required", name)
		_ = connection.Close() // the other side has closed it
	}
	metrics, err := process.Await(within(t), "metrics", func(collector.Metrics) bool { return true })
	require.NoError(t, err)
	assert.Zero(t, metrics.Sum(collector.MetricJudged))
}

// TestSyslogOfDaemonsIsJudgedAndSentOn has rsyslog and syslog-ng send to the shipped configuration with certificates of their own.
func TestSyslogOfDaemonsIsJudgedAndSentOn(t *testing.T) {
	t.Parallel()
	lines := daemonLines(t)
	policy := "default_level: base, coverage: {security: full}"
	for _, name := range []string{"rsyslog_ForwardFormat", "rsyslog_SyslogProtocol23Format_octet-counted", "syslog-ng_network", "syslog-ng_syslog"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sender := daemon.Senders()[name]
			find(t, sender)
			s := newSyslogSide(t)
			process := start(t, s.settings)
			to := daemon.Transport{Network: "tls", Address: s.lines, CA: s.certificate.cert, Cert: s.certificate.cert, Key: s.certificate.key}
			if sender.Framing == daemon.OctetCounted {
				to.Address = s.counted
			}
			folder := t.TempDir()
			file := filepath.Join(folder, "audit.log")
			require.NoError(t, appendTo(file, []byte(strings.Join(lines, "\n")+"\n")))
			running, err := sender.Start(within(t), folder, file, to)
			require.NoError(t, err)
			defer func() { assert.NoError(t, running.Stop()) }()
			carried := carriedBy(name, sender, "tls", lines)
			metrics, err := process.Await(within(t), "all lines to be judged", func(metrics collector.Metrics) bool {
				return metrics.Sum(collector.MetricJudged) == len(carried)
			})
			require.NoError(t, err)
			want := judgedBy(t, carried, policy)
			assert.Equal(t, want, judgements(metrics))
			require.Eventually(t, func() bool { return len(s.siem.Records()) == kept(want) }, patience, pollInterval)
		})
	}
}
