// SPDX-License-Identifier: Apache-2.0

package daemon

import "strings"

// Tags that rsyslog's imfile may be given. RFC 3164 ends a tag with a colon, which imfile does not add.
const (
	tagWithColon = "bitbucket-audit:"
	tagWithPID   = "bitbucket-audit[4711]:"
	tagAlone     = "bitbucket-audit"
)

// Names of framings.
const (
	OctetCounted = "octet-counted"
)

// rsyslogTemplates are the templates that are built into rsyslog, can be named, and carry a message; those for files among them.
var rsyslogTemplates = []string{
	"RSYSLOG_TraditionalFileFormat", "RSYSLOG_FileFormat", "RSYSLOG_SysklogdFileFormat", "RSYSLOG_TraditionalForwardFormat", "RSYSLOG_ForwardFormat",
	"RSYSLOG_SyslogProtocol23Format", "RSYSLOG_SyslogRFC5424Format",
}

// Templates of syslog-ng that are defaults: of its destinations for files, and the same with a priority, as many send it. $STAMP has the form that ts-format says.
const (
	templateFile = `template("$STAMP $HOST $MSGHDR$MSG\n")`
	templatePri  = `template("<$PRI>$STAMP $HOST $MSGHDR$MSG\n")`
)

// syslogNGTemplates are the options of syslog-ng's destinations that change what is around a message.
var syslogNGTemplates = map[string]string{
	"network": "", "network_fraction": "frac-digits(3)", "network_syslog-protocol": "flags(syslog-protocol)",
	"network_syslog-protocol_fraction": "flags(syslog-protocol) frac-digits(3)",
	"file_bsd":                         templateFile, "file_bsd_fraction": templateFile + " frac-digits(3)",
	"file_iso": templateFile + " ts-format(iso)", "file_iso_fraction": templateFile + " ts-format(iso) frac-digits(3)",
	"file_full": templateFile + " ts-format(full)", "file_full_fraction": templateFile + " ts-format(full) frac-digits(3)",
	"file_unix": templateFile + " ts-format(unix)", "file_unix_fraction": templateFile + " ts-format(unix) frac-digits(3)",
	"pri_iso": templatePri + " ts-format(iso)", "pri_full": templatePri + " ts-format(full)", "pri_unix": templatePri + " ts-format(unix)",
}

// Senders returns every way of sending that is tried, by a name that can be a file's.
func Senders() map[string]Sender {
	senders := map[string]Sender{}
	for _, template := range rsyslogTemplates {
		name := "rsyslog_" + strings.TrimPrefix(strings.TrimSpace(template), "RSYSLOG_")
		senders[name] = Sender{Program: Rsyslog, Template: template, Source: tagWithColon}
		senders[name+"_tag-without-colon"] = Sender{Program: Rsyslog, Template: template, Source: tagAlone}
		senders[name+"_tag-with-pid"] = Sender{Program: Rsyslog, Template: template, Source: tagWithPID}
		senders[name+"_"+OctetCounted] = Sender{Program: Rsyslog, Template: template, Source: tagWithColon, Framing: OctetCounted}
	}
	senders["rsyslog_DebugFormat"] = Sender{Program: Rsyslog, Template: "RSYSLOG_DebugFormat", Source: tagWithColon}
	const tagged, untagged = `flags(no-parse) program-override("bitbucket-audit")`, "flags(no-parse)"
	for name, template := range syslogNGTemplates {
		senders["syslog-ng_"+name] = Sender{Program: SyslogNG, Template: template, Source: tagged}
	}
	for name, sender := range map[string]Sender{"tag-with-pid": {Source: tagged, PID: "4711"}, "no-tag": {Source: untagged}, "parsed": {}} {
		sender.Program = SyslogNG
		senders["syslog-ng_network_"+name] = sender
		sender.Template = syslogNGTemplates["file_iso"]
		senders["syslog-ng_file_iso_"+name] = sender
		sender.Template, sender.Framing = "", OctetCounted
		senders["syslog-ng_syslog_"+name] = sender
	}
	senders["syslog-ng_syslog"] = Sender{Program: SyslogNG, Source: tagged, Framing: OctetCounted}
	return senders
}
