// SPDX-License-Identifier: Apache-2.0

package daemon

import (
	"fmt"
	"net"
	"strings"
)

// Sender is how a daemon reads a file and sends its lines on.
type Sender struct {
	Program *Program
	// Template says what it makes of a line: the name of one of rsyslog's templates, or the options of one of syslog-ng's destinations.
	Template string
	// Source says how it reads the file: the tag of rsyslog's imfile, or options of syslog-ng's file source.
	Source string
	// PID is a process id for syslog-ng to add to the tag; "" is none.
	PID string
	// Framing is what tells messages apart in a stream, as the daemon calls it; "" is its default.
	Framing string
}

// Host is the name that the daemons give to this machine.
const Host = "node1.example.org"

// Transport says where messages go to.
type Transport struct {
	Network string // tcp, udp or tls
	Address string
	CA      string // for tls: the file of the authority
}

// Config returns the configuration of the daemon that sends a file's lines.
func (s *Sender) Config(file string, to Transport) string {
	host, port, _ := net.SplitHostPort(to.Address) // an address of a listener
	if s.Program == Rsyslog {
		return s.rsyslog(file, host, port, to)
	}
	return s.syslogNG(file, host, port, to)
}

// rsyslog retries without limit, since the receiver may start after it.
func (s *Sender) rsyslog(file, host, port string, to Transport) string {
	protocol, options := to.Network, ""
	if to.Network == "tls" {
		protocol = "tcp"
		options = fmt.Sprintf(`StreamDriver="ossl" StreamDriverMode="1" StreamDriverAuthMode="x509/name" StreamDriverPermittedPeers="localhost" StreamDriver.CAFile=%q`, to.CA)
	}
	if s.Framing != "" {
		options += fmt.Sprintf(" TCP_Framing=%q", s.Framing)
	}
	return fmt.Sprintf(`global(workDirectory="{work}" maxMessageSize="2m" localHostname=%q processInternalMessages="off")
module(load="imfile")
input(type="imfile" file=%q tag=%q ruleset="audit")
ruleset(name="audit") {
  action(type="omfwd" target=%q port=%q protocol=%q template=%q action.resumeRetryCount="-1" action.resumeInterval="1" %s)
}
`, Host, file, s.Source, host, port, protocol, s.Template, options)
}

func (s *Sender) syslogNG(file, host, port string, to Transport) string {
	driver, options := "network", s.Template
	if s.Framing == "octet-counted" {
		driver = "syslog"
	}
	options += fmt.Sprintf(" transport(%q)", to.Network)
	if to.Network == "tls" {
		options += fmt.Sprintf(" tls(ca-file(%q) peer-verify(yes))", to.CA)
	}
	rewrite := ""
	if s.PID != "" {
		rewrite = fmt.Sprintf("rewrite { set(%q value(\"PID\")); };", s.PID)
	}
	return fmt.Sprintf(`@version: 3.38
options { log-msg-size(2097152); stats-freq(0); time-reopen(1); };
source lines { file(%q follow-freq(1) host-override(%q) %s); };
destination collector { %s(%q port(%s) %s); };
log { source(lines); %s destination(collector); flags(flow-control); };
`, file, Host, s.Source, driver, host, port, strings.TrimSpace(options), rewrite)
}
