// SPDX-License-Identifier: Apache-2.0

package daemon

import (
	"fmt"
	"net"
	"strings"
)

// Host is the name that the daemons give to this machine.
const Host = "node1.example.org"

// config returns the configuration of the daemon that sends a file's lines.
func (s *Sender) config(file string, to Transport) string {
	if s.Program == Rsyslog {
		return fmt.Sprintf(`module(load="imfile")
input(type="imfile" file=%q tag=%q ruleset="audit")
`, file, s.Source) + s.rsyslog(to)
	}
	return s.syslogNG(fmt.Sprintf("file(%q follow-freq(0.1) host-override(%q) %s)", file, Host, s.Source), to)
}

// relayConfig returns the configuration of the daemon that sends on what it receives.
func (s *Sender) relayConfig(address string, to Transport) string {
	host, port, _ := net.SplitHostPort(address) // that of a listener
	if s.Program == Rsyslog {
		return fmt.Sprintf(`module(load="imtcp")
input(type="imtcp" address=%q port=%q ruleset="audit")
`, host, port) + s.rsyslog(to)
	}
	return s.syslogNG(fmt.Sprintf("network(ip(%q) port(%s) host-override(%q) %s)", host, port, "relay."+Host, s.Source), to)
}

// rsyslog is the part of a configuration that sends. By default messages end after 8 KiB, and a destination that is not there is given up.
func (s *Sender) rsyslog(to Transport) string {
	const settings = `global(workDirectory="{work}" maxMessageSize="2m" localHostname=%q processInternalMessages="off")
ruleset(name="audit") {
  action(template=%q action.resumeRetryCount="-1" action.resumeInterval="1" %s)
}
`
	return fmt.Sprintf(settings, Host, s.Template, s.rsyslogAction(to))
}

func (s *Sender) rsyslogAction(to Transport) string {
	if to.Network == "file" {
		return fmt.Sprintf(`type="omfile" file=%q`, to.Address)
	}
	host, port, _ := net.SplitHostPort(to.Address) // that of a listener
	action := fmt.Sprintf(`type="omfwd" target=%q port=%q protocol=%q`, host, port, strings.Replace(to.Network, "tls", "tcp", 1))
	if to.Network == "tls" {
		action += ` StreamDriver="ossl" StreamDriverMode="1" StreamDriverAuthMode="x509/name" StreamDriverPermittedPeers="localhost"` +
			fmt.Sprintf(" StreamDriver.CAFile=%q", to.CA)
		if to.Cert != "" {
			action += fmt.Sprintf(" StreamDriver.CertFile=%q StreamDriver.KeyFile=%q", to.Cert, to.Key)
		}
	}
	if s.Framing == OctetCounted {
		action += ` TCP_Framing="octet-counted"`
	}
	return action
}

// syslogNG is a configuration with a source.
func (s *Sender) syslogNG(source string, to Transport) string {
	rewrite := ""
	if s.PID != "" {
		rewrite = fmt.Sprintf("rewrite { set(%q value(\"PID\")); };", s.PID)
	}
	return fmt.Sprintf(`@version: 3.38
options { log-msg-size(2097152); stats-freq(0); time-reopen(1); };
log { source { %s; }; %s destination { %s; }; flags(flow-control); };
`, source, rewrite, s.syslogNGDestination(to))
}

func (s *Sender) syslogNGDestination(to Transport) string {
	if to.Network == "file" {
		return fmt.Sprintf("file(%q %s)", to.Address, strings.TrimPrefix(s.Template, templateFile)+s.Options)
	}
	driver := "network"
	if s.Framing == OctetCounted {
		driver = "syslog"
	}
	host, port, _ := net.SplitHostPort(to.Address) // that of a listener
	tls := ""
	if to.Network == "tls" {
		tls = fmt.Sprintf("ca-file(%q) peer-verify(yes)", to.CA)
		if to.Cert != "" {
			tls += fmt.Sprintf(" cert-file(%q) key-file(%q)", to.Cert, to.Key)
		}
		tls = "tls(" + tls + ")"
	}
	return fmt.Sprintf("%s(%q port(%s) transport(%q) %s %s %s)", driver, host, port, to.Network, tls, s.Template, s.Options)
}

// loggerArgs returns the arguments of a logger that sends a file's lines.
func (s *Sender) loggerArgs(file string, to Transport) []string {
	args := append([]string{"--file", file, "--size", "2097152", "--skip-empty", "--tag", tagAlone}, strings.Fields(s.Template)...)
	if to.Network == "unixgram" {
		return append(args, "--socket", to.Address)
	}
	host, port, _ := net.SplitHostPort(to.Address) // that of a listener
	return append(args, "--"+to.Network, "--server", host, "--port", port)
}
