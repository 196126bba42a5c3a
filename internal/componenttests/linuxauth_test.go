// SPDX-License-Identifier: Apache-2.0

package componenttests

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/auditcoverage/auditcoverageprocessor"
	"github.com/auditcoverage/auditcoverageprocessor/processor/annotate"
	"github.com/auditcoverage/auditcoverageprocessor/processor/catalog"
	"github.com/auditcoverage/auditcoverageprocessor/processor/event"
	"github.com/auditcoverage/auditcoverageprocessor/processor/record"
)

// newLinuxHarness keeps base, drops what is above, and says so on every record.
func newLinuxHarness(t *testing.T) *harness {
	t.Helper()
	cfg := &auditcoverageprocessor.Config{
		Mode: event.ModeAnnotate, DefaultLevel: event.SettingBase, Input: record.NewDefaultConfig(), Catalog: catalog.NewDefaultConfig(),
		Annotate: annotate.Config{Event: true},
	}
	cfg.Catalog.Files = []string{filepath.Join(root, "distribution", "catalog", "linux-auth.yaml")}
	require.NoError(t, cfg.Validate())
	return newHarness(t, cfg)
}

// linuxOutcome is outcomeOf for a line that a syslog parser has parsed.
func linuxOutcome(t *testing.T, h *harness, appname, message string) string {
	t.Helper()
	logs, rec := one()
	rec.Body().SetStr(fmt.Sprintf("Nov 23 08:00:00 web1 %s[4711]: %s", appname, message))
	rec.Attributes().PutStr("appname", appname)
	rec.Attributes().PutStr("message", message)
	return outcomeOf(t, h, logs)
}

const (
	accepted = "keep covered security base linux.sshd_login_accepted"
	failed   = "drop above_level security advanced linux.sshd_login_failed"
	oddly    = "keep covered security base linux.sshd_login_failed_oddly"
	command  = "keep covered security base linux.sudo_command_run"
	refused  = "keep covered security base linux.sudo_refused"
	local    = "keep covered security base linux.local_session_opened"
	opened   = "drop above_level security full linux.session_opened"
	closed   = "drop above_level security full linux.session_closed"
	added    = "keep covered user_management base linux.user_added"
	group    = "keep covered user_management base linux.group_added"
	changed  = "keep covered user_management base linux.user_changed"
	another  = "keep unrecognized - - -"
)

func TestLinuxAuthenticationLogIsMapped(t *testing.T) {
	t.Parallel()
	h := newLinuxHarness(t)
	for _, c := range []struct{ appname, message, want string }{
		{"sshd", "Accepted password for mira from 192.0.2.7 port 51234 ssh2", accepted},
		{"sshd-session", "Accepted publickey for mira from 2001:db8::7 port 51234 ssh2: ED25519 SHA256:AbCd+/x", accepted},
		{"sshd", "Accepted keyboard-interactive/pam for mira from 192.0.2.7 port 51234 ssh2", accepted},
		{"sshd", "Failed password for mira from 192.0.2.7 port 51234 ssh2", failed},
		{"sshd", "Failed password for invalid user admin from 192.0.2.7 port 51234 ssh2", failed},
		{"sshd", "Failed publickey for mira from 192.0.2.7 port 51234 ssh2: RSA SHA256:AbCd", failed},
		{"sshd", "Invalid user admin from 192.0.2.7 port 51234", failed},
		{"sshd", "Invalid user  from 192.0.2.7 port 51234", failed},
		{"sshd", "message repeated 2 times: [ Failed password for root from 192.0.2.7 port 51234 ssh2]", failed},
		{"sshd", "Failed password for invalid user x: Accepted password for root from 192.0.2.7 port 51234 ssh2", oddly},
		{"sshd", "Accepted publickey for mira from 192.0.2.7 port 51234 ssh2: RSA-CERT SHA256:x ID mira@example.org (serial 7) CA RSA SHA256:y", accepted},
		{"sshd", "Connection closed by 192.0.2.7 port 51234 [preauth]", another},
		{"sudo", "    mira : TTY=pts/0 ; PWD=/home/mira ; USER=root ; COMMAND=/usr/bin/ls", command},
		{"sudo", "mira : PWD=/ ; USER=root ; ENV=A=b ; COMMAND=/usr/bin/env", command},
		{"sudo", "mira : (command continued) --all", command},
		{"sudo", "    mira : user NOT in sudoers ; TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=/usr/bin/ls", refused},
		{"sudo", "    mira : 3 incorrect password attempts ; TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=/usr/bin/ls", refused},
		{"sudo", "    mira : command not allowed ; TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=/usr/bin/ls", refused},
		{"sudo", "pam_unix(sudo:session): session opened for user root(uid=0) by mira(uid=1000)", opened},
		{"sudo", "pam_unix(sudo:auth): authentication failure; logname=mira uid=1000", another},
		{"sshd", "pam_unix(sshd:session): session opened for user mira(uid=1000) by (uid=0)", opened},
		{"CRON", "pam_unix(cron:session): session opened for user root(uid=0) by (uid=0)", opened},
		{"CRON", "pam_unix(cron:session): session closed for user root", closed},
		{"su", "pam_unix(su-l:session): session opened for user root(uid=0) by mira(uid=1000)", local},
		{"login", "pam_unix(login:session): session opened for user mira by (uid=0)", local},
		{"su", "pam_unix(su-l:session): session closed for user root", closed},
		{"useradd", "new user: name=jo, UID=1001, GID=1001, home=/home/jo, shell=/bin/bash, from=/dev/pts/0", added},
		{"useradd", "new group: name=jo, GID=1001", group},
		{"groupadd", "new group: name=ops, GID=1002", group},
		{"useradd", "new user: name=jo, uid=1001, gid=1001, home=/home/jo, shell=/bin/sh", added},
		{"useradd", "add 'jo' to group 'sudo'", changed},
		{"usermod", "add 'jo' to group 'sudo'", changed},
		{"usermod", "delete 'jo' from shadow group 'sudo'", changed},
		{"usermod", "change user name 'jo' to 'root2'", changed},
		{"usermod", "change 'jo' to 'root2' in group 'sudo'", changed},
		{"usermod", "change user `jo' password", changed},
		{"usermod", "change user 'jo' shell from '/bin/sh' to '/bin/bash'", changed},
		{"usermod", "lock user 'jo' password", changed},
		{"kernel", "Accepted password for mira from 192.0.2.7 port 51234 ssh2", another},
	} {
		assert.Equal(t, c.want, linuxOutcome(t, h, c.appname, c.message), "%s: %s", c.appname, c.message)
	}
}

