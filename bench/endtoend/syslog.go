// SPDX-License-Identifier: Apache-2.0

package main

// debianLibraries is where Debian has libraries, on any architecture.
const debianLibraries = "usr/lib/*-linux-gnu"

// rsyslog parses each line with mmjsonparse, and filters by two of its fields. It has one worker, since several would change the order of the lines.
func rsyslog() *peer {
	return &peer{
		name:      "rsyslog",
		packages:  []string{"rsyslog", "libestr0", "libfastjson4", "liblognorm5"},
		binary:    "usr/sbin/rsyslogd",
		libraries: []string{debianLibraries},
		modules:   debianLibraries + "/rsyslog",
		probe:     "-v",
		args:      []string{"-n", "-f", "{config}", "-i", "{work}/pid", "-M", "{modules}"},
		config: `global(workDirectory="{work}" maxMessageSize="1m")
main_queue(queue.workerThreads="1")
module(load="imfile")
module(load="mmjsonparse")
template(name="line" type="string" string="%msg%\n")
input(type="imfile" file="{log}" tag="audit" ruleset="audit")
ruleset(name="audit") {
  action(type="mmjsonparse" cookie="")
  if $!auditType!area == "END_USER_ACTIVITY" then stop
  if ($!auditType!level == "ADVANCED" or $!auditType!level == "FULL") and
    ($!auditType!area == "GLOBAL_CONFIG_AND_ADMINISTRATION" or $!auditType!area == "USER_MANAGEMENT" or
     $!auditType!area == "LOCAL_CONFIG_AND_ADMINISTRATION" or $!auditType!area == "ECOSYSTEM") then stop
  action(type="omfile" file="{out}" template="line")
}
`,
	}
}

// syslogNG does the same with json-parser.
func syslogNG() *peer {
	return &peer{
		name:      "syslog-ng",
		packages:  []string{"syslog-ng-core", "libivykis0", "libjson-c5", "libnet1", "libpcre3", "libwrap0"},
		binary:    "usr/sbin/syslog-ng",
		libraries: []string{"usr/lib/syslog-ng", debianLibraries, "lib/*-linux-gnu"},
		modules:   "usr/lib/syslog-ng/*.*",
		probe:     "--version",
		args: []string{
			"-F", "--no-caps", "-f", "{config}", "-p", "{work}/pid", "-R", "{work}/persist", "-c", "{work}/control", "--module-path={modules}",
		},
		config: `@version: 3.38
options { log-msg-size(1048576); stats-freq(0); };
source lines { file("{log}" flags(no-parse) follow-freq(1)); };
parser json { json-parser(prefix(".audit.")); };
filter covered {
  not ("${.audit.auditType.area}" eq "END_USER_ACTIVITY") and
  not (("${.audit.auditType.level}" eq "ADVANCED" or "${.audit.auditType.level}" eq "FULL") and
    ("${.audit.auditType.area}" eq "GLOBAL_CONFIG_AND_ADMINISTRATION" or "${.audit.auditType.area}" eq "USER_MANAGEMENT" or
     "${.audit.auditType.area}" eq "LOCAL_CONFIG_AND_ADMINISTRATION" or "${.audit.auditType.area}" eq "ECOSYSTEM"));
};
destination kept { file("{out}" template("$MSG\n")); };
log { source(lines); parser(json); filter(covered); destination(kept); flags(flow-control); };
`,
	}
}
