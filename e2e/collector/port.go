// SPDX-License-Identifier: Apache-2.0

package collector

import (
	"context"
	"net"
	"os"
	"strconv"
	"sync"
)

// Ports of this range are given away by nobody else: systems choose from above it for connections, and for listeners that ask for any port.
const (
	firstPort = 15_000
	lastPort  = 32_000
)

// given remembers the ports that were given away. It begins at another one than most other processes.
var given = struct {
	sync.Mutex

	last         int
	reservations []net.PacketConn
}{last: os.Getpid() * 509}

// FreePort returns a port of this machine that nothing uses, and that no process gets from it until this one ends.
func FreePort(ctx context.Context) (string, error) {
	given.Lock()
	defer given.Unlock()
	for ctx.Err() == nil {
		given.last++
		port := firstPort + given.last*2%(lastPort-firstPort)
		// Whoever has the next port over UDP has reserved this one. A process that ends gives it back.
		reservation, err := new(net.ListenConfig).ListenPacket(ctx, "udp", local(port+1))
		if err != nil {
			continue
		}
		if listener, err := new(net.ListenConfig).Listen(ctx, "tcp", local(port)); err == nil {
			given.reservations = append(given.reservations, reservation)
			return strconv.Itoa(port), listener.Close()
		}
		_ = reservation.Close() // nothing was sent over it
	}
	return "", ctx.Err()
}

func local(port int) string { return net.JoinHostPort("localhost", strconv.Itoa(port)) }