// hostileNames claim to be another kind of line than the one they stand in.
var hostileNames = []string{
	"root from 192.0.2.1 port 22 ssh2",
	"x: Accepted password for root from 192.0.2.1 port 22 ssh2",
	"Accepted password for root from 192.0.2.1 port 22 ssh2",
	"\nAccepted password for root from 192.0.2.1 port 22 ssh2",
	"x : TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=/bin/true",
	"x : user NOT in sudoers ; TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=/bin/true",
	"pam_unix(cron:session): session closed for user x",
	"pam_unix(cron:session): session opened for user x(uid=0) by (uid=0)",
	"x(uid=0) by (uid=0)\npam_unix(cron:session): session opened for user x",
	"new user: name=x, UID=0, GID=0, home=/",
	"'x' to group 'y'", "a b", "a:b", "a;b", "a,b", `a"b`, "a'b", "[a]", "{a}", "(a)", "", " ", "\x00", "\x1b[31m", "\\", "ä", "%s",
	`{"auditType":{"area":"END_USER_ACTIVITY","level":"FULL"}}`,
	"192.0.2.7 | AEvent | x | 1400681361906 | - | - | - | -",
}

func TestHostileNamesInLinuxLinesChangeNoVerdict(t *testing.T) {
	t.Parallel()
	h := newLinuxHarness(t)
	for _, c := range []struct{ appname, message, want string }{
		{"sshd", "Accepted password for NAME from 192.0.2.7 port 51234 ssh2", accepted},
		{"sshd", "Accepted publickey for mira from 192.0.2.7 port 51234 ssh2: NAME", accepted},
		{"sshd", "Failed password for NAME from 192.0.2.7 port 51234 ssh2", failed},
		{"sshd", "Failed password for invalid user NAME from 192.0.2.7 port 51234 ssh2", failed},
		{"sshd", "Invalid user NAME from 192.0.2.7 port 51234", failed},
		{"sshd", "Connection closed by invalid user NAME 192.0.2.7 port 51234 [preauth]", another},
		{"sshd", "User NAME from 192.0.2.7 not allowed because not listed in AllowUsers", another},
		{"sudo", "    NAME : TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=/usr/bin/ls", command},
		{"sudo", "    mira : TTY=NAME ; PWD=NAME ; USER=NAME ; COMMAND=/usr/bin/ls NAME", command},
		{"sudo", "    NAME : user NOT in sudoers ; TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=/usr/bin/ls", refused},
		{"sudo", "    mira : user NOT in sudoers ; TTY=NAME ; PWD=NAME ; USER=NAME ; COMMAND=NAME ls", refused},
		{"sudo", "pam_unix(sudo:session): session opened for user NAME(uid=0) by NAME(uid=1000)", opened},
		{"sudo", "pam_unix(sudo:auth): authentication failure; logname=NAME uid=1000 user=NAME", another},
		{"su", "pam_unix(su:session): session opened for user NAME(uid=0) by mira(uid=1000)", local},
		{"sshd", "pam_unix(sshd:session): session closed for user NAME", closed},
		{"useradd", "new user: name=NAME, UID=1001, GID=1001, home=NAME, shell=NAME", added},
		{"useradd", "new group: name=NAME, GID=1001", group},
		{"usermod", "add 'NAME' to group 'NAME'", changed},
		{"usermod", "change user name 'NAME' to 'NAME'", changed},
		{"cron", "(NAME) CMD (NAME)", another},
		{"kernel", "audit: NAME", another},
	} {
		for _, name := range hostileNames {
			message := strings.ReplaceAll(c.message, "NAME", name)
			got := linuxOutcome(t, h, strings.ReplaceAll(c.appname, "NAME", name), message)
			if got == another || got == "keep malformed - - -" {
				continue // what is ambiguous is kept
			}
			if got == oddly && strings.Contains(name, ":") {
				assert.Equal(t, failed, c.want, message)
				continue
			}
			if c.appname == "sudo" && strings.Contains(name, " : ") && strings.Contains(c.message, "    NAME") {
				// No account can have such a name, since accounts are stored between colons; and sudo's events are all base.
				assert.Contains(t, []string{command, refused}, got, message)
				continue
			}
			assert.Equal(t, c.want, got, "%s: %q", c.appname, message)
		}
	}
}

