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
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/auditcoverage/auditcoverageprocessor/e2e/daemon"
)

const recordedFolder = "../processor/record/testdata/syslog"

// findDaemon skips the test where a daemon cannot be had.
func findDaemon(t *testing.T, program *daemon.Program) {
	t.Helper()
	if err := program.Find(within(t), "../.tools/daemons"); err != nil {
		t.Skipf("the daemon cannot be had: %v", err)
	}
}

func TestRecordedLinesAreWhatTheDaemonsWrite(t *testing.T) {
	for name, sender := range daemon.Senders() {
		t.Run(name, func(t *testing.T) {
			findDaemon(t, sender.Program)
			messages := receive(t, sender)
			fmt.Printf("%s\n", bytes.Join(messages, []byte("\n")))
			if os.Getenv("RECORD") != "" {
				require.NoError(t, os.WriteFile(filepath.Join(recordedFolder, name+".log"), append(bytes.Join(messages, []byte("\n")), '\n'), 0o600))
			}
		})
	}
}

// receive returns what a daemon sends of the two lines.
func receive(t *testing.T, sender daemon.Sender) (messages [][]byte) {
	t.Helper()
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer func() { assert.NoError(t, listener.Close()) }()
	lines, err := os.ReadFile(filepath.Join(recordedFolder, "lines.txt"))
	require.NoError(t, err)
	file := filepath.Join(t.TempDir(), "lines.txt")
	require.NoError(t, os.WriteFile(file, lines, 0o600))
	config := sender.Config(file, daemon.Transport{Network: "tcp", Address: listener.Addr().String()})
	process, err := sender.Program.Start(within(t), t.TempDir(), config)
	require.NoError(t, err)
	require.NoError(t, listener.(*net.TCPListener).SetDeadline(time.Now().Add(5*time.Second)))
	connection, err := listener.Accept()
	if err != nil {
		output, _ := process.Stop()
		t.Fatal(err, output)
	}
	defer func() { assert.NoError(t, connection.Close()) }()
	require.NoError(t, connection.SetDeadline(time.Now().Add(5*time.Second)))
	var stream bytes.Buffer
	for chunk := make([]byte, 1<<16); !bytes.Contains(stream.Bytes(), []byte("1741680001")); {
		count, err := connection.Read(chunk)
		stream.Write(chunk[:count])
		if err != nil {
			output, _ := process.Stop()
			t.Fatal(err, output, stream.String())
		}
	}
	// What is left is sent before the daemon stops.
	output, err := process.Stop()
	require.NoError(t, err, output)
	_, err = stream.ReadFrom(connection)
	require.NoError(t, err)
	// A template may write the file's path.
	path := strings.ReplaceAll(filepath.Dir(file), "/", `\/`)
	stream = *bytes.NewBuffer(bytes.ReplaceAll(stream.Bytes(), []byte(path), []byte(`\/var\/log`)))
	if sender.Framing != daemon.OctetCounted {
		return bytes.Split(bytes.TrimSuffix(stream.Bytes(), []byte("\n")), []byte("\n"))
	}
	reader := bufio.NewReader(&stream)
	for {
		message := readCounted(t, reader)
		if message == nil {
			return messages
		}
		messages = append(messages, bytes.TrimSuffix(message, []byte("\n")))
	}
}

func readCounted(t *testing.T, reader *bufio.Reader) []byte {
	t.Helper()
	var count int
	_, err := fmt.Fscanf(reader, "%d ", &count)
	if errors.Is(err, io.EOF) {
		return nil
	}
	require.NoError(t, err)
	message := make([]byte, count)
	_, err = io.ReadFull(reader, message)
	require.NoError(t, err)
	return fmt.Appendf(nil, "%d %s", count, message)
}
