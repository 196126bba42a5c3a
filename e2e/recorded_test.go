// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/auditcoverage/auditcoverageprocessor/e2e/daemon"
)

// recordedFolder holds two lines, and what daemons make of them.
const recordedFolder = "../processor/record/testdata/syslog"

// lastOfLines stands in the last of the two lines alone.
const lastOfLines = "1741680001"

// daemonCache is where the daemons are unpacked.
const daemonCache = "../.tools/daemons"

// find skips the test where a sender's programs cannot be had.
func find(t *testing.T, sender daemon.Sender) {
	t.Helper()
	if err := sender.Find(within(t), daemonCache); err != nil {
		t.Skipf("the daemon cannot be had: %v", err)
	}
}

// TestRecordedLinesAreWhatTheDaemonsWrite compares the recorded lines with what the daemons write now, but for times; with RECORD set, it records them.
func TestRecordedLinesAreWhatTheDaemonsWrite(t *testing.T) {
	t.Parallel()
	for name, sender := range daemon.Senders() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			find(t, sender)
			path := filepath.Join(recordedFolder, name+".log")
			text := append(bytes.Join(messagesOf(t, sender), []byte("\n")), '\n')
			if os.Getenv("RECORD") != "" {
				require.NoError(t, os.WriteFile(path, text, 0o600))
			}
			recorded, err := os.ReadFile(path)
			require.NoError(t, err)
			assert.Equal(t, timeless(recorded), timeless(text))
		})
	}
}

// times are what differs from run to run: timestamps, and what logger knows about the clock.
var times = regexp.MustCompile(`\[timeQuality [^]]*\]|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)|(\d{4} )?[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d(\.\d+)?|\d{10}(\.\d{3})? node1`)

func timeless(text []byte) string { return times.ReplaceAllString(string(text), "TIME") }

// messagesOf returns what a sender sends of the two lines.
func messagesOf(t *testing.T, sender daemon.Sender) (messages [][]byte) {
	t.Helper()
	lines, err := os.ReadFile(filepath.Join(recordedFolder, "lines.txt"))
	require.NoError(t, err)
	folder := t.TempDir()
	file := filepath.Join(folder, "lines.txt")
	require.NoError(t, os.WriteFile(file, lines, 0o600))
	if sender.IsLocal() {
		return datagrams(t, sender, folder, file)
	}
	stream := streamOf(t, sender, folder, file)
	// A template may write the file's path, and logger writes the name of this machine.
	host, err := os.Hostname()
	require.NoError(t, err)
	stream = bytes.ReplaceAll(stream, []byte(strings.ReplaceAll(folder, "/", `\/`)), []byte(`\/var\/log`))
	if sender.Program == daemon.Logger {
		short, _, _ := strings.Cut(host, ".")
		stream = []byte(strings.NewReplacer(" "+host+" ", " "+daemon.Host+" ", " "+short+" ", " "+daemon.Host+" ").Replace(string(stream)))
	}
	if sender.Framing == daemon.OctetCounted {
		return counted(t, bufio.NewReader(bytes.NewReader(stream)))
	}
	return bytes.Split(bytes.TrimSuffix(stream, []byte("\n")), []byte("\n"))
}

// streamOf returns what a sender sends over TCP.
func streamOf(t *testing.T, sender daemon.Sender, folder, file string) []byte {
	t.Helper()
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer func() { assert.NoError(t, listener.Close()) }()
	ctx := within(t)
	deadline, _ := ctx.Deadline()
	require.NoError(t, listener.(*net.TCPListener).SetDeadline(deadline))
	running, err := sender.Start(ctx, folder, file, daemon.Transport{Network: "tcp", Address: listener.Addr().String()})
	require.NoError(t, err)
	defer func() { assert.NoError(t, running.Stop()) }()
	connection, err := listener.Accept()
	require.NoError(t, err)
	defer func() { assert.NoError(t, connection.Close()) }()
	require.NoError(t, connection.SetDeadline(deadline))
	var stream bytes.Buffer
	for chunk := make([]byte, 1<<16); !bytes.Contains(stream.Bytes(), []byte(lastOfLines)); {
		count, err := connection.Read(chunk)
		require.NoError(t, err)
		stream.Write(chunk[:count])
	}
	require.NoError(t, running.Stop()) // it sends what is left
	_, err = stream.ReadFrom(connection)
	require.NoError(t, err)
	return stream.Bytes()
}

// counted tells the messages of a stream apart by their counts.
func counted(t *testing.T, stream *bufio.Reader) (messages [][]byte) {
	t.Helper()
	for {
		var count int
		_, err := fmt.Fscanf(stream, "%d ", &count)
		if errors.Is(err, io.EOF) {
			return messages
		}
		require.NoError(t, err)
		message := make([]byte, count)
		_, err = io.ReadFull(stream, message)
		require.NoError(t, err)
		messages = append(messages, fmt.Appendf(nil, "%d %s", count, bytes.TrimSuffix(message, []byte("\n"))))
	}
}

// datagrams returns what a sender writes to a socket of this machine.
func datagrams(t *testing.T, sender daemon.Sender, folder, file string) (messages [][]byte) {
	t.Helper()
	socket := filepath.Join(folder, "log")
	listener, err := new(net.ListenConfig).ListenPacket(t.Context(), "unixgram", socket)
	require.NoError(t, err)
	defer func() { assert.NoError(t, listener.Close()) }()
	ctx := within(t)
	deadline, _ := ctx.Deadline()
	require.NoError(t, listener.SetReadDeadline(deadline))
	running, err := sender.Start(ctx, folder, file, daemon.Transport{Network: "unixgram", Address: socket})
	require.NoError(t, err)
	defer func() { assert.NoError(t, running.Stop()) }()
	for range 2 {
		message := make([]byte, 1<<16)
		count, _, err := listener.ReadFrom(message)
		require.NoError(t, err)
		messages = append(messages, message[:count])
	}
	return messages
}
