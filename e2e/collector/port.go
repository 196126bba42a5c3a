// SPDX-License-Identifier: Apache-2.0

package collector

import (
	"context"
	"net"
	"os"
	"strconv"
	"sync/atomic"
)

// Ports of this range are given away by nobody else: systems choose from above it for connections, and for listeners that ask for any port.
const (
	firstPort = 15_000
	lastPort  = 32_000
)

// lastGiven counts on from where the process begins, so that two processes hardly ever look at the same port.
var lastGiven atomic.Uint32

func init() { lastGiven.Store(uint32(os.Getpid()) * 509) } //nolint:gosec // any number will do

// FreePort returns a port of this machine that nothing uses, and that it has not returned before.
func FreePort(ctx context.Context) (string, error) {
	for {
		port := strconv.Itoa(firstPort + int(lastGiven.Add(1)%(lastPort-firstPort)))
		listener, err := new(net.ListenConfig).Listen(ctx, "tcp", "localhost:"+port)
		switch {
		case err == nil:
			return port, listener.Close()
		case ctx.Err() != nil:
			return "", ctx.Err()
		}
	}
}
