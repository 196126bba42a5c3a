// SPDX-License-Identifier: Apache-2.0

package collector_test

import (
	"net"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/auditcoverage/auditcoverageprocessor/e2e/collector"
)

// TestFreePortsDiffer although nothing uses them, and can be used over TCP and UDP.
func TestFreePortsDiffer(t *testing.T) {
	t.Parallel()
	const count = 300
	ports := map[string]bool{}
	for range count {
		port, err := collector.FreePort(t.Context())
		require.NoError(t, err)
		ports[port] = true
		listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "localhost:"+port)
		require.NoError(t, err)
		require.NoError(t, listener.Close())
		socket, err := new(net.ListenConfig).ListenPacket(t.Context(), "udp", "localhost:"+port)
		require.NoError(t, err)
		require.NoError(t, socket.Close())
	}
	assert.Len(t, ports, count)
}
