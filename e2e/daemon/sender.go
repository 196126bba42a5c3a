// SPDX-License-Identifier: Apache-2.0

package daemon

import (
	"context"
	"errors"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/auditcoverage/auditcoverageprocessor/e2e/collector"
)

// OctetCounted is the framing by counts (RFC 6587), as rsyslog calls it.
const OctetCounted = "octet-counted"

// Sender is how the lines of a file are sent as syslog messages.
type Sender struct {
	Program *Program
	// Template says what it makes of a line: the name of one of rsyslog's templates, a template of syslog-ng's, or arguments of logger.
	Template string
	// Options are more options of syslog-ng's destination.
	Options string
	// Source says how it reads the file: the tag of rsyslog's imfile, or options of syslog-ng's file source.
	Source string
	// PID is a process id for syslog-ng to add to the tag; "" is none.
	PID string
	// Framing tells messages apart in a stream: OctetCounted, or "" for line ends.
	Framing string
	// Relay is a daemon between the sender and the receiver; nil is none.
	Relay *Sender
}

// Transport says where messages go to.
type Transport struct {
	// Network is tcp, udp, tls, file for a file that is written and not sent, or unixgram for a local socket.
	Network string
	// Address is that of a socket, or a path.
	Address string
	// CA is for tls the file with the authority's certificate. Cert and Key are the sender's own, if it needs one.
	CA, Cert, Key string
}

// Running is a sender that was started, with its relay.
type Running struct{ processes []*process }

// IsLocal reports whether the sender writes to a socket of its machine, as programs do with /dev/log.
func (s *Sender) IsLocal() bool { return s.Program == Logger && !strings.Contains(s.Template, "--rfc") }

// Find makes the programs of the sender ready, as Program.Find does.
func (s *Sender) Find(ctx context.Context, cache string) error {
	if s.Relay != nil {
		if err := s.Relay.Program.Find(ctx, cache); err != nil {
			return err
		}
	}
	return s.Program.Find(ctx, cache)
}

// Start sends the lines of a file until Stop, or the end of ctx. It tries until somebody listens. What the programs remember goes to a folder.
func (s *Sender) Start(ctx context.Context, folder, file string, to Transport) (_ *Running, err error) {
	running := &Running{}
	if s.Relay != nil {
		port, err := collector.FreePort(ctx)
		if err != nil {
			return nil, err
		}
		relay := "127.0.0.1:" + port
		p, err := s.Relay.Program.start(ctx, filepath.Join(folder, "relay"), s.Relay.relayConfig(relay, to))
		if err != nil {
			return nil, err
		}
		running.processes = append(running.processes, p)
		to = Transport{Network: "tcp", Address: relay}
	}
	var p *process
	if s.Program == Logger {
		p, err = run(exec.CommandContext(ctx, Logger.root, s.loggerArgs(file, to)...)) //nolint:gosec // what was found in PATH
	} else {
		p, err = s.Program.start(ctx, filepath.Join(folder, "sender"), s.config(file, to))
	}
	if err != nil {
		return nil, errors.Join(err, running.Stop())
	}
	p.ends = s.Program == Logger
	running.processes = append(running.processes, p)
	return running, nil
}

// Stop stops the sender and then its relay, each of which sends what it has read.
func (r *Running) Stop() error {
	var errs []error
	for _, p := range slices.Backward(r.processes) {
		errs = append(errs, p.stop())
	}
	r.processes = nil
	return errors.Join(errs...)
}
