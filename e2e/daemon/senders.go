// SPDX-License-Identifier: Apache-2.0

package daemon

import (
	"maps"
	"strings"
)

// Tags that rsyslog's imfile may be given. RFC 3164 ends a tag with a colon, which imfile does not add.
const (
	tagWithColon = "bitbucket-audit:"
	tagWithPID   = "bitbucket-audit[4711]:"
	tagAlone     = "bitbucket-audit"
)

// Options of syslog-ng's sources: lines are taken as they are, with a tag or without one.
const (
	untagged = "flags(no-parse)"
	tagged   = untagged + ` program-override("bitbucket-audit")`
)

// Templates of syslog-ng: what it writes into files by default, and the same with a priority.
const (
	templateFile = `template("$STAMP $HOST $MSGHDR$MSG\n")`
	templatePri  = `template("<$PRI>$STAMP $HOST $MSGHDR$MSG\n")`
)

// rsyslogTemplates are the templates that are built into rsyslog, can be named, and carry a message in one line; those for files among them.
var rsyslogTemplates = []string{
	"RSYSLOG_TraditionalFileFormat", "RSYSLOG_FileFormat", "RSYSLOG_SysklogdFileFormat", "RSYSLOG_TraditionalForwardFormat", "RSYSLOG_ForwardFormat",
	"RSYSLOG_SyslogProtocol23Format", "RSYSLOG_SyslogRFC5424Format",
}

// Senders returns every way of sending that is tried, by a name that can be a file's.
func Senders() map[string]Sender {
	senders := rsyslogSenders()
	maps.Copy(senders, syslogNGSenders())
	maps.Copy(senders, loggerSenders())
	maps.Copy(senders, relayed(senders["rsyslog_ForwardFormat"]))
	return senders
}

func rsyslogSenders() map[string]Sender {
	// It writes a message three times, in several lines.
	senders := map[string]Sender{"rsyslog_DebugFormat": {Program: Rsyslog, Template: "RSYSLOG_DebugFormat", Source: tagWithColon}}
	for _, template := range rsyslogTemplates {
		name := "rsyslog_" + strings.TrimPrefix(template, "RSYSLOG_")
		senders[name] = Sender{Program: Rsyslog, Template: template, Source: tagWithColon}
		senders[name+"_tag-without-colon"] = Sender{Program: Rsyslog, Template: template, Source: tagAlone}
		senders[name+"_tag-with-pid"] = Sender{Program: Rsyslog, Template: template, Source: tagWithPID}
		senders[name+"_"+OctetCounted] = Sender{Program: Rsyslog, Template: template, Source: tagWithColon, Framing: OctetCounted}
	}
	return senders
}

func syslogNGSenders() map[string]Sender {
	senders := map[string]Sender{}
	for name, sender := range map[string]Sender{
		"network": {}, "network_syslog-protocol": {Options: "flags(syslog-protocol)"}, "syslog": {Framing: OctetCounted},
		"file_bsd": {Template: templateFile}, "file_iso": {Template: templateFile, Options: " ts-format(iso)"},
		"file_full": {Template: templateFile, Options: " ts-format(full)"}, "file_unix": {Template: templateFile, Options: " ts-format(unix)"},
		"pri_iso": {Template: templatePri, Options: " ts-format(iso)"}, "pri_full": {Template: templatePri, Options: " ts-format(full)"},
		"pri_unix": {Template: templatePri, Options: " ts-format(unix)"},
	} {
		name, sender.Program, sender.Source = "syslog-ng_"+name, SyslogNG, tagged
		senders[name] = sender
		sender.Options += " frac-digits(3)"
		senders[name+"_fraction"] = sender
	}
	for _, name := range []string{"syslog-ng_network", "syslog-ng_syslog", "syslog-ng_file_iso"} {
		sender := senders[name]
		sender.PID = "4711"
		senders[name+"_tag-with-pid"] = sender
		sender.PID, sender.Source = "", untagged
		senders[name+"_no-tag"] = sender
		sender.Source = ""
		senders[name+"_parsed"] = sender
	}
	return senders
}

func loggerSenders() map[string]Sender {
	return map[string]Sender{
		"logger_local":              {Program: Logger},
		"logger_local_tag-with-pid": {Program: Logger, Template: "--id=4711"},
		"logger_rfc3164":            {Program: Logger, Template: "--rfc3164"},
		"logger_rfc5424":            {Program: Logger, Template: "--rfc5424 --id=4711"},
	}
}

// relayed returns a sender whose lines pass through daemons that send on what they receive.
func relayed(sender Sender) map[string]Sender {
	senders := map[string]Sender{}
	for name, relay := range map[string]Sender{
		"rsyslog":                   {Program: Rsyslog, Template: "RSYSLOG_ForwardFormat"},
		"syslog-ng":                 {Program: SyslogNG},
		"syslog-ng_no-parse":        {Program: SyslogNG, Source: untagged + ` program-override("relay")`},
		"syslog-ng_no-parse_no-tag": {Program: SyslogNG, Source: untagged},
	} {
		sender.Relay = &relay
		senders["rsyslog_ForwardFormat_relayed-by_"+name] = sender
	}
	return senders
}