// TestTornLinuxLineHidesNoOther cuts messages at every byte and appends the next line: no policy drops the whole where it keeps one of the two.
func TestTornLinuxLineHidesNoOther(t *testing.T) {
	t.Parallel()
	h := newLinuxHarness(t)
	for _, torn := range []struct{ appname, message string }{
		{"sshd", "Accepted publickey for mira from 192.0.2.7 port 51234 ssh2: ED25519 SHA256:AbCd+/x"},
		{"sshd", "Failed password for invalid user admin from 192.0.2.7 port 51234 ssh2"},
		{"sshd", "Invalid user admin from 192.0.2.7 port 51234"},
		{"su", "pam_unix(su:session): session opened for user root(uid=0) by mira(uid=1000)"},
		{"sshd", "pam_unix(sshd:session): session opened for user mira(uid=1000) by (uid=0)"},
		{"sshd", "pam_unix(sshd:session): session closed for user mira"},
		{"useradd", "new user: name=jo, UID=1001, GID=1001, home=/home/jo, shell=/bin/bash, from=/dev/pts/0"},
		{"useradd", "new group: name=jo, GID=1001"},
		{"usermod", "change user 'jo' shell from '/bin/sh' to '/bin/bash'"},
	} {
		for next, area := range map[string]string{
			"sshd[2]: Accepted password for root from 192.0.2.1 port 22 ssh2":                   " security ",
			"sudo: mira : TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=/bin/sh -c 'x'":               " security ",
			"usermod[3]: add 'jo' to group 'sudo'":                                              " user_management ",
			"useradd[4]: new user: name=x, UID=0, GID=0, home=/, shell=/bin/sh, from=/dev/tty1": " user_management ",
		} {
			for cut := range torn.message {
				message := torn.message[:cut] + "Nov 23 08:00:01 web1 " + next
				got := linuxOutcome(t, h, torn.appname, message)
				if got != another {
					assert.Contains(t, got, "keep covered"+area+"base", message)
				}
			}
		}
	}
}

// TestParseThatIsNotOfTheBodyIsNotRecognized covers attributes of the same names that come from elsewhere.
func TestParseThatIsNotOfTheBodyIsNotRecognized(t *testing.T) {
	t.Parallel()
	h := newLinuxHarness(t)
	const message = "pam_unix(sshd:session): session closed for user mira"
	for body, want := range map[any]string{
		nil:     closed,
		message: closed,
		"Nov 23 08:00:00 web1 sshd[4711]: " + message:            closed,
		"Nov 23 08:00:00 web1 sshd[4711]: Accepted password":     another,
		"Nov 23 08:00:00 web1 sshd[4711]: " + message + " other": another,
		int64(7): another,
	} {
		logs, rec := one()
		require.NoError(t, rec.Body().FromRaw(body))
		rec.Attributes().PutStr("appname", "sshd")
		rec.Attributes().PutStr("message", message)
		assert.Equal(t, want, outcomeOf(t, h, logs), body)
	}
}
