// SPDX-License-Identifier: Apache-2.0

package packaging

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const (
	packages   = "../../bin/packages"
	configFile = "/etc/otelcol-audit/config.yaml"
	stateDir   = "/var/lib/otelcol-audit"
	// ours is what a site added to the configuration, and news what the next version of the package added.
	ours = "# ours\n"
	news = "# news\n"
)

func TestPackages(t *testing.T) {
	t.Parallel()
	deb, rpm := built(t, "*.deb"), built(t, "*.rpm")
	newer := nextVersion(t)
	base := bootstrap(t)
	t.Run("deb", func(t *testing.T) {
		t.Parallel()
		r := base.copied(t)
		testDeb(t, r, r.give(t, deb), r.give(t, filepath.Join(newer, "otelcol-audit_99.0.0-1_"+architecture(t)+".deb")))
	})
	t.Run("deb under systemd", func(t *testing.T) {
		t.Parallel()
		r := base.copied(t)
		testService(t, r.boot(t), r.give(t, deb), r.give(t, filepath.Join(newer, "otelcol-audit_99.0.0-1_"+architecture(t)+".deb")))
	})
	t.Run("rpm", func(t *testing.T) {
		t.Parallel()
		r := base.copied(t)
		updates, err := filepath.Glob(filepath.Join(newer, "*.rpm"))
		require.NoError(t, err)
		require.Len(t, updates, 1)
		testRPM(t, r, r.give(t, rpm), r.give(t, updates[0]))
	})
}

// built returns the one package of its kind that was built.
func built(t *testing.T, pattern string) string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(packages, pattern))
	require.NoError(t, err)
	if len(found) != 1 {
		t.Skip("needs the packages: run make package first")
	}
	return found[0]
}

// nextVersion makes packages of a version whose configuration file differs, and returns their folder.
func nextVersion(t *testing.T) string {
	t.Helper()
	makers, err := filepath.Glob("../../.tools/nfpm-*")
	require.NoError(t, err)
	require.NotEmpty(t, makers, "run make package first")
	nfpm, err := filepath.Abs(makers[0])
	require.NoError(t, err)
	content, out := filepath.Join(t.TempDir(), "content"), t.TempDir()
	require.NoError(t, os.CopyFS(content, os.DirFS(filepath.Join(packages, "content"))))
	config := filepath.Join(content, "config.yaml")
	data, err := os.ReadFile(config)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(config, append([]byte(news), data...), 0o600))
	for _, packager := range []string{"deb", "rpm"} {
		command := exec.CommandContext(t.Context(), nfpm, "package", "--packager", packager, "--target", out)
		command.Dir = content
		command.Env = append(os.Environ(), "VERSION=99.0.0", "ARCH="+architecture(t))
		output, err := command.CombinedOutput()
		require.NoError(t, err, string(output))
	}
	return out
}

// architecture returns this machine's, as Debian calls it.
func architecture(t *testing.T) string {
	t.Helper()
	output, err := exec.CommandContext(t.Context(), "dpkg", "--print-architecture").Output()
	require.NoError(t, err)
	return strings.TrimSpace(string(output))
}

// testDeb installs, upgrades, removes and purges without a running systemd, as when an image is built.
func testDeb(t *testing.T, r root, deb, newer string) {
	t.Helper()
	r.run(t, "dpkg", "--install", deb)
	checkInstalled(t, r)

	r.write(t, configFile, ours+r.read(t, configFile))
	r.write(t, stateDir+"/checkpoint", "")
	r.run(t, "dpkg", "--install", "--force-confdef", "--force-confold", newer)
	assert.True(t, strings.HasPrefix(r.read(t, configFile), ours), "the changed file is kept")
	assert.True(t, strings.HasPrefix(r.read(t, configFile+".dpkg-dist"), news), "the package's own is beside it")
	assert.Equal(t, "640 root:otelcol-audit", r.run(t, "stat", "--format", "%a %U:%G", configFile))

	r.run(t, "dpkg", "--remove", "otelcol-audit")
	assert.NoFileExists(t, r.path("/usr/bin/otelcol-audit"))
	assert.NoFileExists(t, r.path("/usr/lib/systemd/system/otelcol-audit.service"))
	assert.FileExists(t, r.path(configFile))
	assert.FileExists(t, r.path(stateDir+"/checkpoint"))

	r.run(t, "dpkg", "--purge", "otelcol-audit")
	assert.NoDirExists(t, r.path("/etc/otelcol-audit"))
	assert.NoDirExists(t, r.path(stateDir))
	assert.NoDirExists(t, r.path("/usr/share/otelcol-audit"))
	r.run(t, "getent", "passwd", "otelcol-audit")
	r.run(t, "dpkg", "--install", deb)
}

