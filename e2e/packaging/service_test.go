// SPDX-License-Identifier: Apache-2.0

package packaging

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const (
	service = "otelcol-audit"
	logDir  = "/var/atlassian/application-data/bitbucket/log/audit"
	// broken is a configuration that no version accepts.
	broken = "processors: {audit_coverage: {coverage: {secruity: full}}}\n"
)

// readLog is what the documentation tells a site to add to the unit, so that it can read files that belong to the application's group.
const readLog = "[Service]\nSupplementaryGroups=atlbitbucket\n"

// scrape reads the collector's metrics with nothing but a shell.
const scrape = `exec 3<>/dev/tcp/localhost/8888 && printf 'GET /metrics HTTP/1.0\r\n\r\n' >&3 && cat <&3`

// testService installs, reloads, upgrades and removes under a running systemd, with all of the unit's hardening.
func testService(t *testing.T, r root, deb, newer string) {
	t.Helper()
	assert.Contains(t, r.run(t, "dpkg", "--install", deb), "systemctl enable --now otelcol-audit")
	assert.Equal(t, "inactive", state(t, r), "it is not started before it is configured")
	r.run(t, "systemd-analyze", "verify", "--man=no", "/usr/lib/systemd/system/otelcol-audit.service")

	r.run(t, "useradd", "--system", "atlbitbucket")
	r.run(t, "install", "-d", "-o", "atlbitbucket", "-g", "atlbitbucket", "-m", "750", logDir)
	lines, err := os.ReadFile("../../testdata/audit.log")
	require.NoError(t, err)
	r.write(t, logDir+"/20250311.00000.audit.log", string(lines))
	r.run(t, "sh", "-c", "chown atlbitbucket:atlbitbucket "+logDir+"/* && chmod 640 "+logDir+"/*")
	r.write(t, "/etc/systemd/system/otelcol-audit.service.d/log.conf", readLog)
	r.run(t, "systemctl", "daemon-reload")
	defer func() {
		if t.Failed() {
			journal, _ := r.try(t, "journalctl", "--no-pager", "--unit", service)
			t.Log(tail(journal))
		}
	}()
	r.run(t, "systemctl", "enable", "--now", service)
	r.awaitOutput(t, "otelcol_processor_audit_coverage_records{", "bash", "-c", scrape)
	first := mainPID(t, r)

	t.Log("a broken configuration is refused, and the collector keeps running")
	good := r.read(t, configFile)
	r.write(t, configFile, broken)
	output, err := r.try(t, "systemctl", "reload", service)
	require.Error(t, err, output)
	assert.Equal(t, "active", state(t, r))
	assert.Equal(t, first, mainPID(t, r))
	assert.Contains(t, r.run(t, "journalctl", "--unit", service), `unknown area "secruity"`)

	t.Log("an upgrade does not stop it either")
	assert.Contains(t, r.run(t, "dpkg", "--install", "--force-confdef", "--force-confold", newer), "keeps running")
	assert.Equal(t, first, mainPID(t, r))

	t.Log("a good configuration takes effect without a restart")
	r.write(t, configFile, strings.Replace(good, "default_level: base", "default_level: full", 1))
	r.run(t, "systemctl", "reload", service)
	r.awaitOutput(t, "Config updated, restart service", "journalctl", "--unit", service)
	assert.Equal(t, first, mainPID(t, r))

	t.Log("an upgrade restarts it")
	r.run(t, "dpkg", "--install", "--force-confdef", "--force-confold", newer)
	assert.Equal(t, "active", state(t, r))
	assert.NotEqual(t, first, mainPID(t, r))

	t.Log("it comes back after a crash")
	second := mainPID(t, r)
	r.run(t, "systemctl", "kill", "--signal=KILL", "--kill-who=main", service)
	require.EventuallyWithT(t, func(c *assert.CollectT) {
		assert.NotContains(c, []string{"0", second}, mainPID(t, r))
		assert.Equal(c, "active", state(t, r))
	}, patience, pollInterval)

	t.Log("removal stops it, and keeps configuration and state until it is purged")
	r.run(t, "dpkg", "--remove", service)
	assert.Equal(t, "inactive", state(t, r))
	assert.NoFileExists(t, r.path("/etc/systemd/system/multi-user.target.wants/otelcol-audit.service"))
	assert.FileExists(t, r.path(configFile))
	assert.DirExists(t, r.path(stateDir))
	r.run(t, "dpkg", "--purge", service)
	assert.NoFileExists(t, r.path(configFile))
	assert.NoDirExists(t, r.path(stateDir))
}

// state returns whether the service runs.
func state(t *testing.T, r root) string {
	t.Helper()
	output, _ := r.try(t, "systemctl", "is-active", service)
	return strings.TrimSpace(output)
}

// mainPID returns the id of the collector's process, 0 if there is none.
func mainPID(t *testing.T, r root) string {
	t.Helper()
	return r.run(t, "systemctl", "show", "--property=MainPID", "--value", service)
}