// testRPM does the same with rpm. The dependencies are Debian packages here, which rpm does not know.
func testRPM(t *testing.T, r root, rpm, newer string) {
	t.Helper()
	install := []string{"rpm", "--force-debian", "--nodeps", "--upgrade"}
	r.run(t, append(install, rpm)...)
	checkInstalled(t, r)
	r.run(t, "rpm", "--verify", "--nodeps", "otelcol-audit")

	r.write(t, configFile, ours+r.read(t, configFile))
	r.write(t, stateDir+"/checkpoint", "")
	r.run(t, append(install, newer)...)
	assert.True(t, strings.HasPrefix(r.read(t, configFile), ours), "the changed file is kept")
	assert.True(t, strings.HasPrefix(r.read(t, configFile+".rpmnew"), news), "the package's own is beside it")

	r.run(t, "rpm", "--force-debian", "--erase", "otelcol-audit")
	assert.NoFileExists(t, r.path("/usr/bin/otelcol-audit"))
	assert.NoDirExists(t, r.path("/usr/share/otelcol-audit"))
	assert.True(t, strings.HasPrefix(r.read(t, configFile+".rpmsave"), ours), "the changed file is saved")
	assert.FileExists(t, r.path(stateDir+"/checkpoint"))
	r.run(t, "getent", "passwd", "otelcol-audit")
}

// checkInstalled checks what either package must have installed.
func checkInstalled(t *testing.T, r root) {
	t.Helper()
	for name, want := range map[string]string{
		"/usr/bin/otelcol-audit":                                  "755 root:root",
		"/usr/bin/auditcoverage":                                  "755 root:root",
		"/usr/lib/systemd/system/otelcol-audit.service":           "644 root:root",
		"/etc/otelcol-audit":                                      "755 root:root",
		"/etc/otelcol-audit/config.yaml":                          "640 root:otelcol-audit",
		"/etc/otelcol-audit/otelcol-audit.env":                    "640 root:otelcol-audit",
		"/var/lib/otelcol-audit":                                  "750 otelcol-audit:otelcol-audit",
		"/usr/share/otelcol-audit/config/agent.yaml":              "644 root:root",
		"/usr/share/otelcol-audit/catalog/linux-auth.yaml":        "644 root:root",
		"/usr/share/otelcol-audit/monitoring/alerts.yaml":         "644 root:root",
		"/usr/share/man/man1/auditcoverage-plan.1.gz":             "644 root:root",
		"/usr/share/man/man8/otelcol-audit.8.gz":                  "644 root:root",
		"/usr/share/bash-completion/completions":                  "755 root:root",
		"/usr/share/bash-completion/completions/auditcoverage":    "644 root:root",
		"/usr/share/fish/vendor_completions.d/auditcoverage.fish": "644 root:root",
		"/usr/share/doc/otelcol-audit/LICENSE":                    "644 root:root",
		"/usr/share/doc/otelcol-audit/README.md":                  "644 root:root",
	} {
		found, _ := r.try(t, "stat", "--format", "%a %U:%G", name)
		assert.Equal(t, want, strings.TrimSpace(found), name)
	}
	account := strings.Split(r.run(t, "getent", "passwd", "otelcol-audit"), ":")
	assert.Equal(t, []string{stateDir, "/usr/sbin/nologin"}, account[5:])
	assert.Equal(t, "otelcol-audit", r.run(t, "id", "--name", "--groups", "otelcol-audit"), "it is in no other group")

	r.run(t, "setpriv", "--reuid=otelcol-audit", "--regid=otelcol-audit", "--clear-groups",
		"otelcol-audit", "validate", "--config="+configFile)
	r.run(t, "sh", "-c", `printf %s "$1" > /tmp/syslog.pem
		export SYSLOG_CERT=/tmp/syslog.pem SYSLOG_KEY=/tmp/syslog.pem SYSLOG_CLIENT_CA=/tmp/syslog.pem
		for config in /usr/share/otelcol-audit/config/*.yaml; do otelcol-audit validate --config="$config" || exit 1; done
		rm /tmp/syslog.pem`, "sh", certificate(t))
	assert.Contains(t, r.run(t, "otelcol-audit", "--version"), version(t))
	assert.Contains(t, r.run(t, "auditcoverage", "--help"), "plan")
	assert.Contains(t, r.run(t, "zcat", "/usr/share/man/man1/auditcoverage.1.gz"), ".SH")
}
